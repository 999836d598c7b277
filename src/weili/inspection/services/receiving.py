"""Taking in what phones send: records that are only ever added, each standing for itself (docs/field-protocol.md)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from weili.inspection.field import shapes
from weili.inspection.field.bodies import KINDS
from weili.inspection.field.hashing import HASHED, hash_of, receipt_of
from weili.inspection.field.noticing import Place, notes_of
from weili.inspection.field.readings import readings_of, unbelievable
from weili.inspection.models import Attendance, Device, FieldRecord, Inspection, RefusedRecord
from weili.inspection.queries.codes import scan_codes
from weili.inspection.queries.inspections import attended_by
from weili.inspection.services.devices import meet_device
from weili.kernel.models import Person

#: a device's clock may say anything; what is beyond these is kept as their edge
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)
_FAREST = 2_000_000_000
MOST_RECORDS = 200
_ENDED = (Inspection.State.FINISHED, Inspection.State.PUBLISHED, Inspection.State.CANCELLED)
NOT_YOURS = "没有这项检查，或者您不是这项检查的检查人员"


class BadBatch(ValueError):
    """A batch of which not even the outside can be read; `code` is for the program, the sentence for its person."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class _NotKept(ValueError):
    """Why one record is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one record: kept, known, late or refused, with its receipt or the sentence."""

    id: str
    state: str
    receipt: str = ""
    message: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class _Visit:
    """An inspection as a batch finds it, locked."""

    row: Inspection
    place: Place
    codes: frozenset[str]
    readings: Mapping[str, Mapping[str, str]]
    blocked: Mapping[str, str]
    officers: frozenset[int]
    #: the numbers of what is kept next
    numbers: Iterator[int]


@dataclass(frozen=True, slots=True)
class _Batch:
    visits: Mapping[str, _Visit]
    #: what is kept already under the names of this batch, and what it adds
    kept: dict[str, FieldRecord]
    offset: timedelta
    by: Person
    at: datetime
    #: devices that were written down in this batch
    met: set[str] = field(default_factory=set)

    def meet(self, device: str) -> None:
        """Write a device down, once."""
        if device not in self.met:
            meet_device(key=UUID(device), by=self.by, at=self.at)
            self.met.add(device)


@transaction.atomic
def receive_records(
    *, records: Sequence[Any], sent_at: datetime, by: Person, at: datetime
) -> tuple[list[Receipt], list[Inspection]]:
    """Keep what a device sends (接收现场记录): each record once, whatever becomes of the others.

    Answers with a receipt for each, in their order, and the inspections that they are about. Raises BadBatch.
    """
    if len(records) > MOST_RECORDS:
        raise BadBatch("too_many", f"一次最多发送{MOST_RECORDS}条记录，现在有{len(records)}条，请分几次发送")
    batch = _Batch(_visits(records, by), _kept_among(records), sent_at - at, by, at)
    receipts = [_received(record, batch) for record in records]
    Device.objects.filter(pk__in=batch.met).update(clock_offset=_seconds(batch.offset))
    return receipts, [visit.row for visit in batch.visits.values()]


def _visits(records: Sequence[Any], by: Person) -> dict[str, _Visit]:
    """The inspections of a batch that the person attends, locked in the order of their keys."""
    named = {str(record.get("inspection")) for record in records if isinstance(record, dict)}
    keys = sorted(key for key in named if not shapes.uuid(key))
    rows = Inspection.objects.filter(attended_by(by), district__isnull=False, key__in=keys)
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    related = ("business__premises", "business__operator", "checklist", "district")
    return {str(row.key): _visit(row) for row in rows.select_related(*related)}


def _kept_among(records: Sequence[Any]) -> dict[str, FieldRecord]:
    names = [str(record.get("id")) for record in records if isinstance(record, dict)]
    rows = FieldRecord.objects.filter(pk__in=[name for name in names if not shapes.uuid(name)])
    return {str(row.pk): row for row in rows}


def _visit(row: Inspection) -> _Visit:
    content = row.checklist.content
    return _Visit(
        row=row,
        place=Place.of(row.business, scan_codes(row.business)),
        codes=frozenset(item["code"] for item in content.get("items", ())),
        readings=readings_of(content, row.planned_on),
        blocked={each["code"]: each["why"] for each in row.blocked},
        officers=frozenset(Attendance.objects.filter(inspection=row).values_list("person", flat=True)),
        numbers=count(
            1 + (FieldRecord.objects.filter(inspection=row).aggregate(last=Max("number"))["last"] or 0)
        ),
    )


def _received(record: Any, batch: _Batch) -> Receipt:
    name = str(record.get("id") or "")[:40] if isinstance(record, dict) else ""
    try:
        visit = _addressed(record, batch)
    except _NotKept as why:
        return Receipt(id=name, state="refused", message=str(why))
    try:
        return _kept(record, visit, batch)
    except _NotKept as why:
        _account_for(record, visit, str(why), batch)
        return Receipt(id=name, state="refused", message=str(why))


def _addressed(record: Any, batch: _Batch) -> _Visit:
    """The inspection that a record is about, once the record can be told apart from all others."""
    if not isinstance(record, dict):
        raise _NotKept("记录应为一个JSON对象")
    for part, check in _OUTSIDE.items():
        if said := check(record.get(part)):
            raise _NotKept(f"{part}{said}")
    visit = batch.visits.get(record["inspection"])
    if visit is None:
        raise _NotKept(NOT_YOURS)
    return visit


_OUTSIDE = {
    "id": shapes.uuid, "inspection": shapes.uuid, "device": shapes.uuid, "seq": shapes.whole(1, 1_000_000),
}  # fmt: skip
_INSIDE = {
    "about": shapes.text(120, needed=True), "after": shapes.listed(shapes.uuid), "made_at": shapes.instant,
    "sha256": shapes.sha,
}  # fmt: skip


