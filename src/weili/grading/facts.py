"""From the archive's business to the facts that the tables of risk grading ask for; nothing is guessed.

`Business.facts` holds, as far as known: `food_types` and `consumers` (lists of the words of
`weili.law.static_points`), `perishables` (true/false), `goods` (factor → number), `suppliers` (number) and
`choices` (factor → list of levels).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from weili.archive.models import Business, Permit
from weili.law.grading import Standing
from weili.law.kinds import kind
from weili.law.periods import months_after
from weili.law.static_points import Consumers, Facts, FoodType

#: a business counts as new (新开办) for so long after its first permit or registration: our reading, 待确认
NEW_MONTHS = 12


class FactsUnclear(ValueError):
    """A fact of a business that cannot be read; the sentence names it."""


def facts_of(business: Business) -> Facts:
    """The facts of a business for the static table; raises LawError for its kind, FactsUnclear for a bad entry."""
    known: Mapping[str, Any] = business.facts or {}
    kind(business.kind)
    try:
        return Facts(
            kind=business.kind,
            area_m2=business.area_m2,
            diners=business.diners,
            food_types=_words(known.get("food_types"), FoodType),
            perishables=_yes(known.get("perishables")),
            consumers=_words(known.get("consumers"), Consumers),
            goods=_numbers(known.get("goods")),
            suppliers=None if known.get("suppliers") is None else int(known["suppliers"]),
            choices={name: frozenset(levels) for name, levels in (known.get("choices") or {}).items()},
        )
    except (ValueError, TypeError, AttributeError, InvalidOperation) as unclear:
        raise FactsUnclear(f"分级因素无法识别（{unclear}），请在经营户基本情况中更正。") from unclear


def _words(listed: Any, enum: Any) -> Any:
    return None if listed is None else frozenset(enum(word) for word in listed)


def _yes(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _numbers(goods: Any) -> dict[str, Decimal] | None:
    return None if goods is None else {name: Decimal(str(count)) for name, count in goods.items()}


def standing_of(business: Business, permits: Iterable[Permit], on: date, *, inspected: bool) -> Standing:
    """What else decides whether a business can be graded on a day: permit, closure, newness, season."""
    held = list(permits)
    ended = [day for day in (business.cancelled_on, business.gone_on) if day is not None and day <= on]
    return Standing(
        permitted=any(permit.holds_on(on) for permit in held),
        closed=bool(ended),
        new=not inspected and _is_new(business, held, on),
        seasonal_only=business.seasonal,
    )


def _is_new(business: Business, permits: list[Permit], on: date) -> bool:
    days = [day for permit in permits for day in (permit.issued_on or permit.valid_from,) if day]
    if business.registered_on:
        days.append(business.registered_on)
    return bool(days) and min(days) <= on < months_after(min(days), NEW_MONTHS)
