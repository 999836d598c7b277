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


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionBegun(Event):
    """The officers stood at the door, scanned and showed what they must (开始检查)."""

    kind: ClassVar = "inspection.begun"
    label: ClassVar = "开始检查"
    line: ClassVar = "开始{inspection_kind}（{how}），检查人员：{officers}"
    personal: ClassVar = ()

    inspection: int
    inspection_kind: str
    how: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFinished(Event):
    """The result of an inspection was given (出具检查结果); the root is one hash over all that was written there."""

    kind: ClassVar = "inspection.finished"
    label: ClassVar = "出具检查结果"
    line: ClassVar = "检查结果：{result}，处理：{handling}。现场记录{records}条、文件{files}个，根摘要{root}"
    personal: ClassVar = ()

    inspection: int
    result: str
    handling: str
    records: int
    files: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGiven(Event):
    """A business was ordered in writing to correct or to stop (责令改正、责令停止)."""

    kind: ClassVar = "inspection.order.given"
    label: ClassVar = "责令改正"
    line: ClassVar = "{what}，期限{deadline}，项目：{items}"
    personal: ClassVar = ()

    order: int
    what: str
    deadline: date
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionReported(Event):
    """The business reported what it corrected (提交整改报告)."""

    kind: ClassVar = "inspection.order.reported"
    label: ClassVar = "整改报告"
    line: ClassVar = "{change}，内容：{report}"
    personal: ClassVar = ()

    order: int
    change: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded(Event):
    """An order to correct came to its end (责令改正办结)."""

    kind: ClassVar = "inspection.order.ended"
    label: ClassVar = "责令改正办结"
    line: ClassVar = "{what}{how}，说明：{why}"
    personal: ClassVar = ()

    order: int
    what: str
    how: str
    why: str
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderExtended(Event):
    """A business was given more time to correct (延长整改期限)."""

    kind: ClassVar = "inspection.order.extended"
    label: ClassVar = "延长整改期限"
    line: ClassVar = "整改期限由{before}延至{after}，理由：{reason}"
    personal: ClassVar = ()

    order: int
    before: date
    after: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkArranged(Event):
    """A talk with whoever answers for a business was arranged (责任约谈)."""

    kind: ClassVar = "inspection.talk.arranged"
    label: ClassVar = "约谈通知"
    line: ClassVar = "拟于{when}在{where}责任约谈{invited}，事由：{reason}"
    personal: ClassVar = ("invited",)

    talk: int
    when: str
    where: str
    reason: str
    invited: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEnded(Event):
    """A talk was held, or called off (约谈记录)."""

    kind: ClassVar = "inspection.talk.ended"
    label: ClassVar = "约谈记录"
    line: ClassVar = "责任约谈{state}：{record}"
    personal: ClassVar = ()

    talk: int
    state: str
    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotsDrawn(Event):
    """Businesses and officers were drawn by lot (双随机抽取)."""

    kind: ClassVar = "inspection.lots.drawn"
    label: ClassVar = "双随机抽取"
    line: ClassVar = "“{name}”：从 {pool} 户中抽取 {wanted} 户，种子 {seed}"
    personal: ClassVar = ()

    draw: int
    name: str
    pool: int
    wanted: int
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecorded(Event):
    """Somebody called who orders nothing: an assistant, a cadre (走访提醒、包保督导)."""

    kind: ClassVar = "inspection.call.recorded"
    label: ClassVar = "走访记录"
    line: ClassVar = "{what}（{mode}），提醒：{reminded}"
    personal: ClassVar = ()

    call: int
    what: str
    mode: str
    reminded: str
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIssued(Event):
    """An official paper was issued under its number (出具文书)."""

    kind: ClassVar = "inspection.paper.issued"
    label: ClassVar = "出具文书"
    line: ClassVar = "出具{what} {number}"
    personal: ClassVar = ()

    paper: int
    what: str
    number: str
    provisional: str = ""
    #: SHA-256 of what it says; the pages follow with a hash of their own
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSealed(Event):
    """The pages of an issued paper were set; their hash stands here for ever (文书入链)."""

    kind: ClassVar = "inspection.paper.sealed"
    label: ClassVar = "文书入链"
    line: ClassVar = "{what} {number} 已排印，SHA-256 {sha256}"
    personal: ClassVar = ()

    paper: int
    what: str
    number: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEdited(Event):
    """A text of a draft was changed (修改文书)."""

    kind: ClassVar = "inspection.paper.edited"
    label: ClassVar = "修改文书"
    line: ClassVar = "修改{what}的{parts}，理由：{reason}"
    personal: ClassVar = ()

    paper: int
    what: str
    parts: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperVoided(Event):
    """An issued paper was declared void; its number stays used (作废文书)."""

    kind: ClassVar = "inspection.paper.voided"
    label: ClassVar = "作废文书"
    line: ClassVar = "作废{what} {number}，理由：{reason}"
    personal: ClassVar = ()

    paper: int
    what: str
    number: str
    reason: str
