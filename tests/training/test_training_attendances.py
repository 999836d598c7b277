"""Sign-in sheets of courses: the course once, each person on the timeline of the business that sent them."""

from datetime import date, datetime

import pytest
from tests.arriving import entries, said, take
from tests.cast import Cast

from weili.archive.models import Party
from weili.archive.models.timeline import PersonalPart
from weili.archive.taking import NotRecorded
from weili.exchange.rows.trainings import TrainingRow
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.training.intake import INTAKE, is_head
from weili.training.models import Attendance, Training
from weili.training.services import Course, hold_trainings, record_attendances

TOLD = "training.attendance.recorded"
DAY = date(2026, 5, 14)
JOINT = "市场商超食品安全联席会"


def row(**known: object) -> TrainingRow:
    usual = {"training": JOINT, "held_on": DAY, "person": "方小圆", "position": "负责人"}
    return TrainingRow(**(usual | known))  # type: ignore[arg-type]


def attendance(cast: Cast, at: datetime, **known: object) -> Attendance:
    held = hold_trainings(
        courses=[Course(name=JOINT, held_on=DAY)], district=cast.district, by=cast.system, at=at
    )
    usual = {
        "district": cast.district,
        "business": cast.grocery,
        "training": held[JOINT, DAY],
        "person_name": "方小圆",
        "head": True,
    }
    return Attendance(**(usual | known))


def test_rows_of_one_course_are_one_course_and_each_a_person_of_it(cast: Cast, at: datetime) -> None:
    first, second = take(
        INTAKE, cast, at, row(), row(person="钱店员", position="店员", organiser="区局"), of=cast.grocery
    )
    [course] = Training.objects.in_district(cast.district)
    assert first.training == second.training == course
    assert (first.head, second.head) == (True, False)


def test_a_later_sheet_of_the_course_fills_what_was_empty(cast: Cast, at: datetime) -> None:
    take(INTAKE, cast, at, row(), of=cast.grocery)
    take(INTAKE, cast, at, row(person="乙", subject="以案说法", training_kind="以案说法"), of=cast.canteen)
    [course] = Training.objects.in_district(cast.district)
    assert (course.subject, course.kind) == ("以案说法", "以案说法")


def test_who_came_is_told_on_the_day_of_the_course_and_the_name_lies_beside_the_chain(
    cast: Cast, at: datetime
) -> None:
    record_attendances(attendances=[attendance(cast, at)], by=cast.catering, at=at)
    [entry] = entries(cast.grocery, TOLD)
    assert entry.occurred_at == clock.noon(DAY)
    assert said(entry)["training"] == JOINT
    assert "方小圆" not in entry.payload
    assert "方小圆" in PersonalPart.objects.get(entry=entry).payload


def test_somebody_of_no_business_here_is_kept_untold(cast: Cast, at: datetime) -> None:
    party = Party.objects.create(district=cast.district, name="外区商户", key="外区商户")
    [written] = take(INTAKE, cast, at, row(), party=party)
    assert (written.business, written.party) == (None, party)


@pytest.mark.parametrize("who", ["assistant", "lin", "owner", "citizen", "stranger", "leader"])
def test_whoever_may_not_write_there_records_nothing(cast: Cast, at: datetime, who: str) -> None:
    came = attendance(cast, at)
    with pytest.raises(Refused):
        record_attendances(attendances=[came], by=getattr(cast, who), at=at)
    with pytest.raises(Refused):
        hold_trainings(
            courses=[Course(name="乙", held_on=DAY)], district=cast.district, by=getattr(cast, who), at=at
        )
    assert not Attendance.objects.in_district(cast.district).exists()


def test_an_attendance_does_not_lie_in_another_district(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotRecorded):
        record_attendances(attendances=[attendance(cast, at, district=cast.neighbour)], by=cast.system, at=at)


@pytest.mark.parametrize(
    ("position", "head"),
    [
        ("负责人", True),
        ("法定代表人", True),
        ("经营者", True),
        ("副店长", False),
        ("店员", False),
        ("", False),
    ],
)
def test_a_head_is_who_answers_for_the_business(position: str, head: bool) -> None:
    assert is_head(position) is head
