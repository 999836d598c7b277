"""What phones send: every record once, each for itself, every refusal a sentence, and nothing lost or doubled."""

import hashlib
import threading
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast, assemble
from tests.inspection.phones import FAR, Phone, a_short_list, an_approved_one, canonical, kept, photo, sha_of

from weili.inspection.field.hashing import hash_of, receipt_of
from weili.inspection.models import Device, FieldFile, FieldRecord, Inspection, RefusedRecord
from weili.inspection.services import receive_file, receive_records
from weili.inspection.services.receiving import BadBatch
from weili.kernel.access import Refused
from weili.kernel.files import FileRefused
from weili.kernel.models import StoredFile

PASS = {"result": "pass", "reason": "", "note": "", "score": "", "readings": [], "photos": [], "voice": []}
SCAN = {"code": "", "way": "manual", "reason": "市级系统故障", "position": None}


@pytest.fixture
def phone(cast: Cast, at: datetime, on: date) -> Phone:
    """Lin's phone before an approved inspection of the farmhouse."""
    return Phone(an_approved_one(cast, at, on), cast.lin, at)


def states(receipts: list[Any]) -> list[str]:
    return [each.state for each in receipts]


def refusal(phone: Phone, kind: str, about: str, body: Any, **more: Any) -> str:
    """The sentence with which one record is refused."""
    [receipt] = phone.send([phone.write(kind, about, body, **more)])
    assert receipt.state == "refused", receipt
    assert receipt.receipt == ""
    return str(receipt.message)


# --- kept, once ---------------------------------------------------------------------------------------------


def test_a_record_is_kept_as_it_was_written_and_given_a_receipt(phone: Phone, cast: Cast) -> None:
    record = phone.write("answer", "item:4.2", PASS | {"note": "健康证 3 份“齐全”\n😀"})
    [receipt] = phone.send()
    [row] = kept(phone.inspection)
    assert (receipt.state, receipt.message, receipt.notes) == ("kept", "", [])
    assert receipt.receipt == receipt_of(row.pk, row.sha256, row.received_at)
    assert (str(row.pk), row.body, row.made_text, row.person) == (
        record["id"],
        record["body"],
        record["made_at"],
        cast.lin,
    )
    assert row.sha256 == record["sha256"] == hash_of(record)


def test_the_hash_is_over_the_canonical_text_of_nine_fields() -> None:
    """The example that both sides of the protocol are held to."""
    record = {
        "id": "6f1e1c9e-3d4c-4f6a-9a63-0e6f6f1a2b3c", "inspection": "0b0e7c1e-8a44-4c6e-b7a1-6f0a5f0f9d11",
        "device": "5d3a1a5e-7f0b-4b2e-9a55-0f2f6e1f0a01", "seq": 7, "kind": "answer", "about": "item:4.1", "after": [],
        "made_at": "2026-11-28T10:15:30+08:00", "body": {"result": "pass", "note": "冷藏 5℃\n“正常”"},
    }  # fmt: skip
    text = (
        '{"about":"item:4.1","after":[],"body":{"note":"冷藏 5℃\\n“正常”","result":"pass"},'
        '"device":"5d3a1a5e-7f0b-4b2e-9a55-0f2f6e1f0a01","id":"6f1e1c9e-3d4c-4f6a-9a63-0e6f6f1a2b3c",'
        '"inspection":"0b0e7c1e-8a44-4c6e-b7a1-6f0a5f0f9d11","kind":"answer","made_at":"2026-11-28T10:15:30+08:00","seq":7}'
    )
    assert canonical(record) == text
    assert hash_of(record | {"sha256": "…"}) == hashlib.sha256(text.encode()).hexdigest()


def test_the_same_record_five_times_is_one_with_one_receipt(phone: Phone, at: datetime) -> None:
    phone.write("scan", "scan", SCAN)
    first = phone.send()
    again = [phone.send(at=at + timedelta(hours=hours)) for hours in (2, 3, 4)] + [
        phone.send(phone.written * 2)
    ]
    assert states(first) == ["kept"]
    assert {each.state for some in again for each in some} == {"known"}
    assert {each.receipt for some in [first, *again] for each in some} == {first[0].receipt}
    assert len(kept(phone.inspection)) == 1


