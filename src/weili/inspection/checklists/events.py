"""What checklists leave on the timeline of the district."""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistLoaded(Event):
    """A checklist of the product's law tables was laid before the district (载入检查表)."""

    kind: ClassVar = "inspection.checklist.loaded"
    label: ClassVar = "载入检查表"
    line: ClassVar = "载入检查表“{name}”第{version}版（{origin}，{state}），共{items}项"
    personal: ClassVar = ()

    code: str
    name: str
    version: int
    origin: str
    state: str
    items: int
    sha256: str