def _kept(record: dict[str, Any], visit: _Visit, batch: _Batch) -> Receipt:
    if record["id"] in batch.kept:
        return _known(record, batch.kept[record["id"]], visit)
    _require_sound(record, visit)
    batch.meet(record["device"])
    row = _row(record, visit, batch)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another request brought it, or its number, in this very moment
        if found := FieldRecord.objects.filter(pk=record["id"]).first():
            return _known(record, found, visit)
        raise _NotKept(f"本机第{record['seq']}条已经是另一条记录，请在这一项上重新填写") from None
    batch.kept[record["id"]] = row
    late = row.state == FieldRecord.State.LATE
    message = f"检查已{visit.row.get_state_display()}，这条记录保留并提示负责人" if late else ""
    return Receipt(
        id=record["id"], state=row.state, receipt=receipt_of(row.pk, row.sha256, row.received_at),
        message=message, notes=row.notes,
    )  # fmt: skip


def _known(record: dict[str, Any], row: FieldRecord, visit: _Visit) -> Receipt:
    """The receipt that a record was given when it came first; _NotKept where it says something else now."""
    if row.sha256 != record.get("sha256") or row.inspection_id != visit.row.pk:
        raise _NotKept("changed：同一编号的记录已经收到，内容不同；已收到的不改，请另写一条")
    receipt = receipt_of(row.pk, row.sha256, row.received_at)
    return Receipt(id=record["id"], state="known", receipt=receipt, notes=row.notes)


def _require_sound(record: dict[str, Any], visit: _Visit) -> None:
    """Refuse what is not as the protocol says, in a sentence that names the field and what was expected."""
    kind, body = KINDS.get(str(record.get("kind"))), record.get("body")
    if kind is None:
        raise _NotKept(f"不认识的记录类别“{shapes.shown(record.get('kind'))}”，请更新手机端程序")
    for part, check in _INSIDE.items():
        if said := check(record.get(part)):
            raise _NotKept(f"{part}{said}")
    if not isinstance(body, dict):
        raise _NotKept("body应为一个JSON对象")
    if said := shapes.whole_numbers_only({name: record[name] for name in HASHED}):
        raise _NotKept(said)
    if hash_of(record) != record["sha256"]:
        raise _NotKept("记录的摘要与内容不符，可能在传送中损坏，请重新发送")
    if said := _about(record["kind"], record["about"], visit):
        raise _NotKept(said)
    if body.get("cleared") is True and record["kind"] != "finish":
        return
    if said := kind.objection(body) or unbelievable(body, visit.readings):
        raise _NotKept(f"{kind.label}（{record['about']}）：{said}"[:300])


def _about(kind: str, about: str, visit: _Visit) -> str:
    """What is wrong with the subject of a record; empty where nothing is."""
    said = KINDS[kind].about
    if not said.endswith(":"):
        return "" if about == said else f"about{shapes.expected(said, about)}"
    head, _, what = about.partition(":")
    if f"{head}:" != said or not what:
        return f"about{shapes.expected(f'{said}…', about)}"
    if kind in ("answer", "finding") and what not in visit.codes:
        return f"检查表没有“{shapes.shown(what)}”这一项，不得检查清单以外的事项"
    if kind == "file":
        return shapes.sha(what)
    if kind == "sample":
        return shapes.uuid(what)
    if kind == "sign" and what != "business":
        officer = what.removeprefix("officer:")
        if not officer.isdecimal() or int(officer) not in visit.officers:
            return f"“{shapes.shown(what)}”不是这项检查的检查人员，不能签名"
    return ""


def _row(record: dict[str, Any], visit: _Visit, batch: _Batch) -> FieldRecord:
    said = shapes.read_instant(record["made_at"])
    made_at = min(max(said or batch.at, _EARLIEST), _LATEST)
    notes = notes_of(record, made_at, visit.place, visit.blocked, offset=batch.offset, at=batch.at)
    ended = visit.row.state in _ENDED
    return FieldRecord(
        id=UUID(record["id"]),
        district_id=visit.row.district_id,
        inspection=visit.row,
        device_id=UUID(record["device"]),
        person=batch.by,
        seq=record["seq"],
        number=next(visit.numbers),
        kind=record["kind"],
        about=record["about"],
        after=record["after"],
        body=record["body"],
        sha256=record["sha256"],
        made_at=made_at,
        made_text=record["made_at"],
        received_at=batch.at,
        clock_offset=_seconds(batch.offset),
        state=FieldRecord.State.LATE if ended else FieldRecord.State.KEPT,
        notes=notes,
    )


def _account_for(record: dict[str, Any], visit: _Visit, message: str, batch: _Batch) -> None:
    """Write down that a record was refused, once: a gap in the numbers of a device is then no riddle."""
    batch.meet(record["device"])
    RefusedRecord.objects.in_district(visit.row.district_id).get_or_create(
        inspection=visit.row, record=UUID(record["id"]),
        defaults={
            "district_id": visit.row.district_id, "device_id": UUID(record["device"]), "person": batch.by,
            "seq": record["seq"], "kind": str(record.get("kind") or "")[:12], "message": message[:300],
            "about": str(record.get("about") or "")[:120],
            "after": _named(record.get("after")), "received_at": batch.at,
        },
    )  # fmt: skip


def _named(after: Any) -> list[str]:
    return after if not shapes.listed(shapes.uuid)(after) else []


def _seconds(offset: timedelta) -> int:
    return max(-_FAREST, min(_FAREST, round(offset.total_seconds())))