def test_the_same_name_with_another_content_is_refused(phone: Phone) -> None:
    record = phone.write("answer", "item:4.2", PASS)
    phone.send()
    changed = dict(record, body=PASS | {"result": "fail"})
    changed["sha256"] = hash_of(changed)
    [receipt] = phone.send([changed])
    assert receipt.state == "refused"
    assert receipt.message.startswith("changed：")
    assert kept(phone.inspection)[0].body["result"] == "pass"


def test_a_number_used_twice_on_a_device_is_refused(phone: Phone) -> None:
    phone.write("answer", "item:4.2", PASS)
    phone.send()
    assert "第1条已经是另一条记录" in refusal(phone, "answer", "item:5.1", PASS, seq=1)


def test_one_that_is_refused_does_not_hold_up_the_others(phone: Phone) -> None:
    phone.write("answer", "item:4.2", PASS)
    phone.write("answer", "item:9.9", PASS)
    phone.write("answer", "item:5.1", PASS)
    assert states(phone.send()) == ["kept", "refused", "kept"]
    [refused] = RefusedRecord.objects.in_district(phone.inspection.district_id)
    assert (refused.seq, refused.about) == (2, "item:9.9")


def test_a_refused_one_is_accounted_for_once(phone: Phone) -> None:
    phone.write("answer", "item:9.9", PASS)
    phone.send()
    phone.send()
    assert RefusedRecord.objects.in_district(phone.inspection.district_id).count() == 1


# --- who may send -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["gu", "he", "catering", "leader", "owner", "stranger"])
def test_who_does_not_attend_sends_nothing(phone: Phone, cast: Cast, who: str) -> None:
    phone.write("scan", "scan", SCAN)
    [receipt] = phone.send(by=getattr(cast, who))
    assert receipt.state == "refused"
    assert "不是这项检查的检查人员" in receipt.message
    assert kept(phone.inspection) == []
    assert not RefusedRecord.objects.in_district(phone.inspection.district_id).exists()


def test_an_officer_of_another_station_sends_in_a_joint_team(cast: Cast, at: datetime, on: date) -> None:
    inspection = an_approved_one(cast, at, on, officers=[cast.lin, cast.mao, cast.he])
    phone = Phone(inspection, cast.he, at)
    phone.write("answer", "item:4.2", PASS)
    assert states(phone.send()) == ["kept"]


def test_an_exported_queue_is_sent_by_a_colleague_and_keeps_its_device(phone: Phone, cast: Cast) -> None:
    phone.write("answer", "item:4.2", PASS)
    assert states(phone.send(by=cast.mao)) == ["kept"]
    [row] = kept(phone.inspection)
    assert (str(row.device_id), row.person) == (phone.device, cast.mao)


# --- what cannot be ------------------------------------------------------------------------------------------


def test_a_kind_nobody_knows_is_refused(phone: Phone) -> None:
    assert "不认识的记录类别“dance”" in refusal(phone, "dance", "dance", {})


