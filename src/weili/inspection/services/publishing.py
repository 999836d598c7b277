"""The result of an inspection is made public within 20 working days (Order 49 art. 39), by whoever answers for it."""

from datetime import datetime

from django.db import transaction

from weili.archive.doors import door_of
from weili.archive.duties import complete_duty
from weili.archive.models import Duty
from weili.archive.timeline.ledger import record
from weili.inspection.events import InspectionPublished
from weili.inspection.models import Inspection
from weili.inspection.standing import locked, subject_of
from weili.inspection.workflow import INSPECTING
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: the rule whose clock runs from the result to its publication
PUBLICITY = "publicity.inspection"


@transaction.atomic
def publish_result(*, inspection: Inspection, by: Person, at: datetime) -> Inspection:
    """Make a result public (公开检查结果): it stands on the page behind the door code until the next one follows.

    The duty to publish ends. Raises Refused, CannotMove.
    """
    inspection = locked(inspection)
    access.require(by, Act.PUBLISH_VISIT, inspection, on=clock.day(at))
    move = INSPECTING.move("publish", source=inspection.state)
    door = door_of(business=inspection.business, by=by, at=at)
    inspection.state = Inspection.State(move.target)
    inspection.published_at, inspection.published_by = at, by
    inspection.save(update_fields=["state", "published_at", "published_by"])
    waiting = Duty.objects.in_district(inspection.district_id).filter(
        subject=subject_of(inspection), rule=PUBLICITY, state=Duty.State.OPEN
    )
    for duty in waiting:
        complete_duty(duty=duty, outcome="已公开", by=by, at=at)
    event = InspectionPublished(
        inspection=inspection.pk, day=clock.day(inspection.finished_at or at), result=inspection.result,
        door=door.code,
    )  # fmt: skip
    record(event, of=inspection.business, by=by, at=at)
    return inspection
