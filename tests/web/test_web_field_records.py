"""The pack, the records and the photos of one inspection as a phone asks for them."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.inspection.phones import Phone, an_approved_one, photo, sha_of
from tests.web.conftest import Desk

from weili.archive.models import Visit
from weili.complaints.models import Complaint
from weili.inspection.field.hashing import hash_of
from weili.inspection.models import FieldFile, FieldRecord, Finding, Inspection, ItemResult
from weili.kernel.models import OutboxMessage
from weili.sunshine.models import SelfCheck

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
PASS = {
    "result": "pass",
    "reason": "",
    "note": "齐全",
    "score": "",
    "readings": [],
    "photos": [],
    "voice": [],
}


@pytest.fixture
def phone(desk: Desk, at: datetime, on: date) -> Phone:
    """Lin's phone before an approved inspection of the farmhouse."""
    return Phone(an_approved_one(desk.cast, at, on), desk.cast.lin, at)


@pytest.fixture
def client(phone: Phone, as_person: SignIn) -> Client:
    """Lin's browser."""
    return as_person(phone.person)


def address(phone: Phone, rest: str = "") -> str:
    return f"/field/api/packs/{phone.inspection.key}{rest}"


def send(client: Client, phone: Phone, **said: Any) -> Any:
    sent = {"device": phone.device, "sent_at": phone.at.isoformat(), "records": phone.written, **said}
    return client.post("/field/api/records", json.dumps(sent), content_type="application/json")


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- the list and the pack ------------------------------------------------------------------------------------


def test_the_list_names_my_inspections_of_these_weeks(client: Client, phone: Phone, desk: Desk) -> None:
    [brief] = client.get("/field/api/list").json()["inspections"]
    assert brief["key"] == str(phone.inspection.key)
    assert (brief["state_label"], brief["kind_label"], brief["leads"]) == ("已批准", "日常检查", True)
    assert brief["officers"] == ["林岚", "毛峻"]
    assert brief["business"]["sign"] == "栗子农家院"
    assert (brief["business"]["lat"], brief["business"]["lon"]) == ("40.410200", "116.482100")


def test_others_have_it_not_on_their_list(phone: Phone, desk: Desk, as_person: SignIn) -> None:
    assert as_person(desk.cast.mao).get("/field/api/list").json()["inspections"]
    assert as_person(desk.cast.gu).get("/field/api/list").json()["inspections"] == []


@pytest.mark.parametrize(("state", "days", "listed"), [("published", 14, True), ("published", 15, False),
                                                       ("under_way", 90, True), ("cancelled", 0, False)])  # fmt: skip
def test_what_is_unfinished_stays_however_old(
    client: Client, phone: Phone, on: date, state: str, days: int, listed: bool
) -> None:
    phone.inspection.state, phone.inspection.planned_on = state, on - timedelta(days=days)
    phone.inspection.save()
    assert bool(client.get("/field/api/list").json()["inspections"]) is listed