@pytest.mark.parametrize(
    ("kind", "about", "body", "said"),
    [
        ("answer", "item:4.2", {"result": "good"}, "应为pass（符合）、fail（不符合）、na（合理缺项），收到的是“good”"),
        ("answer", "item:4.2", {}, "缺少result"),
        ("answer", "item:4.2", PASS | {"result": "na"}, "合理缺项应写明理由"),
        ("answer", "item:4.2", PASS | {"photos": ["abc"]}, "photos应为文件的SHA-256"),
        ("answer", "item:9.9", PASS, "检查表没有“9.9”这一项，不得检查清单以外的事项"),
        ("answer", "4.2", PASS, "about应为item:…"),
        ("finding", "finding:4.2", {"text": ""}, "text不能为空"),
        ("finding", "finding:4.2", {"text": "无证", "affects_safety": "yes"}, "affects_safety应为是或否"),
        ("scan", "scan", {"way": "manual", "code": "", "reason": " "}, "没有扫码，应写明原因"),
        ("scan", "scan", {"way": "camera", "code": ""}, "扫码的内容code不能为空"),
        ("scan", "scan:2", SCAN, "about应为scan，收到的是“scan:2”"),
        ("scan", "scan", SCAN | {"position": {"lat": 40.5}}, "带小数"),
        ("told", "told", {"certificates": True}, "缺少notice"),
        ("stop", "stop", {"ordered": True, "text": ""}, "责令停止生产经营应写明内容"),
        ("sample", "sample:1", {"product": "栗子糕"}, "应为小写的UUID"),
        ("sign", "sign:officer:0", {"state": "signed"}, "不是这项检查的检查人员，不能签名"),
        ("sign", "sign:business", {"state": "signed"}, "签字应有签名图片"),
        ("sign", "sign:business", {"state": "refused_witnessed"}, "应写明见证人"),
        ("close", "close", {"result": "符合", "handling": "warn"}, "handling应为pass（通过）"),
        ("finish", "finish", {"finished_at": "noon", "records": 1, "files": 0}, "finished_at应为带时区的时间"),
        ("finish", "finish", {"finished_at": "2026-09-21T12:00:00+08:00", "records": 0, "files": 0}, "records应为1至"),
        ("answer", "item:4.2", PASS | {"note": "a\x00b"}, "无法保存的字符"),
        ("answer", "item:4.2", PASS | {"note": 2**60}, "太大"),
        ("answer", "item:4.2", "pass", "body应为一个JSON对象"),
    ],
)  # fmt: skip
def test_each_refusal_names_the_field_and_what_was_expected(
    phone: Phone, kind: str, about: str, body: Any, said: str
) -> None:
    assert said in refusal(phone, kind, about, body)
    assert kept(phone.inspection) == []


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ({"threshold": "chill_max", "value": "700"}, "冷藏上限700℃不可能（应在-50至350℃之间）"),
        ({"threshold": "chill_max", "value": "-51"}, "不可能"),
        ({"threshold": "chill_max", "value": 7}, "写成文字的数"),
        ({"threshold": "chill_max", "value": "热"}, "写成文字的数"),
        ({"threshold": "cook_core_temp", "value": "70"}, "检查表没有“cook_core_temp”这一读数"),
    ],
)
def test_a_reading_that_cannot_be_true_is_refused(phone: Phone, reading: dict[str, Any], said: str) -> None:
    assert said in refusal(phone, "answer", "item:6.1", PASS | {"readings": [reading]})


def test_a_reading_at_the_edge_is_kept(phone: Phone) -> None:
    phone.write("answer", "item:6.1", PASS | {"readings": [{"threshold": "chill_max", "value": "-50.0"}]})
    assert states(phone.send()) == ["kept"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id", "7", "id应为小写的UUID"),
        ("seq", 0, "seq应为1至1000000的整数"),
        ("seq", "1", "seq应为"),
        ("device", None, "device应为小写的UUID，收到的是“空”"),
        ("inspection", "89f14ddb-2316-477c-bac0-aa871b20a594", "没有这项检查"),
        ("after", "none", "after应为列表"),
        ("made_at", "2026-09-21T12:00:00", "made_at应为带时区的时间"),
        ("sha256", "0" * 64, "摘要与内容不符"),
    ],
)
def test_the_outside_of_a_record_is_looked_at_too(phone: Phone, field: str, value: Any, said: str) -> None:
    record = phone.write("answer", "item:4.2", PASS) | {field: value}
    if field != "sha256":
        record["sha256"] = sha_of(canonical({k: v for k, v in record.items() if k != "sha256"}).encode())
    [receipt] = phone.send([record])
    assert receipt.state == "refused"
    assert said in receipt.message


@pytest.mark.parametrize("nonsense", [None, 7, "record", [], {}])
def test_nonsense_is_refused_and_harms_nobody(phone: Phone, nonsense: Any) -> None:
    good = phone.write("answer", "item:4.2", PASS)
    assert states(phone.send([nonsense, good])) == ["refused", "kept"]


def test_too_many_at_once_are_refused_as_a_whole(phone: Phone) -> None:
    with pytest.raises(BadBatch, match="一次最多发送200条"):
        phone.send([{}] * 201)


# --- noted, never punished -----------------------------------------------------------------------------------


def test_a_clock_a_year_ahead_is_kept_and_noted(phone: Phone) -> None:
    phone.ahead = timedelta(days=365)
    phone.write("answer", "item:4.2", PASS)
    [receipt] = phone.send()
    assert receipt.state == "kept"
    assert receipt.notes == ["本机时钟比系统快365天"]
    [row] = kept(phone.inspection)
    assert row.clock_offset == 365 * 86400 == Device.objects.get(pk=phone.device).clock_offset


@pytest.mark.parametrize("year", ["0001", "1970", "9999"])
def test_a_clock_that_lost_all_time_is_kept(phone: Phone, year: str) -> None:
    phone.write("answer", "item:4.2", PASS, made_at=f"{year}-01-01T00:00:00+08:00")
    assert states(phone.send()) == ["kept"]
    assert kept(phone.inspection)[0].made_text.startswith(year)


