"""The classified analysis (分类分析) and the foods that citizens worry about, each number opening its very list."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.archive.queries.facets import Facet, Scope
from weili.exchange.writers import Printed
from weili.kernel import access
from weili.kernel.access import acts_of, districts_of
from weili.kernel.http import Request, needs, page
from weili.kernel.models import District
from weili.kernel.roles import Act
from weili.oversight.analysis import EVERYTHING, REST, Cell, Label, Question, Table, table
from weili.oversight.analysis_measures import MEASURES, Measure
from weili.oversight.food_categories import foods as foods_of
from weili.web import exporting, filters

NO_COLUMNS = "-"
#: how many years back foods can be compared
YEARS_BACK = 5


def scope_of(request: Request) -> Scope:
    """The places among which this reader may choose, and the day."""
    within = access.area(request.person, Act.READ_BUSINESS, on=request.on)
    codes = (
        District.objects.values_list("code", flat=True)
        if within.everywhere
        else districts_of(request.person, on=request.on)
    )
    return Scope(tuple(codes), request.on)


@dataclass(frozen=True, slots=True)
class Asked:
    """The table that an address asks for, what of it was not understood, and its filters in words."""

    question: Question
    ignored: tuple[str, ...]
    words: tuple[tuple[str, str], ...]

    def link(self, row: str = EVERYTHING, column: str = EVERYTHING) -> str:
        """The list behind a cell; empty for what was counted together and opens no list."""
        if REST in (row, column):
            return ""
        chosen = dict(self.question.chosen)
        for facet, value in ((self.question.rows, row), (self.question.columns, column)):
            if facet is not None and value != EVERYTHING:
                chosen[facet.name] = value
        return f"{reverse(self.question.measure.page)}?{urlencode(chosen)}"


def asked_for(query: QueryDict, measures: dict[str, Measure], scope: Scope) -> Asked:
    """Read an address: measure, rows, columns, and every facet's value; what is not understood is named."""
    measure = measures.get(query.get("measure", "")) or next(iter(measures.values()))
    axes = {facet.name: facet for facet in measure.axes}
    rows = axes.get(query.get("rows", "")) or axes["kind"]
    wanted = query.get("columns", "")
    columns = None if wanted == NO_COLUMNS else axes.get(wanted) or axes["town"]
    if columns is rows:
        columns = None
    chosen, ignored, words = _chosen(query, measure, scope)
    return Asked(Question(measure=measure, rows=rows, columns=columns, chosen=chosen), ignored, words)


def _chosen(
    query: QueryDict, measure: Measure, scope: Scope
) -> tuple[dict[str, str], tuple[str, ...], tuple[tuple[str, str], ...]]:
    chosen, ignored, words = {}, [], []
    for facet in measure.facets:
        value = query.get(facet.name, "")
        if not value:
            continue
        said = facet.words(value, dict(facet.choices(scope)))
        if said:
            chosen[facet.name] = value
            words.append((facet.label, said))
        else:
            ignored.append(facet.label)
    return chosen, tuple(ignored), tuple(words)


def _measures(request: Request) -> dict[str, Measure]:
    """What this reader may count."""
    acts = acts_of(request.person, on=request.on)
    return {key: measure for key, measure in MEASURES.items() if measure.act in acts}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as the page shows it: its count, its list, how long its bar is (0 to 100) and its part in words."""

    count: int
    link: str
    bar: int
    part: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table: its label, its cells and its sum."""

    label: Label
    cells: tuple[ShownCell, ...]
    total: ShownCell


def _shown(asked: Asked, counted: Table) -> Iterator[ShownRow]:
    most = max((cell.count for cell in counted.cells.values()), default=0)
    for row in counted.rows:
        cells = tuple(
            _cell(counted.at(row.value, column.value), asked.link(row.value, column.value), most)
            for column in counted.columns
        )
        yield ShownRow(row, cells, _cell(counted.of_row(row.value), asked.link(row.value), 0))


def _cell(cell: Cell, link: str, most: int) -> ShownCell:
    bar = round(cell.count / most * 100) if most else 0
    return ShownCell(cell.count, link if cell.count else "", bar, cell.part_words)


@needs(Act.READ_REPORT)
def analysis(request: Request) -> HttpResponse:
    """One table: what is counted, by two ways of telling it apart, of what the filters leave."""
    scope = scope_of(request)
    measures = _measures(request)
    asked = asked_for(request.GET, measures, scope)
    counted = table(asked.question, request.person, scope)
    sums = [
        _cell(counted.of_column(column.value), asked.link(column=column.value), 0)
        for column in counted.columns
    ]
    return page(
        request,
        "web/analysis.html",
        part="table",
        asked=asked,
        question=asked.question,
        measures=[(key, measure.label) for key, measure in measures.items()],
        axes=[(facet.name, facet.label) for facet in asked.question.measure.axes],
        fields=[_field(facet, asked, scope) for facet in asked.question.measure.axes],
        columns=counted.columns,
        rows=list(_shown(asked, counted)),
        sums=sums,
        total=_cell(counted.total, asked.link(), 0),
        no_columns=NO_COLUMNS,
        may_export=exporting.may_export(request),
    )


def _field(facet: Facet, asked: Asked, scope: Scope) -> tuple[str, str, tuple[tuple[str, str], ...], str]:
    return facet.name, facet.label, facet.choices(scope), asked.question.chosen.get(facet.name, "")


@needs(Act.EXPORT)
def analysis_export(request: Request, ending: str) -> HttpResponseBase:
    """The table as it is shown, with its filters and its rule on top."""
    exporting.ready(request, ending, Act.READ_REPORT)
    scope = scope_of(request)
    asked = asked_for(request.GET, _measures(request), scope)
    counted = table(asked.question, request.person, scope)
    measure = asked.question.measure
    headings = (asked.question.rows.label, *(column.words for column in counted.columns), "合计")
    said = (("统计", f"{measure.label}（{measure.unit}）"), ("口径", measure.rule), *asked.words)
    return exporting.export(request, ending, Printed("分类分析", headings, said), _printed(counted))


def _printed(counted: Table) -> Iterator[tuple[object, ...]]:
    for row in counted.rows:
        cells = (counted.at(row.value, column.value).count for column in counted.columns)
        yield (row.words, *cells, counted.of_row(row.value).count)
    yield (
        "合计",
        *(counted.of_column(column.value).count for column in counted.columns),
        counted.total.count,
    )


@needs(Act.READ_REPORT)
def food_categories(request: Request) -> HttpResponse:
    """What citizens complain of and what is sampled, food by food; where they differ, a proposal with its reason."""
    years = [(str(year), f"{year}年") for year in range(request.on.year, request.on.year - YEARS_BACK, -1)]
    year = filters.one_of(request.GET, "year", years, years[0][0])
    for act in (Act.READ_COMPLAINT, Act.READ_SAMPLE):
        if act not in acts_of(request.person, on=request.on):
            raise access.Refused(request.person, act)
    found = foods_of(request.person, scope_of(request), int(year))
    return page(request, "web/food_categories.html", found=found, years=years, year=year)
