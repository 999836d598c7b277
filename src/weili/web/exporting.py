"""Lists as files (导出): what is shown, every page of it, as xlsx with its filters on top or as plain csv."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404
from django.utils import timezone

from weili.exchange.writers import Printed, write_csv, write_xlsx
from weili.kernel import access
from weili.kernel.access import Refused, acts_of
from weili.kernel.http import Request
from weili.kernel.roles import Act

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: rows fetched at once; an export is never held in memory whole
SLICE = 1000

M = TypeVar("M", bound=Model)
Choices = Mapping[str, tuple[str, Sequence[tuple[str, str]]]]


def may_export(request: Request) -> bool:
    """Whether the buttons are shown; `ready` and `exportable` decide."""
    return Act.EXPORT in acts_of(request.person, on=request.on)


def ready(request: Request, ending: str, reads: Act) -> None:
    """Refuse an unknown ending (404), and whoever may export (导出列表) but not read this list (`Refused`)."""
    if ending not in TYPES:
        raise Http404
    if reads not in acts_of(request.person, on=request.on):
        raise Refused(request.person, reads)


def exportable(
    request: Request, rows: "QuerySet[M]", *, via: str = "", business: str = "root"
) -> "QuerySet[M]":
    """What one may read here but not export stays out; `via` and `business` as in `access.visible`."""
    return access.visible(request.person, Act.EXPORT, rows, on=request.on, via=via, business=business)


def chosen(choices: Choices, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters that were set, in words: name, value."""
    return [
        (label, dict(values)[asked[name]]) for name, (label, values) in choices.items() if asked.get(name)
    ]


def moment(at: datetime | None) -> datetime | None:
    """An instant as the pages show it: on the district's own clock, which a spreadsheet cannot name."""
    return timezone.localtime(at).replace(tzinfo=None) if at else None


def export(request: Request, ending: str, printed: Printed, rows: Iterable[Sequence[object]]) -> FileResponse:
    """The file of a list; `rows` is taken once, row by row, into a temporary file under the home."""
    file = TemporaryFile()  # noqa: SIM115  FileResponse closes it
    if ending == "xlsx":
        filters = (*printed.filters, ("导出日期", str(request.on)))
        write_xlsx(file, Printed(printed.title, printed.headings, filters), rows)
    else:
        write_csv(file, printed.headings, rows)
    file.seek(0)
    name = f"{printed.title}-{request.on}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[ending])
