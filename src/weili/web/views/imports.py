"""Imports (导入): what came in before, new files, their preview with the mapping of columns, and their start."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from weili.archive import mappings
from weili.archive.models import ColumnMapping, ImportBatch
from weili.archive.queries.imports import imports as past_imports
from weili.archive.queries.imports import stored_files
from weili.archive.queries.paging import each_of, page_of
from weili.exchange.kinds import KINDS
from weili.exchange.reading import guess_kind
from weili.exchange.refusals import Unreadable
from weili.exchange.writers import Printed
from weili.kernel import files
from weili.kernel.access import area
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import Job, StoredFile
from weili.kernel.roles import Act
from weili.reactions.importing import CannotImport
from weili.reactions.starting import begin_import, job_key
from weili.web import exporting
from weili.web.filters import one_of, page_number
from weili.web.forms.imports import Upload
from weili.web.moves import district_for, refreshed, under_way
from weili.web.previews import WHOLE_BELOW, Look, look

KIND_CHOICES = [(kind.name, kind.zh) for kind in KINDS.values()]
NARROWED_BY = {"kind": ("种类", KIND_CHOICES), "state": ("状态", ImportBatch.State.choices)}
#: what the store takes: the spreadsheets and texts of `kernel.files`, and columnar files where it knows them
TABLES = files.TABLES
MOST_FILES = 50
HEADINGS = (
    "编号", "文件", "种类", "来源", "导入人", "导入时间", "行", "保留", "重复", "退回", "状态", "说明",
)  # fmt: skip


@needs(Act.IMPORT)
def imports(request: Request) -> HttpResponse:
    """The imports of the district, the latest first."""
    rows, asked = _past(request)
    found = page_of(rows, page_number(request.GET), read=list)
    running = {job_key(batch): batch.pk for batch in found.rows if batch.state == ImportBatch.State.RUNNING}
    jobs = {running[job.key]: job for job in Job.objects.filter(key__in=running)}
    answer = page(
        request,
        "web/imports.html",
        found=found,
        lines=[(batch, jobs.get(batch.pk)) for batch in found.rows],
        kinds=dict(KIND_CHOICES),
        states=ImportBatch.State.choices,
        may_export=exporting.may_export(request),
        kind=asked["kind"],
        state=asked["state"],
    )
    return refreshed(request, answer, ended=not any(under_way(job) for job in jobs.values()))


def _past(request: Request) -> tuple[QuerySet[ImportBatch], dict[str, str]]:
    asked = {name: one_of(request.GET, name, values) for name, (_, values) in NARROWED_BY.items()}
    rows = past_imports(reader=request.person, on=request.on)
    return rows.filter(**{name: value for name, value in asked.items() if value}), asked


@needs(Act.EXPORT)
def imports_export(request: Request, ending: str) -> HttpResponseBase:
    """The imports as they are shown, every page of them."""
    exporting.ready(request, ending, Act.IMPORT)
    rows, asked = _past(request)
    within = area(request.person, Act.EXPORT, on=request.on)
    if not within.everywhere:
        rows = rows.filter(district__in=within.districts)
    printed = Printed("导入记录", HEADINGS, exporting.chosen(NARROWED_BY, asked))
    return exporting.export(request, ending, printed, _cells(rows))


def _cells(rows: QuerySet[ImportBatch]) -> Iterator[tuple[object, ...]]:
    kinds = dict(KIND_CHOICES)
    for row in each_of(rows):
        yield (
            row.pk, row.file_name, kinds.get(row.kind, row.kind), row.source, row.started_by.name,
            exporting.moment(row.started_at), row.rows, row.kept, row.merged, row.refused,
            row.get_state_display(), row.message,
        )  # fmt: skip


@needs(Act.IMPORT)
def upload(request: Request) -> HttpResponse:
    """Choose files; each is stored as it is, nothing is imported yet. A bad file is told about, the others go on."""
    district = district_for(request, Act.IMPORT)
    form = Upload(request.POST or None, request.FILES or None)
    if form.is_valid():
        stored, refused = [], []
        for given in form.cleaned_data["chosen"][:MOST_FILES]:
            try:
                stored.append(
                    files.store(
                        name=given.name,
                        content=given.file,
                        by=request.person,
                        at=request.at,
                        district=district,
                        allow=TABLES,
                    )
                )
            except files.FileRefused as refusal:
                refused.append(str(refusal))
        if stored:
            for sentence in refused:
                messages.error(request, sentence)
            return go(request, _files_url(stored, form.cleaned_data["source"]))
        for sentence in refused:
            form.add_error("chosen", sentence)
    known = mappings.sources(district=district)
    return page(request, "web/import_upload.html", form=form, sources=known, district=district)


def _files_url(stored: list[StoredFile], source: str) -> str:
    if len(stored) == 1:
        query = urlencode({"source": source} if source else {})
        return f"{reverse('web:import-preview', args=[stored[0].pk])}{'?' if query else ''}{query}"
    pairs = [("f", str(each.pk)) for each in stored] + ([("source", source)] if source else [])
    return f"{reverse('web:import-files')}?{urlencode(pairs)}"


@dataclass(frozen=True, slots=True)
class Offered:
    """An uploaded file as it would be imported."""

    file: StoredFile
    kind: str
    source: str
    look: Look | None
    error: str = ""


@needs(Act.IMPORT)
def import_files(request: Request) -> HttpResponse:
    """Several uploaded files side by side: kind, counts, and one button to start those that can be read."""
    offered = [_offer(request, file) for file in _chosen(request)]
    if request.method == "POST":
        return _start_all(request, offered)
    return page(
        request,
        "web/import_files.html",
        offered=offered,
        ready=sum(bool(each.look and each.look.startable) for each in offered),
        source=request.GET.get("source", "")[:80],
        query=request.GET.urlencode(),
    )


def _chosen(request: Request) -> list[StoredFile]:
    keys = [int(key) for key in request.GET.getlist("f")[:MOST_FILES] if key.isascii() and key.isdigit()]
    mine = {each.pk: each for each in stored_files(reader=request.person, on=request.on).filter(pk__in=keys)}
    return [mine[key] for key in dict.fromkeys(keys) if key in mine]


def _offer(request: Request, file: StoredFile) -> Offered:
    source = request.GET.get("source", "").strip()[:80]
    try:
        with files.local_copy(file) as path:
            kind = guess_kind(path) or ""
            if not kind:
                return Offered(
                    file, "", source, None, "没有认出这是哪一种表，请打开预览，选择种类并指明各列。"
                )
            given = _remembered(file, kind, source)
            seen = look(path, kind, on=request.on, given=given, whole=file.size < WHOLE_BELOW)
    except (Unreadable, files.FileRefused) as refusal:
        return Offered(file, "", source, None, str(refusal))
    return Offered(file, kind, source, seen, seen.error)


def _start_all(request: Request, offered: list[Offered]) -> HttpResponse:
    started = 0
    for each in offered:
        if each.look is None or not each.look.startable:
            continue
        begin_import(
            file=each.file,
            kind=each.kind,
            source=each.source,
            columns=each.look.words,
            total=each.look.total if each.look.whole else 0,
            by=request.person,
            at=request.at,
        )
        started += 1
    messages.success(request, f"已开始导入 {started} 个文件，进度见下表。")
    return go(request, reverse("web:imports"))


@needs(Act.IMPORT)
def import_preview(request: Request, key: int) -> HttpResponse:
    """One file before its import: sheets, columns with their correction, first rows, counts of problems."""
    file = get_object_or_404(stored_files(reader=request.person, on=request.on), pk=key)
    asked = request.POST or request.GET
    source = asked.get("source", "").strip()[:80]
    whole = file.size < WHOLE_BELOW or "whole" in asked
    error, seen, kind, remembered = "", None, one_of(asked, "kind", KIND_CHOICES), None
    try:
        with files.local_copy(file) as path:
            guessed = guess_kind(path)
            kind = kind or guessed or KIND_CHOICES[0][0]
            corrected = (
                _corrections(request) if request.POST.get("kind") == request.POST.get("shown_kind") else {}
            )
            if not corrected:
                first = look(path, kind, on=request.on, given=None, whole=False)
                remembered = _memory(file, kind, source, [column.heading for column in first.columns])
            given = corrected or (remembered.columns if remembered else None)
            source = source or (remembered.source if remembered else "")
            seen = look(path, kind, on=request.on, given=given, whole=whole)
    except (Unreadable, files.FileRefused) as refusal:
        error, guessed = str(refusal), None
    return page(
        request,
        "web/import_preview.html",
        file=file,
        seen=seen,
        error=error,
        kind=kind,
        guessed=guessed,
        kinds=KIND_CHOICES,
        source=source,
        remembered=remembered,
        sources=mappings.sources(district=file.district) if file.district else [],
        corrected=bool(request.POST),
        unknown=sum(not column.field for column in seen.columns) if seen else 0,
    )


def _remembered(file: StoredFile, kind: str, source: str) -> dict[str, str] | None:
    if not source or file.district is None:
        return None
    return mappings.mapping_of(district=file.district, kind=kind, source=source) or None


def _memory(file: StoredFile, kind: str, source: str, headings: list[str]) -> ColumnMapping | None:
    """What is remembered: of the source that was named, else of one whose headings all stand in the file."""
    if file.district is None:
        return None
    if source:
        named = ColumnMapping.objects.in_district(file.district).filter(kind=kind, source=source)
        found: ColumnMapping | None = named.first()
        return found
    return mappings.fitting(district=file.district, kind=kind, headings=headings)


def _corrections(request: Request) -> dict[str, str]:
    """Heading → field as chosen on the page; headings and fields come in the same order."""
    headings, fields = request.POST.getlist("heading"), request.POST.getlist("field")
    return dict(zip(headings, fields, strict=False))


@require_POST
@needs(Act.IMPORT)
def import_start(request: Request, key: int) -> HttpResponse:
    """Start the import of a previewed file."""
    file = get_object_or_404(stored_files(reader=request.person, on=request.on), pk=key)
    total = request.POST.get("total", "0")
    try:
        batch = begin_import(
            file=file,
            kind=request.POST.get("kind", ""),
            source=request.POST.get("source", ""),
            columns=_corrections(request),
            total=int(total) if total.isascii() and total.isdigit() and len(total) < 12 else 0,
            by=request.person,
            at=request.at,
        )
    except CannotImport as refusal:
        messages.error(request, str(refusal))
        return go(request, reverse("web:import-preview", args=[key]))
    return go(request, reverse("web:import", args=[batch.pk]))
