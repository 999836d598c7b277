"""What follows from a visit of our own: clue, key list, samples, the grade; and nothing is lost where it breaks."""

import uuid
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from tests.cast import Cast
from tests.inspection.phones import (
    CODES,
    SAMPLE,
    Phone,
    a_whole_visit,
    an_approved_one,
    answer,
    arrive,
    close,
    done,
    kept,
    photo,
    sha_of,
    sign,
)

from weili.archive.models import Duty, Entry, KeyListing, Lead, Visit
from weili.grading.dynamic import from_items
from weili.grading.evidence import Asked
from weili.inspection.models import Inspection
from weili.law.kinds import Sector
from weili.reactions import field_arrivals
from weili.reactions.evidence import inspections
from weili.reactions.field_arrivals import carry_on, file_arrived, records_arrived
from weili.sampling.models import HandOver

State = Inspection.State


@pytest.fixture
def phone(cast: Cast, at: datetime, on: date) -> Phone:
    """Lin's phone at the door of the farmhouse."""
    return Phone(an_approved_one(cast, at, on), cast.lin, at)


def arrived(phone: Phone, *, at: datetime | None = None) -> Inspection:
    """Everything arrives: the records, then the files one by one."""
    at = at or phone.at + timedelta(hours=1)
    records_arrived(phone.written, sent_at=at + phone.ahead, by=phone.person, at=at)
    for sha, content in phone.files.items():
        file_arrived(
            phone.inspection, sha256=sha, media="image/jpeg", content=BytesIO(content), by=phone.person, at=at
        )
    return Inspection.objects.get(pk=phone.inspection.pk)


def leads(cast: Cast) -> list[str]:
    return list(Lead.objects.filter(business=cast.chestnut).order_by("pk").values_list("text", flat=True))


def test_the_last_file_finishes_the_visit(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast, result="符合")
    _, [before] = records_arrived(phone.written, sent_at=phone.at, by=cast.lin, at=phone.at)
    assert (before.state, before.held_because) == (State.UNDER_WAY, "还有3个照片、录音或签名没有收到")
    inspection = arrived(phone)
    assert (inspection.state, inspection.result) == (State.FINISHED, "符合")
    assert leads(cast) == []
    assert not KeyListing.objects.filter(business=cast.chestnut).exists()


@pytest.mark.parametrize(
    ("code", "said", "clue"),
    [
        ("4.2", {"affects_safety": True}, True),
        ("5.1", {"affects_safety": True}, True),  # no key item, and it affects safety
        ("4.2", {"accident_risk": True}, True),
        ("4.2", {}, False),  # a key item whose officers said why it is not investigated
        ("5.1", {}, False),
    ],
)
def test_what_affects_safety_is_a_clue_once(
    phone: Phone, cast: Cast, code: str, said: dict[str, Any], clue: bool
) -> None:
    a_whole_visit(phone, cast, failed={code: said})
    inspection = arrived(phone)
    assert inspection.state == State.FINISHED
    assert leads(cast) == ([f"2026-09-21检查发现应调查处理的问题：{code}"] if clue else [])
    carry_on(inspection, by=cast.lin, at=phone.at + timedelta(hours=3))
    assert len(leads(cast)) == int(clue)


def test_a_risk_of_an_accident_lists_the_place_as_proposed(phone: Phone, cast: Cast, on: date) -> None:
    phone.write("stop", "stop", {"ordered": True, "text": "立即停止凉菜制作"})
    a_whole_visit(phone, cast, failed={"4.2": {"accident_risk": True}})
    arrived(phone)
    listing = KeyListing.objects.get(business=cast.chestnut)
    assert (listing.state, listing.reason_code, listing.since) == ("proposed", "accident_risk", on)
    assert "4.2" in listing.reason


