"""What training leaves on a timeline."""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingAttended(Event):
    """Somebody of a business came to a course (参加培训)."""

    kind: ClassVar = "training.attendance.recorded"
    label: ClassVar = "参加培训"
    line: ClassVar = "参加{training}：{position} {person_name}"
    personal: ClassVar = ("person_name",)

    training: str
    position: str = ""
    head: bool = False
    person_name: str = ""