def test_the_list_asks_no_more_for_more(
    client: Client, phone: Phone, desk: Desk, at: datetime, on: date
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/field/api/list")
        return len(queries)

    asked()
    few = asked()
    phone.inspection.state = "published"
    phone.inspection.save()
    an_approved_one(desk.cast, at, on)
    assert asked() == few <= 26


def test_the_pack_holds_what_the_visit_needs(client: Client, phone: Phone, desk: Desk, on: date) -> None:
    of = {"district": desk.cast.district, "business": desk.cast.chestnut}
    visit = Visit.objects.create(**of, visited_on=on - timedelta(days=60), sector="catering", outcome="fail")
    Finding.objects.create(**of, visit=visit, item_code="4.2", text="两人无健康证明")
    ItemResult.objects.create(**of, visit=visit, item_code="4.2", result="fail")
    SelfCheck.objects.create(**of, level="daily", checked_on=on - timedelta(days=1), problems="冰箱霜厚")
    pack = client.get(address(phone)).json()
    assert pack["inspection"]["approved"]["by"] == "顾行舟"
    assert pack["inspection"]["nth"] == 2
    assert [(o["name"], o["leads"], o["me"]) for o in pack["officers"]] == [
        ("林岚", True, True),
        ("毛峻", False, False),
    ]
    assert [item["code"] for item in pack["checklist"]["items"]] == ["2.1", "4.2", "5.1", "6.1"]
    assert all(item["applies"] for item in pack["checklist"]["items"])
    assert pack["thresholds"]["chill_max"] == {
        "name": "冷藏上限", "op": "<=", "value": "8", "unit": "℃", "text": "冷藏上限不高于8℃", "least": "-50",
        "most": "350", "confidence": "memory",
    }  # fmt: skip
    assert "V055" in pack["violations"]
    before = pack["before"]
    assert before["open_findings"] == [
        {"on": "2026-07-23", "code": "4.2", "text": "两人无健康证明", "deadline": ""}
    ]
    assert before["items"]["4.2"] == [{"on": "2026-07-23", "result": "fail"}]
    assert before["self_checks"] == [{"on": "2026-09-20", "text": "日管控：冰箱霜厚"}]
    assert before["complaints"][0]["text"] == "栗子不新鲜"
    assert before["samples"][0]["verdict"] == "不合格"
    assert "办结投诉" in [duty["title"] for duty in before["duties"]]
    assert before["hidden"] == []
    assert "91110116MA00LZNJ42" in pack["business"]["codes"]
    assert pack["texts"]["rights"]


def test_persons_are_masked_in_the_pack(client: Client, phone: Phone, desk: Desk) -> None:
    Complaint.objects.create(
        district=desk.cast.district, business=desk.cast.chestnut, text="电话13811112222催问"
    )
    text = client.get(address(phone)).content.decode()
    for personal in ("栗满仓", "13800000012", "13811112222"):
        assert personal not in text


def test_the_hash_of_the_pack_changes_with_what_it_says(client: Client, phone: Phone, desk: Desk) -> None:
    first, again = client.get(address(phone)).json(), client.get(address(phone)).json()
    assert first["sha256"] == again["sha256"]
    Complaint.objects.create(district=desk.cast.district, business=desk.cast.chestnut, text="上菜有异物")
    assert client.get(address(phone)).json()["sha256"] != first["sha256"]


def test_an_officer_of_another_station_is_told_what_they_may_not_see(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    cast = desk.cast
    phone = Phone(an_approved_one(cast, at, on, officers=[cast.lin, cast.he]), cast.he, at)
    pack = as_person(cast.he).get(address(phone)).json()
    assert pack["before"]["hidden"] == ["检查记录", "抽检结果", "投诉举报", "案件与处罚", "待办", "企业自查"]
    assert pack["before"]["complaints"] == []


def test_a_pack_asks_a_fixed_number_of_questions(
    client: Client, phone: Phone, desk: Desk, on: date, at: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address(phone))
        return len(queries)

    of = {"district": desk.cast.district, "business": desk.cast.chestnut}
    client.get(address(phone))
    few = asked()
    for back in range(1, 9):
        visit = Visit.objects.create(**of, visited_on=on - timedelta(days=back), sector="catering")
        Finding.objects.create(**of, visit=visit, item_code="4.2", text="无健康证明")
        Complaint.objects.create(**of, text="不新鲜", received_on=on)
        SelfCheck.objects.create(**of, level="daily", checked_on=on - timedelta(days=back))
    for code in ("2.1", "4.2", "5.1"):
        phone.write("answer", f"item:{code}", PASS)
    phone.send()
    assert asked() <= few + 2, "the findings of visits and what is still open of them"
    assert asked() <= 62


@pytest.mark.parametrize("who", ["gu", "he", "catering", "stranger"])
def test_who_does_not_attend_finds_nothing(phone: Phone, desk: Desk, as_person: SignIn, who: str) -> None:
    client = as_person(getattr(desk.cast, who))
    for rest in ("", "/records", f"/files/{'0' * 64}"):
        assert error(client.get(address(phone, rest))) == (404, "not_found")


# --- records --------------------------------------------------------------------------------------------------


def test_records_are_sent_and_given_to_the_other_device_as_they_were_written(
    client: Client, phone: Phone, desk: Desk, as_person: SignIn, at: datetime
) -> None:
    record = phone.write("answer", "item:4.2", PASS)
    told = send(client, phone).json()
    [receipt] = told["receipts"]
    assert (receipt["id"], receipt["state"], receipt["notes"]) == (record["id"], "kept", [])
    assert told["inspections"][str(phone.inspection.key)]["state"] == "approved"
    other = as_person(desk.cast.mao)
    got = other.get(address(phone, "/records?since=0")).json()
    [given] = got["records"]
    assert (given["receipt"], given["person_name"]) == (receipt["receipt"], "林岚")
    assert {name: given[name] for name in record} == record
    assert hash_of(given) == record["sha256"]
    assert other.get(address(phone, f"/records?since={got['next']}")).json()["records"] == []


def test_what_is_new_follows_the_number_asked_from(client: Client, phone: Phone) -> None:
    phone.write("answer", "item:4.2", PASS)
    send(client, phone)
    following = client.get(address(phone, "/records")).json()["next"]
    later = phone.write("answer", "item:5.1", PASS)
    send(client, phone)
    told = client.get(address(phone, f"/records?since={following}")).json()
    assert [record["id"] for record in told["records"]] == [later["id"]]


@pytest.mark.parametrize("since", ["-1", "x", "9" * 40])
def test_a_number_that_is_none_is_refused(client: Client, phone: Phone, since: str) -> None:
    assert error(client.get(address(phone, f"/records?since={since}"))) == (400, "since")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"sent_at": None}, (400, "sent_at")),
        ({"sent_at": "now"}, (400, "sent_at")),
        ({"records": {}}, (400, "records")),
        ({"records": [{}] * 201}, (413, "too_many")),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused(
    client: Client, phone: Phone, said: dict[str, Any], code: tuple[int, str]
) -> None:
    assert error(send(client, phone, **said)) == code


