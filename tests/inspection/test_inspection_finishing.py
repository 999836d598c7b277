"""A visit's end: held while anything is missing, judged by its checklist, and written into the archive once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, assemble
from tests.inspection.phones import (
    CODES,
    TOLD,
    Phone,
    a_whole_visit,
    an_approved_one,
    answer,
    arrive,
    carried,
    close,
    done,
    kept,
    proceed,
    sign,
)
from tests.inspection.test_inspection_receiving import together

from weili.archive.duties import open_duty
from weili.archive.models import Closure, Duty, Entry, Visit
from weili.archive.statuses import Status, standings
from weili.inspection.field.hashing import root_of
from weili.inspection.models import FieldFile, FieldRecord, Finding, Inspection, ItemResult, Order
from weili.inspection.services import finish_inspection
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.law.sources_of_visits import VisitSource

State, Kind = Inspection.State, Inspection.Kind
GENERAL = {"5.1": {"text": "后厨地面积水"}}


@pytest.fixture
def phone(cast: Cast, at: datetime, on: date) -> Phone:
    """Lin's phone at the door of the farmhouse."""
    return Phone(an_approved_one(cast, at, on), cast.lin, at)


def visits(cast: Cast) -> list[Visit]:
    return list(Visit.objects.filter(business=cast.chestnut).order_by("pk"))


def held(phone: Phone) -> str:
    """What keeps the visit from being finished."""
    inspection = carried(phone)
    assert inspection.state == State.UNDER_WAY
    return inspection.held_because


def again(phone: Phone, at: datetime, on: date, cast: Cast, **fields: Any) -> Phone:
    """The phone at the door once more, some days later."""
    at = at + timedelta(days=10)
    return Phone(an_approved_one(cast, at, on + timedelta(days=10), **fields), cast.lin, at)


# --- it does, and leaves a trace --------------------------------------------------------------------------------


def test_a_visit_that_passes_is_written_once(phone: Phone, cast: Cast, at: datetime, on: date) -> None:
    a_whole_visit(phone, cast, result="符合")
    inspection = carried(phone)
    assert (inspection.state, inspection.held_because) == (State.FINISHED, "")
    assert (inspection.result, inspection.handling) == ("符合", "通过")
    [visit] = visits(cast)
    assert inspection.visit == visit
    assert (visit.visited_on, visit.outcome, visit.full, visit.station) == (
        on,
        "pass",
        True,
        cast.stations["bohai"],
    )
    assert (visit.key_findings, visit.general_findings, visit.officers) == (0, 0, ["林岚", "毛峻"])
    assert visit.counts_towards_cap
    results = dict(ItemResult.objects.filter(visit=visit).values_list("item_code", "result"))
    assert results == dict.fromkeys(CODES, "pass")
    assert not Finding.objects.filter(visit=visit).exists()
    assert not Order.objects.filter(inspection=inspection).exists()


def test_its_end_is_told_with_one_hash_over_all_that_was_written(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast)
    inspection = carried(phone)
    parts = {str(row.pk): row.sha256 for row in kept(inspection)}
    files = FieldFile.objects.filter(inspection=inspection).values_list("sha256", flat=True)
    parts |= {f"file:{sha}": sha for sha in files}
    entry = Entry.objects.get(business=cast.chestnut, kind="inspection.finished")
    assert f'"root":"{root_of(parts)}"' in entry.payload
    kinds = Entry.objects.filter(business=cast.chestnut).order_by("seq").values_list("kind", flat=True)
    wanted = ["inspection.begun", "archive.visit.recorded", "inspection.finished"]
    assert [kind for kind in kinds if kind in wanted] == wanted


def test_the_duty_to_publish_runs_and_the_visits_own_ends(phone: Phone, cast: Cast, at: datetime) -> None:
    own = Duty.objects.get(subject=f"inspection.Inspection:{phone.inspection.pk}", business=cast.chestnut)
    a_whole_visit(phone, cast)
    inspection = carried(phone)
    own.refresh_from_db()
    assert (own.state, own.outcome) == ("done", "已检查：符合")
    publish = Duty.objects.get(business=cast.chestnut, rule="publicity.inspection")
    assert (publish.state, publish.subject) == ("open", f"inspection.Inspection:{inspection.pk}")
    assert publish.started_at == inspection.finished_at


