"""Inspections at the desk: who gets in, what is shown, what is done from a page, and what is typed wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.inspection.arranging import a_checklist, a_proposal, approved, proposed
from tests.web.conftest import Desk
from tests.web.test_web_routes import ELSEWHERE, WHO

from weili.archive.duties import open_duty
from weili.inspection.models import Attendance, Call, Draw, Inspection, Order, Talk
from weili.inspection.services import (
    NewCall,
    NewDraw,
    NewTalk,
    arrange_talk,
    draw,
    propose_inspection,
    record_call,
)
from weili.kernel.access import GRANTS
from weili.kernel.roles import Act
from weili.law.sources_of_visits import VisitSource

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
READ, PROPOSE, APPROVE, INSPECT, CALL = (
    (Act.READ_VISIT,), (Act.PROPOSE_VISIT,), (Act.APPROVE_VISIT,), (Act.INSPECT,), (Act.RECORD_CALL, Act.READ_VISIT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """One of everything: an approved inspection of the farmhouse, an order, a talk, a call, a draw."""

    desk: Desk
    inspection: Inspection
    order: Order
    talk: Talk
    call: Call
    draw: Draw


@pytest.fixture
def work(desk: Desk, at: datetime, on: date) -> Work:
    cast = desk.cast
    inspection = approved(cast, at, on + timedelta(days=2))
    order: Order = Order.objects.create(
        district=cast.district, business=cast.chestnut, inspection=inspection, text="补办健康证明", ordered_on=on,
        deadline=on + timedelta(days=10),
    )  # fmt: skip
    talk = arrange_talk(
        new=NewTalk(
            business=cast.chestnut, reason="两次不符合", held_at=at + timedelta(days=1), where="渤海所",
            invited="栗满仓",
        ), by=cast.lin, at=at,
    )  # fmt: skip
    call = record_call(
        new=NewCall(business=cast.chestnut, called_on=on, reminded="及时办证", seen="地面有积水"),
        by=cast.assistant, at=at,
    )  # fmt: skip
    drawn = draw(
        new=NewDraw(
            district=cast.district, name="双随机", businesses=[cast.canteen, cast.grocery], wanted=1,
            officers=[cast.lin, cast.mao], station=cast.stations["bohai"],
        ), by=cast.lin, at=at,
    )  # fmt: skip
    return Work(desk, inspection, order, talk, call, drawn)


def pages(work: Work) -> dict[str, tuple[str, tuple[Act, ...], bool]]:
    """Name → an address, the acts of which one opens it, and whether it is about the farmhouse."""
    key, shop = work.inspection.key, work.desk.cast.chestnut.pk
    return {
        "inspections": ("/inspections", (Act.READ_VISIT, Act.INSPECT), False),
        "inspection-calendar": ("/inspections/calendar", (Act.READ_VISIT, Act.INSPECT), False),
        "inspection-list": ("/inspections/list", READ, False),
        "inspection-approvals": ("/inspections/approvals", APPROVE, False),
        "inspection-new": (f"/inspections/new?business={shop}", PROPOSE, True),
        "inspection": (f"/inspections/{key}", (Act.READ_VISIT, Act.INSPECT), True),
        "orders": ("/orders", READ, False),
        "order": (f"/orders/{work.order.pk}", READ, True),
        "talks": ("/talks", READ, False),
        "talk-new": (f"/talks/new?business={shop}", INSPECT, True),
        "talk": (f"/talks/{work.talk.pk}", READ, True),
        "draws": ("/draws", READ, False),
        "draw": (f"/draws/{work.draw.pk}", READ, True),
        "draw-new": ("/draws/new", PROPOSE, False),
        "calls": ("/calls", CALL, False),
        "call-new": (f"/calls/new?business={shop}", (Act.RECORD_CALL,), True),
        "call": (f"/calls/{work.call.pk}", CALL, True),
    }


@pytest.mark.parametrize("who", WHO)
def test_every_page_for_every_role(work: Work, as_person: SignIn, who: str) -> None:
    client, role = as_person(getattr(work.desk.cast, who)), WHO[who]
    held = set(GRANTS[role]) if role else set()
    found = {}
    for name, (address, acts, about) in pages(work).items():
        expected = 200 if held & set(acts) else 403
        if who == "owner":  # a business reads of its own inspections on pages of its own
            expected = 403
        elif expected == 200 and about and who in ELSEWHERE:
            expected = 404
        found[name] = (client.get(address).status_code, expected)
    assert {name: pair for name, pair in found.items() if pair[0] != pair[1]} == {}


def test_nobody_gets_in_without_signing_in(work: Work) -> None:
    assert {Client().get(address).status_code for address, _, _ in pages(work).values()} == {302}


def test_no_page_asks_more_often_when_there_is_more(
    work: Work, as_person: SignIn, at: datetime, on: date
) -> None:
    cast, client = work.desk.cast, as_person(work.desk.cast.catering)
    few = _counted(client, work)
    for n in range(6):
        new = a_proposal(
            cast, at, on + timedelta(days=n), source=VisitSource.COMPLAINT, source_text=f"12345-{n}",
            kind=Inspection.Kind.CLUE,
        )  # fmt: skip
        propose_inspection(new=new, by=cast.lin, at=at)
        Order.objects.create(
            district=cast.district, business=cast.chestnut, inspection=work.inspection, text="整改",
            ordered_on=on, deadline=on,
        )  # fmt: skip
        record_call(
            new=NewCall(business=cast.chestnut, called_on=on, reminded="再提醒"), by=cast.assistant, at=at
        )
    many = _counted(client, work)
    assert {name: (few[name], many[name]) for name in few if few[name] < many[name]} == {}
    high = {name: n for name, n in many.items() if n > 34}
    assert high.keys() <= {"inspection", "inspection-new", "order"}, high
    assert max(many.values()) <= 62, high


def _counted(client: Client, work: Work) -> dict[str, int]:
    found = {}
    for name, (address, _, _) in pages(work).items():
        if client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[name] = len(asked)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "?day=2026-13-45", "?view=year&station=x&officer=%00", "?day=9999-12-31&view=week", "?page=x&state=nowhere",
        "?officer=99999999999", "?q=" + "火" * 3000, "?undo=forged", "?which=never",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "address", ["/inspections", "/inspections/calendar", "/inspections/list", "/orders", "/draws"]
)
def test_whatever_is_typed_into_the_address_is_answered_calmly(
    address: str, typed: str, work: Work, as_person: SignIn
) -> None:
    assert as_person(work.desk.cast.leader).get(address + typed).status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["", "?business=x", "?business=99999", "?duty=1e9", "?lead=-1", "?complaint=9", "?planned=7", "?order=0"],
)
def test_a_proposal_about_nothing_is_not_found(typed: str, work: Work, as_person: SignIn) -> None:
    assert as_person(work.desk.cast.lin).get(f"/inspections/new{typed}").status_code == 404


# --- arranging ----------------------------------------------------------------------------------------------


def a_form(desk: Desk, on: date, **fields: Any) -> dict[str, Any]:
    cast = desk.cast
    return {
        "source": "plan", "source_text": "", "campaign": "", "kind": "routine", "planned_on": str(on),
        "mode": "on_site", "way": "", "checklist": "", "no_repeat_reason": "",
        "officers": [cast.lin.pk, cast.mao.pk], "leader": cast.mao.pk, **fields,
    }  # fmt: skip


def test_an_inspection_is_arranged_for_all_that_is_due(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    cast, client = desk.cast, as_person(desk.cast.lin)
    checklist = a_checklist(cast, at)
    page = client.get(f"/inspections/new?duty={desk.duty.pk}").content.decode()
    assert "一并检查的事项" in page
    assert re.search(rf'name="duties" value="{desk.duty.pk}" checked', page), "its occasion is ticked"
    assert "执法证" in page
    form = a_form(
        desk, on + timedelta(days=3), checklist=checklist.pk, duties=[desk.duty.pk], source="complaint",
        source_text="12345-9", kind="clue",
    )  # fmt: skip
    answer = client.post(f"/inspections/new?duty={desk.duty.pk}", form)
    inspection = Inspection.objects.in_district(cast.district).get()
    assert answer["Location"] == f"/inspections/{inspection.key}"
    assert [each.duty for each in inspection.matters.all()] == [desk.duty]
    assert inspection.attendances.get(leads=True).person == cast.mao
    shown = client.get(f"/inspections/{inspection.key}").content.decode()
    assert "办结投诉" in shown
    assert "批准</a>" not in shown, "who proposed does not approve"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"officers": []}, "请选择至少两名检查人员"),
        ({"source": ""}, "请填写来源"),
        ({"planned_on": "2020-01-01"}, "已过，请改为今天或者以后"),
        ({"planned_on": "soon"}, "请按 2026-10-14 的样子填写日期"),
        ({"source": "campaign"}, "请写明专项行动的名称和批准文号"),
        ({"mode": "off_site"}, "非现场检查请选择方式"),
        ({"kind": "unannounced"}, "飞行检查针对问题线索"),
        ({"checklist": "999"}, "请从列出的检查表中选择"),
        ({"duties": ["999"]}, "请从列出的一并检查的事项中选择"),
    ],
)
def test_a_proposal_that_cannot_be_keeps_its_words_and_says_why(
    fields: dict[str, Any], sentence: str, desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    checklist = a_checklist(desk.cast, at)
    form = a_form(desk, on, checklist=checklist.pk) | fields
    answer = as_person(desk.cast.lin).post(f"/inspections/new?business={desk.cast.chestnut.pk}", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Inspection.objects.in_district(desk.cast.district).exists()


@pytest.mark.parametrize("begun", ["lead", "listing", "complaint"])
def test_a_proposal_begins_with_what_one_looked_at(
    begun: str, desk: Desk, as_person: SignIn, at: datetime
) -> None:
    from weili.complaints.models import Complaint

    a_checklist(desk.cast, at)
    complaint = Complaint.objects.in_district(desk.cast.district).get()
    key = {"lead": desk.lead.pk, "listing": desk.listing.pk, "complaint": complaint.pk}[begun]
    page = as_person(desk.cast.lin).get(f"/inspections/new?{begun}={key}").content.decode()
    assert "由此安排：" in page
    assert "selected" in page.split('name="source"')[1][:600]


def test_a_returned_inspection_is_changed_and_proposed_again(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    inspection = proposed(desk.cast, at, on)
    head, officer = as_person(desk.cast.gu), as_person(desk.cast.lin)
    address = f"/inspections/{inspection.key}"
    assert head.post(f"{address}/return", {"reason": "请加上毛峻"}).status_code == 303
    assert "请加上毛峻" in officer.get(f"{address}/amend").content.decode()
    form = a_form(desk, on + timedelta(days=1), checklist=inspection.checklist_id)
    assert officer.post(f"{address}/amend", form).status_code == 303
    inspection.refresh_from_db()
    assert inspection.state == Inspection.State.PROPOSED
    assert head.post(f"{address}/approve", {"note": "同意", "cap_reason": ""}).status_code == 303
    assert officer.post(f"{address}/notify", {"how": "电话"}).status_code == 303
    assert officer.post(f"{address}/cancel", {"reason": ""}).status_code == 422
    assert officer.post(f"{address}/cancel", {"reason": "该户停业"}).status_code == 303
    inspection.refresh_from_db()
    assert inspection.state == Inspection.State.CANCELLED
    refused = officer.post(f"{address}/notify", {"how": "电话"})
    assert "当前状态不能办理" in refused.content.decode()
    assert officer.get(f"{address}/explode").status_code == 404


def test_a_move_that_is_not_ones_own_is_refused(work: Work, as_person: SignIn) -> None:
    address = f"/inspections/{work.inspection.key}/cancel"
    assert as_person(work.desk.cast.leader).post(address, {"reason": "不去"}).status_code == 403
    assert as_person(work.desk.cast.he).post(address, {"reason": "不去"}).status_code == 404


def test_several_are_approved_at_once_and_ones_own_is_not_among_them(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    cast = desk.cast
    first = proposed(cast, at, on)
    new = a_proposal(cast, at, on, business=cast.canteen, officers=[cast.he, cast.catering])
    second = propose_inspection(new=new, by=cast.catering, at=at)
    leader = as_person(cast.leader)
    page = leader.get("/inspections/approvals").content.decode()
    assert "尚未录入本局公布的年度检查频次上限" in page
    answer = leader.post(
        "/inspections/approvals/approve", {"pick": [first.pk, second.pk, "x"], "note": "同意"}, follow=True
    )
    assert "已批准 2 件" in answer.content.decode()
    for each in (first, second):
        each.refresh_from_db()
        assert each.state == Inspection.State.APPROVED
    nothing = leader.post("/inspections/approvals/approve", {}, follow=True)
    assert "请先选择" in nothing.content.decode()
    assert as_person(cast.lin).post("/inspections/approvals/approve", {"pick": [first.pk]}).status_code == 403


def test_an_unannounced_inspection_is_invisible_until_it_begins(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    cast = desk.cast
    secret = approved(
        cast, at, on, kind=Inspection.Kind.UNANNOUNCED, source=VisitSource.COMPLAINT, source_text="12345-1"
    )
    for who, seen in (("lin", True), ("mao", True), ("gu", True), ("leader", True), ("catering", False)):
        client = as_person(getattr(cast, who))
        assert client.get(f"/inspections/{secret.key}").status_code == (200 if seen else 404), who
        for address in ("/inspections", "/inspections/list", f"/inspections/calendar?day={on}"):
            assert (str(secret.key) in client.get(address).content.decode()) is seen, (who, address)
    notify = as_person(cast.lin).get(f"/inspections/{secret.key}").content.decode()
    assert "/notify" not in notify


def test_the_calendar_shows_a_month_and_a_week_by_who_goes(work: Work, as_person: SignIn, on: date) -> None:
    client = as_person(work.desk.cast.lin)
    day = on + timedelta(days=2)
    month = client.get(f"/inspections/calendar?day={day}").content.decode()
    assert f"{day.year}年{day.month}月" in month
    assert "栗子农家院" in month
    week = client.get(
        f"/inspections/calendar?view=week&day={day}&officer={work.desk.cast.mao.pk}"
    ).content.decode()
    assert "林岚" in week
    assert "栗子农家院" in week


# --- others go --------------------------------------------------------------------------------------------


def test_chosen_inspections_get_other_officers_and_it_is_taken_back(work: Work, as_person: SignIn) -> None:
    cast, client = work.desk.cast, as_person(work.desk.cast.gu)
    listed = client.get("/inspections/list?state=approved").content.decode()
    pick = re.search(rf'value="({work.inspection.pk}:[\d.]+)"', listed)
    assert pick
    form = {"pick": [pick[1]], "leader": cast.gu.pk, "officer": cast.mao.pk, "reason": "林岚外出培训"}
    answer = client.post("/inspections/reassign?state=approved", form)
    assert _team(work.inspection) == {"顾行舟", "毛峻"}
    page = client.get(answer["Location"]).content.decode()
    assert "刚才调整的 1 件" in page
    token = re.search(r'name="undo" value="([^"]+)"', page)
    assert token
    again = client.post("/inspections/reassign", form, follow=True).content.decode()
    assert "已由他人改为" not in again, "the same team again is no change"
    assert as_person(cast.lin).post("/inspections/reassign/undo", {"undo": token[1]}).status_code == 303
    assert _team(work.inspection) == {"顾行舟", "毛峻"}, "only who did it takes it back"
    client.post("/inspections/reassign/undo", {"undo": token[1]})
    assert _team(work.inspection) == {"林岚", "毛峻"}
    late = client.post("/inspections/reassign/undo", {"undo": token[1]}, follow=True)
    assert "已撤回，请重新调整" in late.content.decode()


def test_what_somebody_changed_meanwhile_stays_as_it_is(work: Work, as_person: SignIn) -> None:
    cast, client = work.desk.cast, as_person(work.desk.cast.gu)
    form = {
        "pick": [f"{work.inspection.pk}:{cast.mao.pk}"],
        "leader": cast.gu.pk,
        "officer": cast.mao.pk,
        "reason": "换",
    }
    answer = client.post("/inspections/reassign", form, follow=True).content.decode()
    assert "已由他人改为林岚、毛峻" in answer
    assert _team(work.inspection) == {"林岚", "毛峻"}
    for broken in ({"pick": ["x:y", "1:2:3", ""]}, {"leader": "x"}, {}):
        told = client.post("/inspections/reassign", broken, follow=True)
        assert "请先选择检查" in told.content.decode()


def _team(inspection: Inspection) -> set[str]:
    return set(Attendance.objects.filter(inspection=inspection).values_list("person__name", flat=True))


# --- orders, talks, draws, calls -----------------------------------------------------------------------------


def test_an_order_is_reported_accepted_and_leaves_the_list(work: Work, as_person: SignIn) -> None:
    client, address = as_person(work.desk.cast.lin), f"/orders/{work.order.pk}"
    assert "补办健康证明" in client.get("/orders").content.decode()
    page = client.get(address).content.decode()
    assert "安排复查" in page
    assert "延长整改期限" not in page, "who approves gives more time"
    assert client.post(f"{address}/report", {"report": "已补办，电话13812345678"}).status_code == 303
    assert "13812345678" not in client.get(address).content.decode()
    assert client.post(f"{address}/accept", {"why": ""}).status_code == 422
    assert client.post(f"{address}/accept", {"why": "照片清楚"}).status_code == 303
    assert "补办健康证明" not in client.get("/orders").content.decode()
    assert "补办健康证明" in client.get("/orders?which=ended").content.decode()
    assert "当前状态不能办理" in client.post(f"{address}/close", {"why": "看过"}).content.decode()
    assert client.get(f"{address}/explode").status_code == 404
    csv = b"".join(client.get("/orders/export.csv?which=ended").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "补办健康证明" in csv


def test_a_re_check_begins_with_the_order(work: Work, as_person: SignIn, at: datetime, on: date) -> None:
    client = as_person(work.desk.cast.lin)
    work.inspection.state = Inspection.State.FINISHED
    work.inspection.save(update_fields=["state"])
    page = client.get(f"/inspections/new?order={work.order.pk}").content.decode()
    assert "由此安排：责令改正" in page
    form = a_form(
        work.desk, on + timedelta(days=11), checklist=work.inspection.checklist_id, source="recheck", kind="recheck",
        source_text="复查",
    )  # fmt: skip
    assert client.post(f"/inspections/new?order={work.order.pk}", form).status_code == 303
    made = Inspection.objects.in_district(work.desk.cast.district).get(rechecks=work.order)
    assert str(made.key) in client.get(f"/orders/{work.order.pk}").content.decode()


def test_more_time_is_given_by_who_approves(work: Work, as_person: SignIn, on: date) -> None:
    client, address = as_person(work.desk.cast.gu), f"/orders/{work.order.pk}/extend"
    later = on + timedelta(days=20)
    assert client.post(address, {"deadline": "never", "reason": "等货"}).status_code == 422
    assert client.post(address, {"deadline": str(later), "reason": "等货"}).status_code == 303
    work.order.refresh_from_db()
    assert work.order.deadline == later
    assert (
        as_person(work.desk.cast.lin).post(address, {"deadline": str(later), "reason": "等"}).status_code
        == 403
    )


def test_a_talk_is_arranged_held_and_its_names_are_masked(work: Work, as_person: SignIn, on: date) -> None:
    client = as_person(work.desk.cast.lin)
    form = {
        "reason": "隐患未消除", "invited": "栗满仓", "held_at": f"{on + timedelta(days=3)}T09:30", "where": "渤海所",
        "requirements": "",
    }  # fmt: skip
    assert client.post(f"/talks/new?inspection={work.inspection.key}", form).status_code == 303
    made = Talk.objects.in_district(work.desk.cast.district).latest("pk")
    assert made.inspection == work.inspection
    assert (
        "请按 2026-10-14 09:30 的样子"
        in client.post(
            f"/talks/new?business={work.desk.cast.chestnut.pk}", form | {"held_at": "tomorrow"}
        ).content.decode()
    )
    assert client.get("/talks/new?inspection=x").status_code == 404
    held = client.post(
        f"/talks/{made.pk}/hold", {"held_at": f"{on + timedelta(days=3)}T09:30", "record_text": "承诺整改"}
    )
    assert "还没有进行" in held.content.decode()
    assert client.post(f"/talks/{made.pk}/cancel", {"reason": "改期"}).status_code == 303
    draft = client.post(f"/talks/{work.talk.pk}/paper")
    assert "责任约谈通知书" in client.get(draft["Location"]).content.decode()
    assert "责任约谈通知书" in client.get(f"/talks/{work.talk.pk}").content.decode()
    legal = as_person(work.desk.cast.administrator).get(f"/talks/{work.talk.pk}").content.decode()
    assert "栗满仓" not in legal


def test_lots_are_drawn_repeated_and_proposed(work: Work, as_person: SignIn, on: date) -> None:
    cast, client = work.desk.cast, as_person(work.desk.cast.catering)
    form = {
        "name": "秋季双随机", "wanted": 2, "team_size": 2, "checked_within": 0,
        "officers": [cast.lin.pk, cast.mao.pk, cast.he.pk], "recused": [], "recused_why": "",
    }  # fmt: skip
    assert "不足 9 户" in client.post("/draws/new", form | {"wanted": 9}).content.decode()
    assert "请填写回避理由" in client.post("/draws/new", form | {"recused": [cast.he.pk]}).content.decode()
    assert client.post("/draws/new", form | {"wanted": 0}).status_code == 422
    answer = client.post("/draws/new", form)
    assert answer.status_code == 303
    page = client.get(answer["Location"] + "?repeat=1").content.decode()
    assert "结果与保存的完全相同" in page
    assert "已有检查在安排或者进行" in page, "the farmhouse has one already"
    propose = answer["Location"] + "/propose"
    choice = {"planned_on": str(on + timedelta(days=5)), "list_catering": work.inspection.checklist_id}
    told = client.post(propose, choice, follow=True).content.decode()
    assert "没有选择检查表" in told


def test_a_call_is_written_down_on_a_phone_and_orders_nothing(
    work: Work, as_person: SignIn, on: date
) -> None:
    client = as_person(work.desk.cast.assistant)
    shop = work.desk.cast.chestnut.pk
    form = {
        "called_on": str(on),
        "kind": "reminder",
        "mode": "on_site",
        "reminded": "清理积水",
        "seen": "",
        "scanned": "",
    }
    assert client.post(f"/calls/new?business={shop}", form).status_code == 303
    assert "清理积水" in client.get("/calls").content.decode()
    assert (
        "请填写提醒的内容"
        in client.post(f"/calls/new?business={shop}", form | {"reminded": ""}).content.decode()
    )
    assert client.get(f"/calls/new?business={work.desk.cast.canteen.pk}").status_code == 404
    assert client.get("/calls/new?business=x").status_code == 404
    for address in ("/inspections", f"/inspections/new?business={shop}", "/orders", "/draws/new"):
        assert client.get(address).status_code == 403
    assert client.get(f"/calls/{work.call.pk}/photo").status_code == 404


def test_a_call_keeps_its_photo_and_says_its_hash(work: Work, as_person: SignIn, on: date) -> None:
    client, shop = as_person(work.desk.cast.assistant), work.desk.cast.chestnut.pk
    form = {
        "called_on": str(on),
        "kind": "reminder",
        "mode": "on_site",
        "reminded": "清理",
        "seen": "",
        "scanned": "",
    }
    picture = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 32, content_type="image/png")
    assert client.post(f"/calls/new?business={shop}", form | {"photo": picture}).status_code == 303
    made = Call.objects.in_district(work.desk.cast.district).latest("pk")
    assert made.photo is not None
    assert made.photo.sha256 in client.get(f"/calls/{made.pk}").content.decode()
    opened = client.get(f"/calls/{made.pk}/photo")
    assert b"".join(opened.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    words = SimpleUploadedFile("a.png", "不是图片".encode(), content_type="image/png")
    assert client.post(f"/calls/new?business={shop}", form | {"photo": words}).status_code == 422


def test_the_officers_of_today_stand_on_home(desk: Desk, as_person: SignIn, at: datetime, on: date) -> None:
    approved(desk.cast, at, on)
    assert "打开现场检查" in as_person(desk.cast.lin).get("/").content.decode()
    assert "打开现场检查" not in as_person(desk.cast.gu).get("/").content.decode()


def test_duties_leads_and_listings_lead_to_an_inspection(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    open_duty(
        title="复查", subject="x:9", rule="", start=on, due_on=on, business=desk.cast.chestnut,
        by=desk.cast.system, at=at,
    )  # fmt: skip
    client = as_person(desk.cast.lin)
    for address, begun in (
        (f"/duties/{desk.duty.pk}", f"duty={desk.duty.pk}"), ("/leads", f"lead={desk.lead.pk}"),
        ("/key-list", f"listing={desk.listing.pk}"), (f"/businesses/{desk.cast.chestnut.pk}", "business="),
    ):  # fmt: skip
        assert f"/inspections/new?{begun}" in client.get(address).content.decode(), address
    assistant = as_person(desk.cast.assistant).get(f"/businesses/{desk.cast.chestnut.pk}").content.decode()
    assert "/calls/new?business=" in assistant
    assert "/inspections/new" not in assistant
