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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistDrafted(Event):
    """A new version of a checklist was begun (起草检查表)."""

    kind: ClassVar = "inspection.checklist.drafted"
    label: ClassVar = "起草检查表"
    line: ClassVar = "起草检查表“{name}”第{version}版，依照{source}"
    personal: ClassVar = ()

    code: str
    name: str
    version: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistChanged(Event):
    """The draft of a checklist was changed (修改检查表草稿)."""

    kind: ClassVar = "inspection.checklist.changed"
    label: ClassVar = "修改检查表草稿"
    line: ClassVar = "修改检查表“{name}”第{version}版草稿：{what}"
    personal: ClassVar = ()

    code: str
    name: str
    version: int
    what: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistPublished(Event):
    """A checklist was published by another person than those who made it (发布检查表)."""

    kind: ClassVar = "inspection.checklist.published"
    label: ClassVar = "发布检查表"
    line: ClassVar = "发布检查表“{name}”第{version}版，共{items}项{replaces}"
    personal: ClassVar = ()

    code: str
    name: str
    version: int
    items: int
    sha256: str
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistWithdrawn(Event):
    """A checklist or its draft is used no more (停用检查表)."""

    kind: ClassVar = "inspection.checklist.withdrawn"
    label: ClassVar = "停用检查表"
    line: ClassVar = "停用检查表“{name}”第{version}版（{state}），理由：{reason}"
    personal: ClassVar = ()

    code: str
    name: str
    version: int
    state: str
    reason: str
