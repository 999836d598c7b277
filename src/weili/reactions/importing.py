"""Taking in a file row by row: previewed, resumable, nothing half-written, nothing lost (contract §3).

A chunk of rows is one transaction: the memory of each row, what the module wrote, what follows, the counts and
the job's bookmark. A row is kept, merged with the same row met before, or refused with its reasons; a row whose
record contradicts itself is refused alone and the rest of its chunk goes on.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from weili.archive.events import FileImported
from weili.archive.identity.resolve import Resolution, resolve_many
from weili.archive.intake import Arrival, Incoming
from weili.archive.ledger import record
from weili.archive.models import Business, ImportBatch, ImportedRow, Question
from weili.archive.parties import name_parties
from weili.exchange.kinds import KINDS
from weili.exchange.reading import RowRead, read, row_key
from weili.kernel import access, clock
from weili.kernel.bulk import insert
from weili.kernel.models import District, Person, StoredFile
from weili.kernel.roles import Act
from weili.matching.claims import Claim
from weili.reactions.intakes import INTAKES
from weili.reactions.table import follow

CHUNK = 500
State = ImportedRow.State

#: what a row says of itself beyond its own reasons
SENTENCES = {
    "kept": "已保留",
    "already_imported": "此行以前已导入，不重复登记",
    "identity_pending": "已保留；所指经营户是否为已有档案，待人工判定",
    "outside_district": "已保留；所指单位不在本区，记为相关方",
    "no_unit": "已保留；此行没有写明经营户",
}


class CannotImport(ValueError):
    """An import that cannot begin; the sentence says what was expected."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row."""

    file: str
    sheet: str
    row: int
    state: str
    code: str
    text: str
    record: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The shape of contract §3."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "state": self.state,
            "reason": {"code": self.code, "text": self.text},
            "record": self.record,
        }


@dataclass(slots=True)
class _Row:
    """A row on its way through a chunk."""

    read: RowRead
    key: str = ""
    claim: Claim | None = None
    resolution: Resolution | None = None
    origin: ImportedRow | None = None
    code: str = "kept"
    text: str = ""


@transaction.atomic
def start_import(
    *,
    district: District,
    kind: str,
    file_name: str,
    by: Person,
    at: datetime,
    source: str = "",
    columns: dict[str, str] | None = None,
    file: StoredFile | None = None,
) -> ImportBatch:
    """Open the import of one file (导入). Raises Refused, CannotImport."""
    access.require_in(by, Act.IMPORT, district.pk, on=clock.day(at))
    if kind not in KINDS:
        raise CannotImport(f"不认识的种类“{kind}”，应为：{'、'.join(KINDS)}")
    return ImportBatch.objects.create(
        district=district,
        kind=kind,
        source=source,
        file_name=file_name,
        file=file,
        columns=columns or {},
        started_by=by,
        started_at=at,
        state=ImportBatch.State.RUNNING,
    )


#: called inside a chunk's transaction with the rows done so far: a job stores its bookmark there
Step = Callable[[int], None]


