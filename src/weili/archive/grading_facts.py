"""What the static table of risk grading asks of a business (分级因素), what of it is known, and setting it by hand.

115号 art. 10–19. `Business.facts` is read by `weili.grading.facts`; area and diners have columns of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from weili.archive.changes import NotChanged, locked
from weili.archive.models import Business
from weili.archive.timeline.events import GradingFactsSet
from weili.archive.timeline.ledger import record
from weili.kernel.clock import day
from weili.kernel.law_tables import STATIC_POINTS, current
from weili.kernel.models import Person
from weili.law.kinds import Sector, kind
from weili.law.source import LawError
from weili.law.static_points import (
    Consumers,
    Facts,
    FoodType,
    StaticTable,
    parse_static_table,
    table_for,
)

#: the names under which a bureau loads its own static table, by sector
TABLE_NAMES = {Sector.CATERING: "catering", Sector.CIRCULATION: "sales", Sector.PRODUCTION: "production"}
LABELS = {
    "area_m2": "面积（㎡）", "diners": "供餐人数", "food_types": "经营项目", "perishables": "是否含高危易腐食品",
    "consumers": "主要消费对象", "suppliers": "供货者数量",
}  # fmt: skip
UNKNOWN = "（不清楚）"
_MOST_COUNTED, _MOST_AREA = 2_000_000_000, Decimal("99999999.99")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table of a business asks: keys of LABELS, counts of goods by factor, levels to choose by factor.

    `why` says in a sentence why there is no table; empty where there is one.
    """

    keys: frozenset[str]
    goods: tuple[str, ...] = ()
    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    why: str = ""


def own_tables(district: str) -> dict[str, StaticTable]:
    """The static tables that a bureau loaded and that stand (上传的静态分值表), by name."""
    tables = reversed(current(STATIC_POINTS, district))
    return {row.name: parse_static_table(row.text.removeprefix("\ufeff"), row.name) for row in tables}


_ASKED_FOR = {
    "area_m2": ("area_m2",), "diners": ("diners",), "suppliers": ("suppliers",), "item_classes": ("food_types",),
    "food_risk": ("food_types", "perishables"), "consumers": ("consumers",),
}  # fmt: skip


def asked_of(business: Business, on: date) -> Asked:
    """What grading asks of a business on a day, by the bureau's own table or the product's."""
    try:
        about = kind(business.kind)
    except LawError:
        return Asked(frozenset({"area_m2", "diners"}), why="业态还没有登记，请先更正业态，再填其余分级因素。")
    try:
        own = own_tables(business.district_id).get(TABLE_NAMES[about.sector])
        table = own or table_for(Facts(kind=business.kind), on)
    except LawError as none:
        return Asked(frozenset({"area_m2"}), why=str(none))
    factors = table.factors_for(about.form)
    return Asked(
        frozenset(key for each in factors for key in _ASKED_FOR.get(each.measure, ())),
        tuple(each.name for each in factors if each.measure == "goods"),
        {
            each.name: tuple((level.key, level.label) for level in each.levels)
            for each in factors
            if each.measure == "choice"
        },
    )


def known_facts(business: Business) -> dict[str, str]:
    """What is known for grading, label → words, in the order of the sheets; what is not known is left out."""
    facts: Mapping[str, Any] = business.facts or {}
    values = {**facts, "area_m2": business.area_m2, "diners": business.diners}
    found = {label: _words(key, values[key]) for key, label in LABELS.items() if values.get(key) is not None}
    found |= {name: str(count) for name, count in (facts.get("goods") or {}).items()}
    return found | {name: "、".join(levels) for name, levels in (facts.get("choices") or {}).items()}


def _words(key: str, value: Any) -> str:
    match key:
        case "perishables":
            return "是" if value else "否"
        case "food_types":
            return "、".join(each.label for each in FoodType if each.value in value)
        case "consumers":
            return "、".join(each.label for each in Consumers if each.value in value)
        case "area_m2":
            return f"{Decimal(value).normalize():f}"
    return str(value)