def test_what_failed_is_found_and_ordered_by_its_day(phone: Phone, cast: Cast, on: date) -> None:
    later = {"text": "进货票据不全", "deadline": "2026-10-12", "affects_safety": False}
    a_whole_visit(phone, cast, failed={"4.2": {}, **GENERAL, "6.1": later}, result="不符合")
    inspection = carried(phone)
    assert (inspection.result, inspection.handling) == ("不符合", "责令改正")
    [visit] = visits(cast)
    assert (visit.outcome, visit.key_findings, visit.general_findings) == ("fail", 2, 1)
    first, second = Order.objects.filter(inspection=inspection).order_by("deadline")
    assert (first.deadline, second.deadline, first.state) == (date(2026, 9, 28), date(2026, 10, 12), "open")
    assert list(first.findings.order_by("item_code").values_list("item_code", "severity", "corrected_on")) == [
        ("4.2", "key", None), ("5.1", "general", None),
    ]  # fmt: skip
    assert "4.2 两名从业人员无有效健康证明；要求：三日内补办" in first.text
    assert first.duty is not None
    assert clock.day(first.duty.due_at) == first.deadline
    assert first.duty.title.startswith("复查责令改正：4.2 接触直接入口食品人员健康证明有效、5.1 ")
    assert first.duty.subject == f"inspection.Order:{first.pk}"
    finding = Finding.objects.get(visit=visit, item_code="4.2")
    assert (finding.violation, finding.affects_safety, finding.article) == (
        "V055",
        False,
        "食品安全法第四十五条",
    )


def test_what_was_put_right_on_the_spot_is_not_ordered(phone: Phone, cast: Cast, on: date) -> None:
    arrive(phone)
    after = phone.photograph("5.1")
    for code in CODES:
        fixed = {"fixed_on_spot": True, "after_photos": [after], "deadline": ""}
        answer(phone, code, "fail" if code == "5.1" else "pass", finding=fixed)
    close(phone, "不符合")
    sign(phone, cast)
    done(phone)
    inspection = carried(phone)
    assert (inspection.result, inspection.handling) == ("不符合", "通过")
    finding = Finding.objects.get(visit=inspection.visit)
    assert (finding.corrected_on, finding.after_photos, finding.order) == (on, [after], None)


def test_a_stop_is_ordered_at_once(phone: Phone, cast: Cast, on: date) -> None:
    phone.write("stop", "stop", {"ordered": True, "text": "立即停止凉菜制作"})
    a_whole_visit(phone, cast, failed={"4.2": {"accident_risk": True}}, result="基本符合")
    inspection = carried(phone)
    assert inspection.handling == "责令停止生产经营"
    stop = Order.objects.get(inspection=inspection, kind="stop")
    assert (stop.text, stop.ordered_on) == ("立即停止凉菜制作", on)
    assert stop.duty is not None


def test_the_gap_of_the_catering_rule_is_said(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast, failed={"4.2": {}}, result="基本符合")
    inspection = carried(phone)
    assert inspection.judgement["gap"] is True
    assert "待确认" in inspection.judgement["because"]
    assert inspection.judgement["confidence"] == "proposed"


def test_an_officer_of_the_place_writes_when_the_leader_may_not(cast: Cast, at: datetime, on: date) -> None:
    inspection = an_approved_one(cast, at, on, officers=[cast.he, cast.lin], leader=cast.he)
    phone = Phone(inspection, cast.he, at)
    arrive(phone)
    for code in CODES:
        answer(phone, code)
    close(phone)
    sign(phone, cast, cast.he, cast.lin)
    done(phone)
    assert carried(phone).state == State.FINISHED
    assert Entry.objects.get(business=cast.chestnut, kind="archive.visit.recorded").by == cast.lin
    [visit] = visits(cast)
    assert visit.officers == ["何青", "林岚"], "one record, counted once"


