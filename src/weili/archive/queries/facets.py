"""By what rows are told apart (分类维度): one declaration narrows a list, groups a table and names its values.

Because a list is narrowed by the very expression by which a table is grouped, a cell and the list behind it
cannot disagree. Values are short texts; a row that has none is under `NONE`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import CharField, F, Model, Q, QuerySet
from django.db.models.functions import Cast, Substr

from weili.kernel.access import area
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: the value, in an address, of what is not known
NONE = "none"
LONGEST_VALUE = 120
YES_NO = (("1", "是"), ("0", "否"))

M = TypeVar("M", bound=Model)
Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom and when a list is asked for: the districts whose places may be chosen, and the day."""

    districts: tuple[str, ...]
    on: date


def _nothing_known(_: Scope) -> Named:
    return ()


def _not_understood(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way of telling rows apart; `rule` says how (口径)."""

    name: str
    label: str
    rule: str = ""
    #: the expression whose value tells rows apart; None where one can only narrow by it
    value: Callable[[Scope], Any] | None = None
    #: the values that can be chosen, in their order, with their words
    choices: Callable[[Scope], Named] = _nothing_known
    #: the words of a value outside the choices, empty where it is not understood
    reads: Callable[[str], str] = _not_understood
    #: how rows are narrowed where the expression would keep an index from answering
    narrows: Callable[[QuerySet[Any], str, Scope], QuerySet[Any]] | None = None
    #: what rows without a value are called
    nothing: str = "未注明"
    #: how it is asked for where there is nothing to choose from: text, number, date
    field: str = "text"

    @property
    def groups(self) -> bool:
        """Whether a table can be grouped by it."""
        return self.value is not None

    def narrowed(self, rows: QuerySet[M], value: str, scope: Scope) -> QuerySet[M]:
        """The rows with a value, or without any."""
        if self.narrows is not None and value != NONE:
            return self.narrows(rows, value, scope)
        if self.value is None:
            return rows
        name = f"by_{self.name}"
        rows = rows.alias(**{name: self.value(scope)})
        if value == NONE:
            return rows.filter(Q(**{f"{name}__isnull": True}) | Q(**{name: ""}))
        return rows.filter(**{name: value})

    def words(self, value: str, choices: Mapping[str, str]) -> str:
        """A value in words; empty where it is none of this facet's."""
        if value == NONE:
            return self.nothing if self.groups else ""
        return choices.get(value) or (self.reads(value) if len(value) <= LONGEST_VALUE else "")


def narrowed(
    rows: QuerySet[M], facets: Iterable[Facet], chosen: Mapping[str, str], scope: Scope
) -> QuerySet[M]:
    """The rows that all chosen values leave."""
    for facet in facets:
        if chosen.get(facet.name):
            rows = facet.narrowed(rows, chosen[facet.name], scope)
    return rows


def readable(reader: Person, act: Act, rows: QuerySet[M], *, on: date) -> QuerySet[M]:
    """The rows of businesses that lie in a reader's area of an act.

    A district is asked of the row itself, which is indexed by it; a row that names no business of the district
    lies with the district and is seen by whoever reads all of it.
    """
    within = area(reader, act, on=on)
    if not within:
        return rows.none()
    if within.everywhere:
        return rows.filter(district__isnull=False)
    districts = sorted(within.districts)
    # an equality, unlike a list of one, leaves the order to the index
    mine = Q(district=districts[0]) if len(districts) == 1 else Q(district__in=districts)
    if within.stations:
        mine |= Q(business__station__in=within.stations)
    if within.businesses:
        mine |= Q(business__root__in=within.businesses)
    return rows.filter(mine)


# --- days ---------------------------------------------------------------------------------------------------


def as_day(value: str) -> date | None:
    """An ISO day as somebody typed it; None where it is none."""
    try:
        return date.fromisoformat(value) if len(value) == len("2026-01-01") else None
    except ValueError:
        return None


def day_facets(day: Any) -> tuple[Facet, ...]:
    """From, to, year and month of rows that have a day; `day` is its expression."""
    return (
        Facet(name="from", label="自", reads=_day_words, narrows=_since(day), field="date"),
        Facet(name="to", label="至", reads=_day_words, narrows=_until(day), field="date"),
        Facet(
            name="year", label="年份", rule="事情发生的年份", value=_part(day, 1, 4), choices=_years,
            reads=_year_words, narrows=_in_year(day), nothing="日期不详",
        ),
        Facet(
            name="month", label="月份", rule="事情发生的月份，各年合在一起", value=_part(day, 6, 2),
            choices=lambda _: tuple((f"{n:02}", f"{n}月") for n in range(1, 13)), nothing="日期不详",
        ),
    )  # fmt: skip


def _part(day: Any, start: int, length: int) -> Callable[[Scope], Any]:
    # a day as text begins with its year on both databases, and needs no function of Python on SQLite
    return lambda _: Substr(Cast(day, CharField()), start, length)


def _day_words(value: str) -> str:
    return value if as_day(value) else ""


def _since(day: Any) -> Callable[[QuerySet[Any], str, Scope], QuerySet[Any]]:
    return lambda rows, value, _: rows.alias(day=day).filter(day__gte=as_day(value))


def _until(day: Any) -> Callable[[QuerySet[Any], str, Scope], QuerySet[Any]]:
    return lambda rows, value, _: rows.alias(day=day).filter(day__lte=as_day(value))


def _in_year(day: Any) -> Callable[[QuerySet[Any], str, Scope], QuerySet[Any]]:
    return lambda rows, value, _: rows.alias(day=day).filter(
        day__gte=date(int(value), 1, 1), day__lte=date(int(value), 12, 31)
    )


def _years(scope: Scope) -> Named:
    return tuple((str(year), f"{year}年") for year in range(scope.on.year, scope.on.year - 8, -1))


def _year_words(value: str) -> str:
    known = value.isascii() and value.isdigit() and len(value) == 4 and int(value)
    return f"{value}年" if known else ""


# --- what most facets are -----------------------------------------------------------------------------------


def listed(choices: Sequence[tuple[str, Any]]) -> Callable[[Scope], Named]:
    """Choices that are the same for everybody."""
    fixed = tuple((value, str(words)) for value, words in choices)
    return lambda _: fixed


def of_field(path: str) -> Callable[[Scope], Any]:
    """The value of a field."""
    return lambda _: F(path)


def as_written(value: str) -> str:
    """A value that is its own word: what a source wrote."""
    return value if value.isprintable() else ""