def test_a_clock_that_jumped_between_writing_and_sending_is_noted(phone: Phone) -> None:
    phone.write("answer", "item:4.2", PASS, made_at="2026-09-22T12:00:00+08:00")
    assert phone.send()[0].notes == ["记录时间晚于发送时间，记录后时钟可能调整过"]


@pytest.mark.parametrize(
    ("position", "noted"),
    [
        (FAR, ["记录位置距登记的经营场所约11.1公里"]),
        (FAR | {"lat": "40.4102"}, []),
        (FAR | {"lat": "40.4102", "accuracy": "0"}, ["定位精度为0，可能不是真实定位"]),
        (FAR | {"lat": "40.4102", "at": "2026-09-21T09:00:00+08:00"}, ["定位时间与记录时间相差3小时"]),
    ],
)
def test_a_position_is_noted(phone: Phone, position: dict[str, str], noted: list[str]) -> None:
    phone.write("scan", "scan", SCAN | {"position": position})
    assert phone.send()[0].notes == noted


def test_the_code_of_another_business_is_noted(phone: Phone) -> None:
    phone.write("scan", "scan", SCAN | {"way": "camera", "code": "91110116MA00LZNJ42"})
    phone.write("scan", "scan", SCAN | {"way": "camera", "code": "https://e.example/91110116XXXXXXXXXX"})
    right, wrong = phone.send()
    assert right.notes == []
    assert wrong.notes == ["扫码内容与本户登记的代码不一致，请核对是否扫错"]


def test_an_answer_to_an_item_that_is_left_out_is_kept_and_noted(phone: Phone) -> None:
    phone.inspection.blocked = [{"code": "4.2", "why": "上级机关2026-09-01已检查"}]
    phone.inspection.save()
    phone.write("answer", "item:4.2", PASS)
    assert "不计入结果" in phone.send()[0].notes[0]


# --- after the end -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["finished", "published", "cancelled"])
def test_what_comes_after_the_end_is_kept_as_late(phone: Phone, state: str) -> None:
    Inspection.objects.filter(pk=phone.inspection.pk).update(state=state)
    phone.write("answer", "item:4.2", PASS)
    [receipt] = phone.send()
    assert receipt.state == "late"
    assert "保留并提示负责人" in receipt.message
    assert kept(phone.inspection)[0].state == "late"
    assert states(phone.send()) == ["known"]


def test_a_checklist_withdrawn_meanwhile_changes_nothing(phone: Phone, cast: Cast, at: datetime) -> None:
    checklist = a_short_list(cast, at)
    checklist.state = "withdrawn"
    checklist.save()
    phone.write("answer", "item:4.2", PASS)
    assert states(phone.send()) == ["kept"]


# --- files ---------------------------------------------------------------------------------------------------


def put(phone: Phone, content: bytes, *, media: str = "image/jpeg", sha: str = "", by: Any = None) -> Any:
    return receive_file(
        inspection=phone.inspection, sha256=sha or sha_of(content), media=media, content=BytesIO(content),
        by=by or phone.person, at=phone.at,
    )  # fmt: skip


def test_a_photo_is_kept_byte_by_byte_and_known_again(phone: Phone) -> None:
    content = photo("现场") + b"Exif\x00GPS"
    first, again = put(phone, content), put(phone, content)
    assert (first.state, again.state, again.receipt) == ("kept", "known", first.receipt)
    [row] = FieldFile.objects.filter(inspection=phone.inspection)
    assert row.file.sha256 == sha_of(content)
    assert not row.seen_elsewhere


