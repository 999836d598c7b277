"""What inspections leave on a timeline beyond the visit itself."""

from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionProposed(Event):
    """An inspection was proposed for approval (提出检查)."""

    kind: ClassVar = "inspection.proposed"
    label: ClassVar = "提出检查"
    line: ClassVar = "提出{planned_on}{inspection_kind}，来源：{source}；检查人员：{officers}"
    personal: ClassVar = ()

    inspection: int
    inspection_kind: str
    source: str
    planned_on: date
    officers: tuple[str, ...]
    matters: tuple[str, ...] = ()
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionApproved(Event):
    """An inspection was approved by another person than who proposed it (批准检查)."""

    kind: ClassVar = "inspection.approved"
    label: ClassVar = "批准检查"
    line: ClassVar = "批准{planned_on}的检查。{note}{cap_reason}"
    personal: ClassVar = ()

    inspection: int
    planned_on: date
    note: str = ""
    #: named where the published cap is passed
    cap_reason: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionReturned(Event):
    """An inspection was not approved (退回检查)."""

    kind: ClassVar = "inspection.returned"
    label: ClassVar = "退回检查"
    line: ClassVar = "退回检查，理由：{reason}"
    personal: ClassVar = ()

    inspection: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionNotified(Event):
    """The business was told of an inspection (通知检查)."""

    kind: ClassVar = "inspection.notified"
    label: ClassVar = "通知检查"
    line: ClassVar = "已通知{planned_on}的检查（{how}）"
    personal: ClassVar = ()

    inspection: int
    planned_on: date
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCancelled(Event):
    """An inspection was given up before it began (取消检查)."""

    kind: ClassVar = "inspection.cancelled"
    label: ClassVar = "取消检查"
    line: ClassVar = "取消{planned_on}的检查，理由：{reason}"
    personal: ClassVar = ()

    inspection: int
    planned_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChanged(Event):
    """Other officers make an inspection (调整检查人员)."""

    kind: ClassVar = "inspection.team.changed"
    label: ClassVar = "调整检查人员"
    line: ClassVar = "检查人员由{before}改为{after}，理由：{reason}"
    personal: ClassVar = ()

    inspection: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPublished(Event):
    """The result of an inspection was made public (公开检查结果)."""

    kind: ClassVar = "inspection.published"
    label: ClassVar = "公开检查结果"
    line: ClassVar = "公开{day}检查结果：{result}"
    personal: ClassVar = ()

    inspection: int
    day: date
    result: str
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRated(Event):
    """A business rated an inspection of itself (评价检查); how is kept from the officers, so it stands nowhere here."""

    kind: ClassVar = "inspection.rated"
    label: ClassVar = "评价检查"
    line: ClassVar = "一次检查收到了经营户的评价"
    personal: ClassVar = ()

    inspection: int
