"""Reading businesses: the list with its filters and search, the numbers of a district, one archive.

Lists hold heads of archives; what hangs on any member of the archive counts for its head (design §7.5).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from weili.archive import finding, statuses
from weili.archive.models import Business, Duty, KeyListing
from weili.archive.queries.paging import Page, page_of
from weili.archive.statuses import Figure, Status
from weili.kernel.access import visible
from weili.kernel.models import Person, Station, Town
from weili.kernel.roles import Act
from weili.law.kinds import kinds
from weili.matching.text import normalise

LONGEST_QUESTION, MOST_WORDS = 100, 6
EXPORT_SLICE = 1000

#: how a list may be sorted: the name in the address, its words and its columns
SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "best": ("最相符在前", ("rank", "name", "pk")),
    "name": ("名称", ("name", "pk")),
    "town": ("街镇", ("town_id", "name", "pk")),  # by an index; town__code would sort the whole district
    "visited": ("最久未检查在前", (F("visited_last").asc(nulls_first=True), "name", "pk")),
    "newest": ("最近建档在前", ("-created_at", "-pk")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed by; an empty value does not narrow. `among` are keys from another module."""

    q: str = ""
    town: str = ""
    station: str = ""
    kind: str = ""
    sector: str = ""
    status: Status | None = None
    seasonal: bool = False
    key_listed: bool = False
    unlicensed: bool = False
    sort: str = "name"


#: what an index answers by itself
_INDEXED = ("town", "station", "kind", "sector", "status")


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """One line of the list: one face of a business."""

    pk: int
    sign: str
    name: str
    kind: str
    sector: str
    town: str
    station: str
    status: Status
    status_words: str
    licensed: bool
    seasonal: bool
    key_listed: bool
    last_visit: date | None
    open_duties: int


def heads(reader: Person, *, on: date) -> QuerySet[Business]:
    """The archives a reader may see."""
    rows = visible(reader, Act.READ_BUSINESS, Business.objects.all(), on=on, business="root")
    return rows.filter(alias_of__isnull=True)


def found(
    reader: Person, filters: Filters, *, on: date, among: "QuerySet[Business] | None" = None
) -> QuerySet[Business]:
    """The archives that a reader's filters leave, sorted; `among` narrows to what another module says."""
    rows = _narrow(heads(reader, on=on), filters)
    if filters.status is not None:
        rows = statuses.narrowed(rows, filters.status, on)
    if filters.unlicensed:
        rows = rows.filter(statuses.unlicensed(on))
    if among is not None:
        rows = rows.filter(pk__in=among.values("pk"))
    rows, few = _saying(rows, _words(filters.q))
    sort = filters.sort if few or filters.sort != "best" else "name"
    return rows.order_by(*SORTS.get(sort, SORTS["name"])[1])


def _saying(rows: QuerySet[Business], words: Sequence[str]) -> tuple[QuerySet[Business], bool]:
    """The archives of which some member says each word; True where they are few enough to be ranked."""
    named: set[int] | None = None
    for word in words:
        heads_ = finding.heads_saying(word)
        if heads_ is None:
            rows = rows.filter(finding.saying(word))
        else:
            named = heads_ if named is None else named & heads_
    if named is None:
        return rows, False
    return rows.filter(pk__in=sorted(named)).annotate(rank=_rank(words[0])), True


def _rank(word: str) -> Case:
    """What begins with the word before what holds it: the shop sign, the name, any way of saying either."""
    begins = (
        Q(sign__istartswith=word),
        Q(name__istartswith=word),
        Q(search__startswith=word) | Q(search__contains=f" {word}"),
    )
    order = [When(condition, then=Value(place)) for place, condition in enumerate(begins)]
    return Case(*order, default=Value(len(begins)), output_field=IntegerField())


