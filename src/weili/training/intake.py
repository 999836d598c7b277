"""Sign-in sheets of courses (KIND trainings): the course is found or opened, each row is one person."""

from collections.abc import Sequence

from weili.archive.intake import Arrival, Incoming, Intake, claim_of_party
from weili.training.events import TrainingAttended
from weili.training.models import Attendance
from weili.training.services import Course, hold_trainings, record_attendances

#: positions (职务) of whoever answers for a business
HEADS = ("负责人", "法定代表人", "经营者", "业主", "店长")


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Attendance]:
    """Write who came to a course (培训签到)."""
    courses = [_course(row) for row in rows]
    held = hold_trainings(courses=courses, district=arrival.district, by=arrival.by, at=arrival.at)
    attendances = [
        Attendance(
            district=arrival.district,
            business=row.business,
            party=row.party,
            origin=row.origin,
            training=held[course.name, course.held_on],
            person_name=row.fit(row.record.person, 60),
            position=row.fit(row.record.position, 60),
            head=is_head(row.record.position),
        )
        for row, course in zip(rows, courses, strict=True)
    ]
    return record_attendances(attendances=attendances, by=arrival.by, at=arrival.at)


def is_head(position: str | None) -> bool:
    """Whether a position is that of who answers for the business; a deputy (副店长) does not."""
    return any(word in (position or "") for word in HEADS) and "副" not in (position or "")


def _course(row: Incoming) -> Course:
    record = row.record
    return Course(
        name=row.fit(record.training, 200),
        held_on=record.held_on,
        kind=row.fit(record.training_kind, 60),
        organiser=row.fit(record.organiser, 120),
        subject=record.subject or "",
    )


INTAKE = Intake("trainings", claim_of_party, take, TrainingAttended, needs_business=False)
