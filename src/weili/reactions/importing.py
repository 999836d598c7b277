"""Taking in a file row by row: previewed, resumable, nothing half-written, nothing lost (contract §3).

A chunk of rows is one transaction: the memory of each row, what the module wrote, what follows, the counts and
the job's bookmark. What happens to the rows of a chunk stands in `weili.reactions.chunk`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from weili.archive.models import ImportBatch
from weili.archive.timeline.events import FileImported
from weili.archive.timeline.ledger import record
from weili.exchange.kinds import KINDS
from weili.exchange.reading import read
from weili.kernel import access, clock
from weili.kernel.bulk import seldom_collected
from weili.kernel.models import District, Person, StoredFile
from weili.kernel.outbox import notify
from weili.kernel.roles import Act
from weili.reactions.chunk import SENTENCES, Intaking, RowOutcome, State, count

__all__ = [
    "SENTENCES",
    "CannotImport",
    "Importing",
    "RowOutcome",
    "fail_import",
    "finish_import",
    "start_import",
]

#: rows of one transaction: enough that the queries of a chunk are shared by many, and a second's work
CHUNK = 2000


class CannotImport(ValueError):
    """An import that cannot begin; the sentence says what was expected."""


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
    batch: ImportBatch = ImportBatch.objects.create(
        district=district,
        kind=kind,
        source=source[:80],
        file_name=file_name[-255:],
        file=file,
        columns=columns or {},
        started_by=by,
        started_at=at,
        state=ImportBatch.State.RUNNING,
    )
    return batch


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

    def outcomes(self) -> Iterator[RowOutcome]:
        """Take the file chunk by chunk and tell what became of every row. Raises exchange's Unreadable."""
        intaking = Intaking(self.batch, self.by, self.at)
        reading = read(self.path, self.batch.kind, on=intaking.on, mapping=self.batch.columns or None)
        done = 0
        for row in islice(reading, self.skip):
            intaking.key(row)
            done += 1
        while True:
            with seldom_collected():
                chunk = list(islice(reading, CHUNK))
                if not chunk:
                    return
                with transaction.atomic():
                    outcomes = intaking.take(chunk)
                    done += len(chunk)
                    self._count(outcomes, done)
                    if self.step is not None:
                        self.step(done)
            yield from outcomes

    def finish(self) -> ImportBatch:
        """Close the batch and leave its entry on the district's own timeline."""
        return finish_import(batch=self.batch, by=self.by, at=self.at)

    def _count(self, outcomes: Sequence[RowOutcome], done: int) -> None:
        states, reasons = count(outcomes)
        self.states += states
        self.reasons += reasons
        batch = self.batch
        batch.rows = done
        batch.kept += states[State.KEPT]
        batch.merged += states[State.MERGED]
        batch.refused += states[State.REFUSED]
        batch.by_reason = dict(Counter(batch.by_reason) + reasons)
        batch.save(update_fields=["rows", "kept", "merged", "refused", "by_reason"])


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
    counts = f"保留 {batch.kept}、重复 {batch.merged}、退回 {batch.refused} 行"
    _tell(batch, "导入完成", counts, at)
    return batch


def _tell(batch: ImportBatch, what: str, body: str, at: datetime) -> None:
    """Tell whoever started an import how it ended; the system needs no message."""
    if batch.started_by.username != "system":
        notify(
            people=[batch.started_by], subject=f"{what}：{batch.file_name}"[:200], body=body,
            key=f"import/{batch.pk}/{batch.state}", at=at, link=f"/imports/{batch.pk}",
        )  # fmt: skip


@transaction.atomic
def fail_import(*, batch: ImportBatch, message: str, by: Person, at: datetime) -> ImportBatch:
    """Say that a file could not be read (导入未完成); what was committed before stays and is counted."""
    access.require_in(by, Act.IMPORT, batch.district_id, on=clock.day(at))
    batch.state, batch.finished_at, batch.message = ImportBatch.State.FAILED, at, message
    batch.save(update_fields=["state", "finished_at", "message"])
    _tell(batch, "导入未完成", message, at)
    return batch