@dataclass(slots=True)
class Importing:
    """One file on its way in. Iterate `outcomes` to the end, then `finish`."""

    batch: ImportBatch
    path: Path
    by: Person
    at: datetime
    skip: int = 0  # rows that an earlier attempt has committed
    step: Step | None = None
    reasons: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    _ordinals: Counter[str] = field(default_factory=Counter)
    _arrival: Arrival | None = None

    def outcomes(self) -> Iterator[RowOutcome]:
        """Take the file chunk by chunk and tell what became of every row. Raises exchange's Unreadable."""
        reading = read(self.path, self.batch.kind, on=self.on, mapping=self.batch.columns or None)
        done = 0
        for read_row in islice(reading, self.skip):
            self._key(read_row)
            done += 1
        while chunk := list(islice(reading, CHUNK)):
            with transaction.atomic():
                outcomes = self._take_chunk(chunk)
                done += len(chunk)
                self._count(outcomes, done)
                if self.step is not None:
                    self.step(done)
            yield from outcomes

    @property
    def on(self) -> date:
        """The day of the import in Beijing."""
        return clock.day(self.at)

    @property
    def arrival(self) -> Arrival:
        """Where rows arrive; remembers the parties met."""
        if self._arrival is None:
            self._arrival = Arrival(self.batch.district, self.by, self.at, self.on)
        return self._arrival

    def finish(self) -> ImportBatch:
        """Close the batch and leave its entry on the district's own timeline."""
        return finish_import(batch=self.batch, by=self.by, at=self.at)

    # --- one chunk ------------------------------------------------------------------------------------

    def _take_chunk(self, chunk: Sequence[RowRead]) -> list[RowOutcome]:
        rows = [_Row(read_row) for read_row in chunk]
        for row in rows:
            if row.read.record is not None:
                row.key = self._key(row.read)
        fresh = self._recognise(rows)
        for row in rows:
            row.origin = self._origin(row)
        self._identify(fresh)
        self._remember(rows)
        self._write([row for row in fresh if row.origin and row.origin.state == State.KEPT])
        return [self._outcome(row) for row in rows]

    def _key(self, read_row: RowRead) -> str:
        """The key of a row: the source's own number, else its hash with its ordinal among equals in this file."""
        if read_row.record is None:
            return ""
        key = row_key(read_row.record)
        if not key.startswith("h:"):
            return key[:120]
        self._ordinals[key] += 1
        return f"{key}#{self._ordinals[key]}"

    def _recognise(self, rows: Sequence[_Row]) -> list[_Row]:
        """Mark the rows met before, in the archive or earlier in this chunk; return the new ones."""
        keys = [row.key for row in rows if row.key]
        seen = set(
            ImportedRow.objects.in_district(self.batch.district)
            .filter(kind=self.batch.kind, key__in=keys)
            .values_list("key", flat=True)
        )
        fresh = []
        for row in rows:
            if not row.key:
                continue
            if row.key in seen:
                row.code = "already_imported"
            else:
                fresh.append(row)
            seen.add(row.key)
        return fresh

    def _remember(self, rows: Sequence[_Row]) -> None:
        """Write the memory of every row of the chunk, and let open questions point to theirs."""
        insert([_written(row) for row in rows])
        for row in rows:
            if row.code == "identity_pending":
                asked = Question.objects.in_district(self.batch.district).filter(newcomer=_business(row))
                asked.filter(row__isnull=True).update(row=row.origin)

    def _origin(self, row: _Row) -> ImportedRow:
        refused, merged = row.read.record is None, row.code == "already_imported"
        if refused:
            row.code = row.read.refusals[0].code if row.read.refusals else "unreadable"
            row.text = "；".join(refusal.text for refusal in row.read.refusals)
        else:
            row.text = SENTENCES[row.code]
        return ImportedRow(
            district=self.batch.district,
            batch=self.batch,
            sheet=row.read.sheet[:80],
            row=row.read.row,
            key=None if refused or merged else row.key,
            kind=self.batch.kind,
            state=State.REFUSED if refused else State.MERGED if merged else State.KEPT,
            code=row.code,
            text=row.text,
            raw=row.read.raw if refused else None,
        )

    def _identify(self, rows: Sequence[_Row]) -> None:
        """Find or open the business of every new row; what there is to say is said in the row's memory."""
        intake = INTAKES[self.batch.kind]
        for row in rows:
            row.claim = intake.claim(row.read.record)
        asking = [row for row in rows if row.claim is not None]
        resolutions = resolve_many(
            claims=[row.claim for row in asking if row.claim],
            district=self.batch.district,
            source=self.batch.source or self.batch.file_name,
            rows=[_written(row) for row in asking],
            by=self.by,
            at=self.at,
        )
        for row, resolution in zip(asking, resolutions, strict=True):
            row.resolution = resolution
        for row in rows:
            self._tell(row)

    def _tell(self, row: _Row) -> None:
        """What is to be said of a row that is kept: whom it is about, and every doubt of its cells."""
        origin = _written(row)
        code = row.resolution.code if row.resolution else "no_unit" if self._names_units else ""
        said = [SENTENCES.get(code, ""), row.resolution.text if row.resolution and code else ""]
        said += [warning.text for warning in row.read.warnings]
        row.code = origin.code = code or "kept"
        row.text = origin.text = "；".join(sentence for sentence in said if sentence) or SENTENCES["kept"]
        if _business(row) is None and self._names_units and INTAKES[self.batch.kind].needs_business:
            origin.raw = row.read.raw

    @property
    def _names_units(self) -> bool:
        """Whether rows of this kind are about somebody (visitor counts are about a place)."""
        return INTAKES[self.batch.kind].about_units

    def _write(self, rows: Sequence[_Row]) -> None:
        """Hand the kept rows to their module, and run what follows; a row that cannot be written is refused alone."""
        intake = INTAKES[self.batch.kind]
        incoming = self._incoming(rows)
        if intake.needs_business and intake.about_units:
            pairs = [(row, inc) for row, inc in zip(rows, incoming, strict=True) if inc.business is not None]
        else:
            pairs = list(zip(rows, incoming, strict=True))
        if not pairs:
            return
        try:
            with transaction.atomic():
                self._take([inc for _, inc in pairs])
        except ValueError:
            for row, inc in pairs:
                self._write_alone(row, inc)

    def _write_alone(self, row: _Row, incoming: Incoming) -> None:
        try:
            with transaction.atomic():
                self._take([incoming])
        except ValueError as refusal:
            row.code, row.text = "contradiction", str(refusal)
            ImportedRow.objects.filter(pk=incoming.origin.pk).update(
                state=State.REFUSED, code=row.code, text=row.text, raw=row.read.raw, key=None
            )
            incoming.origin.state = State.REFUSED

    def _take(self, incoming: Sequence[Incoming]) -> None:
        intake = INTAKES[self.batch.kind]
        things = intake.take(incoming, self.arrival)
        if intake.event is not None and things:
            follow(intake.event, things, by=self.by, at=self.at)

    def _incoming(self, rows: Sequence[_Row]) -> list[Incoming]:
        unplaced = [row.claim.name for row in rows if row.claim and not _business(row)]
        parties = name_parties(names=unplaced, district=self.batch.district, known=self.arrival.parties)
        return [
            Incoming(
                record=row.read.record,
                origin=_written(row),
                business=_business(row),
                party=parties.get(row.claim.name.strip()) if row.claim and not _business(row) else None,
            )
            for row in rows
        ]

    def _outcome(self, row: _Row) -> RowOutcome:
        origin = _written(row)
        told = plain_record(row.read.record) if row.read.record is not None else dict(row.read.raw)
        if origin.business_id:
            told["business"] = origin.business_id
        return RowOutcome(
            row.read.file, row.read.sheet, row.read.row, str(origin.state), row.code, row.text, told
        )

    def _count(self, outcomes: Sequence[RowOutcome], done: int) -> None:
        self.states.update(outcome.state for outcome in outcomes)
        self.reasons.update(outcome.code for outcome in outcomes)
        batch = self.batch
        batch.rows = done
        batch.kept += sum(o.state == State.KEPT for o in outcomes)
        batch.merged += sum(o.state == State.MERGED for o in outcomes)
        batch.refused += sum(o.state == State.REFUSED for o in outcomes)
        batch.by_reason = dict(Counter(batch.by_reason) + Counter(o.code for o in outcomes))
        batch.save(update_fields=["rows", "kept", "merged", "refused", "by_reason"])