def test_food_set_aside_goes_to_sampling_as_a_duty(phone: Phone, cast: Cast, on: date) -> None:
    phone.write("sample", f"sample:{uuid.uuid4()}", SAMPLE)
    taken_back = f"sample:{uuid.uuid4()}"
    phone.write("sample", taken_back, SAMPLE)
    phone.write("sample", taken_back, {"cleared": True})
    a_whole_visit(phone, cast)
    arrived(phone)
    handed = HandOver.objects.get(business=cast.chestnut)
    assert (handed.product, handed.quantity, handed.made_on, handed.state) == (
        "栗子糕",
        "2盒",
        "2026-09-20",
        "waiting",
    )
    assert (handed.found_on, handed.handed_by) == (on, cast.lin)
    duty = Duty.objects.get(business=cast.chestnut, rule="sampling.deliver")
    assert duty.title == "接收现场移交样品：栗子糕"
    assert Entry.objects.filter(business=cast.chestnut, kind="sampling.hand_over.made").count() == 1


def test_a_full_visit_is_evidence_for_the_grade_by_its_own_checklist(
    phone: Phone, cast: Cast, on: date
) -> None:
    a_whole_visit(phone, cast, failed={"4.2": {}})
    arrived(phone)
    [inspected] = inspections(Asked([cast.chestnut.pk], on - timedelta(days=300), on))
    assert inspected.on == on
    assert {item.code: (item.key, item.result.value) for item in inspected.items} == {
        "2.1": (False, "pass"), "4.2": (True, "fail"), "5.1": (False, "pass"), "6.1": (True, "pass"),
    }  # fmt: skip
    score = from_items(inspected, Sector.CATERING, on, territory=cast.district.pk)
    assert score.points > 0


def test_an_item_of_the_bureaus_own_list_counts_with_its_weight(phone: Phone, cast: Cast, on: date) -> None:
    content = phone.inspection.checklist.content
    content["items"][0] |= {"code": "H-1", "key": True}
    phone.inspection.checklist.save()
    arrive(phone)
    for code in ("H-1", *CODES[1:]):
        answer(phone, code, "fail" if code == "H-1" else "pass")
    close(phone)
    sign(phone, cast)
    done(phone)
    assert arrived(phone).state == State.FINISHED
    [inspected] = inspections(Asked([cast.chestnut.pk], on - timedelta(days=300), on))
    assert next(item.key for item in inspected.items if item.code == "H-1") is True


# --- where something breaks -----------------------------------------------------------------------------------


def test_whatever_breaks_nothing_that_arrived_is_lost(
    phone: Phone, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of ours")

    a_whole_visit(phone, cast)
    with monkeypatch.context() as patched:
        patched.setattr(field_arrivals, "follow", broken)
        inspection = arrived(phone)
    assert (inspection.state, inspection.visit) == (State.UNDER_WAY, None)
    assert "系统处理出错" in inspection.held_because
    assert len(kept(inspection)) == len(phone.written)
    assert not Visit.objects.filter(business=cast.chestnut).exists()
    assert "could not be carried on" in caplog.text
    assert carry_on(inspection, by=cast.lin, at=at + timedelta(hours=2)).state == State.FINISHED
    assert Visit.objects.filter(business=cast.chestnut).count() == 1


def test_a_sentence_of_a_service_holds_the_visit(
    phone: Phone, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: Any, **__: Any) -> None:
        raise ValueError("该户档案正在合并，请稍后")

    a_whole_visit(phone, cast)
    monkeypatch.setattr(field_arrivals, "follow", refusing)
    assert arrived(phone).held_because == "该户档案正在合并，请稍后"


def test_a_file_nobody_names_changes_nothing(phone: Phone, cast: Cast) -> None:
    content = photo("多余")
    file_arrived(
        phone.inspection, sha256=sha_of(content), media="image/jpeg", content=BytesIO(content), by=cast.lin,
        at=phone.at,
    )  # fmt: skip
    inspection = Inspection.objects.get(pk=phone.inspection.pk)
    assert inspection.state == State.APPROVED
