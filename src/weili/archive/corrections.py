"""A wrong entry corrected by a new one (更正): the record is put right, the old entry stays, struck through.

What of a record may be corrected is a table: the event that told of it, the fields, and whose act it is. Modules
add their own lines; `reactions.correcting` gathers them and knows what has to be reckoned anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from weili.archive.models import ChainHead, Entry
from weili.archive.permission import require_any
from weili.archive.taking import when
from weili.archive.timeline.event import KINDS
from weili.archive.timeline.events import EntryCorrected
from weili.archive.timeline.ledger import record as append
from weili.kernel import clock
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: entries that are acts of the archive upon itself: nothing in them is a fact that could be wrong
NOT_CORRECTED = (
    "archive.duty.", "archive.personal_data.", "archive.merge.", "archive.file.", "archive.law_table.",
)  # fmt: skip


class NotCorrected(ValueError):
    """A correction that cannot be made so; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record that may be corrected."""

    name: str
    label: str
    day: bool = False
    #: a day that may lie ahead (有效期至)
    ahead: bool = False
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()

    def shown(self, value: Any) -> str:
        """A value in words; an empty one says so."""
        if value in (None, ""):
            return "空"
        return dict(self.choices).get(str(value), str(value))


def _nothing(row: Any) -> str:  # noqa: ARG001 - as every check
    return ""


def _keep_nothing(businesses: set[int]) -> None:
    """Most records keep nothing on the head of their archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """What of one kind of record may be corrected, and by whom."""

    #: the kind of the event that told of the record
    kind: str
    what: str
    model: type[models.Model]
    act: Act
    fields: tuple[Field, ...]
    #: the record behind an entry, from what the entry says
    find: Callable[[Entry, Mapping[str, Any]], Any]
    #: why the record as corrected cannot be, or nothing
    objection: Callable[[Any], str] = _nothing
    keep: Callable[[set[int]], None] = _keep_nothing


@dataclass(frozen=True, slots=True)
class Behind:
    """The record behind an entry with the line of the table it falls under."""

    line: Correctable
    row: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is wrong and what is right: new values by field, or only a note where there is no record."""

    values: Mapping[str, Any]
    note: str = ""
    reason: str
    #: the paper that shows it: a record sheet, a letter (纸质文书编号)
    paper: str = ""


def by_key(name: str, model: Any) -> Callable[[Entry, Mapping[str, Any]], Any]:
    """Finds the record whose key the entry names."""
    return lambda entry, said: model.objects.filter(business=entry.business_id, pk=said.get(name)).first()


@transaction.atomic
def correct_entry(
    *, entry: Entry, behind: Behind | None, correction: Correction, by: Person, at: datetime
) -> Entry:
    """Put a wrong entry right by a new one (更正). Raises Refused, NotCorrected; nothing is half-written."""
    act = behind.line.act if behind else Act.EDIT_BUSINESS
    if entry.business is None:
        raise NotCorrected("全区的记录不能在这里更正")
    require_any(by, [entry.business.place], at=at, acts=(act,))
    ChainHead.objects.select_for_update().get(chain=entry.chain)
    require_correctable(entry)
    if not correction.reason.strip():
        raise NotCorrected("请填写更正的理由")
    changes = _apply(behind, correction.values, at) if behind else ()
    note = correction.note.strip()
    if not changes and not note:
        raise NotCorrected(
            "没有任何内容与原记录不同；请填写正确的值，或在说明中写明错在哪里"
            if behind else "请写明错在哪里、应当是什么"
        )  # fmt: skip
    event = EntryCorrected(
        seq=entry.seq,
        of_kind=behind.line.kind if behind else entry.kind,
        record=behind.row.pk if behind else None,
        what=behind.line.what if behind else label_of(entry.kind),
        changes=changes,
        note=f"{'；' if changes and note else ''}{note}",
        reason=correction.reason.strip(),
        paper=f"依据：{correction.paper.strip()}" if correction.paper.strip() else "",
    )
    return append(
        event, of=entry.business, by=by, at=at, occurred_at=when(clock.day(at), at), corrects=entry.seq
    )


def require_correctable(entry: Entry) -> None:
    """Refuse what is no fact, and what was corrected already. Raises NotCorrected."""
    if entry.kind.startswith(NOT_CORRECTED):
        raise NotCorrected("这一条是系统办理的留痕，不能更正；待办请在待办页面办理")
    if (later := correction_of(entry)) is not None:
        raise NotCorrected(f"第 {entry.seq} 条已由第 {later.seq} 条更正；如仍有误，请更正第 {later.seq} 条")


def correction_of(entry: Entry) -> Entry | None:
    """The entry that corrects another, if there is one."""
    rows = Entry.objects.filter(business=entry.business_id, chain=entry.chain, kind=EntryCorrected.kind)
    found: Entry | None = rows.filter(corrects=entry.seq).first()
    return found


def label_of(kind: str) -> str:
    """The Chinese name of a kind of entry."""
    known = KINDS.get(kind)
    return known.label if known else kind


def _apply(behind: Behind, values: Mapping[str, Any], at: datetime) -> tuple[str, ...]:
    """Write the values that differ, and say each before and after."""
    line = behind.line
    rows = line.model._default_manager.select_for_update(of=("self",))  # noqa: SLF001 - Django's documented name
    row: Any = rows.get(pk=behind.row.pk)
    changes, written = [], []
    for field in line.fields:
        if field.name not in values:
            continue
        before, after = getattr(row, field.name), _clean(field, values[field.name], at)
        if (before or None) != (after or None):
            setattr(row, field.name, after)
            changes.append(f"{field.label}由“{field.shown(before)}”改为“{field.shown(after)}”")
            written.append(field.name)
            setattr(behind.row, field.name, after)
    if written:
        if said := line.objection(row):
            raise NotCorrected(said)
        row.save(update_fields=written)
        line.keep({row.business_id})
    return tuple(changes)


def _clean(field: Field, value: Any, at: datetime) -> Any:
    if field.required and value in (None, ""):
        raise NotCorrected(f"{field.label}不能为空")
    if field.choices and value not in dict(field.choices):
        raise NotCorrected(f"请从列出的{field.label}中选择")
    if isinstance(value, date) and not field.ahead and value > clock.day(at):
        raise NotCorrected(f"{field.label}{value}还没有到，请核对")
    return value if value != "" or not field.day else None


def in_order(first: date | None, last: date | None, what: str) -> str:
    """An objection when a stretch of days ends before it begins."""
    return f"{what}的结束早于开始，请核对" if first and last and last < first else ""
