"""Orders to correct, talks and calls: each does, leaves a trace, refuses with a sentence, and not twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.inspection.arranging import approved, of_business

from weili.archive.duties import open_duty
from weili.archive.models import Business, Duty, Entry, Lead
from weili.inspection.models import Call, Order, Talk
from weili.inspection.services import (
    CannotArrange,
    NewCall,
    NewTalk,
    accept_report,
    arrange_talk,
    cancel_talk,
    close_order,
    extend_order,
    fail_order,
    hold_talk,
    record_call,
    report_correction,
    return_report,
    withdraw_order,
)
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.files import FileRefused
from weili.kernel.workflow import CannotMove

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


def an_order(cast: Cast, at: datetime, on: date, **fields: Any) -> Order:
    """An order that came of an inspection of the farmhouse, with its duty."""
    inspection = approved(cast, at, on)
    deadline = on + timedelta(days=10)
    order: Order = Order.objects.create(
        district=cast.district, business=cast.chestnut, inspection=inspection, text="补办健康证明", ordered_on=on,
        deadline=deadline, **fields,
    )  # fmt: skip
    order.duty = open_duty(
        title="复查整改", subject=f"inspection.Order:{order.pk}", start=on, due_on=deadline, business=cast.chestnut,
        by=cast.lin, at=at,
    )  # fmt: skip
    order.save(update_fields=["duty"])
    return order


def last_line(business: Business) -> str:
    return str(Entry.objects.filter(business=business).order_by("seq").last().kind)  # type: ignore[union-attr]


# --- orders -------------------------------------------------------------------------------------------------


def test_a_report_is_written_down_given_back_and_accepted(cast: Cast, at: datetime, on: date) -> None:
    order = an_order(cast, at, on)
    order = report_correction(order=order, report="已补办", by=cast.lin, at=at)
    assert (order.state, order.reported_at) == (Order.State.SUBMITTED, at)
    order = return_report(order=order, reason="缺少照片", by=cast.lin, at=at)
    assert order.state == Order.State.OPEN
    order = report_correction(order=order, report="已补办，附照片", by=cast.lin, at=at)
    order = accept_report(order=order, why="照片清楚", by=cast.mao, at=at)
    assert (order.state, order.closed_by) == (Order.State.CLOSED, cast.mao)
    order.duty.refresh_from_db()
    assert order.duty.state == Duty.State.DONE
    assert last_line(cast.chestnut) == "inspection.order.ended"


def test_nothing_is_accepted_before_it_was_reported_nor_ended_twice(
    cast: Cast, at: datetime, on: date
) -> None:
    order = an_order(cast, at, on)
    with pytest.raises(CannotMove):
        accept_report(order=order, why="好", by=cast.lin, at=at)
    close_order(order=order, why="现场看过", by=cast.lin, at=at)
    for again in (close_order, fail_order):
        with pytest.raises(CannotMove, match="当前状态"):
            again(order=order, why="现场看过", by=cast.lin, at=at)


def test_a_stop_is_lifted_only_after_it_was_looked_at_on_site(cast: Cast, at: datetime, on: date) -> None:
    order = an_order(cast, at, on, kind=Order.Kind.STOP)
    order = report_correction(order=order, report="已整改", by=cast.lin, at=at)
    with pytest.raises(CannotArrange, match="现场复查通过后才能恢复"):
        accept_report(order=order, why="看了照片", by=cast.lin, at=at)
    close_order(order=order, why="现场复查合格", by=cast.lin, at=at)
    ended = Entry.objects.get(business=cast.chestnut, kind="inspection.order.ended")
    assert "可以恢复生产经营" in ended.payload


def test_what_was_not_corrected_becomes_a_lead(cast: Cast, at: datetime, on: date) -> None:
    order = fail_order(order=an_order(cast, at, on), why="仍无健康证明", by=cast.lin, at=at)
    lead = Lead.objects.in_district(cast.district).get(subject=f"inspection.Order:{order.pk}")
    assert "是否立案" in lead.text


def test_only_who_approves_gives_more_time_or_takes_an_order_back(cast: Cast, at: datetime, on: date) -> None:
    order = an_order(cast, at, on)
    later = on + timedelta(days=20)
    for service, more in (
        (extend_order, {"deadline": later, "reason": "设备未到货"}),
        (withdraw_order, {"why": "下达对象有误"}),
    ):
        with pytest.raises(Refused):
            service(order=order, by=cast.lin, at=at, **more)
    order = extend_order(order=order, deadline=later, reason="设备未到货", by=cast.gu, at=at)
    order.duty.refresh_from_db()
    assert (order.deadline, clock.day(order.duty.due_at)) == (later, later)
    with pytest.raises(CannotArrange, match="不晚于原期限"):
        extend_order(order=order, deadline=on, reason="再延", by=cast.leader, at=at)
    order = withdraw_order(order=order, why="下达对象有误", by=cast.leader, at=at)
    order.duty.refresh_from_db()
    assert (order.state, order.duty.state) == (Order.State.WITHDRAWN, Duty.State.VOID)


def test_an_order_elsewhere_is_not_ended_and_nothing_without_a_word(
    cast: Cast, at: datetime, on: date
) -> None:
    order = an_order(cast, at, on)
    for person in (cast.he, cast.assistant, cast.owner, cast.stranger):
        with pytest.raises(Refused):
            close_order(order=order, why="看过", by=person, at=at)
    for service, more in ((close_order, {"why": " "}), (report_correction, {"report": ""})):
        with pytest.raises(CannotArrange, match="请填写"):
            service(order=order, by=cast.lin, at=at, **more)
    order.refresh_from_db()
    assert order.state == Order.State.OPEN


# --- talks --------------------------------------------------------------------------------------------------


def a_talk(cast: Cast, at: datetime, **fields: Any) -> NewTalk:
    values: dict[str, Any] = {
        "business": cast.chestnut, "reason": "两次检查不符合", "held_at": at + timedelta(days=2), "where": "渤海所",
        "invited": "栗满仓", **fields,
    }  # fmt: skip
    return NewTalk(**values)


def test_a_talk_is_arranged_and_held_with_its_record(cast: Cast, at: datetime) -> None:
    talk = arrange_talk(new=a_talk(cast, at), by=cast.lin, at=at)
    entry = Entry.objects.get(business=cast.chestnut, kind="inspection.talk.arranged")
    assert "invited" not in entry.payload, "who was invited lies beside the chain"
    later = at + timedelta(days=2, hours=1)
    talk = hold_talk(
        talk=talk,
        record_text="承诺整改",
        requirements="一周内改",
        held_at=talk.held_at,
        by=cast.mao,
        at=later,
    )
    assert (talk.state, talk.requirements) == (Talk.State.HELD, "一周内改")
    with pytest.raises(CannotMove):
        cancel_talk(talk=talk, reason="改期", by=cast.lin, at=later)


def test_a_talk_is_called_off_with_a_reason(cast: Cast, at: datetime) -> None:
    talk = arrange_talk(new=a_talk(cast, at), by=cast.lin, at=at)
    with pytest.raises(CannotArrange, match="理由"):
        cancel_talk(talk=talk, reason="", by=cast.lin, at=at)
    assert cancel_talk(talk=talk, reason="改由电话说明", by=cast.lin, at=at).state == Talk.State.CANCELLED


def test_a_talk_that_cannot_be_is_refused_with_a_sentence(cast: Cast, at: datetime, on: date) -> None:
    with pytest.raises(CannotArrange, match="被约谈人"):
        arrange_talk(new=a_talk(cast, at, invited=" "), by=cast.lin, at=at)
    with pytest.raises(CannotArrange, match="晚于现在"):
        arrange_talk(new=a_talk(cast, at, held_at=at), by=cast.lin, at=at)
    other = approved(cast, at, on)
    with pytest.raises(CannotArrange, match="不是对"):
        arrange_talk(new=a_talk(cast, at, business=cast.canteen, inspection=other), by=cast.catering, at=at)
    talk = arrange_talk(new=a_talk(cast, at), by=cast.lin, at=at)
    with pytest.raises(CannotArrange, match="还没有进行"):
        hold_talk(talk=talk, record_text="好", held_at=talk.held_at, by=cast.lin, at=at)
    for person in (cast.he, cast.assistant, cast.leader):
        with pytest.raises(Refused):
            arrange_talk(new=a_talk(cast, at), by=person, at=at)


# --- calls --------------------------------------------------------------------------------------------------


def a_call(cast: Cast, on: date, **fields: Any) -> NewCall:
    values: dict[str, Any] = {
        "business": cast.chestnut,
        "called_on": on,
        "reminded": "及时办理健康证明",
        **fields,
    }
    return NewCall(**values)


def test_what_an_assistant_saw_is_a_lead_of_the_station_and_no_inspection(
    cast: Cast, at: datetime, on: date
) -> None:
    call = record_call(
        new=a_call(cast, on, seen="后厨有苍蝇", photo=("a.png", PNG)), by=cast.assistant, at=at
    )
    lead = Lead.objects.in_district(cast.district).get(subject=f"inspection.Call:{call.pk}")
    assert "后厨有苍蝇" in lead.text
    assert call.photo is not None
    assert of_business(cast.chestnut) == []
    assert last_line(cast.chestnut) == "archive.lead.raised"


def test_a_call_that_saw_nothing_raises_nothing(cast: Cast, at: datetime, on: date) -> None:
    record_call(new=a_call(cast, on), by=cast.assistant, at=at)
    assert not Lead.objects.in_district(cast.district).exists()
    assert last_line(cast.chestnut) == "inspection.call.recorded"


def test_a_call_that_cannot_be_is_refused_with_a_sentence(cast: Cast, at: datetime, on: date) -> None:
    with pytest.raises(CannotArrange, match="提醒"):
        record_call(new=a_call(cast, on, reminded=""), by=cast.assistant, at=at)
    with pytest.raises(CannotArrange, match="还没有到"):
        record_call(new=a_call(cast, on + timedelta(days=1)), by=cast.assistant, at=at)
    with pytest.raises(FileRefused):
        record_call(new=a_call(cast, on, photo=("a.png", b"no picture")), by=cast.assistant, at=at)
    assert not Call.objects.in_district(cast.district).exists()


def test_nobody_calls_where_the_act_is_not_theirs(cast: Cast, at: datetime, on: date) -> None:
    for person, shop in (
        (cast.assistant, cast.canteen),
        (cast.leader, cast.chestnut),
        (cast.owner, cast.chestnut),
    ):
        with pytest.raises(Refused):
            record_call(new=a_call(cast, on, business=shop), by=person, at=at)
