"""Lists of records across the district (台账): one mechanism for all of them, declared beside what is counted.

A list is a measure of the analysis with its columns: the same facets narrow it, so a count and its list agree.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from weili.archive import finding
from weili.archive.models import Business
from weili.archive.queries import paging
from weili.archive.queries.facets import Facet, Scope, narrowed
from weili.archive.queries.narrowing import words_of
from weili.kernel import masking
from weili.kernel.models import Person
from weili.oversight.analysis_measures import MEASURES, Measure
from weili.web import filters

NEWEST, OLDEST = "newest", "oldest"
SORTS = ((NEWEST, "最近的在前"), (OLDEST, "最早的在前"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column beside the day and the business: its heading and what it says of a row."""

    heading: str
    says: Callable[[Any], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList:
    """One list: what it counts, by which day it is sorted, its columns, and the texts that are searched."""

    key: str
    title: str
    #: by what the list is sorted, and how a row says it
    day: Any
    day_of: Callable[[Any], date | None]
    day_heading: str
    #: whether every row has its day
    dated: bool = False
    columns: tuple[Column, ...]
    searched: tuple[str, ...] = ()
    #: from a row to the head of its archive
    head: str = "business__root"
    related: tuple[str, ...] = ("business__town",)
    prefetched: tuple[Any, ...] = ()
    #: the facets that stand in the open; the others are folded away
    first: tuple[str, ...] = ()
    #: the section of the archive page on which a record stands
    section: str = ""
    #: the page of a record itself, where it has one
    opens: Callable[[Any], str] | None = None
    #: how a row says itself when it is ticked, where lines can be chosen
    picks: Callable[[Any], str] | None = None

    @property
    def measure(self) -> Measure:
        """What the list counts."""
        return MEASURES[self.key]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its table."""
        return ("经营户", self.day_heading, *(column.heading for column in self.columns))


@dataclass(frozen=True, slots=True)
class Field:
    """One filter of the form: a choice, a day, a number or a text, with what was chosen."""

    facet: Facet
    choices: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as its address asks for it: the values that were understood, in words too, and those that were not."""

    q: str
    sort: str
    page: int
    chosen: Mapping[str, str]
    words: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]

    @property
    def query(self) -> str:
        """The same list in an address, without its page."""
        state = {"q": self.q, **self.chosen, "sort": "" if self.sort == NEWEST else self.sort}
        return urlencode({name: value for name, value in state.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the business (or the party) it is about, its day, its cells, and where it opens."""

    business: int | None
    sign: str
    name: str
    town: str
    day: date | None
    cells: tuple[tuple[str, str], ...]
    section: str
    opens: str = ""
    pick: str = ""


def asked_for(query: Mapping[str, str], facets: Iterable[Facet], scope: Scope) -> Asked:
    """Read an address calmly: what is not understood is named and left out."""
    chosen, words, ignored = {}, [], []
    q = filters.question(query)
    if q:
        words.append(("搜索", q))
    for facet in facets:
        value = query.get(facet.name, "").strip()
        said = facet.words(value, dict(facet.choices(scope))) if value else ""
        if said:
            chosen[facet.name] = value
            words.append((facet.label, said))
        elif value:
            ignored.append(facet.label)
    if chosen.get("from", "") > chosen.get("to", "9999"):
        ignored.append(f"起止日期（{chosen.pop('from')}晚于{chosen.pop('to')}）")
        words = [pair for pair in words if pair[0] not in ("自", "至")]
    return Asked(
        q, filters.one_of(query, "sort", SORTS, NEWEST), filters.page_number(query), chosen, tuple(words),
        tuple(ignored),
    )  # fmt: skip


def rows_of(wanted: RecordList, asked: Asked, reader: Person, scope: Scope) -> QuerySet[Any]:
    """The rows that an address asks for, in their order."""
    measure = wanted.measure
    rows = narrowed(measure.rows(reader, scope.on), measure.facets, asked.chosen, scope)
    for word in words_of(asked.q):
        rows = rows.filter(_says(word, wanted))
    # a day that is never empty is sorted by its index; an empty one stands last on every database
    last = None if wanted.dated else True
    if asked.sort == OLDEST:
        return rows.order_by(wanted.day.asc(nulls_last=last), "pk")
    return rows.order_by(wanted.day.desc(nulls_last=last), "-pk")


def _says(word: str, wanted: RecordList) -> Q:
    """A record says a word itself, or its business does."""
    named = finding.heads_saying(word)
    of: Any = (
        sorted(named)
        if named is not None
        else Business.objects.filter(finding.saying(word), root_id__isnull=False).values("root_id")
    )
    said = Q(**{f"{wanted.head}__in": of})
    for field in wanted.searched:
        said |= Q(**{f"{field}__icontains": word})
    return said


def page_of(wanted: RecordList, asked: Asked, reader: Person, scope: Scope) -> paging.Page[Row]:
    """One page of a list, counted exactly."""
    rows = rows_of(wanted, asked, reader, scope)
    return paging.page_of(
        _whole(rows, wanted), asked.page, read=lambda some: [row_of(wanted, each) for each in some],
        count=lambda _: paging.every(rows),
    )  # fmt: skip


def every_row(wanted: RecordList, rows: QuerySet[Any]) -> Iterator[Row]:
    """All rows of a list, for an export; never held in memory at once."""
    for each in paging.each_of(_whole(rows, wanted)):
        yield row_of(wanted, each)


def _whole(rows: QuerySet[Any], wanted: RecordList) -> QuerySet[Any]:
    return rows.select_related(*wanted.related).prefetch_related(*wanted.prefetched)


def row_of(wanted: RecordList, record: Any) -> Row:
    """A record as a line."""
    business = record if isinstance(record, Business) else record.business
    party = getattr(record, "party", None)
    return Row(
        business=(business.root_id or business.pk) if business else None,
        sign=str(business or masking.mask_party(str(party or "")) or "未指明单位"),
        name=business.name if business and business.sign and business.sign != business.name else "",
        town=business.town.name if business and business.town else "",
        day=wanted.day_of(record),
        cells=tuple((column.heading, column.says(record) or "—") for column in wanted.columns),
        section=wanted.section,
        opens=wanted.opens(record) if wanted.opens else "",
        pick=wanted.picks(record) if wanted.picks else "",
    )


def fields_of(wanted: RecordList, asked: Asked, scope: Scope) -> tuple[Sequence[Field], Sequence[Field]]:
    """The filters of the form: those in the open, and those folded away."""
    found = [
        Field(facet, facet.choices(scope), asked.chosen.get(facet.name, ""))
        for facet in wanted.measure.facets
    ]
    first = sorted(
        (each for each in found if each.facet.name in wanted.first),
        key=lambda each: wanted.first.index(each.facet.name),
    )
    return first, [each for each in found if each.facet.name not in wanted.first]
