"""Classified analysis (分类分析): one measure counted by two ways of telling its rows apart.

What is counted, and by what, are declarations (`analysis_measures`); a cell is a count, and the list behind a cell
is narrowed by the very facets by which the table was grouped, so the two cannot disagree.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Value

from weili.archive.queries.facets import NONE, Facet, Scope, narrowed
from weili.kernel.models import Person
from weili.oversight.analysis_measures import Measure

#: more kinds than this on an axis are counted together, the largest stay apart
MOST_ROWS, MOST_COLUMNS = 60, 24
#: the value of what was counted together; it opens no list of its own
REST = "rest"
EVERYTHING = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: a measure by its rows and perhaps its columns, of what the chosen values leave."""

    measure: Measure
    rows: Facet
    columns: Facet | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def shares(self) -> bool:
        """Whether a share of failures may be told: only inside one basket (两个篮子不合并计算)."""
        part = self.measure.part
        if part is None:
            return False
        within = part.within
        return (
            not within
            or within in self.chosen
            or within in {self.rows.name, self.columns and self.columns.name}
        )


@dataclass(frozen=True, slots=True)
class Label:
    """One value of an axis: as an address says it, and in words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One count; `part` is how many of it are of the told part (for samples: failing), None where none is told."""

    count: int
    part: int | None = None

    @property
    def part_words(self) -> str:
        """The part with its share of the whole, 3（1.5%）; empty where there is none."""
        return f"{self.part}（{self.part / self.count:.1%}）" if self.part else ""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer: labels of both axes, the cells by their values, and the sums, which add up."""

    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    cells: Mapping[tuple[str, str], Cell]

    def at(self, row: str, column: str) -> Cell:
        """The cell of two values; nothing there is zero."""
        return self.cells.get((row, column), Cell(0, 0 if self._tells_parts else None))

    @property
    def _tells_parts(self) -> bool:
        return any(cell.part is not None for cell in self.cells.values())

    def of_row(self, row: str) -> Cell:
        """The sum of a row."""
        return self._sum(lambda key: key[0] == row)

    def of_column(self, column: str) -> Cell:
        """The sum of a column."""
        return self._sum(lambda key: key[1] == column)

    @property
    def total(self) -> Cell:
        """The sum of everything."""
        return self._sum(lambda _: True)

    def _sum(self, wanted: Callable[[tuple[str, str]], bool]) -> Cell:
        some = [cell for key, cell in self.cells.items() if wanted(key)]
        parts = [cell.part for cell in some if cell.part is not None]
        return Cell(sum(cell.count for cell in some), sum(parts) if self._tells_parts else None)


def rows_of(question: Question, reader: Person, scope: Scope) -> QuerySet[Any]:
    """The rows that are counted: those that the reader may see and the chosen values leave."""
    measure = question.measure
    rows = measure.rows(reader, scope.on)
    return narrowed(rows, measure.facets, question.chosen, scope).order_by()


def table(question: Question, reader: Person, scope: Scope) -> Table:
    """Count a question in one grouped query (分类统计)."""
    rows = rows_of(question, reader, scope)
    axes = {"row": _grouping(question.rows, scope), "column": _grouping(question.columns, scope)}
    counts = {"n": Count("pk")}
    part = question.measure.part
    if part is not None and question.shares:
        counts["part"] = Count("pk", filter=part.condition)
    found = rows.annotate(**axes).values_list("row", "column").annotate(**counts).order_by()
    cells: dict[tuple[str, str], Cell] = {}
    for row, column, *counted in found:
        key = (_value(row), _value(column) if question.columns else EVERYTHING)
        cells[key] = _added(cells.get(key), Cell(*counted))
    row_labels, cells = _axis(question.rows, cells, 0, MOST_ROWS, scope)
    if question.columns is None:
        return Table(row_labels, (Label(EVERYTHING, question.measure.label),), cells)
    column_labels, cells = _axis(question.columns, cells, 1, MOST_COLUMNS, scope)
    return Table(row_labels, column_labels, cells)


def _grouping(facet: Facet | None, scope: Scope) -> object:
    return facet.value(scope) if facet is not None and facet.value is not None else Value("")


def _value(value: object) -> str:
    return NONE if value in (None, "") else str(value)


def _added(one: Cell | None, other: Cell) -> Cell:
    if one is None:
        return other
    part = None if other.part is None else (one.part or 0) + other.part
    return Cell(one.count + other.count, part)


def _axis(
    facet: Facet, cells: Mapping[tuple[str, str], Cell], place: int, most: int, scope: Scope
) -> tuple[tuple[Label, ...], dict[tuple[str, str], Cell]]:
    """The labels of an axis in their order, and the cells with what is beyond `most` counted together."""
    weights: Counter[str] = Counter()
    for key, cell in cells.items():
        weights[key[place]] += cell.count
    choices = dict(facet.choices(scope))
    kept = {value for value, _ in weights.most_common(most)} if len(weights) > most else set(weights)
    folded: dict[tuple[str, str], Cell] = {}
    for key, cell in cells.items():
        value = key[place] if key[place] in kept else REST
        new = (value, key[1]) if place == 0 else (key[0], value)
        folded[new] = _added(folded.get(new), cell)
    labels = [Label(value, facet.words(value, choices) or value) for value in _order(kept, choices, weights)]
    if len(kept) < len(weights):
        labels.append(Label(REST, f"其余{len(weights) - len(kept)}类"))
    return tuple(labels), folded


def _order(kept: set[str], choices: Mapping[str, str], weights: Mapping[str, int]) -> Sequence[str]:
    """As the choices stand; what is none of them by its weight; what is not known last."""
    listed = [value for value in choices if value in kept]
    others = sorted(kept - set(choices) - {NONE}, key=lambda value: (-weights[value], value))
    return [*listed, *others, *([NONE] if NONE in kept else [])]