@transaction.atomic
def set_grading_facts(
    *, business: Business, facts: Mapping[str, Any], reason: str, by: Person, at: datetime
) -> Business:
    """Set what grading asks of a business (分级因素): keys of LABELS, `goods` and `choices` by factor.

    What is not named stays; None means not known any more. Raises Refused, NotChanged.
    """
    business = locked(business, by=by, at=at)
    if not reason.strip():
        raise NotChanged("请填写理由，例如：现场核对菜单和食品仓库")
    unknown = sorted(set(facts) - _READERS.keys())
    if unknown:
        raise NotChanged(f"没有这样的分级因素：{'、'.join(unknown)}")
    before = known_facts(business)
    asked = asked_of(business, day(at))
    for key, value in facts.items():
        _write(business, key, _READERS[key](value, asked))
    after = known_facts(business)
    labels = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not labels:
        raise NotChanged("没有任何内容与档案不同，不需要保存")
    business.save(update_fields=["facts", "area_m2", "diners"])
    event = GradingFactsSet(
        changes=tuple(f"{n}：{before.get(n, UNKNOWN)}→{after.get(n, UNKNOWN)}" for n in labels),
        reason=reason.strip(),
        before={name: before.get(name, UNKNOWN) for name in labels},
        after={name: after.get(name, UNKNOWN) for name in labels},
    )
    record(event, of=business, by=by, at=at)
    return business


def _write(business: Business, key: str, value: Any) -> None:
    if key in {"area_m2", "diners"}:
        setattr(business, key, value)
        return
    held = dict(business.facts or {})
    if key in {"goods", "choices"}:
        merged = {**(held.get(key) or {}), **value}
        value = {name: each for name, each in merged.items() if each is not None} or None
    held[key] = value
    business.facts = {name: each for name, each in held.items() if each is not None}


def _area(value: Any, _: Asked) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, Decimal | int) or not Decimal(0) <= Decimal(value) <= _MOST_AREA:
        raise NotChanged(f"面积应为不小于0的数字（平方米），不能是“{value}”")
    return Decimal(value).quantize(Decimal("0.01"))


def _count(label: str) -> Callable[[Any, Asked], int | None]:
    def read(value: Any, _: Asked) -> int | None:
        if value is None:
            return None
        whole = isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value)
        if not whole or not 0 <= value <= _MOST_COUNTED:
            raise NotChanged(f"{label}应为不小于0的整数，不能是“{value}”")
        return int(value)

    return read


def _listed(label: str, enum: type[FoodType] | type[Consumers]) -> Callable[[Any, Asked], list[str] | None]:
    def read(value: Any, _: Asked) -> list[str] | None:
        given = {str(word) for word in value or ()}
        strange = sorted(given - {each.value for each in enum})
        if strange:
            labels = "、".join(each.label for each in enum)
            raise NotChanged(f"{label}没有“{'、'.join(strange)}”这一种，可选：{labels}")
        return sorted(given) or None

    return read


def _yes(value: Any, _: Asked) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise NotChanged(f"是否含高危易腐食品应为是、否或不清楚，不能是“{value}”")
    return value


def _goods(value: Any, asked: Asked) -> dict[str, int | None]:
    given = dict(value or {})
    _require_known(given, asked.goods, asked)
    return {name: _count(name)(count, asked) for name, count in given.items()}


def _choices(value: Any, asked: Asked) -> dict[str, list[str] | None]:
    given = dict(value or {})
    _require_known(given, tuple(asked.choices), asked)
    for name, levels in given.items():
        strange = sorted(set(levels or ()) - {key for key, _ in asked.choices[name]})
        if strange:
            labels = "、".join(label for _, label in asked.choices[name])
            raise NotChanged(f"{name}没有“{'、'.join(strange)}”这一档，可选：{labels}")
    return {name: sorted(levels or ()) or None for name, levels in given.items()}


def _require_known(given: Mapping[str, Any], factors: tuple[str, ...], asked: Asked) -> None:
    strange = sorted(set(given) - set(factors))
    if strange:
        why = asked.why or f"可填：{'、'.join(factors) or '无'}"
        raise NotChanged(f"该户的静态分值表没有“{'、'.join(strange)}”这一因素；{why}")


_READERS: dict[str, Callable[[Any, Asked], Any]] = {
    "area_m2": _area,
    "diners": _count("供餐人数"),
    "food_types": _listed("经营项目", FoodType),
    "perishables": _yes,
    "consumers": _listed("主要消费对象", Consumers),
    "suppliers": _count("供货者数量"),
    "goods": _goods,
    "choices": _choices,
}