def test_the_matters_of_a_visit_end_with_it(cast: Cast, at: datetime, on: date) -> None:
    def matter(subject: str) -> Duty:
        return open_duty(title=subject, subject=subject, start=on, due_on=on + timedelta(days=5),
                         business=cast.chestnut, by=cast.lin, at=at)  # fmt: skip

    recheck, complaint = matter("inspection.Order:77"), matter("complaints.Complaint:1")
    phone = Phone(an_approved_one(cast, at, on, duties=[recheck, complaint]), cast.lin, at)
    a_whole_visit(phone, cast)
    carried(phone)
    recheck.refresh_from_db()
    complaint.refresh_from_db()
    assert (recheck.state, complaint.state) == ("done", "open"), "a complaint is ended by who handles it"


# --- what counts -------------------------------------------------------------------------------------------------


def test_a_blocked_item_is_absent_with_its_reason_and_the_visit_is_not_full(phone: Phone, cast: Cast) -> None:
    phone.inspection.blocked = [{"code": "4.2", "why": "上级机关2026-09-01已检查"}]
    phone.inspection.save()
    a_whole_visit(phone, cast, failed={"4.2": {}}, result="符合")
    inspection = carried(phone)
    assert inspection.result == "符合", "what a higher body looked at counts no second time"
    assert inspection.judgement["absent"] == {"4.2": "上级机关2026-09-01已检查"}
    [visit] = visits(cast)
    assert not visit.full
    assert ItemResult.objects.get(visit=visit, item_code="4.2").result == "absent"


def test_an_item_that_concerns_nobody_here_needs_no_answer(phone: Phone, cast: Cast) -> None:
    content = phone.inspection.checklist.content
    content["items"][0]["applies_to"] = ["SCHOOL"]
    phone.inspection.checklist.save()
    arrive(phone)
    for code in CODES[1:]:
        answer(phone, code)
    close(phone, "符合")
    sign(phone, cast)
    done(phone)
    inspection = carried(phone)
    assert inspection.judgement["absent"] == {CODES[0]: "该户不涉及（合理缺项）"}
    assert visits(cast)[0].full


@pytest.mark.parametrize("kind", [Kind.UNANNOUNCED, Kind.CLUE])
def test_an_unannounced_one_need_not_cover_everything_and_is_never_full(
    cast: Cast, at: datetime, on: date, kind: str
) -> None:
    of = {"kind": kind, "source": VisitSource.DATA_CLUE, "source_text": "抽检不合格"}
    phone = Phone(an_approved_one(cast, at, on, **of), cast.lin, at)
    arrive(phone)
    answer(phone, "4.2")
    close(phone)
    sign(phone, cast)
    done(phone)
    inspection = carried(phone)
    assert inspection.state == State.FINISHED
    assert not visits(cast)[0].full
    assert set(inspection.judgement["absent"]) == {"2.1", "5.1", "6.1"}


def test_what_failed_last_time_may_not_be_left_out(cast: Cast, at: datetime, on: date, phone: Phone) -> None:
    a_whole_visit(phone, cast, failed=GENERAL)
    carried(phone)
    of = {"kind": Kind.CLUE, "source": VisitSource.DATA_CLUE, "source_text": "群众来电"}
    later = again(phone, at, on, cast, **of)
    assert later.inspection.compulsory == ["5.1"]
    arrive(later)
    answer(later, "4.2")
    close(later)
    sign(later, cast)
    done(later)
    assert held(later) == "还有1项没有结论：5.1"


def test_an_off_site_check_needs_no_scan_and_no_signature_of_the_business(
    cast: Cast, at: datetime, on: date
) -> None:
    phone = Phone(an_approved_one(cast, at, on, mode="off_site", way="video"), cast.lin, at)
    phone.write("told", "told", TOLD)
    for code in CODES:
        answer(phone, code)
    close(phone)
    sign(phone, cast, business="")
    done(phone)
    assert carried(phone).state == State.FINISHED
    [visit] = visits(cast)
    assert (visit.mode, visit.counts_towards_cap) == ("off_site", False)


# --- found resting ---------------------------------------------------------------------------------------------


def resting(phone: Phone, cast: Cast, *, photos: bool = True) -> Inspection:
    arrive(phone)
    shown = [phone.photograph()] if photos else []
    phone.write("rest", "rest", {"resting": True, "text": "大门上锁，贴有歇业告示", "photos": shown})
    sign(phone, cast, business="")
    done(phone)
    return carried(phone)