@pytest.mark.parametrize(
    ("content", "media", "code"),
    [
        (b"MZ not a photo at all", "image/jpeg", "file_kind"),
        (b"%PDF-1.7", "image/png", "file_kind"),
        (photo(1), "audio/webm", "file_kind"),
        (photo(1), "application/pdf", "file_kind"),
        (photo(1), "", "file_kind"),
        (b"", "image/jpeg", "file_empty"),
    ],
)
def test_a_photo_that_is_no_photo_is_refused(phone: Phone, content: bytes, media: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        put(phone, content, media=media)
    assert refused.value.code == code
    assert not FieldFile.objects.filter(inspection=phone.inspection).exists()


@pytest.mark.parametrize(
    "begins", [b"\x1aE\xdf\xa3", b"OggS", b"\x00\x00\x00\x18ftypM4A ", b"RIFF\x00\x00\x00\x00WAVE"]
)
def test_a_voice_note_is_kept(phone: Phone, begins: bytes) -> None:
    assert put(phone, begins + b"rest of it", media="audio/webm;codecs=opus").state == "kept"


def test_a_photo_that_was_damaged_on_its_way_is_refused_and_not_stored(phone: Phone) -> None:
    with pytest.raises(FileRefused, match="摘要不符"):
        put(phone, photo("cut"), sha=sha_of(photo("whole")))
    assert not StoredFile.objects.exists()


def test_the_same_picture_under_another_inspection_is_noted(
    phone: Phone, cast: Cast, at: datetime, on: date
) -> None:
    put(phone, photo("灶台"))
    Inspection.objects.filter(pk=phone.inspection.pk).update(state="published")
    other = Phone(an_approved_one(cast, at, on), cast.lin, at)
    put(other, photo("灶台"))
    assert FieldFile.objects.get(inspection=other.inspection).seen_elsewhere
    assert not FieldFile.objects.get(inspection=phone.inspection).seen_elsewhere


def test_who_does_not_attend_puts_no_file(phone: Phone, cast: Cast) -> None:
    with pytest.raises(Refused):
        put(phone, photo(1), by=cast.gu)


def test_a_record_costs_three_questions(phone: Phone) -> None:
    def asked(many: int) -> int:
        records = [phone.write("answer", "item:4.2", PASS) for _ in range(many)]
        with CaptureQueriesContext(connection) as queries:
            phone.send(records)
        return len(queries)

    asked(1)  # its device is met
    few = asked(1)
    assert asked(21) - few == 20 * 3, "a savepoint, the row, the end of the savepoint"


# --- any order, any number of times ----------------------------------------------------------------------------


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_any_duplication_any_cut_keeps_each_record_once(phone: Phone, data: st.DataObject) -> None:
    phone.inspection.refresh_from_db()
    phone.device, phone.written = str(uuid.uuid4()), []
    before = len(kept(phone.inspection))
    for code in ("2.1", "4.2", "5.1", "4.2", "6.1"):
        phone.write("answer", f"item:{code}", PASS)
    queue = data.draw(st.permutations(phone.written * 2))
    receipts: dict[str, set[str]] = {}
    while queue:
        cut = data.draw(st.integers(1, len(queue)))
        for receipt in phone.send(queue[:cut]):
            assert receipt.state in {"kept", "known"}
            receipts.setdefault(receipt.id, set()).add(receipt.receipt)
        queue = queue[cut:]
    assert {len(some) for some in receipts.values()} == {1}
    assert len(kept(phone.inspection)) - before == len(phone.written)


# --- at the same time ------------------------------------------------------------------------------------------


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What several acts answer when they begin in the same moment, each on its own connection."""
    gate, answers = threading.Barrier(len(acts)), {}

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            answers[number] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(acts))]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_devices_with_the_same_record_in_the_same_moment(at: datetime, on: date) -> None:
    cast = assemble(at)
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    for code in ("2.1", "4.2", "5.1", "6.1"):
        phone.write("answer", f"item:{code}", PASS)
    backwards = list(reversed(phone.written))
    answers = together(
        lambda: phone.send(), lambda: phone.send(backwards, by=cast.mao), lambda: phone.send(phone.written * 2),
        lambda: phone.send(backwards),
    )  # fmt: skip
    receipts = [each for some in answers for each in some]
    assert sorted({each.state for each in receipts}) == ["kept", "known"]
    assert sum(each.state == "kept" for each in receipts) == 4
    assert len({(each.id, each.receipt) for each in receipts}) == 4
    assert FieldRecord.objects.filter(inspection=phone.inspection).count() == 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_devices_with_the_same_file_in_the_same_moment(at: datetime, on: date) -> None:
    cast = assemble(at)
    phone = Phone(an_approved_one(cast, at, on), cast.lin, at)
    answers = together(*[lambda: put(phone, photo("门头"))] * 4)
    assert len({each.receipt for each in answers}) == 1
    assert FieldFile.objects.filter(inspection=phone.inspection).count() == 1


@pytest.mark.postgres
def test_records_come_in_on_either_database(phone: Phone, database: str) -> None:
    assert connection.vendor == database
    phone.write("answer", "item:4.2", PASS | {"note": "℃ 😀"})
    receipts, [inspection] = receive_records(
        records=phone.written, sent_at=phone.at, by=phone.person, at=phone.at
    )
    assert states(receipts) == ["kept"]
    assert inspection == phone.inspection
