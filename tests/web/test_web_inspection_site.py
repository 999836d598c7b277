"""What phones sent, at the desk: contradictions side by side, gaps and missing files in words, photos by their hash."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.inspection.phones import Phone, a_whole_visit, an_approved_one, carried, sha_of
from tests.web.conftest import Desk

from weili.inspection.field.heads import said_by
from weili.inspection.models import FieldRecord, Inspection
from weili.inspection.queries.received import received_of
from weili.inspection.refusals import CannotArrange
from weili.inspection.services import choose_record
from weili.kernel.access import Refused

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def inspection(desk: Desk, at: datetime, on: date) -> Inspection:
    made = an_approved_one(desk.cast, at - timedelta(hours=2), on)
    made.state = Inspection.State.UNDER_WAY
    made.save(update_fields=["state"])
    return made


@pytest.fixture
def two(inspection: Inspection, desk: Desk, at: datetime) -> tuple[Phone, Phone]:
    """Lin's and Mao's phones, which wrote different things of the same item without signal."""
    early = at - timedelta(hours=2)
    lin, mao = Phone(inspection, desk.cast.lin, early), Phone(inspection, desk.cast.mao, early)
    lin.write("answer", "item:4.2", {"result": "pass"})
    sha = lin.photograph("4.2")
    lin.write("answer", "item:5.1", {"result": "fail", "note": "垃圾桶无盖", "photos": [sha]})
    mao.write("answer", "item:4.2", {"result": "fail", "note": "一人健康证过期"})
    for phone in (lin, mao):
        assert {each.state for each in phone.send(at=early + timedelta(hours=1))} == {"kept"}
    return lin, mao


def shown(client: Client, inspection: Inspection) -> str:
    return client.get(f"/inspections/{inspection.key}").content.decode()


def test_what_two_phones_wrote_differently_stands_side_by_side_and_is_decided(
    two: tuple[Phone, Phone], inspection: Inspection, desk: Desk, as_person: SignIn
) -> None:
    page = shown(as_person(desk.cast.lin), inspection)
    assert "两部终端写得不同" in page
    assert "一人健康证过期" in page
    chosen = two[1].written[0]["id"]
    answer = as_person(desk.cast.lin).post(
        f"/inspections/{inspection.key}/choose", {"record": chosen}, follow=True
    )
    assert "已选定" in answer.content.decode()
    rows = FieldRecord.objects.in_district(inspection.district_id).filter(inspection=inspection)
    assert said_by(rows).conflicts == {}
    assert said_by(rows).body("item:4.2") == {"result": "fail", "note": "一人健康证过期"}
    assert rows.filter(about="item:4.2").count() == 3, "both stay beside what was decided"
    again = as_person(desk.cast.mao).post(
        f"/inspections/{inspection.key}/choose", {"record": chosen}, follow=True
    )
    assert "已经没有分歧" in again.content.decode()


def test_only_its_officers_decide_and_not_after_the_end(
    two: tuple[Phone, Phone], inspection: Inspection, desk: Desk, at: datetime, as_person: SignIn
) -> None:
    chosen = two[0].written[0]["id"]
    with pytest.raises(Refused):
        choose_record(inspection=inspection, record=chosen, by=desk.cast.gu, at=at)
    assert "选定这一条" not in shown(as_person(desk.cast.gu), inspection)
    Inspection.objects.filter(pk=inspection.pk).update(state=Inspection.State.FINISHED)
    with pytest.raises(CannotArrange, match="检查已已出结果"):
        choose_record(inspection=inspection, record=chosen, by=desk.cast.lin, at=at)


def test_what_has_not_come_is_said_in_plain_words(
    inspection: Inspection, desk: Desk, at: datetime, as_person: SignIn
) -> None:
    phone = Phone(inspection, desk.cast.lin, at - timedelta(hours=2))
    for code in ("2.1", "4.2", "5.1"):
        phone.write("answer", f"item:{code}", {"result": "pass"})
    phone.photograph("5.1")
    phone.send([phone.written[0], phone.written[2], phone.written[3]])
    page = shown(as_person(desk.cast.gu), inspection)
    assert "第 2 条（共 1 条）还没有收到" in page
    assert "有 1 个照片、录音或签名还没有送达" in page


def test_what_came_after_the_end_is_kept_apart(
    inspection: Inspection, desk: Desk, at: datetime, as_person: SignIn
) -> None:
    Inspection.objects.filter(pk=inspection.pk).update(state=Inspection.State.FINISHED)
    phone = Phone(inspection, desk.cast.lin, at - timedelta(hours=2))
    phone.write("answer", "item:2.1", {"result": "fail", "note": "许可证副本未悬挂"})
    phone.send()
    assert "结束后收到的记录" in shown(as_person(desk.cast.lin), inspection)
    late = as_person(desk.cast.lin).get("/inspections/list?late=1").content.decode()
    assert str(inspection.key) in late
    assert (
        str(inspection.key) not in as_person(desk.cast.lin).get("/inspections/list?late=0").content.decode()
    )


def test_a_photo_is_opened_by_its_hash_where_the_inspection_is_seen(
    two: tuple[Phone, Phone], inspection: Inspection, desk: Desk, as_person: SignIn
) -> None:
    two[0].send_files()
    [sha] = two[0].files
    page = shown(as_person(desk.cast.lin), inspection)
    assert sha[:16] in page
    address = f"/inspections/{inspection.key}/files/{sha}"
    answer = as_person(desk.cast.gu).get(address)
    assert answer.status_code == 200
    assert sha_of(b"".join(answer.streaming_content)) == sha  # type: ignore[attr-defined]
    assert as_person(desk.cast.he).get(address).status_code == 404
    assert as_person(desk.cast.assistant).get(address).status_code == 403
    assert as_person(desk.cast.gu).get(f"/inspections/{inspection.key}/files/{'0' * 64}").status_code == 404


def test_records_are_read_in_as_many_questions_however_many_there_are(
    two: tuple[Phone, Phone], inspection: Inspection, at: datetime
) -> None:
    with CaptureQueriesContext(connection) as few:
        received_of(inspection)
    lin = two[0]
    for n in range(40):
        lin.write("answer", "item:6.1", {"result": "pass", "note": str(n)})
    lin.send()
    with CaptureQueriesContext(connection) as many:
        found = received_of(inspection)
    assert len(many) == len(few) <= 4
    assert next(s for _, some in found.groups for s in some if s.about == "item:6.1").earlier == 39


def test_a_finished_visit_shows_its_result_and_signatures_only_to_who_may_see_persons(
    desk: Desk, as_person: SignIn, at: datetime, on: date
) -> None:
    phone = Phone(
        an_approved_one(desk.cast, at - timedelta(hours=2), on), desk.cast.lin, at - timedelta(hours=2)
    )
    a_whole_visit(phone, desk.cast, failed={"5.1": {"deadline": str(on + timedelta(days=7))}})
    made = carried(phone)
    assert made.state == Inspection.State.FINISHED, made.held_because
    page = shown(as_person(desk.cast.gu), made)
    assert made.result in page
    assert "一般项不符合" in page
    assert "公开结果</a>" in page
    assert "结果应于" in page
    assert "栗满仓" not in page.split('id="site"')[1].split("</section>")[0]
    signature = phone.written[-2]["body"]["image"]
    address = f"/inspections/{made.key}/files/{signature}"
    opened = as_person(desk.cast.gu).get(address)
    assert sha_of(b"".join(opened.streaming_content)) == signature  # type: ignore[attr-defined]
    assert as_person(desk.cast.administrator).get(address).status_code == 403
    assert signature[:16] not in shown(as_person(desk.cast.administrator), made)
    assert as_person(desk.cast.gu).post(f"/inspections/{made.key}/publish").status_code == 303
    made.refresh_from_db()
    assert made.state == Inspection.State.PUBLISHED
