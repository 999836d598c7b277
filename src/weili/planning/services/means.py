"""What the plan is made from beside the archive: what a station can do, and how many visitors come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from weili.archive.models import ImportedRow
from weili.archive.timeline.ledger import record
from weili.kernel import clock
from weili.kernel.access import require_in
from weili.kernel.models import District, Person, Station, Town
from weili.kernel.roles import Act
from weili.planning.events import CapacitySet, VisitorsRecorded
from weili.planning.models import StationCapacity, VisitorCount
from weili.planning.services.making import CannotPlan


@transaction.atomic
def set_capacity(
    *, station: Station, year: int, officers: int, visits_per_officer_month: int, by: Person, at: datetime
) -> StationCapacity:
    """Say what a station can do in a year (填报检查能力): officers, and visits per officer and month.

    Two officers go to every visit (Order 49 art. 23). Raises Refused, CannotPlan.
    """
    require_in(by, Act.MAKE_PLAN, station.district_id, on=clock.day(at))
    if officers < 0 or visits_per_officer_month < 0:
        raise CannotPlan("执法人员数和每人每月检查次数不能小于0。")
    if officers == 1:
        raise CannotPlan("监督检查须两名以上执法人员，请填写2人以上或0人。")
    row: StationCapacity
    row, _ = StationCapacity.objects.in_district(station.district_id).update_or_create(
        station=station,
        year=year,
        defaults={
            "district_id": station.district_id,
            "officers": officers,
            "visits_per_officer_month": visits_per_officer_month,
            "set_by": by,
            "set_at": at,
        },
    )
    event = CapacitySet(station=station.name, year=year, officers=officers, visits=visits_per_officer_month)
    record(event, of=station.district, by=by, at=at)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """The visitors of a place on a day."""

    place: str
    on: date
    number: int
    town: Town | None = None
    estimate: bool = False
    source: str = ""
    origin: ImportedRow | None = None


@transaction.atomic
def record_visitors(
    *, rows: Sequence[Visitors], district: District, by: Person, at: datetime
) -> list[VisitorCount]:
    """Take in visitor numbers (登记客流); a later number of the same place and day replaces the earlier one.

    A count is never replaced by an estimate. Raises Refused.
    """
    require_in(by, Act.IMPORT, district.pk, on=clock.day(at))
    if not rows:
        return []
    known = _known(rows, district)
    fresh: list[VisitorCount] = []
    changed: dict[int, VisitorCount] = {}
    answer: list[VisitorCount] = []
    for row in rows:
        held = known.get((row.place, row.on))
        if held is None:
            held = VisitorCount(district=district, place=row.place, on=row.on, estimate=True)
            known[row.place, row.on] = held
            fresh.append(held)
        elif held.pk and not (row.estimate and not held.estimate):
            changed[held.pk] = held
        if not (row.estimate and not held.estimate):
            held.number, held.estimate, held.town = row.number, row.estimate, row.town or held.town
            held.source, held.origin = row.source[:120], row.origin
        answer.append(held)
    VisitorCount.objects.bulk_create(fresh, batch_size=500)
    fields = ["number", "estimate", "town", "source", "origin"]
    VisitorCount.objects.bulk_update(list(changed.values()), fields, batch_size=500)
    days = [row.on for row in rows]
    record(VisitorsRecorded(rows=len(rows), since=min(days), until=max(days)), of=district, by=by, at=at)
    return answer


def _known(rows: Sequence[Visitors], district: District) -> dict[tuple[str, date], VisitorCount]:
    days = [row.on for row in rows]
    held = VisitorCount.objects.in_district(district).filter(
        on__range=(min(days), max(days)), place__in={row.place for row in rows}
    )
    return {(each.place, each.on): each for each in held}
