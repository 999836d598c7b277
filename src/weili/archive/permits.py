"""Permits and filings taken into the archive (许可、备案), and their end."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from weili.archive.finding import also_found_by
from weili.archive.kept import keep_permits
from weili.archive.models import Permit
from weili.archive.permission import require_any
from weili.archive.taking import NotRecorded, require_order, require_true, take_in, when
from weili.archive.timeline.events import PermitEnded, PermitRecorded
from weili.archive.timeline.ledger import record
from weili.kernel.models import Person


@transaction.atomic
def record_permits(*, permits: Sequence[Permit], by: Person, at: datetime) -> list[Permit]:
    """Take permits and filings into the archive (许可登记). Raises Refused, NotRecorded."""
    for permit in permits:
        require_true(permit, bool(permit.number.strip()), "许可证编号为空")
        require_order(permit, "有效期", permit.valid_from or permit.issued_on, permit.valid_to)
    taken = take_in(permits, _permit_recorded, lambda p: p.issued_on or p.valid_from, by=by, at=at)
    keep_permits({permit.business_id for permit in taken})
    also_found_by((permit.business, permit.number) for permit in taken)
    return taken


@transaction.atomic
def end_permit(
    *, permit: Permit, state: Permit.State, ended_on: date, reason: str, by: Person, at: datetime
) -> Permit:
    """End a permit (注销、撤销、撤回、吊销、失效); its row stays. Raises Refused, NotRecorded."""
    permit = Permit.objects.select_for_update(of=("self",)).select_related("business").get(pk=permit.pk)
    require_any(by, [permit.place], at=at)
    if permit.state != Permit.State.VALID:
        raise NotRecorded(f"许可证{permit.number}已是“{permit.get_state_display()}”，不能再次终止")
    if state == Permit.State.VALID:
        raise NotRecorded("请选择终止的种类：注销、撤销、撤回、吊销或失效")
    permit.state, permit.ended_on = state, ended_on
    permit.save(update_fields=["state", "ended_on"])
    keep_permits([permit.business_id])
    ended = PermitEnded(
        permit=permit.pk, number=permit.number, ended=state.label, ended_on=ended_on, reason=reason
    )
    record(ended, of=permit.business, by=by, at=at, occurred_at=when(ended_on, at))
    return permit


def _permit_recorded(permit: Permit) -> PermitRecorded:
    return PermitRecorded(
        permit=permit.pk,
        permit_kind=permit.kind,
        number=permit.number,
        issued_on=permit.issued_on,
        valid_to=permit.valid_to,
        state=permit.state,
    )
