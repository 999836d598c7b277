"""凡检查必审批、凡检查必通知: a second person approves, the business is told; the published cap holds."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.duties import complete_duty, open_duty
from weili.archive.models import Duty
from weili.archive.timeline.ledger import record
from weili.inspection.cap import cap_standing
from weili.inspection.events import InspectionApproved, InspectionNotified, InspectionReturned
from weili.inspection.models import Inspection
from weili.inspection.queries.inspections import attends
from weili.inspection.refusals import CannotArrange
from weili.inspection.services.beginning import MADE_UP
from weili.inspection.services.papers import papers_on_approval, papers_on_notice
from weili.inspection.standing import chain, locked, people_of, subject_of
from weili.inspection.teams import require_team, team_of
from weili.inspection.workflow import INSPECTING
from weili.kernel import access, clock
from weili.kernel.access import hands_of
from weili.kernel.models import Person
from weili.kernel.outbox import notify
from weili.kernel.roles import Act

State = Inspection.State


@transaction.atomic
def approve_inspection(
    *, inspection: Inspection, note: str = "", cap_reason: str = "", by: Person, at: datetime
) -> Inspection:
    """Approve an inspection (批准检查), as another person than who proposed it.

    Where the published cap would be passed, only who may exceed it approves, with a reason (国办发〔2024〕54号, 四).
    An urgent one that began already is approved late. Raises Refused, CannotMove, CannotArrange.
    """
    inspection = locked(inspection)
    on = clock.day(at)
    access.require(by, Act.APPROVE_VISIT, inspection, on=on)
    if inspection.proposed_by_id in hands_of(by, on=on):
        raise CannotArrange("提出人不能批准自己提出的检查，代理期间的双方视同一人，请另一人批准")
    late = inspection.urgent and inspection.approved_at is None and inspection.state in _BEGUN
    target = inspection.state if late else INSPECTING.move("approve", source=inspection.state).target
    inspection.cap_reason = _require_room(inspection, cap_reason, by=by, at=at)
    if not late:
        officers = team_of(inspection)
        require_team(officers, officers[0], inspection.business, on=max(inspection.planned_on, on))
    whose = chain(inspection)
    inspection.state, inspection.approved_by, inspection.approved_at = State(target), by, at
    inspection.approval_note = note.strip()[:300]
    inspection.save(update_fields=["state", "approved_by", "approved_at", "approval_note", "cap_reason"])
    event = InspectionApproved(
        inspection=inspection.pk, planned_on=inspection.planned_on, note=inspection.approval_note,
        cap_reason=f"突破频次上限的理由：{inspection.cap_reason}" if inspection.cap_reason else "", late=late,
    )  # fmt: skip
    record(event, of=whose, by=by, at=at)
    papers_on_approval(inspection=inspection, by=by, at=at)
    if late:
        _made_up(inspection, by=by, at=at)
    else:
        _give_out(inspection, by=by, at=at)
    return inspection


def _made_up(inspection: Inspection, *, by: Person, at: datetime) -> None:
    """The duty to have an emergency approved afterwards ends."""
    waiting = Duty.objects.in_district(inspection.district_id).filter(
        subject=subject_of(inspection), title=MADE_UP, state=Duty.State.OPEN
    )
    for duty in waiting:
        complete_duty(duty=duty, outcome="已补批", by=by, at=at)


_BEGUN = (State.UNDER_WAY, State.FINISHED)


def _require_room(inspection: Inspection, cap_reason: str, *, by: Person, at: datetime) -> str:
    """The reason that is kept: empty within the cap, named by who may exceed it beyond."""
    if not inspection.counts_towards_cap:
        return ""
    standing = cap_standing(inspection.business, inspection.planned_on, but=inspection)
    if not standing.full:
        return ""
    if not access.allowed(by, Act.EXCEED_CAP, inspection, on=clock.day(at)):
        raise CannotArrange(
            f"“{inspection.business}”{standing.words}，再检查将突破上限，应由局领导批准并说明理由"
        )
    if not cap_reason.strip():
        raise CannotArrange(f"“{inspection.business}”{standing.words}，请写明突破上限的理由")
    return cap_reason.strip()[:300]


def _give_out(inspection: Inspection, *, by: Person, at: datetime) -> None:
    """The team learns of it; a duty of the leader's, but for a secret one, which stands on no list that others read."""
    officers = team_of(inspection)
    if not inspection.secret:
        open_duty(
            title=f"{inspection.get_kind_display()}：{inspection.business}"[:200],
            subject=subject_of(inspection), start=clock.day(at), business=inspection.business,
            station=inspection.station, person=officers[0], due_on=inspection.planned_on, by=by, at=at,
        )  # fmt: skip
    notify(
        people=officers, subject="有新的检查任务",
        body=f"{inspection.planned_on:%Y-%m-%d} {inspection.get_kind_display()}：{inspection.business}",
        key=f"inspection/{inspection.pk}/approved", at=at, link=f"/inspections/{inspection.key}",
    )  # fmt: skip


