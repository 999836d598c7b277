"""Other officers for an inspection that has not begun (调整检查人员)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.models import Duty
from weili.archive.timeline.ledger import record
from weili.inspection.events import TeamChanged
from weili.inspection.models import Inspection
from weili.inspection.queries.inspections import BEFORE_START
from weili.inspection.refusals import CannotArrange
from weili.inspection.standing import chain, locked, subject_of
from weili.inspection.teams import require_team, team_of, write_team
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.roles import Act


@transaction.atomic
def change_team(
    *,
    inspection: Inspection,
    officers: Sequence[Person],
    leader: Person | None = None,
    reason: str,
    seen: Sequence[int] | None = None,
    by: Person,
    at: datetime,
) -> Inspection:
    """Give an inspection other officers before it begins (调整检查人员), with a reason.

    `seen`: the keys of the officers that the page showed; where somebody changed them meanwhile nothing is written.
    Raises Refused, CannotArrange.
    """
    inspection = locked(inspection)
    access.require(by, Act.PROPOSE_VISIT, inspection, on=clock.day(at))
    before = team_of(inspection)
    if seen is not None and sorted(seen) != sorted(person.pk for person in before):
        names = "、".join(person.name for person in before)
        raise CannotArrange(f"“{inspection.business}”的检查人员已由他人改为{names}，请核对后再调整")
    if inspection.state not in BEFORE_START:
        raise CannotArrange(f"检查已是“{inspection.get_state_display()}”，不能再调整检查人员")
    if not reason.strip():
        raise CannotArrange("请填写调整检查人员的理由")
    on = max(inspection.planned_on, clock.day(at))
    chosen = require_team(officers, leader, inspection.business, on=on)
    write_team(inspection, officers, chosen, on=on)
    Duty.objects.in_district(inspection.district_id).filter(
        subject=subject_of(inspection), state=Duty.State.OPEN
    ).update(person=chosen)
    event = TeamChanged(
        inspection=inspection.pk, before=tuple(p.name for p in before),
        after=tuple(p.name for p in officers), reason=reason.strip(),
    )  # fmt: skip
    record(event, of=chain(inspection), by=by, at=at)
    return inspection
