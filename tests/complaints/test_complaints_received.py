"""Complaints received elsewhere: the citizen's words and the answer lie beside the chain."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.arriving import entries, said, take
from tests.cast import Cast

from weili.archive.models.timeline import PersonalPart
from weili.archive.taking import NotRecorded
from weili.complaints.intake import INTAKE
from weili.complaints.models import Complaint
from weili.complaints.services import record_received
from weili.exchange.rows.complaints import ComplaintRow
from weili.kernel import clock
from weili.kernel.access import Refused

TOLD = "complaints.complaint.received"


def complaint(cast: Cast, **known: Any) -> Complaint:
    usual = {
        "district": cast.district, "business": cast.chestnut, "number": "12345-1", "kind": "complaint",
        "received_on": date(2026, 9, 17), "text": "张某某说饭菜有异物", "citizen_name": "张某某",
        "citizen_phone": "13900000000", "outcome": "已电话答复张某某",
    }  # fmt: skip
    return Complaint(**(usual | known))


def test_a_complaint_is_written_and_told_on_its_day(cast: Cast, at: datetime) -> None:
    record_received(complaints=[complaint(cast)], by=cast.complaints, at=at)
    [entry] = entries(cast.chestnut, TOLD)
    assert entry.occurred_at == clock.noon(date(2026, 9, 17))
    assert (said(entry)["matter"], said(entry)["number"]) == ("投诉", "12345-1")


def test_nothing_happened_after_it_was_recorded(cast: Cast, on: date, at: datetime) -> None:
    morning = at - timedelta(hours=3)
    record_received(complaints=[complaint(cast, received_on=on)], by=cast.complaints, at=morning)
    assert entries(cast.chestnut, TOLD)[0].occurred_at == morning


def test_no_word_of_or_about_the_citizen_stands_in_the_chain(cast: Cast, at: datetime) -> None:
    record_received(complaints=[complaint(cast)], by=cast.complaints, at=at)
    [entry] = entries(cast.chestnut, TOLD)
    assert "张某某" not in entry.payload
    assert "13900000000" not in entry.payload
    kept = PersonalPart.objects.get(entry=entry).payload
    assert "张某某说饭菜有异物" in kept
    assert "已电话答复张某某" in kept


def test_a_complaint_about_nobody_here_is_kept_untold(cast: Cast, at: datetime) -> None:
    record_received(complaints=[complaint(cast, business=None)], by=cast.complaints, at=at)
    assert Complaint.objects.in_district(cast.district).count() == 1
    assert entries(cast.chestnut, TOLD) == []


@pytest.mark.parametrize("who", ["assistant", "he", "owner", "citizen", "stranger", "leader"])
def test_whoever_may_not_write_there_records_nothing(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        record_received(complaints=[complaint(cast)], by=getattr(cast, who), at=at)
    assert not Complaint.objects.in_district(cast.district).exists()


def test_one_about_nobody_is_for_whoever_imports_for_the_whole_district(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        record_received(complaints=[complaint(cast, business=None)], by=cast.lin, at=at)


def test_a_complaint_does_not_lie_in_another_district(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotRecorded):
        record_received(complaints=[complaint(cast, district=cast.neighbour)], by=cast.system, at=at)


# --- rows --------------------------------------------------------------------------------------------------

KINDS = [
    ("complaint", "complaint"),
    ("report", "report"),
    ("mixed", "mixed"),
    ("inquiry", "inquiry"),
    ("praise", "praise"),
    (None, "complaint"),  # a list of complaints that does not say: the shorter clock
    ("其他诉求", "complaint"),
]


@pytest.mark.parametrize(("said_", "kind"), KINDS)
def test_the_type_of_a_row(cast: Cast, at: datetime, said_: str | None, kind: str) -> None:
    [written] = take(INTAKE, cast, at, ComplaintRow(content="内容", type=said_), of=cast.chestnut)
    assert written.kind == kind


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 9, 17, 0, 30), date(2026, 9, 17)),  # without a zone it is Beijing's
        (datetime(2026, 9, 17, 23, 59), date(2026, 9, 17)),
        (datetime(2026, 9, 17, 18, 0, tzinfo=UTC), date(2026, 9, 18)),  # two in the morning in Beijing
        (None, None),
    ],
)
def test_the_day_of_a_row_is_its_day_in_beijing(
    cast: Cast, at: datetime, moment: datetime | None, day: date | None
) -> None:
    [written] = take(INTAKE, cast, at, ComplaintRow(content="内容", received_at=moment), of=cast.chestnut)
    assert written.received_on == day


ENDED = [
    ({"status": "已办结"}, "已办结"),
    ({"status": "不予受理"}, "不予受理"),
    ({"solved": "yes"}, "已解决"),
    ({"status": "办结", "reply": "已回复"}, "已回复"),
    ({"status": "办理中"}, ""),
    ({"status": "未办结"}, ""),
    ({"status": "待办结"}, ""),
    ({"solved": "partly"}, ""),
    ({}, ""),
]


@pytest.mark.parametrize(("known", "outcome"), ENDED)
def test_a_matter_that_its_source_calls_ended_has_an_outcome(
    cast: Cast, at: datetime, known: dict[str, str], outcome: str
) -> None:
    [written] = take(INTAKE, cast, at, ComplaintRow(content="内容", **known), of=cast.chestnut)  # type: ignore[arg-type]
    assert written.outcome == outcome


@pytest.mark.parametrize(
    ("reply", "confirmed"),
    [
        ("反映情况属实，已责令改正", True),
        ("反映不属实", False),
        ("经查，未发现所反映的问题", False),
        ("已转办", None),
        ("", None),
    ],
)
def test_only_an_answer_that_says_so_confirms_a_complaint_or_denies_it(
    cast: Cast, at: datetime, reply: str, confirmed: bool | None
) -> None:
    [written] = take(INTAKE, cast, at, ComplaintRow(content="内容", reply=reply), of=cast.chestnut)
    assert written.confirmed is confirmed


def test_what_food_a_complaint_speaks_of_is_kept(cast: Cast, at: datetime) -> None:
    about, other = take(
        INTAKE,
        cast,
        at,
        ComplaintRow(content="奶茶里有虫"),
        ComplaintRow(content="没有公示许可证"),
        of=cast.chestnut,
    )
    assert (about.category_code, other.category_code) == ("31.06", "")


def test_a_row_about_nobody_is_written_with_its_town(cast: Cast, at: datetime) -> None:
    row = ComplaintRow(content="内" * 3000, town="渤海镇", problem_class=("餐饮", "异物"), channel="12345")
    [written] = take(INTAKE, cast, at, row)
    assert (written.business, written.town_text, written.topic) == (None, "渤海镇", "餐饮、异物")
    assert len(written.text) == 3000
