"""Imports as background jobs, resumable at a chunk, with progress: of uploaded files and of the watched folder."""

from datetime import datetime
from typing import Any

from weili.archive.models import ImportBatch
from weili.exchange.refusals import Unreadable
from weili.kernel.files import local_copy
from weili.kernel.jobs import GiveUp, Running, sweep, work
from weili.reactions.importing import Importing, fail_import
from weili.reactions.watching import look_round
from weili.reactions.watching_taking import Taking


@work("imports.run", lease_seconds=120)
def run_import(running: Running) -> dict[str, Any]:
    """Take in the file of an import batch from where an earlier attempt stopped (导入)."""
    batch = ImportBatch.objects.select_related("district", "started_by", "file").get(
        pk=running.payload["batch"]
    )
    if batch.file is None:
        raise GiveUp("这次导入没有保存的文件，请重新上传")
    with local_copy(batch.file) as path:
        importing = Importing(
            batch=batch,
            path=path,
            by=batch.started_by,
            at=batch.started_at,
            skip=int(running.bookmark.get("rows", 0)),
            step=lambda done: running.step(
                done=done, all=int(running.payload["total"]), bookmark={"rows": done}
            ),
        )
        try:
            for _ in importing.outcomes():
                pass
        except Unreadable as refusal:
            fail_import(batch=batch, message=refusal.text, by=batch.started_by, at=running.now())
            raise GiveUp(refusal.text) from refusal
        importing.finish()
    return {"rows": batch.rows, "kept": batch.kept, "merged": batch.merged, "refused": batch.refused}


@work("watch.file", lease_seconds=120)
def take_watched_file(running: Running) -> dict[str, Any]:
    """Take in one file that lay in the watched folder (自动收取)."""
    return Taking(running).take()


@sweep
def watch(at: datetime) -> int:
    """Ask for the files that lie complete in the watched folder (监视文件夹)."""
    return len(look_round(at))
