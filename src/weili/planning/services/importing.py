"""Plans that were made and approved elsewhere (外部编制的年度计划): taken over as they are, said to be so."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from weili.archive.models import Business, ImportedRow, Visit
from weili.archive.timeline.ledger import record
from weili.kernel import clock
from weili.kernel.access import require_in
from weili.kernel.bulk import insert
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.planning.events import PlanImported
from weili.planning.flow import MONTHS, evenly
from weili.planning.fulfilment import mark_done
from weili.planning.models import Plan, PlannedVisit
from weili.planning.services.making import CannotPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVisits:
    """How often a business was to be visited in a year, as the other system planned it."""

    business: Business
    year: int
    visits: int
    reason: str = ""
    origin: ImportedRow | None = None

    @property
    def root(self) -> int:
        """The head of the archive."""
        return self.business.root_id or self.business.pk


@transaction.atomic
def record_plans(
    *, rows: Sequence[GivenVisits], district: District, by: Person, at: datetime
) -> list[PlannedVisit]:
    """Take over plans made and approved elsewhere (导入年度监督检查计划), one a year, in force at once.

    It stands beside no plan approved here and is never written into one; nobody signs it a second time and no
    duty is opened from it. Inspections that the archive knows fulfil its visits. Raises Refused, CannotPlan.
    """
    require_in(by, Act.IMPORT, district.pk, on=clock.day(at))
    District.objects.select_for_update().get(pk=district.pk)  # one plan a year, whoever else imports
    taken: list[PlannedVisit] = []
    for year in sorted({row.year for row in rows}):
        of_year = [row for row in rows if row.year == year]
        taken += _take_year(_plan(district, year, by, at), of_year, by=by, at=at)
    return taken


def _take_year(plan: Plan, rows: Sequence[GivenVisits], *, by: Person, at: datetime) -> list[PlannedVisit]:
    _require_new(plan, rows)
    visits = [visit for row in rows for visit in _visits(plan, row)]
    insert(visits)
    roots = [row.root for row in rows]
    made = Visit.objects.filter(business__root_id__in=roots, visited_on__year=plan.year)
    mark_done(list(made.select_related("business")))
    plan.summary = _summary(plan)
    plan.save(update_fields=["summary"])
    event = PlanImported(year=plan.year, businesses=len(rows), visits=len(visits))
    record(event, of=plan.district, by=by, at=at)
    return visits


def _plan(district: District, year: int, by: Person, at: datetime) -> Plan:
    """The imported plan of a year, opened with its first rows."""
    approved = Plan.objects.in_district(district).filter(year=year, state=Plan.State.APPROVED)
    held: Plan | None = approved.first()
    if held is None:
        parameters = {"as_of": date(year, 1, 1).isoformat(), "first_month": 1}
        held = Plan.objects.create(
            district=district,
            year=year,
            state=Plan.State.APPROVED,
            source=Plan.Source.IMPORTED,
            made_by=by,
            made_at=at,
            parameters=parameters,
        )
    if held.source != Plan.Source.IMPORTED:
        raise CannotPlan(f"{year}年度的计划已在本系统编制并批准，导入的计划不能并入或覆盖它")
    return held


def _require_new(plan: Plan, rows: Sequence[GivenVisits]) -> None:
    """Refuse a second number of visits for one archive: which of the two was approved, nobody here can know."""
    held = PlannedVisit.objects.filter(business__root_id__in={row.root for row in rows}, plan=plan)
    known = set(held.values_list("business__root_id", flat=True))
    for row in rows:
        if row.root in known:
            raise CannotPlan(f"“{row.business}”在{plan.year}年度计划中已有安排，请核对后只保留一行")
        known.add(row.root)


def _visits(plan: Plan, row: GivenVisits) -> Iterator[PlannedVisit]:
    reason = {
        "text": row.reason or "原计划未写明理由",
        "article": "外部编制的计划",
        "confidence": "secondary",
    }
    for month in evenly(row.business.open_months, row.visits):
        yield PlannedVisit(
            district_id=plan.district_id,
            plan=plan,
            business=row.business,
            origin=row.origin,
            station_id=row.business.station_id,
            month=month,
            reasons=[reason],
        )


def _summary(plan: Plan) -> dict[str, Any]:
    """The counts by which the pages show a plan, from its rows as they stand."""
    rows = PlannedVisit.objects.in_district(plan.district_id).filter(plan=plan)
    by_month: Counter[int] = Counter(dict(rows.values_list("month").annotate(n=Count("pk")).order_by()))
    per_business: dict[int, int] = dict(
        rows.values_list("business__root_id").annotate(n=Count("pk")).order_by()
    )
    numbers = Counter(per_business.values())
    return {
        "businesses": len(per_business),
        "grades": {},
        "visits": sum(by_month.values()),
        "by_month": {str(month): by_month[month] for month in range(1, MONTHS + 1)},
        "businesses_by_visits": {str(n): count for n, count in sorted(numbers.items())},
        "without_visit": 0,
        "unmet": {},
        "unsure": 0,
        "warnings": ["本计划由外部编制并批准后导入；原表只有次数，月份由系统按营业月份匀开。"],
    }
