"""A visit begins with the scan at the door (Order 49 art. 23; 国办发〔2024〕54号: nothing without approval)."""

from datetime import datetime, timedelta

from django.db import transaction

from weili.archive.duties import HANDLERS, open_duty
from weili.archive.timeline.ledger import record
from weili.inspection.events import InspectionBegun
from weili.inspection.field.bodies import WAYS
from weili.inspection.field.missing import to_begin
from weili.inspection.field.on_site import OnSite, hand_of, on_site
from weili.inspection.models import Attendance, Inspection
from weili.inspection.queries.inspections import BEFORE_START, attends
from weili.inspection.services.holding import hold_inspection
from weili.inspection.standing import locked, subject_of
from weili.inspection.workflow import INSPECTING
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: the duty of an emergency that began before it was approved, and how long it takes us
MADE_UP, MADE_UP_IN = "补办行政检查审批", timedelta(days=1)


@transaction.atomic
def begin_inspection(*, inspection: Inspection, by: Person, at: datetime) -> Inspection:
    """Begin a visit with what its officers sent (开始检查), or hold it with the sentence that says why not.

    One that has begun stays as it is. Raises Refused.
    """
    inspection = locked(inspection)
    if not attends(by, inspection):
        raise Refused(by, Act.INSPECT)
    if inspection.state not in BEFORE_START:
        return inspection
    visit = on_site(inspection)
    objection, began = to_begin(visit, at=at), visit.began_at
    if objection or began is None:
        return hold_inspection(inspection=inspection, because=objection, by=by, at=at)
    late = inspection.urgent and inspection.approved_at is None
    inspection.state = Inspection.State(INSPECTING.move("start", source=inspection.state).target)
    inspection.started_at, inspection.held_because = began, ""
    inspection.save(update_fields=["state", "started_at", "held_because"])
    _keep_certificates(visit)
    event = InspectionBegun(
        inspection=inspection.pk, inspection_kind=inspection.get_kind_display(), how=_how(visit),
        officers=tuple(each.person.name for each in visit.team),
    )  # fmt: skip
    record(event, of=inspection.business, by=by, at=at, occurred_at=min(began, at))
    if late:
        _make_up(visit, began, by=by, at=at)
    return inspection


def _keep_certificates(visit: OnSite) -> None:
    """The certificates as they stood when the visit began."""
    for each in visit.team:
        each.certificate_number = each.person.certificate_number
        each.certificate_until = each.person.certificate_until
    Attendance.objects.bulk_update(visit.team, ["certificate_number", "certificate_until"])


def _how(visit: OnSite) -> str:
    scan = visit.said.body("scan")
    if scan is None:
        return visit.inspection.get_way_display() or "非现场"
    reason = scan.get("reason") or ""
    return f"{WAYS[scan['way']]}：{reason}" if scan["way"] == "manual" else WAYS[scan["way"]]


def _make_up(visit: OnSite, began: datetime, *, by: Person, at: datetime) -> None:
    """An emergency is approved afterwards: a clock runs until it is (事后补办)."""
    inspection = visit.inspection
    hand = hand_of(visit.team, inspection.place, clock.day(at), HANDLERS) or by
    open_duty(
        title=MADE_UP, subject=subject_of(inspection), start=min(began, at), due_on=clock.day(at + MADE_UP_IN),
        business=inspection.business, station=inspection.station, by=hand, at=at,
    )  # fmt: skip
