"""Inspections taken into the archive (检查): who was visited, when, by whom, why."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.kept import keep_visits
from weili.archive.models import Visit
from weili.archive.taking import require_true, take_in
from weili.archive.timeline.events import VisitRecorded
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.sources_of_visits import VisitSource


@transaction.atomic
def record_visits(*, visits: Sequence[Visit], by: Person, at: datetime) -> list[Visit]:
    """Take inspections into the archive (检查登记), each for the station it names, else its business's."""
    for visit in visits:
        require_true(visit, visit.visited_on <= clock.day(at), f"检查日期{visit.visited_on}还没有到，请核对")
        if visit.station_id is None:
            visit.station_id = visit.business.station_id
    taken = take_in(visits, _visit_recorded, lambda v: v.visited_on, by=by, at=at)
    keep_visits({visit.business_id for visit in taken})
    return taken


def _visit_recorded(visit: Visit) -> VisitRecorded:
    return VisitRecorded(
        visit=visit.pk,
        number=visit.number,
        mode=Visit.Mode(visit.mode).label,
        source=VisitSource(visit.source).label,
        outcome=Visit.Outcome(visit.outcome).label,
        findings=(visit.key_findings or 0) + (visit.general_findings or 0),
        officers=tuple(visit.officers),
    )