@pytest.mark.parametrize("body", ["", "[]", "{", "\xff\xfe", "[" * 100_000])
def test_what_is_no_json_is_refused(client: Client, phone: Phone, body: str) -> None:
    answer = client.post("/field/api/records", body.encode("latin-1"), content_type="application/json")
    assert error(answer) == (400, "bad_json")


def test_a_batch_that_is_too_long_is_refused(client: Client, phone: Phone) -> None:
    answer = client.post("/field/api/records", b" " * (9 << 20), content_type="application/json")
    assert error(answer) == (413, "too_long")


def test_writing_needs_the_token_of_the_session(phone: Phone, desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.cast.lin, backend="django.contrib.auth.backends.ModelBackend")
    phone.write("answer", "item:4.2", PASS)
    assert error(send(client, phone)) == (403, "csrf")
    token = client.get(f"/field/api/me?device={phone.device}").json()["csrf"]
    sent = {"device": phone.device, "sent_at": phone.at.isoformat(), "records": phone.written}
    answer = client.post(
        "/field/api/records",
        json.dumps(sent),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.json()["receipts"][0]["state"] == "kept"
    content = photo(1)
    put = client.put(
        address(phone, f"/files/{sha_of(content)}"),
        content,
        content_type="image/jpeg",
        headers={"X-CSRFToken": token},
    )
    assert put.status_code == 200


def test_records_of_somebody_elses_inspection_are_refused_one_by_one(
    phone: Phone, desk: Desk, as_person: SignIn
) -> None:
    phone.write("answer", "item:4.2", PASS)
    [receipt] = send(as_person(desk.cast.gu), phone).json()["receipts"]
    assert receipt["state"] == "refused"
    assert not FieldRecord.objects.filter(inspection=phone.inspection).exists()


# --- files ----------------------------------------------------------------------------------------------------


def test_a_photo_goes_up_once_and_comes_down_to_the_other_device(
    client: Client, phone: Phone, desk: Desk, as_person: SignIn
) -> None:
    content = photo("灶台")
    where = address(phone, f"/files/{sha_of(content)}")
    first = client.put(where, content, content_type="image/jpeg").json()
    again = client.put(where, content, content_type="image/jpeg").json()
    assert (first["state"], again["state"], again["receipt"]) == ("kept", "known", first["receipt"])
    answer = as_person(desk.cast.mao).get(where)
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "media", "code"),
    [
        (b"MZ no photo", "image/jpeg", (422, "file_kind")),
        (photo(2), "text/html", (422, "file_kind")),
    ],
)
def test_what_is_no_photo_is_refused(
    client: Client, phone: Phone, content: bytes, media: str, code: tuple[int, str]
) -> None:
    assert error(client.put(address(phone, f"/files/{sha_of(content)}"), content, content_type=media)) == code
    assert not FieldFile.objects.filter(inspection=phone.inspection).exists()


def test_a_photo_with_another_hash_is_refused(client: Client, phone: Phone) -> None:
    answer = client.put(address(phone, f"/files/{'0' * 64}"), photo(3), content_type="image/jpeg")
    assert error(answer) == (422, "file_hash")


def test_what_nobody_sent_does_not_come_down(client: Client, phone: Phone) -> None:
    assert error(client.get(address(phone, f"/files/{'0' * 64}"))) == (404, "not_found")
    assert error(client.get(f"/field/api/packs/{uuid4()}")) == (404, "not_found")


# --- what came late ------------------------------------------------------------------------------------------


def test_what_came_late_is_told_to_the_leader_and_who_approved(
    client: Client, phone: Phone, desk: Desk, as_person: SignIn
) -> None:
    Inspection.objects.filter(pk=phone.inspection.pk).update(state="finished")
    phone.write("answer", "item:4.2", PASS)
    [receipt] = send(client, phone).json()["receipts"]
    assert receipt["state"] == "late"
    told = OutboxMessage.objects.filter(subject="检查结束后收到现场记录")
    assert sorted(told.values_list("to", flat=True)) == ["gu", "lin"]
    page = as_person(desk.cast.gu).get(f"/inspections/{phone.inspection.key}").content.decode()
    assert "结束后收到的记录" in page
