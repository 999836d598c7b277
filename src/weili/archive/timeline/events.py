"""The events of the archive itself. Modules declare their own beside their services."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessOpened(Event):
    """An archive was opened for a business (建档)."""

    kind: ClassVar = "archive.business.opened"
    label: ClassVar = "建档"
    line: ClassVar = "建立档案：{name}（{sign}），{address}。来源：{source}"
    personal: ClassVar = ("contact", "phone")

    name: str
    sign: str = ""
    address: str = ""
    source: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCorrected(Event):
    """A fact of a business was corrected by a new entry (更正)."""

    kind: ClassVar = "archive.business.corrected"
    label: ClassVar = "更正"
    line: ClassVar = "更正{fields}：{reason}"
    personal: ClassVar = ("before", "after")

    fields: tuple[str, ...]
    reason: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingFactsSet(Event):
    """What risk grading asks of a business was set by a person (分级因素); each change says before and after."""

    kind: ClassVar = "archive.grading_facts.set"
    label: ClassVar = "分级因素"
    line: ClassVar = "分级因素改为：{changes}。理由：{reason}"
    personal: ClassVar = ()

    changes: tuple[str, ...]
    reason: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRecorded(Event):
    """A permit or filing was taken into the archive (许可/备案登记)."""

    kind: ClassVar = "archive.permit.recorded"
    label: ClassVar = "许可登记"
    line: ClassVar = "登记{permit_kind} {number}，有效期至 {valid_to}"
    personal: ClassVar = ()

    permit: int
    permit_kind: str
    number: str
    issued_on: date | None = None
    valid_to: date | None = None
    state: str = "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitEnded(Event):
    """A permit came to its end before its day (许可终止)."""

    kind: ClassVar = "archive.permit.ended"
    label: ClassVar = "许可终止"
    line: ClassVar = "{number} 自 {ended_on} 起{ended}：{reason}"
    personal: ClassVar = ()

    permit: int
    number: str
    ended: str
    ended_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(Event):
    """A paper or a picture was put into the archive (文书入档); its hash says which one."""

    kind: ClassVar = "archive.document.added"
    label: ClassVar = "文书入档"
    line: ClassVar = "{matter}“{title}”入档"
    personal: ClassVar = ("file",)

    document: int
    matter: str
    title: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSet(Event):
    """The months in which a business trades were set (营业月份)."""

    kind: ClassVar = "archive.calendar.set"
    label: ClassVar = "营业日历"
    line: ClassVar = "营业月份定为 {months} 月。{reason}"
    personal: ClassVar = ()

    months: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested(Event):
    """A business closed for some days (歇业)."""

    kind: ClassVar = "archive.business.rested"
    label: ClassVar = "歇业"
    line: ClassVar = "{closure}：自 {since} 至 {until}。{note}"
    personal: ClassVar = ()

    closure: str
    since: date
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessGone(Event):
    """A business could not be found any more or has stopped (失联或已停业)."""

    kind: ClassVar = "archive.business.gone"
    label: ClassVar = "失联或停业"
    line: ClassVar = "自 {gone_on} 起失联或已停业：{why}"
    personal: ClassVar = ()

    gone_on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessFound(Event):
    """A business thought gone trades again (恢复营业)."""

    kind: ClassVar = "archive.business.found"
    label: ClassVar = "恢复营业"
    line: ClassVar = "恢复营业：{why}"
    personal: ClassVar = ()

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessesMerged(Event):
    """Two archives were joined (合并)."""

    kind: ClassVar = "archive.identity.merged"
    label: ClassVar = "合并"
    line: ClassVar = "与“{other}”（档案 {other_key}）判定为同一户并合并：{reason}"
    personal: ClassVar = ()

    other: str
    other_key: int
    absorbed: bool
    reason: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(Event):
    """A merge was undone (撤销合并)."""

    kind: ClassVar = "archive.identity.unmerged"
    label: ClassVar = "撤销合并"
    line: ClassVar = "撤销与“{other}”（档案 {other_key}）的合并：{reason}"
    personal: ClassVar = ()

    other: str
    other_key: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDecided(Event):
    """A person decided a doubtful identity (身份判定)."""

    kind: ClassVar = "archive.identity.decided"
    label: ClassVar = "身份判定"
    line: ClassVar = "与“{other}”（档案 {other_key}）判定：{decision}。{reason}"
    personal: ClassVar = ()

    other: str
    other_key: int
    decision: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGivenBack(Event):
    """After an un-merge a person said whose a row is (记录归属)."""

    kind: ClassVar = "archive.identity.row_given"
    label: ClassVar = "记录归属"
    line: ClassVar = "{table} {key} 归属本户：{reason}"
    personal: ClassVar = ()

    table: str
    key: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyStarted(Event):
    """A statutory clock began to run (期限起算)."""

    kind: ClassVar = "archive.duty.started"
    label: ClassVar = "待办产生"
    line: ClassVar = "待办“{title}”，截止 {due}（{cite}）"
    personal: ClassVar = ()

    title: str
    subject: str
    due: str
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyMoved(Event):
    """The last day of a duty moved: extended, paused, resumed, or its year was published (期限变更)."""

    kind: ClassVar = "archive.duty.moved"
    label: ClassVar = "期限变更"
    line: ClassVar = "待办“{title}”{change}，截止由 {before} 改为 {after}：{reason}"
    personal: ClassVar = ()

    title: str
    subject: str
    change: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEnded(Event):
    """A duty was done or withdrawn (待办办结)."""

    kind: ClassVar = "archive.duty.ended"
    label: ClassVar = "待办办结"
    line: ClassVar = "待办“{title}”{state}：{outcome}"
    personal: ClassVar = ()

    title: str
    subject: str
    state: str
    outcome: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAssigned(Event):
    """A duty was given to a person (指派)."""

    kind: ClassVar = "archive.duty.assigned"
    label: ClassVar = "指派"
    line: ClassVar = "待办“{title}”指派给 {person}"
    personal: ClassVar = ("person",)

    title: str
    subject: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHandedOver(Event):
    """A duty went from somebody who moves, leaves or is away to somebody else (移交)."""

    kind: ClassVar = "archive.duty.handed_over"
    label: ClassVar = "移交"
    line: ClassVar = "待办“{title}”由 {before} 移交给 {after}：{reason}"
    personal: ClassVar = ("before", "after")

    title: str
    subject: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentUndone(Event):
    """Whoever gave a duty took it back at once (撤回指派)."""

    kind: ClassVar = "archive.duty.assignment_undone"
    label: ClassVar = "撤回指派"
    line: ClassVar = "待办“{title}”的指派已撤回，办理人恢复为 {person}"
    personal: ClassVar = ("person",)

    title: str
    subject: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecorded(Event):
    """An inspection took place (检查)."""

    kind: ClassVar = "archive.visit.recorded"
    label: ClassVar = "检查"
    line: ClassVar = "{source}·{mode}，结果：{outcome}；问题 {findings} 项。检查人员：{officers}"
    personal: ClassVar = ("officers",)

    visit: int
    number: str = ""
    mode: str
    source: str
    outcome: str
    findings: int = 0
    officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRecorded(Event):
    """A purchase was entered in the ledger (进货查验)."""

    kind: ClassVar = "archive.purchase.recorded"
    label: ClassVar = "进货查验"
    line: ClassVar = "购进 {product}（批号 {batch}），供货者 {supplier}"
    personal: ClassVar = ()

    product: str
    batch: str = ""
    supplier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRecorded(Event):
    """A person of the business and the health certificate were recorded (从业人员)."""

    kind: ClassVar = "archive.staff.recorded"
    label: ClassVar = "从业人员"
    line: ClassVar = "登记{role} {name}，健康证有效期至 {health_until}"
    personal: ClassVar = ("name", "id_masked", "health_number")

    role: str
    health_until: date | None = None
    name: str = ""
    id_masked: str = ""
    health_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyListed(Event):
    """A business was put on the key list, as proposed (拟列入重点监管)."""

    kind: ClassVar = "archive.key_list.proposed"
    label: ClassVar = "拟列入重点监管"
    line: ClassVar = "拟列入重点监管：{reason}"
    personal: ClassVar = ()

    reason_code: str
    reason: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyListDecided(Event):
    """An officer confirmed or removed a place on the key list (重点监管决定)."""

    kind: ClassVar = "archive.key_list.decided"
    label: ClassVar = "重点监管决定"
    line: ClassVar = "重点监管{decision}：{reason}"
    personal: ClassVar = ()

    decision: str
    reason: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRaised(Event):
    """Something was noticed (线索)."""

    kind: ClassVar = "archive.lead.raised"
    label: ClassVar = "线索"
    line: ClassVar = "线索：{text}"
    personal: ClassVar = ()

    text: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDecided(Event):
    """An officer accepted or declined a lead (线索处理)."""

    kind: ClassVar = "archive.lead.decided"
    label: ClassVar = "线索处理"
    line: ClassVar = "线索{decision}：{reason}"
    personal: ClassVar = ()

    decision: str
    reason: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImported(Event):
    """A file of an outside system was taken in (导入)."""

    kind: ClassVar = "archive.file.imported"
    label: ClassVar = "导入"
    line: ClassVar = "导入《{file}》（{what}）：保留 {kept}、重复 {merged}、退回 {refused} 行"
    personal: ClassVar = ()

    file: str
    what: str
    rows: int
    kept: int
    merged: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataShredded(Event):
    """The personal part of an entry was destroyed; its hash stays (销毁个人信息)."""

    kind: ClassVar = "archive.personal_data.shredded"
    label: ClassVar = "销毁个人信息"
    line: ClassVar = "销毁第 {seq} 条记录中的个人信息：{reason}"
    personal: ClassVar = ()

    seq: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawTableLoaded(Event):
    """A holiday list or a local table was loaded (载入规则表)."""

    kind: ClassVar = "archive.law_table.loaded"
    label: ClassVar = "载入规则表"
    line: ClassVar = "载入{name}，依据：{source}；变动待办 {moved} 件"
    personal: ClassVar = ()

    name: str
    source: str
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(Event):
    """An entry was wrong; this one says what is right, and why (更正). The old one stays as it is."""

    kind: ClassVar = "archive.entry.corrected"
    label: ClassVar = "更正"
    line: ClassVar = "更正第 {seq} 条（{what}）：{changes}{note}。理由：{reason}。{paper}"
    personal: ClassVar = ()

    seq: int
    #: the kind of the first entry and the key of the record behind it, so that a correction can be corrected
    of_kind: str
    record: int | None
    what: str
    changes: tuple[str, ...]
    note: str
    reason: str
    paper: str
