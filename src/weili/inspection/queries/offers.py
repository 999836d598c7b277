"""What one visit could settle at once (综合查一次): everything due of a business within thirty days of a day.

国办发〔2024〕54号, 三: 能合并不重复. Of the matters offered, a visit ends those that ask for a visit; the others
are looked at on the way and stay with whoever handles them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from weili.archive.models import Business, Duty
from weili.inspection.models import Finding, Inspection, ItemResult, Matter
from weili.inspection.queries.inspections import OPEN
from weili.kernel import clock
from weili.law import no_repeat
from weili.law.no_repeat import NO_REPEAT_MONTHS, HigherInspection

#: how far before and after the day of the visit a matter may be due
WINDOW = timedelta(days=30)
#: subjects of duties that a visit of this module ends; planned visits are ended by planning
SETTLED = ("inspection.Inspection:", "inspection.Order:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One matter that is due; `settled`: the visit itself ends it; `taken`: an inspection is arranged for it."""

    duty: Duty
    title: str
    due_on: date | None
    overdue: bool
    settled: bool
    taken: bool

    @property
    def subject(self) -> str:
        """The matter, as the duty names it."""
        return self.duty.subject


def offers(business: Business, on: date) -> list[Offer]:
    """What is due of an archive within thirty days of a day, the overdue first (可合并的检查事项)."""
    root = business.root_id or business.pk
    duties = (
        Duty.objects.in_district(business.district_id)
        .filter(business__root_id=root, state=Duty.State.OPEN, due_at__lt=clock.first_instant(on + WINDOW))
        .order_by("due_at", "pk")
    )
    taken = set(
        Matter.objects.filter(inspection__business__root_id=root, inspection__state__in=OPEN)
        .exclude(duty=None)
        .values_list("duty_id", flat=True)
    )
    return [_offer(duty, on, taken=duty.pk in taken) for duty in duties.select_related("business")]


def _offer(duty: Duty, on: date, *, taken: bool) -> Offer:
    due_on = clock.day(duty.due_at) if duty.due_at else duty.provisional_on
    return Offer(
        duty=duty, title=duty.title, due_on=due_on, overdue=bool(due_on and due_on < on),
        settled=duty.subject.startswith(SETTLED), taken=taken,
    )  # fmt: skip


def compulsory_items(business: Business, on: date) -> list[str]:
    """The items that failed on the last inspection and must be looked at again (58号: 上次不符合项目必查)."""
    last = (
        Finding.objects.in_district(business.district_id)
        .filter(business__root_id=business.root_id or business.pk, visit__visited_on__lt=on)
        .exclude(item_code="")
        .order_by("-visit__visited_on", "-visit_id")
        .values_list("visit_id", flat=True)
        .first()
    )
    if last is None:
        return []
    codes = Finding.objects.in_district(business.district_id).filter(visit_id=last).exclude(item_code="")
    return sorted(set(codes.values_list("item_code", flat=True)))


def higher_inspections(business: Business, on: date) -> list[HigherInspection]:
    """What a higher body looked at here within the months in which it is not repeated (Order 49 art. 42)."""
    found: dict[tuple[int, date], set[str]] = {}
    rows = ItemResult.objects.in_district(business.district_id).filter(
        business__root_id=business.root_id or business.pk, visit__by_higher_body=True,
        visit__visited_on__range=(_months_before(on), on),
    )  # fmt: skip
    for visit, day, code in rows.values_list("visit_id", "visit__visited_on", "item_code"):
        found.setdefault((visit, day), set()).add(code)
    return [HigherInspection(day, frozenset(codes)) for (_, day), codes in sorted(found.items())]


def _months_before(on: date) -> date:
    """A day early enough that nothing of the three months is missed."""
    return on - timedelta(days=31 * NO_REPEAT_MONTHS)


def blocked_items(
    business: Business, codes: Iterable[str], on: date, *, suspected: bool = False
) -> list[dict[str, str]]:
    """The items of a list that are left out on a day, each with why (三个月内不重复检查)."""
    out = no_repeat.blocked_items(higher_inspections(business, on), on, suspected=suspected)
    return [{"code": code, "why": out[code]} for code in sorted(out.keys() & set(codes))]


def standing_inspection(business: Business) -> Inspection | None:
    """The inspection of an archive that is being arranged or made already, if there is one."""
    rows = Inspection.objects.in_district(business.district_id).filter(
        business__root_id=business.root_id or business.pk, state__in=OPEN
    )
    found: Inspection | None = rows.order_by("planned_on", "pk").first()
    return found
