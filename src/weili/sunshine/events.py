"""What self-checks leave on a timeline."""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfChecked(Event):
    """A business checked itself (企业自查)."""

    kind: ClassVar = "sunshine.self_check.recorded"
    label: ClassVar = "企业自查"
    line: ClassVar = "企业{level}：{result} {problems}"
    personal: ClassVar = ("checked_by",)

    level: str
    result: str = ""
    problems: str = ""
    photos: int = 0
    checked_by: str = ""