@transaction.atomic
def approve_inspections(
    *, inspections: Sequence[Inspection], note: str = "", by: Person, at: datetime
) -> tuple[int, list[str]]:
    """Approve several at once (批量批准): how many, and a sentence for each that stays and why. Raises Refused."""
    stayed = []
    for inspection in inspections:
        try:
            with transaction.atomic():
                approve_inspection(inspection=inspection, note=note, by=by, at=at)
        except ValueError as why:  # CannotArrange, CannotMove: the sentence of one must not stop the others
            stayed.append(str(why))
    return len(inspections) - len(stayed), stayed


@transaction.atomic
def return_inspection(*, inspection: Inspection, reason: str, by: Person, at: datetime) -> Inspection:
    """Send a proposed inspection back (退回检查) with the reason. Raises Refused, CannotMove, CannotArrange."""
    inspection = locked(inspection)
    access.require(by, Act.APPROVE_VISIT, inspection, on=clock.day(at))
    move = INSPECTING.move("return", source=inspection.state)
    if not reason.strip():
        raise CannotArrange("请填写退回的理由")
    inspection.state, inspection.approval_note = State(move.target), reason.strip()[:300]
    inspection.save(update_fields=["state", "approval_note"])
    event = InspectionReturned(inspection=inspection.pk, reason=inspection.approval_note)
    record(event, of=chain(inspection), by=by, at=at)
    notify(
        people=[inspection.proposed_by], subject="检查被退回", body=inspection.approval_note,
        key=f"inspection/{inspection.pk}/returned/{at.isoformat()}", at=at, link=f"/inspections/{inspection.key}",
    )  # fmt: skip
    return inspection


@transaction.atomic
def notify_business(*, inspection: Inspection, how: str, by: Person, at: datetime) -> Inspection:
    """Tell the business of an approved inspection (通知检查); an unannounced one is told at the door.

    Whoever holds an account of the business gets a message too. Raises Refused, CannotMove, CannotArrange.
    """
    inspection = locked(inspection)
    on = clock.day(at)
    if not (access.allowed(by, Act.INSPECT, inspection, on=on) or attends(by, inspection)):
        raise access.Refused(by, Act.INSPECT)
    if inspection.secret:
        raise CannotArrange("飞行检查不预先告知，通知书到达现场时出示（第四十六条）")
    move = INSPECTING.move("notify", source=inspection.state)
    if not how.strip():
        raise CannotArrange("请填写通知方式，例如电话、当面送达、企业端")
    inspection.state, inspection.notified_at = State(move.target), at
    inspection.notified_how = how.strip()[:100]
    inspection.save(update_fields=["state", "notified_at", "notified_how"])
    event = InspectionNotified(
        inspection=inspection.pk, planned_on=inspection.planned_on, how=inspection.notified_how
    )
    record(event, of=inspection.business, by=by, at=at)
    papers_on_notice(inspection=inspection, by=by, at=at)
    notify(
        people=people_of(inspection), subject="检查通知",
        body=f"{inspection.planned_on:%Y年%m月%d日}对您进行{inspection.get_kind_display()}，请准备上次检查结果和整改情况",
        key=f"inspection/{inspection.pk}/notified", at=at, link=f"/businesses/{inspection.business.root_id}",
    )  # fmt: skip
    return inspection
