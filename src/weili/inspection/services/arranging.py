"""From what is due to an inspection: proposed with its source, its matters, its checklist and its officers.

国办发〔2024〕54号 (source, approval, cap), Order 49 art. 22, 23, 42, 46; 58号 (what failed last time is compulsory).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from weili.archive.duties import void_duty
from weili.archive.models import Business, Duty, Visit
from weili.archive.timeline.ledger import record
from weili.inspection.events import InspectionCancelled, InspectionProposed
from weili.inspection.models import Checklist, Inspection, Matter, Order
from weili.inspection.queries.offers import blocked_items, compulsory_items, standing_inspection
from weili.inspection.refusals import CannotArrange
from weili.inspection.standing import chain, locked, subject_of
from weili.inspection.teams import require_team, team_of, write_team
from weili.inspection.workflow import INSPECTING
from weili.kernel import access, clock
from weili.kernel.access import Place
from weili.kernel.models import Person, Station
from weili.kernel.outbox import tell_deciders
from weili.kernel.roles import Act
from weili.law.sources_of_visits import VisitSource, counts_towards_cap, source_rule

State = Inspection.State
#: sources that must say what they are: the approval of the campaign, the number of the complaint, the transfer
_NAMED = {
    VisitSource.CAMPAIGN: "专项行动的名称和批准文号", VisitSource.COMPLAINT: "投诉举报的编号",
    VisitSource.TRANSFERRED: "转办、交办单位和文号", VisitSource.DATA_CLUE: "线索内容",
    VisitSource.EMERGENCY: "突发情况", VisitSource.OWN_REQUEST: "申请的内容和日期",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInspection:
    """What is asked for when an inspection is proposed.

    `officers` two or more, the `leader` one of them (default: the first). `duties` are the matters that this one visit
    is for. `way` only off site. `no_repeat_reason`: the suspected breach or clear risk for which what a higher body
    looked at within three months is looked at again.
    """

    business: Business
    kind: str
    source: VisitSource
    planned_on: date
    checklist: Checklist
    officers: Sequence[Person]
    leader: Person | None = None
    source_text: str = ""
    campaign: str = ""
    mode: str = Visit.Mode.ON_SITE
    way: str = ""
    urgent: bool = False
    no_repeat_reason: str = ""
    rechecks: Order | None = None
    station: Station | None = None
    duties: Sequence[Duty] = field(default_factory=tuple)

    @property
    def place(self) -> Place:
        """Where it will lie."""
        station = self.station.pk if self.station else self.business.station_id
        return Place(self.business.district_id, station, self.business.place.business)


@transaction.atomic
def propose_inspection(*, new: NewInspection, by: Person, at: datetime) -> Inspection:
    """Propose an inspection for approval (提出检查). Raises Refused, CannotArrange, LawError.

    One that is urgent may begin before it is approved; the approval is made up for afterwards.
    """
    on = clock.day(at)
    if not access.allowed(by, Act.PROPOSE_VISIT, _Lies(new.place), on=on):
        raise access.Refused(by, Act.PROPOSE_VISIT)
    _require_sound(new, on=on)
    standing = standing_inspection(new.business)
    if standing is not None and not _is_clue(new):
        raise CannotArrange(
            f"“{new.business}”已有一项检查（{standing.planned_on}，{standing.get_state_display()}），请合并为一次检查"
        )
    leader = require_team(new.officers, new.leader, new.business, on=max(new.planned_on, on))
    inspection = Inspection(district_id=new.business.district_id, proposed_by=by, proposed_at=at)
    _fill(inspection, new)
    inspection.save()
    _write_matters(inspection, new.duties)
    write_team(inspection, new.officers, leader, on=on)
    _tell(inspection, new, "", by=by, at=at)
    return inspection


@transaction.atomic
def amend_inspection(*, inspection: Inspection, new: NewInspection, by: Person, at: datetime) -> Inspection:
    """Change a proposed or returned inspection and propose it again (修改后再报).

    Raises Refused, CannotMove, CannotArrange.
    """
    inspection = locked(inspection)
    on = clock.day(at)
    access.require(by, Act.PROPOSE_VISIT, inspection, on=on)
    move = INSPECTING.move("amend", source=inspection.state)
    if new.business.pk != inspection.business_id:
        raise CannotArrange("检查对象不能更换，请取消后另行提出")
    _require_sound(new, on=on)
    leader = require_team(new.officers, new.leader, new.business, on=max(new.planned_on, on))
    inspection.state = State(move.target)
    inspection.proposed_by, inspection.proposed_at = by, at
    _fill(inspection, new)
    inspection.save()
    # what is no duty, such as the draw it came of, stays
    Matter.objects.filter(inspection=inspection, duty__isnull=False).delete()
    _write_matters(inspection, new.duties)
    write_team(inspection, new.officers, leader, on=on)
    _tell(inspection, new, "修改后再报", by=by, at=at)
    return inspection


@transaction.atomic
def cancel_inspection(*, inspection: Inspection, reason: str, by: Person, at: datetime) -> Inspection:
    """Give an inspection up before it begins (取消检查); its own duty is withdrawn. Raises Refused, CannotMove."""
    inspection = locked(inspection)
    access.require(by, Act.PROPOSE_VISIT, inspection, on=clock.day(at))
    move = INSPECTING.move("cancel", source=inspection.state)
    if not reason.strip():
        raise CannotArrange("请填写取消检查的理由")
    whose = chain(inspection)
    inspection.state, inspection.cancelled_why = State(move.target), reason.strip()[:300]
    inspection.save(update_fields=["state", "cancelled_why"])
    own = Duty.objects.in_district(inspection.district_id).filter(
        subject=subject_of(inspection), state=Duty.State.OPEN
    )
    for duty in own:
        void_duty(duty=duty, reason=inspection.cancelled_why, by=by, at=at)
    event = InspectionCancelled(
        inspection=inspection.pk, planned_on=inspection.planned_on, reason=inspection.cancelled_why
    )
    record(event, of=whose, by=by, at=at)
    return inspection


@dataclass(frozen=True, slots=True)
class _Lies:
    place: Place


def _is_clue(new: NewInspection) -> bool:
    return new.urgent or source_rule(new.source, new.planned_on).clue


def _require_sound(new: NewInspection, *, on: date) -> None:
    """Whether what is asked for holds together, each refusal a sentence."""
    rule = source_rule(new.source, max(new.planned_on, on))
    if not rule.inspection:
        raise CannotArrange(f"“{rule.label}”不是行政检查，不在这里安排（{rule.note}）")
    if new.source in _NAMED and not (new.source_text.strip() or new.campaign.strip()):
        raise CannotArrange(f"来源是“{rule.label}”，请写明{_NAMED[new.source]}")
    if new.source is VisitSource.RECHECK and new.rechecks is None:
        raise CannotArrange("整改复查应选择要复查的责令改正")
    if new.kind == Inspection.Kind.UNANNOUNCED and not rule.clue:
        raise CannotArrange("飞行检查针对问题线索（第二十二条），请选择线索类来源")
    if new.planned_on < on:
        raise CannotArrange(f"拟检查日期{new.planned_on}已过，请改为今天或者以后")
    if new.urgent and new.source is not VisitSource.EMERGENCY and not rule.clue:
        raise CannotArrange("只有突发事件和线索核查可以先检查后补批")
    _require_way(new)
    if new.checklist.state != Checklist.State.PUBLISHED:
        raise CannotArrange(
            f"检查表“{new.checklist}”{new.checklist.get_state_display()}，请选择已发布的检查表"
        )
    if new.checklist.district_id != new.business.district_id:
        raise CannotArrange("检查表不是本区的")


def _require_way(new: NewInspection) -> None:
    off_site = new.mode == Visit.Mode.OFF_SITE
    if off_site and new.way not in Inspection.Way.values:
        ways = "、".join(Inspection.Way.labels)
        raise CannotArrange(f"非现场检查请选择方式：{ways}")
    if not off_site and new.way:
        raise CannotArrange("现场检查不填非现场方式")
    if off_site and new.kind == Inspection.Kind.UNANNOUNCED:
        raise CannotArrange("飞行检查是现场检查")


def _fill(inspection: Inspection, new: NewInspection) -> None:
    codes = [item["code"] for item in new.checklist.content.get("items", ())]
    business, off_site = new.business, new.mode == Visit.Mode.OFF_SITE
    inspection.business, inspection.station = business, new.station or business.station
    inspection.kind, inspection.source = new.kind, new.source.value
    inspection.source_text, inspection.campaign = new.source_text.strip()[:300], new.campaign.strip()[:100]
    inspection.mode, inspection.way = new.mode, new.way
    inspection.secret, inspection.urgent = new.kind == Inspection.Kind.UNANNOUNCED, new.urgent
    inspection.checklist, inspection.planned_on = new.checklist, new.planned_on
    inspection.counts_towards_cap = not off_site and counts_towards_cap(new.source, new.planned_on)
    inspection.no_repeat_reason, inspection.rechecks = new.no_repeat_reason.strip()[:300], new.rechecks
    suspected = bool(inspection.no_repeat_reason) or _is_clue(new)
    inspection.blocked = blocked_items(business, codes, new.planned_on, suspected=suspected)
    inspection.compulsory = [code for code in compulsory_items(business, new.planned_on) if code in codes]


def _write_matters(inspection: Inspection, duties: Sequence[Duty]) -> None:
    for duty in duties:
        if duty.business is None or duty.business.root_id != inspection.business.root_id:
            raise CannotArrange(f"待办“{duty.title}”不是“{inspection.business}”的，不能合并到这次检查")
        if duty.state != Duty.State.OPEN:
            raise CannotArrange(f"待办“{duty.title}”{duty.get_state_display()}，不需要再检查")
    Matter.objects.bulk_create(
        Matter(
            inspection=inspection, duty=duty, subject=duty.subject, title=duty.title,
            due_on=clock.day(duty.due_at) if duty.due_at else duty.provisional_on,
        )
        for duty in {duty.subject: duty for duty in duties}.values()
    )  # fmt: skip


def _tell(inspection: Inspection, new: NewInspection, change: str, *, by: Person, at: datetime) -> None:
    event = InspectionProposed(
        inspection=inspection.pk, inspection_kind=inspection.get_kind_display(), source=new.source.label,
        planned_on=inspection.planned_on, officers=tuple(p.name for p in team_of(inspection)),
        matters=tuple(duty.title for duty in new.duties), change=change,
    )  # fmt: skip
    record(event, of=chain(inspection), by=by, at=at)
    tell_deciders(
        act=Act.APPROVE_VISIT, places=[inspection.place], what="检查审批", link="/inspections/approvals",
        by=by, at=at,
    )  # fmt: skip
