"""Long work that a person starts and a worker does: imports of stored files (导入), begun and stopped here."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from weili.archive.mappings import save_mapping
from weili.archive.models import ImportBatch
from weili.kernel import access, clock, jobs
from weili.kernel.models import Job, Person, StoredFile
from weili.kernel.roles import Act
from weili.reactions.importing import CannotImport, fail_import, start_import


def job_key(batch: ImportBatch) -> str:
    """The key of the job that brings a batch in."""
    return f"import/{batch.pk}"


@transaction.atomic
def begin_import(
    *,
    file: StoredFile,
    kind: str,
    source: str,
    columns: Mapping[str, str],
    total: int,
    by: Person,
    at: datetime,
) -> ImportBatch:
    """Start the import of a stored file as background work (开始导入); a named source remembers its columns.

    `total` is the number of rows seen in the preview, 0 where they were not counted. Raises Refused, CannotImport.
    """
    if file.district is None:
        raise CannotImport("这个文件不属于任何区，请重新上传")
    batch = start_import(
        district=file.district,
        kind=kind,
        file_name=file.name,
        by=by,
        at=at,
        source=source.strip()[:80],
        columns=dict(columns),
        file=file,
    )
    set_aside = ImportBatch.objects.in_district(file.district).filter(file=file)
    set_aside.filter(state=ImportBatch.State.PREVIEWED).delete()  # this import is the answer to its question
    if source.strip() and columns:
        save_mapping(district=file.district, kind=kind, source=source, columns=columns, by=by, at=at)
    jobs.ask(
        kind="imports.run",
        key=job_key(batch),
        payload={"batch": batch.pk, "total": total},
        by=by,
        at=at,
        district=file.district,
    )
    return batch


@transaction.atomic
def cancel_import(*, batch: ImportBatch, by: Person, at: datetime) -> ImportBatch:
    """Stop an import that is under way (取消导入); rows that were committed stay and are counted.

    Raises Refused, CannotImport where it has ended.
    """
    access.require_in(by, Act.IMPORT, batch.district_id, on=clock.day(at))
    if batch.state != ImportBatch.State.RUNNING:
        raise CannotImport(f"这次导入已{batch.get_state_display()}，不能取消")
    job = Job.objects.filter(key=job_key(batch)).first()
    if job is not None and job.state in {Job.State.WAITING, Job.State.RUNNING}:
        try:
            jobs.cancel(job=job, by=by, at=at)
        except ValueError as ended:  # it ended in this very moment
            raise CannotImport(str(ended)) from ended
    batch.refresh_from_db()
    return fail_import(batch=batch, message=f"由{by.name}取消；取消前已导入的行保留", by=by, at=at)
