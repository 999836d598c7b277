"""One chunk of rows on its way in: recognised, identified, remembered, written, followed (contract §3).

Called in the chunk's transaction. A row is kept, merged with the same row met before, or refused with its reasons;
a row that its module cannot write is refused alone and the others go on.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import DataError, transaction

from weili.archive.identity.merging import lock_identity
from weili.archive.identity.resolve import Resolution, resolve_many
from weili.archive.intake import Arrival, Incoming, Intake
from weili.archive.models import Business, ImportBatch, ImportedRow, Question
from weili.archive.parties import name_parties
from weili.exchange.reading import RowRead, row_key
from weili.exchange.shown import as_json
from weili.kernel import clock
from weili.kernel.bulk import insert
from weili.kernel.models import Person
from weili.matching.claims import Claim
from weili.reactions.intakes import INTAKES
from weili.reactions.table import follow

State = ImportedRow.State
#: the width of ImportedRow.key; a longer one is told apart by its hash
KEY = 120

#: what a row says of itself beyond its own reasons
SENTENCES = {
    "kept": "已保留",
    "already_imported": "此行以前已导入，不重复登记",
    "identity_pending": "已保留；所指经营户是否为已有档案，待人工判定",
    "identity_by_day": "已保留；与几份档案同样相符，按此行日期归入当时在册的一户",
    "outside_district": "已保留；所指单位不在本区，记为相关方",
    "no_unit": "已保留；此行没有写明经营户",
}
CUT = "有内容超出字段长度，已截短登记（“{start}…”），原文随此行保存"
TOO_LONG = "此行有内容超出数据库允许的长度或格式，请缩短后单独导入"


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
    origin: ImportedRow
    key: str = ""
    claim: Claim | None = None
    resolution: Resolution | None = None

    @property
    def business(self) -> Business | None:
        return self.resolution.business if self.resolution else None


@dataclass(slots=True)
class Intaking:
    """What lasts over the chunks of one file: its batch, who imports, the keys and parties met so far."""

    batch: ImportBatch
    by: Person
    at: datetime
    _ordinals: Counter[str] = field(default_factory=Counter)
    _arrival: Arrival | None = None

    @property
    def on(self) -> date:
        """The day of the import in Beijing."""
        return clock.day(self.at)

    @property
    def intake(self) -> Intake:
        """The intake of the batch's kind."""
        return INTAKES[self.batch.kind]

    @property
    def arrival(self) -> Arrival:
        """Where rows arrive; remembers the parties met."""
        if self._arrival is None:
            self._arrival = Arrival(self.batch.district, self.by, self.at, self.on)
        return self._arrival

    def key(self, read: RowRead) -> str:
        """The key of a row: the source's own number, else its hash with its ordinal among equals in this file.

        Every row of the file asks for its key once and in order, also those that an earlier attempt took in.
        """
        if read.record is None:
            return ""
        key = row_key(read.record)
        if key.startswith("h:"):
            self._ordinals[key] += 1
            return f"{key}#{self._ordinals[key]}"
        if len(key) <= KEY:
            return key
        return f"{key[:70]}#{hashlib.sha256(key.encode()).hexdigest()[:40]}"

    def take(self, chunk: Sequence[RowRead]) -> list[RowOutcome]:
        """Take in the rows of a chunk, in the caller's transaction, and tell what became of each."""
        lock_identity(self.batch.district_id)  # two imports into one district take turns, chunk by chunk
        rows = [_Row(read, self._origin(read), self.key(read)) for read in chunk]
        fresh = self._recognise(rows)
        self._identify(fresh)
        insert([row.origin for row in rows])
        self._point_questions(fresh)
        self._write(fresh)
        return [_outcome(row) for row in rows]

    def _origin(self, read: RowRead) -> ImportedRow:
        """The memory of a row, as far as reading tells."""
        refused = read.record is None
        refusals = read.refusals
        return ImportedRow(
            district_id=self.batch.district_id,
            batch_id=self.batch.pk,
            sheet=read.sheet[:80],
            row=read.row,
            kind=self.batch.kind,
            state=State.REFUSED if refused else State.KEPT,
            code=("kept" if not refused else refusals[0].code if refusals else "unreadable")[:40],
            text="；".join(refusal.text for refusal in refusals),
            raw=read.raw if refused else None,
        )

    def _recognise(self, rows: Sequence[_Row]) -> list[_Row]:
        """Mark the rows met before, in the archive or earlier in this chunk; return the new ones."""
        known = ImportedRow.objects.in_district(self.batch.district).filter(kind=self.batch.kind)
        keys = [row.key for row in rows if row.key]
        seen = set(known.filter(key__in=keys).values_list("key", flat=True))
        fresh = []
        for row in rows:
            if not row.key:
                continue
            if row.key in seen:
                row.origin.state, row.origin.code = State.MERGED, "already_imported"
                row.origin.text = SENTENCES["already_imported"]
            else:
                row.origin.key = row.key
                fresh.append(row)
            seen.add(row.key)
        return fresh

    # --- whose it is ----------------------------------------------------------------------------------

    def _identify(self, rows: Sequence[_Row]) -> None:
        """Find or open the business of every new row; what there is to say is said in the row's memory."""
        for row in rows:
            row.claim = self.intake.claim(row.read.record)
        asking = [row for row in rows if row.claim is not None]
        resolutions = resolve_many(
            claims=[row.claim for row in asking if row.claim],
            district=self.batch.district,
            source=self.batch.source or self.batch.file_name,
            rows=[row.origin for row in asking],
            by=self.by,
            at=self.at,
        )
        for row, resolution in zip(asking, resolutions, strict=True):
            row.resolution = resolution
        for row in rows:
            self._tell(row)

    def _tell(self, row: _Row) -> None:
        """What is to be said of a row that is kept: whom it is about, and every doubt of its cells."""
        code = row.resolution.code if row.resolution else "no_unit" if self.intake.about_units else ""
        said = [SENTENCES.get(code, ""), row.resolution.text if row.resolution and code else ""]
        said += [warning.text for warning in row.read.warnings]
        row.origin.code = code or "kept"
        row.origin.text = "；".join(sentence for sentence in said if sentence) or SENTENCES["kept"]
        if row.business is None and self.intake.about_units and self.intake.needs_business:
            row.origin.raw = row.read.raw

    def _point_questions(self, rows: Sequence[_Row]) -> None:
        """Let the questions that this chunk asked point to the rows they arose from."""
        first: dict[int, ImportedRow] = {}
        for row in rows:
            if row.origin.code == "identity_pending" and row.business is not None:
                first.setdefault(row.business.pk, row.origin)
        if not first:
            return
        asked = Question.objects.in_district(self.batch.district)
        for question in asked.filter(newcomer__in=list(first), row__isnull=True):
            question.row = first[question.newcomer_id]
            question.save(update_fields=["row"])

    # --- what it says ---------------------------------------------------------------------------------

    def _write(self, rows: Sequence[_Row]) -> None:
        """Hand the new rows to their module, and run what follows; a row that cannot be written is refused alone."""
        pairs = list(zip(rows, self._incoming(rows), strict=True))
        if self.intake.needs_business and self.intake.about_units:
            pairs = [(row, incoming) for row, incoming in pairs if incoming.business is not None]
        if pairs and self._took([incoming for _, incoming in pairs]) is not None:
            for row, incoming in pairs:
                incoming.cut.clear()
                why = self._took([incoming])
                if why is not None:
                    self._refuse(row, why)
        self._keep_whole(pairs)

    def _keep_whole(self, pairs: Sequence[tuple[_Row, Incoming]]) -> None:
        """A row of which a text did not fit its column is kept as it was read, and says so."""
        for row, incoming in pairs:
            if incoming.cut and row.origin.state == State.KEPT:
                said = CUT.format(start=incoming.cut[0][:20])
                row.origin.text = f"{row.origin.text}；{said}"
                row.origin.raw = row.read.raw
                row.origin.save(update_fields=["text", "raw"])

    def _took(self, incoming: Sequence[Incoming]) -> str | None:
        """Write rows with all that follows, or nothing of them: then the sentence that says why."""
        try:
            with transaction.atomic():
                things = self.intake.take(incoming, self.arrival)
                if self.intake.event is not None and things:
                    follow(self.intake.event, things, by=self.by, at=self.at)
        except (ValueError, DataError) as refusal:
            self._arrival = None  # parties opened in there are gone again
            return TOO_LONG if isinstance(refusal, DataError) else str(refusal)
        return None

    def _refuse(self, row: _Row, why: str) -> None:
        origin = row.origin
        origin.state, origin.code, origin.text = State.REFUSED, "contradiction", why
        origin.raw, origin.key = row.read.raw, None
        origin.save(update_fields=["state", "code", "text", "raw", "key"])

    def _incoming(self, rows: Sequence[_Row]) -> list[Incoming]:
        unplaced = {id(row): row.claim.name.strip() for row in rows if row.claim and not row.business}
        known = self.arrival.parties
        parties = name_parties(names=unplaced.values(), district=self.batch.district, known=known)
        return [
            Incoming(
                record=row.read.record,
                origin=row.origin,
                business=row.business,
                party=parties.get(unplaced.get(id(row), "")),
            )
            for row in rows
        ]


def _outcome(row: _Row) -> RowOutcome:
    read, origin = row.read, row.origin
    told: dict[str, Any] = as_json(read.record) if read.record is not None else dict(read.raw)
    if origin.business_id:
        told["business"] = origin.business_id
    if origin.kind == "sampling-notice" and told.get("verdict") == "fail":
        told.setdefault("findings", [])
    return RowOutcome(read.file, read.sheet, read.row, str(origin.state), origin.code, origin.text, told)


def count(outcomes: Iterable[RowOutcome]) -> tuple[Counter[str], Counter[str]]:
    """How many rows per state, and per reason."""
    outcomes = list(outcomes)
    return Counter(o.state for o in outcomes), Counter(o.code for o in outcomes)
