"""What planning takes in (contract §3): visitor numbers, which concern a place and no business, and earlier plans."""

from collections.abc import Sequence
from typing import Any

from weili.archive.intake import Arrival, Incoming, Intake, claim_of_party, ours
from weili.kernel.models import Town
from weili.law.letters import RiskGrade
from weili.matching.claims import Claim
from weili.planning.models import PlannedVisit, VisitorCount
from weili.planning.services import GivenVisits, Visitors, record_plans, record_visitors


def claim_nobody(_: Any) -> Claim | None:
    """A visitor number names no business."""
    return None


def take_visitors(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[VisitorCount]:
    """Write visitor numbers (客流), each with its town where the row or the place names one."""
    towns: dict[str, Town] = {}
    for town in Town.objects.filter(district=arrival.district).order_by("code"):
        for name in (town.name, *town.aliases):
            towns.setdefault(name, town)
    given = [
        Visitors(
            place=row.record.place[:120],
            on=row.record.counted_on,
            number=row.record.visitors,
            town=towns.get(row.record.town or "") or towns.get(row.record.place),
            estimate=bool(row.record.estimate),
            source=row.record.source or "",
            origin=row.origin,
        )
        for row in rows
    ]
    return record_visitors(rows=given, district=arrival.district, by=arrival.by, at=arrival.at)


def take_plans(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[PlannedVisit]:
    """Write the planned visits of plans made elsewhere (年度监督检查计划)."""
    given = [
        GivenVisits(
            business=business,
            year=row.record.year,
            visits=row.record.visits,
            reason=_reason(row.record),
            origin=row.origin,
        )
        for row, business in ours(rows)
    ]
    return record_plans(rows=given, district=arrival.district, by=arrival.by, at=arrival.at)


def _reason(record: Any) -> str:
    grade = RiskGrade(record.grade).label if record.grade else ""
    return "；".join(part for part in (record.reason, grade and f"风险等级{grade}") if part)


VISITORS = Intake("visitors", claim_nobody, take_visitors, None, needs_business=False, about_units=False)
PLANS = Intake("plans", claim_of_party, take_plans, None)
