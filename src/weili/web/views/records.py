"""Lists of records across the district (台账): filtered, sorted, paged, searched and exported as they are shown."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.archive.queries.facets import readable
from weili.exchange.writers import Printed
from weili.kernel import access
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.web import exporting
from weili.web.record_lists import SORTS, RecordList, asked_for, every_row, fields_of, page_of, rows_of
from weili.web.record_tables import LISTS
from weili.web.views.analysis import scope_of

View = Callable[..., HttpResponseBase]


def shown(request: Request, wanted: RecordList, **more: Any) -> HttpResponse:
    """One list of records as its address asks for it; `more` is what its page may do beside showing."""
    scope = scope_of(request)
    asked = asked_for(request.GET, wanted.measure.facets, scope)
    first, folded = fields_of(wanted, asked, scope)
    return page(
        request,
        "web/records.html",
        part="list",
        wanted=wanted,
        asked=asked,
        found=page_of(wanted, asked, request.person, scope),
        first=first,
        more=folded,
        more_open=any(field.value for field in folded),
        sorts=SORTS,
        address=reverse(wanted.measure.page),
        headings=",".join(["", *wanted.headings] if "picking" in more else wanted.headings),
        may_export=exporting.may_export(request),
        xlsx=reverse(f"{wanted.measure.page}-export", args=["xlsx"]),
        csv=reverse(f"{wanted.measure.page}-export", args=["csv"]),
        **more,
    )


def _exported(request: Request, ending: str, wanted: RecordList) -> HttpResponseBase:
    exporting.ready(request, ending, wanted.measure.act)
    scope = scope_of(request)
    asked = asked_for(request.GET, wanted.measure.facets, scope)
    rows = rows_of(wanted, asked, request.person, scope)
    rows = exporting.watched(request, _exportable(request, wanted, rows))
    headings = ("档案号", *wanted.headings, "街镇")
    return exporting.export(
        request, ending, Printed(wanted.title, headings, asked.words), _cells(wanted, rows)
    )


def _exportable(request: Request, wanted: RecordList, rows: QuerySet[Any]) -> QuerySet[Any]:
    """What one may read here but not export stays out; a record of nobody lies with its district."""
    if wanted.measure.via:
        return readable(request.person, Act.EXPORT, rows, on=request.on)
    return access.visible(request.person, Act.EXPORT, rows, on=request.on, business="root")


def _cells(wanted: RecordList, rows: QuerySet[Any]) -> Iterator[tuple[object, ...]]:
    for row in every_row(wanted, rows):
        cells = ("" if cell == "—" else cell for _, cell in row.cells)
        yield (row.business or "", row.name or row.sign, row.day, *cells, row.town)


def name_of(key: str) -> str:
    """The name of a list's address."""
    return LISTS[key].measure.page.removeprefix("web:")


def list_of(key: str) -> View:
    """The page of a list, for whoever may read what it lists."""
    wanted = LISTS[key]

    @needs(wanted.measure.act)
    def records(request: Request) -> HttpResponse:
        """One list of records; the address holds its whole state."""
        return shown(request, wanted)

    return records


def export_of(key: str) -> View:
    """The file of a list, for whoever may export it."""
    wanted = LISTS[key]

    @needs(Act.EXPORT)
    def records_export(request: Request, ending: str) -> HttpResponseBase:
        """The list as it is shown, every page of it, its filters on top."""
        return _exported(request, ending, wanted)

    return records_export
