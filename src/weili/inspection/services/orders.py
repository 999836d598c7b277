"""Orders to correct (责令改正) after they were given: reported, looked at again, given more time, ended.

Order 49 art. 31, 33: what was ordered is looked at again; a business that was stopped begins again only after that.
"""

from datetime import date, datetime

from django.db import transaction

from weili.archive.duties import complete_duty, reset_own_day, void_duty
from weili.archive.listings import raise_lead
from weili.archive.models import Duty
from weili.archive.timeline.event import Event
from weili.archive.timeline.ledger import record
from weili.inspection.events import CorrectionReported, OrderEnded, OrderExtended
from weili.inspection.models import Order
from weili.inspection.refusals import CannotArrange
from weili.inspection.workflow import CORRECTING
from weili.kernel import access, clock
from weili.kernel.models import Person

State = Order.State
LONGEST_REPORT, LONGEST_WHY = 2000, 300


@transaction.atomic
def report_correction(*, order: Order, report: str, by: Person, at: datetime) -> Order:
    """Write down what a business reported (登记整改报告). Raises Refused, CannotMove, CannotArrange."""
    order = _moved(order, "report", by=by, at=at)
    order.report, order.reported_at = _said(report, "整改报告的内容", LONGEST_REPORT), at
    order.save(update_fields=["state", "report", "reported_at"])
    return _told(
        order, CorrectionReported(order=order.pk, change="提交整改报告", report=order.report), by=by, at=at
    )


@transaction.atomic
def return_report(*, order: Order, reason: str, by: Person, at: datetime) -> Order:
    """Give a report back that does not show the correction (退回整改报告); the last day stays."""
    order = _moved(order, "return", by=by, at=at)
    reason = _said(reason, "退回整改报告的理由", LONGEST_WHY)
    order.save(update_fields=["state"])
    return _told(
        order, CorrectionReported(order=order.pk, change="退回整改报告", report=reason), by=by, at=at
    )


@transaction.atomic
def accept_report(*, order: Order, why: str, by: Person, at: datetime) -> Order:
    """End an order on its report alone (书面复核通过). One who was stopped is looked at on site first."""
    if order.kind == Order.Kind.STOP:
        raise CannotArrange("责令停止生产经营的，应现场复查通过后才能恢复，请安排复查")
    return _ended(order, "accept", why, by=by, at=at)


@transaction.atomic
def close_order(*, order: Order, why: str, by: Person, at: datetime) -> Order:
    """End an order after it was looked at again on site (现场复查通过); a stop is lifted with it."""
    return _ended(order, "close", why, by=by, at=at)


@transaction.atomic
def fail_order(*, order: Order, why: str, by: Person, at: datetime) -> Order:
    """Say that it was not corrected (复查不通过): the station is told by a lead, which leads to a case or not."""
    order = _ended(order, "fail", why, by=by, at=at)
    raise_lead(
        of=order.business, kind="order", subject=f"inspection.Order:{order.pk}",
        text=f"{order.get_kind_display()}复查不通过：{order.closed_why}。请决定是否立案（食品安全法第一百二十六条等）"[:500],
        by=by, at=at,
    )  # fmt: skip
    return order


@transaction.atomic
def withdraw_order(*, order: Order, why: str, by: Person, at: datetime) -> Order:
    """Take an order back that should not stand (撤销责令改正); its duty is withdrawn."""
    return _ended(order, "withdraw", why, by=by, at=at)


@transaction.atomic
def extend_order(*, order: Order, deadline: date, reason: str, by: Person, at: datetime) -> Order:
    """Give more time to correct (延长整改期限), with a reason. Raises Refused, CannotMove, CannotArrange."""
    order = _moved(order, "extend", by=by, at=at)
    before, reason = order.deadline, _said(reason, "延长整改期限的理由", LONGEST_WHY)
    if deadline <= before:
        raise CannotArrange(f"新的期限{deadline}不晚于原期限{before}")
    if deadline < clock.day(at):
        raise CannotArrange(f"新的期限{deadline}已经过去")
    order.deadline = deadline
    order.save(update_fields=["deadline"])
    if order.duty is not None and order.duty.state == Duty.State.OPEN:
        reset_own_day(duty=order.duty, due_on=deadline, reason=reason, by=by, at=at)
    event = OrderExtended(order=order.pk, before=before, after=deadline, reason=reason)
    return _told(order, event, by=by, at=at)


def _moved(order: Order, name: str, *, by: Person, at: datetime) -> Order:
    """The row locked, in the state to which a move leads; it is not written yet."""
    rows = Order.objects.in_district(order.district_id).select_for_update(of=("self",))
    found: Order = rows.select_related("business", "duty").get(pk=order.pk)
    move = CORRECTING.move(name, source=found.state)
    access.require(by, move.act, found, on=clock.day(at))
    found.state = State(move.target)
    return found


def _ended(order: Order, name: str, why: str, *, by: Person, at: datetime) -> Order:
    order = _moved(order, name, by=by, at=at)
    how = CORRECTING.move(name, source=State.SUBMITTED).label
    order.closed_why = _said(why, f"{how}的说明", LONGEST_WHY)
    order.closed_at, order.closed_by = at, by
    order.save(update_fields=["state", "closed_at", "closed_by", "closed_why"])
    if order.duty is not None and order.duty.state == Duty.State.OPEN:
        if order.state == State.WITHDRAWN:
            void_duty(duty=order.duty, reason=order.closed_why, by=by, at=at)
        else:
            complete_duty(duty=order.duty, outcome=f"{how}：{order.closed_why}"[:300], by=by, at=at)
    lifted = order.kind == Order.Kind.STOP and order.state == State.CLOSED
    event = OrderEnded(
        order=order.pk, what=order.get_kind_display(), how=f"{how}，可以恢复生产经营" if lifted else how,
        why=order.closed_why, late=clock.day(at) > order.deadline,
    )  # fmt: skip
    return _told(order, event, by=by, at=at)


def _said(text: str, what: str, most: int) -> str:
    if not text.strip():
        raise CannotArrange(f"请填写{what}")
    return text.strip()[:most]


def _told(order: Order, event: Event, *, by: Person, at: datetime) -> Order:
    record(event, of=order.business, by=by, at=at)
    return order
