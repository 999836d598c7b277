"""The only writer of courses and attendances."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from weili.archive.receiving import receive
from weili.kernel import clock
from weili.kernel.access import require_in
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.training.events import TrainingAttended
from weili.training.models import Attendance, Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A course as a sign-in sheet heads it; the same name on the same day is the same course."""

    name: str
    held_on: date
    kind: str = ""
    organiser: str = ""
    subject: str = ""


@transaction.atomic
def hold_trainings(
    *, courses: Iterable[Course], district: District, by: Person, at: datetime
) -> dict[tuple[str, date], Training]:
    """Find or open courses (登记培训) by name and day; what a later sheet knows fills what was empty.

    Raises Refused.
    """
    require_in(by, Act.IMPORT, district.pk, on=clock.day(at))
    wanted = {(each.name, each.held_on): each for each in courses}
    held = Training.objects.in_district(district).filter(
        held_on__in={day for _, day in wanted}, name__in={name for name, _ in wanted}
    )
    known = {(each.name, each.held_on): each for each in held}
    fresh = [
        Training(
            district=district,
            name=course.name,
            held_on=course.held_on,
            kind=course.kind,
            organiser=course.organiser,
            subject=course.subject,
        )
        for key, course in wanted.items()
        if key not in known
    ]
    Training.objects.bulk_create(fresh, batch_size=500)
    _fill([(known[key], course) for key, course in wanted.items() if key in known])
    return known | {(each.name, each.held_on): each for each in fresh}


def _fill(pairs: Sequence[tuple[Training, Course]]) -> None:
    fields = ("kind", "organiser", "subject")
    changed = []
    for training, course in pairs:
        empty = [name for name in fields if not getattr(training, name) and getattr(course, name)]
        for name in empty:
            setattr(training, name, getattr(course, name))
        if empty:
            changed.append(training)
    Training.objects.bulk_update(changed, fields, batch_size=500)


@transaction.atomic
def record_attendances(*, attendances: Sequence[Attendance], by: Person, at: datetime) -> list[Attendance]:
    """Record who came to a course (培训签到登记), each on the timeline of the business. Raises Refused, NotRecorded."""
    return receive(attendances, _attended, lambda attendance: attendance.day, by=by, at=at)


def _attended(attendance: Attendance) -> TrainingAttended:
    return TrainingAttended(
        training=attendance.training.name,
        position=attendance.position,
        head=attendance.head,
        person_name=attendance.person_name,
    )
