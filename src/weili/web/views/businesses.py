"""The list of businesses: filtered, sorted, paged, searched, and exported as it is shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
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
from weili.web import business_filters, exporting, filters
from weili.web.business_filters import Asked

HEADINGS = (
    "档案号", "店招", "名称", "业态", "环节", "街镇", "监管所", "状态", "有效许可或备案", "风险等级", "季节性经营",
    "重点监管", "最近检查", "未办待办",
)  # fmt: skip
SLICE = 500


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The list that was asked for, what it may be narrowed to, and the archives its grades leave."""

    asked: Asked
    choices: businesses.Choices
    among: list[Q]


def _wanted(reader: Person, query: QueryDict, on: date) -> _Wanted:
    everywhere = access.area(reader, Act.READ_BUSINESS, on=on).everywhere
    codes = sorted(
        District.objects.values_list("code", flat=True) if everywhere else districts_of(reader, on=on)
    )
    choices = businesses.choices(codes)
    asked = business_filters.asked_for(query, choices)
    return _Wanted(asked, choices, business_filters.graded(asked, codes, on.year))


@needs(Act.READ_BUSINESS)
def business_list(request: Request) -> HttpResponse:
    """The businesses in one's area; the address holds the whole state of the list."""
    reader, on = request.person, request.on
    wanted = _wanted(reader, request.GET, on)
    asked = wanted.asked
    found = businesses.business_page(reader, asked.filters, asked.page, on=on, among=wanted.among)
    faces = faces_by_key([row.pk for row in found.rows], reader=reader, at=request.at)
    return page(
        request,
        "web/businesses.html",
        part="list",
        asked=asked,
        choices=wanted.choices,
        found=found,
        rows=[(row, faces[row.pk]) for row in found.rows],
        **_offered(),
        may_export=exporting.may_export(request),
    )


def _offered() -> dict[str, Any]:
    """What the form offers beside the places and kinds of the district."""
    return {
        "sectors": filters.SECTORS,
        "statuses": business_filters.STATUSES,
        "letters": business_filters.LETTERS,
        "sizes": business_filters.SIZE_CHOICES,
        "permits": business_filters.PERMITS,
        "duties": business_filters.DUTY_CHOICES,
        "sorts": business_filters.SORT_CHOICES,
    }


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
    wanted = _wanted(reader, request.GET, on)
    asked = wanted.asked
    among = wanted.among[0] if asked.letter else None
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
