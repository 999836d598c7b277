"""How the records of an inspection stand, for the desk: contradictions, late ones, what has not come, what is noted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from weili.inspection.field.heads import said_by
from weili.inspection.field.words import body_words, subject_words
from weili.inspection.models import FieldFile, FieldRecord, Inspection, RefusedRecord


@dataclass(frozen=True, slots=True)
class Line:
    """One record as the desk reads it; `stands`: nothing of the same subject came after it."""

    record: FieldRecord
    subject: str
    words: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One subject of which two devices say different things, side by side."""

    about: str
    subject: str
    heads: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sender:
    """One device on an inspection: whose, how many records came, which numbers did not, how far its clock is off."""

    label: str
    person: str
    records: int
    missing: Sequence[int]
    clock_offset: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Absent:
    """A file that a record names and that has not come."""

    sha256: str
    item: str
    label: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noticed of a record; noted, never punished."""

    subject: str
    person: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldState:
    """The records of one inspection as the desk looks at them."""

    lines: Sequence[Line]
    files: Sequence[FieldFile]
    contradictions: Sequence[Contradiction]
    late: Sequence[Line]
    refused: Sequence[RefusedRecord]
    senders: Sequence[Sender]
    absent: Sequence[Absent]
    noted: Sequence[Noted]

    @property
    def clean(self) -> bool:
        """Whether there is nothing here for a person to look at."""
        gaps = any(sender.missing for sender in self.senders)
        return not (self.contradictions or self.late or self.refused or self.absent or gaps or self.noted)


def field_state(inspection: Inspection) -> FieldState:
    """How the records of an inspection stand (现场记录状态), in three queries. The caller has asked who may see it."""
    of = {"inspection": inspection}
    rows = FieldRecord.objects.in_district(inspection.district_id).filter(**of)
    records = list(rows.select_related("device", "person").order_by("number"))
    refused = list(
        RefusedRecord.objects.in_district(inspection.district_id).filter(**of).select_related("person")
    )
    files = list(
        FieldFile.objects.in_district(inspection.district_id).filter(**of).order_by("received_at", "pk")
    )
    said = said_by(records, refused)
    kept = {record.pk for record in records}
    named = said.of("file")
    standing = {head.pk for heads in said.heads.values() for head in heads}
    lines = [_line(record, standing) for record in records]
    return FieldState(
        lines=lines,
        files=files,
        contradictions=[
            Contradiction(about, subject_words(heads[0]), [_line(head, standing) for head in heads])
            for about, heads in said.conflicts.items()
        ],
        late=[line for line in lines if line.record.state == FieldRecord.State.LATE],
        refused=[each for each in refused if each.record not in kept],
        senders=_senders(records, refused),
        absent=[
            Absent(sha, (named.get(sha) or {}).get("item") or "", (named.get(sha) or {}).get("label") or "")
            for sha in sorted(said.files() - {each.sha256 for each in files})
        ],
        noted=[Noted(subject_words(each), each.person.name, each.notes) for each in records if each.notes],
    )


def _line(record: FieldRecord, standing: set[UUID]) -> Line:
    return Line(record, subject_words(record), body_words(record), record.pk in standing)


def _senders(records: Sequence[FieldRecord], refused: Iterable[RefusedRecord]) -> list[Sender]:
    accounted: dict[UUID, set[int]] = {}
    for device, seq in [(each.device_id, each.seq) for each in records] + [
        (each.device_id, each.seq) for each in refused
    ]:
        accounted.setdefault(device, set()).add(seq)
    found = []
    for device, numbers in accounted.items():
        mine = [record for record in records if record.device_id == device]
        if not mine:
            continue
        last = max(mine, key=lambda record: record.number)
        missing = sorted(set(range(1, max(numbers) + 1)) - numbers)
        found.append(
            Sender(
                str(last.device), last.person.name, len(mine), missing, last.clock_offset, last.received_at
            )
        )
    return found
