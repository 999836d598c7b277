"""What planning leaves on a timeline."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMade(Event):
    """A supervision plan was drawn up (编制计划)."""

    kind: ClassVar = "planning.plan.made"
    label: ClassVar = "编制监督检查计划"
    line: ClassVar = "编制{year}年度监督检查计划：{businesses} 户，安排 {visits} 户次，未能安排 {unmet} 项"
    personal: ClassVar = ()

    year: int
    businesses: int
    visits: int
    unmet: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApproved(Event):
    """A plan was approved (批准计划)."""

    kind: ClassVar = "planning.plan.approved"
    label: ClassVar = "批准监督检查计划"
    line: ClassVar = "批准{year}年度监督检查计划（{visits} 户次）{replaces}"
    personal: ClassVar = ()

    year: int
    visits: int
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanImported(Event):
    """Rows of a plan that was made and approved elsewhere were taken in (导入监督检查计划)."""

    kind: ClassVar = "planning.plan.imported"
    label: ClassVar = "导入监督检查计划"
    line: ClassVar = "导入{year}年度监督检查计划（外部编制）：{businesses} 户，{visits} 户次"
    personal: ClassVar = ()

    year: int
    businesses: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisitDropped(Event):
    """A planned visit was dropped, with a reason (取消计划检查)."""

    kind: ClassVar = "planning.visit.dropped"
    label: ClassVar = "取消计划检查"
    line: ClassVar = "取消{year}年{month}月的计划检查：{reason}"
    personal: ClassVar = ()

    year: int
    month: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisitMade(Event):
    """A planned visit was made (完成计划检查)."""

    kind: ClassVar = "planning.visit.made"
    label: ClassVar = "完成计划检查"
    line: ClassVar = "{year}年{month}月的计划检查已于 {on} 实施"
    personal: ClassVar = ()

    year: int
    month: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacitySet(Event):
    """The capacity of a station for a year was set (填报检查能力)."""

    kind: ClassVar = "planning.capacity.set"
    label: ClassVar = "填报检查能力"
    line: ClassVar = "{station}{year}年度：执法人员 {officers} 人，每人每月 {visits} 次"
    personal: ClassVar = ()

    station: str
    year: int
    officers: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorsRecorded(Event):
    """Visitor numbers were taken in (登记客流)."""

    kind: ClassVar = "planning.visitors.recorded"
    label: ClassVar = "登记客流"
    line: ClassVar = "登记客流 {rows} 条，{since} 至 {until}"
    personal: ClassVar = ()

    rows: int
    since: date
    until: date
