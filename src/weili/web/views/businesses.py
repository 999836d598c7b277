"""The list of businesses: filtered, sorted, paged, searched, and exported as it is shown."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from weili.archive.queries import businesses as businesses
from weili.archive.queries.businesses import BusinessRow
from weili.exchange.writers import Printed
from weili.grading.queries import in_force_of
from weili.kernel import access
from weili.kernel.access import acts_of, districts_of
from weili.kernel.http import Request, needs, page
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.oversight.card_face import faces_by_key
from weili.web import exporting, filters
from weili.web.filters import Asked

HEADINGS = (
    "档案号", "店招", "名称", "业态", "环节", "街镇", "监管所", "状态", "有效许可或备案", "风险等级", "季节性经营",
    "重点监管", "最近检查", "未办待办",
)  # fmt: skip
SLICE = 500


def _asked(reader: Person, query: QueryDict, on: date) -> tuple[Asked, businesses.Choices]:
    everywhere = access.area(reader, Act.READ_BUSINESS, on=on).everywhere
    codes: Iterable[str] = districts_of(reader, on=on)
    if everywhere:
        codes = District.objects.values_list("code", flat=True)
    choices = businesses.choices(codes)
    return filters.asked_for(query, choices), choices


@needs(Act.READ_BUSINESS)
def business_list(request: Request) -> HttpResponse:
    """The businesses in one's area; the address holds the whole state of the list."""
    reader, on = request.person, request.on
    asked, choices = _asked(reader, request.GET, on)
    among = filters.graded(asked.letter, on.year)
    found = businesses.business_page(reader, asked.filters, asked.page, on=on, among=among)
    faces = faces_by_key([row.pk for row in found.rows], reader=reader, at=request.at)
    return page(
        request,
        "web/businesses.html",
        part="list",
        asked=asked,
        choices=choices,
        found=found,
        rows=[(row, faces[row.pk]) for row in found.rows],
        sectors=filters.SECTORS,
        statuses=filters.STATUSES,
        letters=filters.LETTERS,
        sorts=[(name, words) for name, (words, _) in businesses.SORTS.items()],
        may_export=exporting.may_export(request),
    )


def _letters(reader: Person, rows: Iterable[BusinessRow], on: date) -> dict[int, Any]:
    """The grades in force of the rows, for whoever may see grades."""
    if Act.READ_GRADE not in acts_of(reader, on=on):
        return {}
    return {each.business: each.grade for each in in_force_of([row.pk for row in rows], on.year)}


@needs(Act.EXPORT)
def businesses_export(request: Request, ending: str) -> HttpResponseBase:
    """The list as it is shown, every page of it, as a table with its filters on top."""
    exporting.ready(request, ending, Act.READ_BUSINESS)
    reader, on = request.person, request.on
    asked, _ = _asked(reader, request.GET, on)
    among = filters.graded(asked.letter, on.year)
    rows = businesses.found(reader, asked.filters, on=on, among=among)
    rows = exporting.exportable(request, rows)
    cells = _cells(reader, businesses.every_row(rows, on=on), on)
    return exporting.export(request, ending, Printed("经营户", HEADINGS, asked.words), cells)


def _cells(reader: Person, rows: Iterator[BusinessRow], on: date) -> Iterator[tuple[object, ...]]:
    some: list[BusinessRow] = []
    for row in rows:
        some.append(row)
        if len(some) == SLICE:
            yield from _slice(reader, some, on)
            some = []
    yield from _slice(reader, some, on)


def _slice(reader: Person, some: list[BusinessRow], on: date) -> Iterator[tuple[object, ...]]:
    letters = _letters(reader, some, on)
    for row in some:
        letter = letters.get(row.pk)
        yield (
            row.pk, row.sign, row.name, row.kind, row.sector, row.town, row.station, row.status_words,
            "有" if row.licensed else "无", letter.label if letter else "未评定", "是" if row.seasonal else "",
            "是" if row.key_listed else "", row.last_visit, row.open_duties,
        )  # fmt: skip