def test_a_place_found_resting_is_set_so_and_the_visit_ends_without_a_result(
    phone: Phone, cast: Cast, on: date
) -> None:
    inspection = resting(phone, cast)
    assert (inspection.state, inspection.result) == (State.FINISHED, "")
    closure = Closure.objects.get(business=cast.chestnut)
    assert (closure.kind, closure.since) == ("season", on)
    assert standings([cast.chestnut], on)[cast.chestnut.pk].status is Status.RESTING
    [visit] = visits(cast)
    assert (visit.outcome, visit.counts_towards_cap, visit.full) == ("none", False, False)
    assert not Duty.objects.filter(business=cast.chestnut, rule="publicity.inspection").exists()


def test_resting_is_shown_by_a_photo(phone: Phone, cast: Cast) -> None:
    assert resting(phone, cast, photos=False).held_because == "歇业应有现场照片"


# --- what is missing holds it, and the next record is tried again -------------------------------------------------


def test_an_item_without_a_result_holds_the_visit(phone: Phone, cast: Cast) -> None:
    arrive(phone)
    for code in CODES[:-1]:
        answer(phone, code)
    close(phone)
    sign(phone, cast)
    done(phone)
    assert held(phone) == f"还有1项没有结论：{CODES[-1]}"
    answer(phone, CODES[-1])
    assert carried(phone).state == State.FINISHED
    assert len(visits(cast)) == 1


def test_a_reading_of_700_degrees_is_refused_and_holds_until_it_is_written_anew(
    phone: Phone, cast: Cast
) -> None:
    a_whole_visit(phone, cast)
    hot = {"readings": [{"threshold": "chill_max", "value": "700"}]}
    answer(phone, "6.1", "pass", **hot)
    assert "700℃不可能" in held(phone)
    answer(phone, "6.1", "pass", readings=[{"threshold": "chill_max", "value": "7.0"}])
    inspection = carried(phone)
    assert inspection.state == State.FINISHED


def test_an_answer_that_was_refused_for_good_holds_nothing(phone: Phone, cast: Cast) -> None:
    answer(phone, "9.9")
    a_whole_visit(phone, cast)
    assert carried(phone).state == State.FINISHED


def missing(what: str) -> Callable[[Phone, Cast], None]:
    """A whole visit but for one thing."""

    def write(phone: Phone, cast: Cast) -> None:
        if what == "told":
            phone.write("scan", "scan", {"way": "manual", "code": "", "reason": "系统故障", "position": None})
            phone.write("told", "told", TOLD | {"notice": False})
        else:
            arrive(phone)
        for code in CODES:
            answer(phone, code)
        if what != "close":
            close(phone)
        officers = [cast.lin] if what == "officer" else [cast.lin, cast.mao]
        sign(phone, cast, *officers, business="" if what == "business" else "signed")
        done(phone)

    return write


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("told", "还没有记录出示证件、交付通知书和告知权利"),
        ("close", "还没有确认检查结果和处理"),
        ("officer", "应有2名检查人员签名，现有1名"),
        ("business", "被检查单位还没有签名；拒签的请写明理由和见证人"),
    ],
)
def test_each_thing_that_is_missing_is_said(phone: Phone, cast: Cast, what: str, said: str) -> None:
    missing(what)(phone, cast)
    assert held(phone) == said
    assert visits(cast) == []


@pytest.mark.parametrize("state", ["refused_witnessed", "refused_recorded", "sealed"])
def test_a_business_may_refuse_to_sign(phone: Phone, cast: Cast, state: str) -> None:
    arrive(phone)
    for code in CODES:
        answer(phone, code)
    close(phone)
    sign(phone, cast, business=state)
    done(phone)
    assert carried(phone).state == State.FINISHED


