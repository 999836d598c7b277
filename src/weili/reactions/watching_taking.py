"""Taking one file of the watched folder (自动收取): stored, looked at, imported like any other, told of, moved away.

Killed in the middle it goes on from its bookmark: the stored file, the batch and its rows, then the report.
"""

from pathlib import Path
from typing import Any

from django.db import transaction

from weili.archive.models import ImportBatch
from weili.exchange.kinds import KINDS
from weili.exchange.refusals import Unreadable
from weili.kernel import clock, files
from weili.kernel.jobs import Running
from weili.kernel.models import District, Person, StoredFile
from weili.kernel.models.people import system_person
from weili.reactions.importing import Importing, fail_import, start_import
from weili.reactions.watching import ASKED, DONE, REFUSED
from weili.reactions.watching_columns import Columns, columns_of
from weili.reactions.watching_reports import Report, counts_of, moved, tell, write_report

State = ImportBatch.State
#: the source of an import whose headings nobody has named yet
SOURCE = "自动收取"


class _Cancelled(Exception):
    """Somebody stopped the import on its page."""


class Taking:
    """One file on its way from the folder into the archive."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.path = Path(running.payload["path"])
        self.kind: str = running.payload["kind"]
        self.district = District.objects.get(pk=running.payload["district"])
        self.by: Person = running.by or system_person()
        self.at = running.job.created_at

    def take(self) -> dict[str, Any]:
        """Take the file as far as it goes; what became of it."""
        batch = self._begun()
        if batch is None:
            if not self.path.exists():
                return {"outcome": "gone", "sentence": "文件在收取前被移走了。"}
            try:
                begun = self._begin()
            except files.FileRefused as refusal:
                return self._end(REFUSED, str(refusal), None)
            if isinstance(begun, str):
                return self._end(DONE, begun, None)
            batch = begun
        if batch.state == State.RUNNING:
            self._import(batch)
        match batch.state:
            case State.PREVIEWED:
                return self._end(ASKED, batch.message, batch)
            case State.FAILED:
                return self._end(REFUSED, batch.message, batch)
        return self._end(DONE, _counted(batch), batch)

    def _begun(self) -> ImportBatch | None:
        key = self.running.bookmark.get("batch")
        return ImportBatch.objects.across_districts().select_related("file").get(pk=key) if key else None

    def _begin(self) -> ImportBatch | str:
        """Store the file and open its import; a sentence where it came in before. Raises FileRefused."""
        if self.kind not in KINDS:
            known = "、".join(KINDS)
            raise files.FileRefused("unknown_kind", f"不认识的种类“{self.kind}”，文件夹应为：{known}。")
        with self.path.open("rb") as content:
            stored = files.store(
                name=self.path.name, content=content, by=self.by, at=self.at, district=self.district,
                allow=files.TABLES,
            )  # fmt: skip
        if earlier := self._earlier(stored):
            return (
                f"与 {clock.day(earlier.started_at)} 导入的“{earlier.file_name}”（第 {earlier.pk} 号）"
                "内容完全相同，没有再导入。"
            )
        columns, trouble = Columns({}, "", ""), ""
        try:
            with files.local_copy(stored) as path:
                columns = columns_of(path, kind=self.kind, district=self.district)
        except Unreadable as refusal:
            trouble = refusal.text
        return self._open(stored, columns, trouble)

    def _earlier(self, stored: StoredFile) -> ImportBatch | None:
        """An import of the same content that came to its end."""
        same = ImportBatch.objects.in_district(self.district).filter(
            kind=self.kind, state=ImportBatch.State.DONE, file__sha256=stored.sha256
        )
        found: ImportBatch | None = same.order_by("pk").first()
        return found

    @transaction.atomic
    def _open(self, stored: StoredFile, columns: Columns, trouble: str) -> ImportBatch:
        """Open the import with its bookmark: to be run, set aside for a person to look at its columns, or failed."""
        batch = start_import(
            district=self.district, kind=self.kind, file_name=stored.name, by=self.by, at=self.at,
            source=columns.source or SOURCE, columns=columns.learnt, file=stored,
        )  # fmt: skip
        if trouble:
            fail_import(batch=batch, message=trouble, by=self.by, at=self.at)
        elif columns.doubt:
            batch.state, batch.message = State.PREVIEWED, columns.doubt
            batch.save(update_fields=["state", "message"])
        self.running.step(done=0, all=0, bookmark={"batch": batch.pk, "rows": 0})
        return batch

    def _import(self, batch: ImportBatch) -> None:
        """Take the rows chunk by chunk from the bookmark on; an unreadable file fails its batch."""
        assert batch.file is not None  # the watched folder stores what it takes
        with files.local_copy(batch.file) as path:
            importing = Importing(
                batch=batch, path=path, by=self.by, at=batch.started_at,
                skip=int(self.running.bookmark.get("rows", 0)),
                step=lambda done: self._step(batch, done),
            )  # fmt: skip
            try:
                for _ in importing.outcomes():
                    pass
            except Unreadable as refusal:
                fail_import(batch=batch, message=refusal.text, by=self.by, at=self.running.now())
            except _Cancelled:
                batch.refresh_from_db()
            else:
                importing.finish()

    def _step(self, batch: ImportBatch, done: int) -> None:
        if (
            not ImportBatch.objects.in_district(self.district)
            .filter(pk=batch.pk, state=State.RUNNING)
            .exists()
        ):
            raise _Cancelled
        self.running.step(done=done, all=0, bookmark={"batch": batch.pk, "rows": done})

    def _end(self, outcome: str, sentence: str, batch: ImportBatch | None) -> dict[str, Any]:
        """Write the report, tell whoever is responsible, and move the file away; each may be done again."""
        counts = counts_of(batch) if batch is not None else {}
        report = Report(self.path.name, self.kind, outcome, sentence, self.at.isoformat(), **counts)
        target = moved(self.path, outcome, at=self.at)
        write_report(report, target, batch)
        tell(report, self.district, link=_link(batch), key=self.running.job.key, at=self.running.now())
        if self.path.exists():
            self.path.replace(target)
        return {"outcome": outcome, "sentence": sentence, "batch": report.batch}


def _counted(batch: ImportBatch) -> str:
    return f"共 {batch.rows} 行，保留 {batch.kept}，重复 {batch.merged}，退回 {batch.refused}。"


def _link(batch: ImportBatch | None) -> str:
    if batch is None:
        return "/imports"
    if batch.state == State.PREVIEWED:
        return f"/imports/files/{batch.file_id}?kind={batch.kind}"
    return f"/imports/{batch.pk}"
