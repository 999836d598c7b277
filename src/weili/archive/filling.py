"""Asked once (数据共享): what a new source knows fills what the archive did not know yet, and overwrites nothing.

A value that contradicts the archive stays with its source (the imported row, the handles); only a correction by a
person changes what is known (更正).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from weili.archive.models import Business
from weili.archive.models.businesses import ALL_YEAR
from weili.kernel.bulk import update
from weili.kernel.models import Station
from weili.law import kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one row knows of a business beyond whom it is; empty values are not said."""

    business: Business
    sign: str = ""
    kind_text: str = ""
    main_type: str = ""
    items: str = ""
    contact: str = ""
    area_m2: Decimal | None = None
    diners: int | None = None
    chain: bool | None = None
    open_months: int | None = None
    station: Station | None = None
    registered_on: date | None = None
    cancelled_on: date | None = None
    gone_on: date | None = None
    gone_why: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def fill_in(*, known: Sequence[Known]) -> list[Business]:
    """Fill empty fields of businesses (数据补全) from what a source knows; returns those that learnt something.

    The caller's intake has been allowed and records the source; nothing known is overwritten, so there is
    nothing to correct later.
    """
    met: dict[int, Business] = {}
    learnt: dict[int, Business] = {}
    for each in known:
        business = met.setdefault(each.business.pk, each.business)  # two rows may hold two copies of one row
        if _learn(each, business):
            learnt[business.pk] = business
    update(list(learnt.values()), _FIELDS)
    return list(learnt.values())


_PLAIN = (
    "sign",
    "contact",
    "area_m2",
    "diners",
    "registered_on",
    "cancelled_on",
    "gone_on",
    "gone_why",
    "station",
)
_FIELDS = (*_PLAIN, "kind", "sector", "chain", "open_months", "facts")


def _learn(known: Known, business: Business) -> bool:
    changed = False
    for name in _PLAIN:
        value = getattr(known, name)
        if value not in (None, "") and getattr(business, name) in (None, ""):
            setattr(business, name, value)
            changed = True
    if not business.kind or business.kind in kinds.GENERAL:
        changed |= _learn_kind(known, business)
    if known.open_months is not None and business.open_months == ALL_YEAR != known.open_months:
        business.open_months, changed = known.open_months, True
    if known.chain and not business.chain:
        business.chain, changed = True, True
    facts = _with_facts(business.facts, known.facts)
    if facts != business.facts:
        business.facts, changed = facts, True
    return changed


def _with_facts(held: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What is held, and beside it what is only told now; counts of goods are filled factor by factor."""
    facts = {**told, **held}
    for name in facts.keys() & {"goods", "choices"}:
        facts[name] = {**told.get(name, {}), **held.get(name, {})}
    return facts


def _learn_kind(known: Known, business: Business) -> bool:
    found = kinds.kind_of(
        name=f"{business.name} {business.sign} {known.kind_text}",
        main_type=known.main_type or known.kind_text,
        items=known.items,
    )
    if found is None or not _says_more(found.kind, business):
        return False
    business.kind, business.sector = found.kind.code, found.kind.sector.value
    return True


def _says_more(told: kinds.Kind, business: Business) -> bool:
    """Whether a kind is news: none was known, or only the general one of a permit, and this is a special one of it."""
    if not business.kind:
        return True
    return told.code not in kinds.GENERAL and told.sector.value == business.sector


def food_types(items: Sequence[str]) -> dict[str, list[str]]:
    """The food types (weili.law.static_points.FoodType) that the words of 经营项目 name."""
    words = (
        ("裱花", "decorated_cake"), ("生食", "raw"), ("冷食", "cold"), ("冷荤", "cold"), ("糕点", "pastry"),
        ("热食", "hot"), ("自制饮品", "simple"), ("简单制售", "simple"),
    )  # fmt: skip
    said = "、".join(items)
    found = sorted({code for word, code in words if word in said})
    return {"food_types": found} if found else {}
