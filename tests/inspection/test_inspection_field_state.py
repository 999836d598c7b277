"""What the desk sees of the records of an inspection: contradictions, late ones, gaps, files, notes."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.inspection.phones import (
    SCAN,
    TOLD,
    Phone,
    a_whole_visit,
    an_approved_one,
    answer,
    carried,
    photo,
    proceed,
    sha_of,
)

from weili.inspection.models import Inspection
from weili.inspection.queries.field import field_state


@pytest.fixture
def phone(cast: Cast, at: datetime, on: date) -> Phone:
    """Lin's phone at the door of the farmhouse."""
    return Phone(an_approved_one(cast, at, on), cast.lin, at)


def test_a_visit_that_arrived_whole_has_nothing_to_look_at(phone: Phone, cast: Cast, on: date) -> None:
    a_whole_visit(phone, cast)
    state = field_state(carried(phone))
    assert state.clean
    assert (len(state.lines), len(state.files), len(state.senders)) == (len(phone.written), 3, 1)
    assert all(line.stands and line.words for line in state.lines)


def test_two_answers_stand_side_by_side_until_a_person_chooses(
    phone: Phone, cast: Cast, at: datetime
) -> None:
    other = Phone(phone.inspection, cast.mao, at)
    answer(phone, "5.1")
    answer(other, "5.1", "fail", finding=None)
    phone.send()
    other.send()
    [found] = field_state(phone.inspection).contradictions
    assert (found.about, found.subject) == ("item:5.1", "检查结论 5.1")
    assert {(head.record.person, head.words) for head in found.heads} == {
        (cast.lin, "符合"),
        (cast.mao, "不符合"),
    }
    other.write(
        "answer", "item:5.1", other.written[0]["body"], after=[str(head.record.pk) for head in found.heads]
    )
    other.send()
    assert field_state(phone.inspection).contradictions == []


def test_gaps_refusals_and_files_that_have_not_come_are_named(phone: Phone) -> None:
    phone.write("scan", "scan", SCAN)
    phone.write("told", "told", TOLD)
    sha = phone.photograph("5.1")
    answer(phone, "9.9")
    phone.send([record for record in phone.written if record["kind"] != "told"])
    state = field_state(phone.inspection)
    [sender] = state.senders
    assert (sender.person, sender.records, sender.missing) == ("林岚", 2, [2])
    assert [(each.sha256, each.item) for each in state.absent] == [(sha, "5.1")]
    assert [each.about for each in state.refused] == ["item:9.9"]
    assert not state.clean


def test_what_came_late_is_shown(phone: Phone, cast: Cast, at: datetime, on: date) -> None:
    a_whole_visit(phone, cast)
    carried(phone)
    other = Phone(phone.inspection, cast.mao, at)
    answer(other, "5.1", "fail")
    other.send(at=at + timedelta(hours=2))
    late = field_state(phone.inspection).late
    assert [(line.record.person, line.subject) for line in late] == [
        (cast.mao, "检查结论 5.1"),
        (cast.mao, "问题 5.1"),
    ]


def test_a_clock_and_a_picture_seen_elsewhere_are_noted(
    phone: Phone, cast: Cast, at: datetime, on: date
) -> None:
    phone.files[sha_of(photo("灶台"))] = photo("灶台")
    phone.send_files()
    Inspection.objects.filter(pk=phone.inspection.pk).update(state="published")
    other = Phone(an_approved_one(cast, at, on), cast.lin, at, ahead=timedelta(days=365), files=phone.files)
    other.write("scan", "scan", SCAN)
    other.send()
    other.send_files()
    state = field_state(other.inspection)
    assert [noted.notes for noted in state.noted] == [["本机时钟比系统快365天"]]
    assert [file.seen_elsewhere for file in state.files] == [True]
    assert state.senders[0].clock_offset == 365 * 86400


def test_it_asks_three_questions_however_many_records(phone: Phone, cast: Cast) -> None:
    a_whole_visit(phone, cast)
    phone.send()
    inspection = proceed(phone)
    with CaptureQueriesContext(connection) as asked:
        field_state(inspection)
    assert len(asked) == 3
