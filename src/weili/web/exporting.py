"""Lists as files (导出): what is shown, every page of it, as xlsx with its filters on top or as plain csv.

A long list becomes a background job, which calls the same view in the same person's name (weili.web.jobs).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from weili.archive.queries.paging import every, up_to
from weili.exchange.writers import Printed, write_csv, write_xlsx
from weili.kernel import access, jobs
from weili.kernel.access import Refused, acts_of
from weili.kernel.http import Request, go
from weili.kernel.models import Job, Person
from weili.kernel.roles import Act

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
#: rows written while somebody waits; longer lists become a job, so many at once, and their files are kept so long
DIRECT, AT_ONCE, KEPT_DAYS = 20_000, 3, 7
KIND = "export.list"
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
    left = access.visible(request.person, Act.EXPORT, rows, on=request.on, via=via, business=business)
    return watched(request, left)


def watched(request: Request, left: "QuerySet[M]") -> "QuerySet[M]":
    """Rows that may be exported, of which it is known whether they are too many to be waited for."""
    background: Background | None = getattr(request, "background", None)
    if background is not None:
        background.all = every(left).total
    elif up_to(left, DIRECT).more:
        request.export_too_long = True
    return left


def chosen(choices: Choices, asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters that were set, in words: name, value."""
    return [
        (label, dict(values)[asked[name]]) for name, (label, values) in choices.items() if asked.get(name)
    ]


def moment(at: datetime | None) -> datetime | None:
    """An instant as the pages show it: on the district's own clock, which a spreadsheet cannot name."""
    return timezone.localtime(at).replace(tzinfo=None) if at else None


@dataclass(slots=True)
class Background:
    """A view called by a job: where its file goes, and who is told how far it is."""

    file: IO[bytes]
    told: Callable[[int, int], None]
    #: rows of the list, as far as they were counted before
    all: int = 0
    name: str = ""

    def counted(self, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        """The rows as they come; every thousand of them the job is told."""
        for number, row in enumerate(rows, start=1):
            yield row
            if number % SLICE == 0:
                self.told(number, max(self.all, number))


class TooLong(Exception):
    """A list that is longer than what is exported while somebody waits."""


def export(
    request: Request, ending: str, printed: Printed, rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """The file of a list, or the page of the job that writes it; `rows` is taken once, row by row."""
    name = f"{printed.title}-{request.on}.{ending}"
    background: Background | None = getattr(request, "background", None)
    if background is not None:
        background.name = name
        _write(background.file, request, ending, printed, background.counted(rows))
        return HttpResponse(status=204)
    file = TemporaryFile()  # noqa: SIM115  FileResponse closes it
    try:
        _write(file, request, ending, printed, _while_waiting(request, rows))
    except TooLong:
        file.close()
        return _later(request, printed.title)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[ending])


def _while_waiting(request: Request, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    if getattr(request, "export_too_long", False):
        raise TooLong
    for number, row in enumerate(rows, start=1):
        if number > DIRECT:
            raise TooLong
        yield row


def _write(
    file: IO[bytes], request: Request, ending: str, printed: Printed, rows: Iterable[Sequence[object]]
) -> None:
    if ending == "xlsx":
        filters = (*printed.filters, ("导出日期", str(request.on)))
        write_xlsx(file, Printed(printed.title, printed.headings, filters), rows)
    else:
        write_csv(file, printed.headings, rows)


def _later(request: Request, title: str) -> HttpResponseBase:
    """Ask for the job that writes the file; twice the same list is one job, and a few at a time are enough."""
    open_jobs = Job.objects.filter(
        kind=KIND, asked_by=request.person, state__in=[Job.State.WAITING, Job.State.RUNNING]
    )
    address = request.get_full_path()
    job = open_jobs.filter(payload__address=address).first()
    if job is None and open_jobs.count() >= AT_ONCE:
        messages.error(request, f"已有 {AT_ONCE} 个导出在进行，请等其中一个完成或取消后再导出。")
        return go(request, reverse("web:jobs"))
    if job is None:
        job = jobs.ask(
            kind=KIND, key=f"export/{request.person.pk}/{request.at.isoformat()}/{address}"[:200],
            payload={"address": address, "title": title, "area": area_of(request.person, request.on)},
            by=request.person, at=request.at,
        )  # fmt: skip
    messages.info(
        request, f"“{title}”超过 {DIRECT:,} 行，正在后台写成文件；完成后在这里下载，保留 {KEPT_DAYS} 天。"
    )
    return go(request, reverse("web:job", args=[job.pk]))


def area_of(person: Person, on: date) -> str:
    """Where a person may export, as one word: a file is handed out only while it is still the same."""
    where = access.area(person, Act.EXPORT, on=on)
    return f"{where.everywhere} {sorted(where.districts)} {sorted(where.stations)} {sorted(where.businesses)}"
