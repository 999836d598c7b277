"""Inspections that a reader may see (检查任务): an unannounced one is hidden until it has begun (Order 49 art. 46)."""

from datetime import date

from django.db.models import Q, QuerySet

from weili.inspection.models import Attendance, Inspection
from weili.kernel.access import area
from weili.kernel.models import Person
from weili.kernel.roles import Act

State = Inspection.State
#: before the officers stand at the door
BEFORE_START = (State.PROPOSED, State.RETURNED, State.APPROVED, State.NOTIFIED)
#: what a business hears of an inspection of itself: from the notice on
TOLD = (State.NOTIFIED, State.UNDER_WAY, State.FINISHED, State.PUBLISHED)
OPEN = (*BEFORE_START, State.UNDER_WAY)
#: with a result, so that its business may rate it
RATEABLE = (State.FINISHED, State.PUBLISHED)


def inspections(reader: Person, *, on: date) -> QuerySet[Inspection]:
    """The inspections that a reader may see: of their area, and those they attend or arranged.

    A business sees its own from the notice on. A secret one that has not begun is seen only by its officers, by who
    proposed it and by those who may approve it there.
    """
    rows: QuerySet[Inspection] = Inspection.objects.filter(district__isnull=False)
    own = attended_by(reader) | Q(proposed_by=reader)
    within = area(reader, Act.READ_VISIT, on=on)
    staff = Q(pk__in=[])
    if within.everywhere:
        staff = Q(district__isnull=False)
    if within.districts:
        staff |= Q(district__in=within.districts)
    if within.stations:
        staff |= Q(station__in=within.stations) | Q(business__station__in=within.stations)
    hidden = Q(secret=True, state__in=BEFORE_START)
    approving = area(reader, Act.APPROVE_VISIT, on=on)
    seen = (
        own
        | (staff & ~hidden)
        | (hidden & _there(approving.everywhere, approving.districts, approving.stations))
    )
    if within.businesses:
        seen |= Q(business__root__in=within.businesses, state__in=TOLD) & ~hidden
    return rows.filter(seen)


def attended_by(person: Person) -> Q:
    """The inspections in which a person is one of the officers."""
    return Q(pk__in=Attendance.objects.filter(person=person).values("inspection"))


def _there(everywhere: bool, districts: frozenset[str], stations: frozenset[int]) -> Q:  # noqa: FBT001
    if everywhere:
        return Q(district__isnull=False)
    return Q(district__in=districts) | Q(station__in=stations)


def attends(person: Person, inspection: Inspection) -> bool:
    """Whether a person is one of the officers of an inspection (检查人员)."""
    return Attendance.objects.filter(inspection=inspection, person=person).exists()