def _business(row: _Row) -> Business | None:
    return row.resolution.business if row.resolution else None


def _written(row: _Row) -> ImportedRow:
    if row.origin is None:
        raise RuntimeError("a row passed through a chunk without its memory")
    return row.origin


@transaction.atomic
def finish_import(*, batch: ImportBatch, by: Person, at: datetime) -> ImportBatch:
    """Close an import (导入完成) and leave its counts on the district's timeline."""
    batch.state, batch.finished_at = ImportBatch.State.DONE, at
    batch.save(update_fields=["state", "finished_at"])
    record(
        FileImported(
            file=batch.file_name,
            what=KINDS[batch.kind].zh,
            rows=batch.rows,
            kept=batch.kept,
            merged=batch.merged,
            refused=batch.refused,
        ),
        of=batch.district,
        by=by,
        at=at,
    )
    return batch


@transaction.atomic
def fail_import(*, batch: ImportBatch, message: str, by: Person, at: datetime) -> ImportBatch:
    """Say that a file could not be read (导入未完成); what was committed before stays and is counted."""
    access.require_in(by, Act.IMPORT, batch.district_id, on=clock.day(at))
    batch.state, batch.finished_at, batch.message = ImportBatch.State.FAILED, at, message
    batch.save(update_fields=["state", "finished_at", "message"])
    return batch


def plain_record(record: Any) -> dict[str, Any]:
    """A typed row as JSON: only what was said; days as ISO text, amounts as decimal text."""
    told = {}
    for each in dataclasses.fields(record):
        value = getattr(record, each.name)
        if value is None or value == () or (each.name == "extra" and not value):
            continue
        told[each.name] = _plain(value)
    return told


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case tuple() | list():
            return [_plain(item) for item in value]
        case dict():
            return {str(k): _plain(v) for k, v in value.items()}
    if hasattr(value, "as_dict"):
        return value.as_dict()
    return value