def _narrow(rows: QuerySet[Business], filters: Filters) -> QuerySet[Business]:
    exact = {
        "town__code": filters.town,
        "station__code": filters.station,
        "kind": filters.kind,
        "sector": filters.sector,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.seasonal:
        rows = rows.exclude(open_months=0b1111_1111_1111)
    if filters.key_listed:
        rows = rows.filter(pk__in=_listed().values("business__root"))
    return rows


def _listed() -> QuerySet[KeyListing]:
    rows: QuerySet[KeyListing] = KeyListing.objects.filter(district__isnull=False)
    return rows.exclude(state=KeyListing.State.REMOVED)


def _words(question: str) -> list[str]:
    """What was asked, as the search text is written: a few short words without control characters."""
    return normalise(question[:LONGEST_QUESTION]).split()[:MOST_WORDS]


def business_page(
    reader: Person,
    filters: Filters,
    number: int,
    *,
    on: date,
    among: "QuerySet[Business] | None" = None,
) -> Page[BusinessRow]:
    """One page of the list (经营户列表) as a reader may see it."""
    rows = found(reader, filters, on=on, among=among).select_related("town", "station")
    exact = among is None and _counts_cheaply(filters)
    return page_of(rows, number, read=lambda some: business_rows(some, on=on), exact=exact)


def _counts_cheaply(filters: Filters) -> bool:
    """Whether all rows are counted by walking one index: nothing asked for, or one indexed thing."""
    asked = replace(filters, sort="name")
    return any(asked == replace(Filters(), **{name: getattr(asked, name)}) for name in _INDEXED)


def every_row(rows: QuerySet[Business], *, on: date) -> Iterator[BusinessRow]:
    """All rows of a list, slice by slice, for an export; never held in memory at once."""
    some: list[Business] = []
    for row in rows.select_related("town", "station").iterator(chunk_size=EXPORT_SLICE):
        some.append(row)
        if len(some) == EXPORT_SLICE:
            yield from business_rows(some, on=on)
            some = []
    yield from business_rows(some, on=on)


def business_rows(some: Iterable[Business], *, on: date) -> list[BusinessRow]:
    """Businesses as lines of a list, in four queries whatever their number."""
    rows = list(some)
    if not rows:
        return []
    keys = [row.pk for row in rows]
    stand = statuses.standings(rows, on)
    open_duties = Duty.objects.filter(business__root__in=keys, state=Duty.State.OPEN)
    duties = dict(open_duties.values_list("business__root").annotate(n=Count("pk")).order_by())
    listed = set(_listed().filter(business__root__in=keys).values_list("business__root", flat=True))
    return [
        BusinessRow(
            pk=row.pk,
            sign=row.sign or row.name,
            name=row.name,
            kind=kind_label(row.kind),
            sector=sector_label(row.sector),
            town=row.town.name if row.town else "",
            station=row.station.name if row.station else "",
            status=stand[row.pk].status,
            status_words=stand[row.pk].words,
            licensed=stand[row.pk].licensed,
            seasonal=row.seasonal,
            key_listed=row.pk in listed,
            last_visit=row.visited_last,
            open_duties=duties.get(row.pk, 0),
        )
        for row in rows
    ]


def kind_label(code: str) -> str:
    """The Chinese name of a kind of business; a code that the law does not know is shown as it is."""
    return {each.code: each.label for each in kinds()}.get(code, code)


def sector_label(code: str) -> str:
    """生产, 流通 or 餐饮; empty where it is not known."""
    return {"production": "生产", "circulation": "流通", "catering": "餐饮"}.get(code, "")


def district_figures(reader: Person, *, on: date) -> list[Figure]:
    """The five numbers of what a reader may see (在册、持证、在营、歇业、失联)."""
    return statuses.figures(heads(reader, on=on), on)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list may be narrowed to: towns, stations and kinds as (code, name)."""

    towns: tuple[tuple[str, str], ...]
    stations: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]


def choices(districts: Iterable[str]) -> Choices:
    """The choices of the filters in some districts."""
    codes = list(districts)
    return Choices(
        tuple(Town.objects.filter(district__in=codes).values_list("code", "name")),
        tuple(Station.objects.filter(district__in=codes).values_list("code", "name")),
        tuple((each.code, each.label) for each in sorted(kinds(), key=lambda k: (k.sector, k.label))),
    )


def archive_of(reader: Person, key: int, *, on: date) -> Business | None:
    """The head of the archive that a key names, also a merged member's; None outside the reader's area."""
    rows = visible(reader, Act.READ_BUSINESS, Business.objects.all(), on=on, business="root")
    named = rows.filter(pk=key).values_list("root_id", flat=True).first()
    whole = rows.select_related("operator", "premises", "town", "station", "market", "district")
    return whole.filter(pk=named).first() if named else None
