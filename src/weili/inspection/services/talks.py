"""Talks with whoever answers for a business that left a risk (责任约谈, Order 49 art. 40)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from weili.archive.models import Business
from weili.archive.timeline.ledger import record
from weili.inspection.events import TalkArranged, TalkEnded
from weili.inspection.models import Inspection, Talk
from weili.inspection.refusals import CannotArrange
from weili.inspection.workflow import TALKING
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.roles import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTalk:
    """With whom, why, when and where; the inspection it follows, if it follows one."""

    business: Business
    reason: str
    held_at: datetime
    where: str
    invited: str
    requirements: str = ""
    inspection: Inspection | None = None


@transaction.atomic
def arrange_talk(*, new: NewTalk, by: Person, at: datetime) -> Talk:
    """Arrange a talk (约谈通知). Raises Refused, CannotArrange."""
    access.require(by, Act.INSPECT, new.business, on=clock.day(at))
    said = {"约谈事由": new.reason, "约谈地点": new.where, "被约谈人": new.invited}
    for what, text in said.items():
        if not text.strip():
            raise CannotArrange(f"请填写{what}")
    if new.held_at <= at:
        raise CannotArrange("约谈时间应晚于现在；已经进行的约谈，先通知后登记")
    if new.inspection is not None and new.inspection.business.root_id != new.business.root_id:
        raise CannotArrange(f"这次检查不是对“{new.business}”的，请核对")
    talk: Talk = Talk.objects.create(
        district_id=new.business.district_id, business=new.business, inspection=new.inspection,
        reason=new.reason.strip()[:300], held_at=new.held_at, where=new.where.strip()[:120],
        invited=new.invited.strip()[:120], requirements=new.requirements.strip(), arranged_by=by, arranged_at=at,
    )  # fmt: skip
    event = TalkArranged(
        talk=talk.pk, when=f"{talk.held_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}", where=talk.where,
        reason=talk.reason, invited=talk.invited,
    )  # fmt: skip
    record(event, of=new.business, by=by, at=at)
    return talk


@transaction.atomic
def hold_talk(
    *, talk: Talk, record_text: str, requirements: str = "", held_at: datetime, by: Person, at: datetime
) -> Talk:
    """Write down a talk that was held (约谈记录): what was said and what is required."""
    talk = _moved(talk, "hold", by=by, at=at)
    if not record_text.strip():
        raise CannotArrange("请填写约谈记录：说明了什么、对方怎样答复")
    if held_at > at:
        raise CannotArrange("约谈还没有进行，进行以后再登记")
    talk.record, talk.held_at = record_text.strip(), held_at
    talk.requirements = requirements.strip() or talk.requirements
    talk.save(update_fields=["state", "record", "held_at", "requirements"])
    return _told(talk, talk.record, by=by, at=at)


@transaction.atomic
def cancel_talk(*, talk: Talk, reason: str, by: Person, at: datetime) -> Talk:
    """Call a talk off (取消约谈), with a reason."""
    talk = _moved(talk, "cancel", by=by, at=at)
    if not reason.strip():
        raise CannotArrange("请填写取消约谈的理由")
    talk.record = reason.strip()
    talk.save(update_fields=["state", "record"])
    return _told(talk, talk.record, by=by, at=at)


def _moved(talk: Talk, name: str, *, by: Person, at: datetime) -> Talk:
    rows = Talk.objects.in_district(talk.district_id).select_for_update(of=("self",))
    found: Talk = rows.select_related("business").get(pk=talk.pk)
    move = TALKING.move(name, source=found.state)
    access.require(by, move.act, found, on=clock.day(at))
    found.state = Talk.State(move.target)
    return found


def _told(talk: Talk, text: str, *, by: Person, at: datetime) -> Talk:
    event = TalkEnded(talk=talk.pk, state=talk.get_state_display(), record=text[:500])
    record(event, of=talk.business, by=by, at=at)
    return talk
