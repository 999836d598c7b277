"""What an import did (导入结果): its progress, its counts, every refused row with its reason, and their download."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.archive.models import ImportBatch, ImportedRow
from weili.archive.queries.imports import imports, reasons_of, refused_table, rows_of
from weili.archive.queries.paging import page_of
from weili.exchange.kinds import KINDS
from weili.exchange.writers import Printed, write_xlsx
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Job
from weili.kernel.roles import Act
from weili.reactions.starting import cancel_import, job_key
from weili.web.filters import one_of, page_number
from weili.web.moves import move, refreshed, under_way
from weili.web.reasons import words_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Act.IMPORT)
def import_result(request: Request, key: int) -> HttpResponse:
    """One import: progress while it runs, then counts and rows by what became of them and why."""
    batch = get_object_or_404(imports(reader=request.person, on=request.on), pk=key)
    job = Job.objects.filter(key=job_key(batch)).first()
    default = ImportedRow.State.REFUSED if batch.refused else ImportedRow.State.KEPT
    state = one_of(request.GET, "rows", ImportedRow.State.choices, default)
    reasons = reasons_of(batch, state=state)
    code = one_of(request.GET, "code", [(code, "") for code, _ in reasons])
    answer = page(
        request,
        "web/import_result.html",
        part="progress" if "poll" in request.GET else "rows",
        batch=batch,
        job=job,
        running=under_way(job),
        kind=KINDS[batch.kind].zh if batch.kind in KINDS else batch.kind,
        state=state,
        code=code,
        tabs=[
            (ImportedRow.State.REFUSED, "退回", batch.refused),
            (ImportedRow.State.KEPT, "保留", batch.kept),
            (ImportedRow.State.MERGED, "重复", batch.merged),
        ],
        reasons=[(each, words_of(each), count) for each, count in reasons],
        found=page_of(rows_of(batch, state=state, code=code), page_number(request.GET), read=list),
    )
    return refreshed(request, answer, ended=not under_way(job))


@require_POST
@needs(Act.IMPORT)
def import_cancel(request: Request, key: int) -> HttpResponse:
    """Stop an import that is under way."""
    batch = get_object_or_404(imports(reader=request.person, on=request.on), pk=key)
    return move(
        request,
        lambda: cancel_import(batch=batch, by=request.person, at=request.at),
        done="导入已取消，取消前导入的行保留。",
        back=reverse("web:import", args=[batch.pk]),
    )


@needs(Act.IMPORT)
def import_refused(request: Request, key: int) -> FileResponse:
    """The refused rows as they stood, with 错误信息 behind them, to be mended and imported again."""
    batch: ImportBatch = get_object_or_404(imports(reader=request.person, on=request.on), pk=key)
    code = request.GET.get("code", "")[:40]
    headings, rows = refused_table(batch, code=code)
    filters = [("文件", batch.file_name)] + ([("原因", words_of(code))] if code else [])
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(made, Printed("退回的行", headings, filters), rows)
    made.seek(0)
    name = f"退回的行_{batch.file_name.rsplit('.', 1)[0]}.xlsx"
    return FileResponse(made, as_attachment=True, filename=name, content_type=XLSX)