def test_one_signature_for_two_officers_holds_the_visit(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast)
    mine = next(r["body"] for r in phone.written if r["about"] == f"sign:officer:{cast.lin.pk}")
    phone.write("sign", f"sign:officer:{cast.mao.pk}", dict(mine))
    assert "同一张图片" in held(phone)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (None, "5.1不符合，还没有写明问题和处理"),
        ({"deadline": ""}, "5.1应责令限期改正，请写明期限"),
        ({"fixed_on_spot": True}, "5.1已当场改正，应有改正后的照片"),
    ],
)
def test_what_failed_needs_its_finding(phone: Phone, cast: Cast, finding: Any, said: str) -> None:
    arrive(phone)
    for code in CODES:
        answer(phone, code, "fail" if code == "5.1" else "pass", finding=finding)
    close(phone)
    sign(phone, cast)
    done(phone)
    assert held(phone) == said


def test_a_key_item_that_is_not_investigated_is_explained(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast, failed={"4.2": {"explanation": ""}})
    assert held(phone) == "4.2是重点项，不调查处理的应写明理由"


def test_a_result_that_the_records_do_not_bear_out_holds_the_visit(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast, failed=GENERAL, result="符合")
    assert "现场确认的结果是“符合”，按全部记录判定为“不符合”" in held(phone)
    close(phone, "不符合")
    assert carried(phone).result == "不符合"


def test_records_that_have_not_arrived_hold_the_visit(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast)
    missing_one = phone.written[4]
    phone.send([record for record in phone.written if record is not missing_one])
    phone.send_files()
    assert "还有1条记录没有收到（第5条）" in proceed(phone).held_because
    phone.send([missing_one])
    assert proceed(phone).state == State.FINISHED


def test_files_that_have_not_arrived_hold_the_visit(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast)
    phone.send()
    assert proceed(phone).held_because == "还有3个照片、录音或签名没有收到"
    phone.send_files()
    assert proceed(phone).state == State.FINISHED


