"""The import of an uploaded file as a background job: resumable at a chunk, with progress."""

import tempfile
from pathlib import Path
from typing import Any

from weili.archive.models import ImportBatch
from weili.exchange.refusals import Unreadable
from weili.kernel.files import open_file
from weili.kernel.jobs import GiveUp, Running, work
from weili.reactions.importing import Importing, fail_import


@work("imports.run", lease_seconds=120)
def run_import(running: Running) -> dict[str, Any]:
    """Take in the file of an import batch from where an earlier attempt stopped (导入)."""
    batch = ImportBatch.objects.select_related("district", "started_by", "file").get(
        pk=running.payload["batch"]
    )
    if batch.file is None:
        raise GiveUp("这次导入没有保存的文件，请重新上传")
    with tempfile.TemporaryDirectory(prefix="weili-import-") as folder:
        path = Path(folder) / Path(batch.file_name).name
        with open_file(batch.file) as source, path.open("wb") as target:
            while block := source.read(1 << 20):
                target.write(block)
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
