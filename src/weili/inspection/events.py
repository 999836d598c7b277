"""What inspections leave on a timeline beyond the visit itself."""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsNoted(Event):
    """What was found on a visit was written down (检查发现问题)."""

    kind: ClassVar = "inspection.findings.noted"
    label: ClassVar = "检查发现"
    line: ClassVar = "检查发现：{texts}"
    personal: ClassVar = ()

    visit: int
    items: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
