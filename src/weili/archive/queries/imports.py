"""Reading the memory of imports: which files came in, what became of their rows, and the refused rows as they were."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from weili.archive.models import ImportBatch, ImportedRow
from weili.kernel.access import area
from weili.kernel.models import Person, StoredFile
from weili.kernel.roles import Act


def imports(*, reader: Person, on: date) -> QuerySet[ImportBatch]:
    """The imports of the districts in which a person may import, the latest first (导入记录)."""
    within = area(reader, Act.IMPORT, on=on)
    rows = ImportBatch.objects.across_districts()
    if not within.everywhere:
        rows = rows.filter(district__in=within.districts)
    found: QuerySet[ImportBatch] = rows.select_related("started_by", "district")
    return found.order_by("-started_at", "-pk")


def stored_files(*, reader: Person, on: date) -> QuerySet[StoredFile]:
    """The uploaded files that a person may preview and import."""
    within = area(reader, Act.IMPORT, on=on)
    rows = StoredFile.objects.filter(district__isnull=False)
    return rows if within.everywhere else rows.filter(district__in=within.districts)


def rows_of(batch: ImportBatch, *, state: str = "", code: str = "") -> QuerySet[ImportedRow]:
    """The rows of an import in the order of the file, narrowed to what became of them and why."""
    rows = ImportedRow.objects.in_district(batch.district_id).filter(batch=batch)
    if state:
        rows = rows.filter(state=state)
    if code:
        rows = rows.filter(code=code)
    found: QuerySet[ImportedRow] = rows.select_related("business").order_by("sheet", "row", "pk")
    return found


def reasons_of(batch: ImportBatch, *, state: str = "") -> list[tuple[str, int]]:
    """Reason code → rows, the commonest first; counts each row once, under its first reason."""
    rows = ImportedRow.objects.in_district(batch.district_id).filter(batch=batch)
    if state:
        rows = rows.filter(state=state)
    found = rows.order_by().values_list("code").annotate(n=Count("pk"))
    return sorted(((code, count) for code, count in found), key=lambda each: (-each[1], each[0]))


def refused_table(batch: ImportBatch, *, code: str = "") -> tuple[list[str], Iterator[list[Any]]]:
    """The refused rows as a table: the original headings with 工作表, 行 before and 错误信息 behind."""
    rows = rows_of(batch, state=ImportedRow.State.REFUSED, code=code)
    headings: dict[str, None] = {}
    for raw in rows.order_by("pk").values_list("raw", flat=True).iterator(chunk_size=2000):
        headings.update(dict.fromkeys(raw or {}))
    names = list(headings)
    return ["工作表", "行", *names, "错误信息"], _cells(rows, names)


def _cells(rows: QuerySet[ImportedRow], names: list[str]) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=2000):
        raw = row.raw or {}
        yield [row.sheet, row.row, *(raw.get(name, "") for name in names), row.text]