def test_nobody_but_its_officers_finishes(phone: Phone, cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        finish_inspection(inspection=phone.inspection, by=cast.gu, at=at)


# --- two phones on one visit ---------------------------------------------------------------------------------------


def test_two_phones_that_say_different_things_wait_for_a_person(
    phone: Phone, cast: Cast, at: datetime
) -> None:
    a_whole_visit(phone, cast)
    other = Phone(phone.inspection, cast.mao, at)
    answer(other, "5.1", "fail", finding=None)
    other.send()
    assert "“检查结论 5.1”有2份不同的记录" in held(phone)
    assert FieldRecord.objects.filter(inspection=phone.inspection, about="item:5.1").count() == 2
    heads = [r["id"] for r in phone.written + other.written if r["about"] == "item:5.1"]
    other.write("answer", "item:5.1", other.written[0]["body"] | {"result": "pass"}, after=heads)
    other.send()
    inspection = proceed(phone)
    assert (inspection.state, inspection.result) == (State.FINISHED, "符合")


def test_two_phones_that_share_the_items_make_one_visit(phone: Phone, cast: Cast, at: datetime) -> None:
    arrive(phone)
    other = Phone(phone.inspection, cast.mao, at)
    for code, one in zip(CODES, [phone, phone, other, other], strict=True):
        answer(one, code)
    done(other)
    carried(other)
    close(phone, "符合")
    sign(phone, cast)
    done(phone)
    assert carried(phone).state == State.FINISHED
    assert len(visits(cast)) == 1


def test_what_comes_after_the_end_is_kept_and_changes_nothing(phone: Phone, cast: Cast, at: datetime) -> None:
    a_whole_visit(phone, cast, result="符合")
    carried(phone)
    other = Phone(phone.inspection, cast.mao, at)
    answer(other, "5.1", "fail")
    assert {receipt.state for receipt in other.send(at=at + timedelta(hours=2))} == {"late"}
    inspection = proceed(phone)
    assert (inspection.result, len(visits(cast))) == ("符合", 1)


# --- a re-check ------------------------------------------------------------------------------------------------


@pytest.fixture
def order(phone: Phone, cast: Cast) -> Order:
    """An order about two items of the first visit."""
    a_whole_visit(phone, cast, failed={"4.2": {}, **GENERAL})
    carried(phone)
    return Order.objects.get(inspection=phone.inspection)


def recheck(order: Order, phone: Phone, at: datetime, on: date, cast: Cast) -> Phone:
    of = {"kind": Kind.RECHECK, "source": VisitSource.RECHECK, "rechecks": order, "duties": [order.duty]}
    return again(phone, at, on, cast, **of)


def looked_at_again(later: Phone, cast: Cast, **failed: dict[str, Any]) -> Inspection:
    arrive(later)
    for code in ("4.2", "5.1"):
        result = "fail" if code in failed else "pass"
        answer(later, code, result, finding={"deadline": "2026-10-20"} if code in failed else {})
    close(later)
    sign(later, cast)
    done(later)
    return carried(later)


def test_a_recheck_that_finds_all_corrected_closes_the_order(
    order: Order, phone: Phone, cast: Cast, at: datetime, on: date
) -> None:
    inspection = looked_at_again(recheck(order, phone, at, on, cast), cast)
    assert inspection.state == State.FINISHED
    order.refresh_from_db()
    assert (order.state, order.closed_by) == ("closed", cast.lin)
    assert set(order.findings.values_list("corrected_on", flat=True)) == {on + timedelta(days=10)}
    assert order.duty is not None
    assert Duty.objects.get(pk=order.duty.pk, business=cast.chestnut).state == "done"


def test_a_recheck_that_finds_it_again_fails_the_order_and_orders_anew(
    order: Order, phone: Phone, cast: Cast, at: datetime, on: date
) -> None:
    inspection = looked_at_again(recheck(order, phone, at, on, cast), cast, **{"4.2": {}})
    order.refresh_from_db()
    assert order.state == "failed"
    assert "仍不符合：4.2" in order.closed_why
    assert dict(order.findings.values_list("item_code", "corrected_on")) == {
        "4.2": None, "5.1": on + timedelta(days=10),
    }  # fmt: skip
    anew = Order.objects.get(inspection=inspection)
    assert (anew.deadline, anew.state) == (date(2026, 10, 20), "open")


def test_a_recheck_looks_at_what_was_ordered(
    order: Order, phone: Phone, cast: Cast, at: datetime, on: date
) -> None:
    later = recheck(order, phone, at, on, cast)
    arrive(later)
    answer(later, "4.2")
    close(later)
    sign(later, cast)
    done(later)
    assert held(later) == "还有1项没有结论：5.1"


# --- any order, any duplication, any cut ----------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_however_it_is_sent_there_is_one_visit_with_one_result(
    cast: Cast, at: datetime, on: date, data: st.DataObject
) -> None:
    with transaction.atomic():
        phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
        a_whole_visit(phone, cast, failed={"4.2": {}, **GENERAL}, result="不符合")
        answer(phone, "2.1")
        queue = data.draw(st.permutations([*phone.written * 2, *phone.files]))
        while queue:
            cut = data.draw(st.integers(1, len(queue)))
            some, queue = queue[:cut], queue[cut:]
            phone.send([each for each in some if isinstance(each, dict)])
            for sha in (each for each in some if isinstance(each, str)):
                one = Phone(phone.inspection, phone.person, at, files={sha: phone.files[sha]})
                one.send_files()
            proceed(phone)
        inspection = proceed(phone)
        assert (inspection.state, inspection.result, inspection.held_because) == (
            State.FINISHED,
            "不符合",
            "",
        )
        [visit] = Visit.objects.filter(business=cast.chestnut)
        assert (visit.key_findings, visit.general_findings) == (1, 1)
        assert Finding.objects.filter(visit=visit).count() == 2
        assert Order.objects.filter(inspection=inspection).count() == 1
        rows = kept(inspection)
        assert sum(row.state == "kept" for row in rows) + sum(row.state == "late" for row in rows) == len(
            phone.written
        )
        transaction.set_rollback(True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_devices_that_finish_in_the_same_moment_make_one_visit(at: datetime, on: date) -> None:
    cast = assemble(at)
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    a_whole_visit(phone, cast, failed=GENERAL)
    phone.send()
    phone.send_files()
    found = together(*[lambda: proceed(phone)] * 3)
    assert {(each.state, each.held_because) for each in found} == {("finished", "")}
    assert len(visits(cast)) == 1
    assert Order.objects.filter(inspection=phone.inspection).count() == 1
    assert Entry.objects.filter(business=cast.chestnut, kind="inspection.finished").count() == 1
