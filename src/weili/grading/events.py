"""What grading leaves on a timeline."""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeProposed(Event):
    """A grade was proposed (提出风险等级)."""

    kind: ClassVar = "grading.grade.proposed"
    label: ClassVar = "提出风险等级"
    line: ClassVar = "提出{year}年度{grade}：静态 {static} 分、动态 {dynamic} 分，合计 {total} 分。{note}"
    personal: ClassVar = ()

    year: int
    grade: str
    static: str
    dynamic: str
    total: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeWithheld(Event):
    """No grade could be given, for a reason (未评定)."""

    kind: ClassVar = "grading.grade.withheld"
    label: ClassVar = "未评定风险等级"
    line: ClassVar = "{year}年度未评定风险等级（{reason}）：{text}"
    personal: ClassVar = ()

    year: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAmended(Event):
    """The filler changed a proposal (修改风险等级建议)."""

    kind: ClassVar = "grading.grade.amended"
    label: ClassVar = "修改风险等级"
    line: ClassVar = "{year}年度风险等级修改：{changes}，由 {before} 改为 {after}。理由：{reason}"
    personal: ClassVar = ()

    year: int
    changes: tuple[str, ...]
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReviewed(Event):
    """A second person confirmed a grade; it is in force (确定风险等级)."""

    kind: ClassVar = "grading.grade.reviewed"
    label: ClassVar = "确定风险等级"
    line: ClassVar = "确定{year}年度{grade}，编号 {number}。填表人 {filler}，审核人 {reviewer}"
    personal: ClassVar = ()

    year: int
    grade: str
    number: str
    filler: str
    reviewer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReturned(Event):
    """A second person returned a proposal (退回)."""

    kind: ClassVar = "grading.grade.returned"
    label: ClassVar = "退回风险等级"
    line: ClassVar = "退回{year}年度{grade}：{reason}"
    personal: ClassVar = ()

    year: int
    grade: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeImported(Event):
    """A grade given elsewhere was taken over (导入风险等级)."""

    kind: ClassVar = "grading.grade.imported"
    label: ClassVar = "导入风险等级"
    line: ClassVar = "导入{year}年度{grade}{replaced}"
    personal: ClassVar = ()

    year: int
    grade: str
    replaced: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextYearProposed(Event):
    """Next year's grade was proposed from the events of the year (次年等级建议)."""

    kind: ClassVar = "grading.next_year.proposed"
    label: ClassVar = "次年等级建议"
    line: ClassVar = "{year}年度风险等级建议：可选 {choices}。{because}"
    personal: ClassVar = ()

    year: int
    choices: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextYearChosen(Event):
    """The filler chose one of the grades proposed for next year (选定次年等级)."""

    kind: ClassVar = "grading.next_year.chosen"
    label: ClassVar = "选定次年等级"
    line: ClassVar = "建议{year}年度{grade}。理由：{reason}"
    personal: ClassVar = ()

    year: int
    grade: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextYearReviewed(Event):
    """A second person confirmed the proposal for next year (审核次年等级)."""

    kind: ClassVar = "grading.next_year.reviewed"
    label: ClassVar = "审核次年等级"
    line: ClassVar = "审核同意{year}年度{grade}"
    personal: ClassVar = ()

    year: int
    grade: str
