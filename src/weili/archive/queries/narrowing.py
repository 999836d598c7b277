"""What a list of businesses is narrowed to and sorted by (筛选、排序), each as one condition that an index answers.

The rows are heads of archives; what hangs on any member of an archive counts for its head.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, FloatField, IntegerField, OuterRef, Q, QuerySet, Value, When

from weili.archive import finding, statuses
from weili.archive.models import Business, Duty, KeyListing, Permit
from weili.archive.models.businesses import ALL_YEAR
from weili.archive.queries.paging import Counted, every, up_to, very_many
from weili.archive.statuses import Status
from weili.kernel import clock
from weili.kernel.models import Station, Town
from weili.matching.text import normalise

LONGEST_QUESTION, MOST_WORDS = 100, 6
SOON = 7
FEW = 20_000
METRES_OF_A_DEGREE = 111_320.0

#: how a list may be sorted: the name in the address, its words and its columns
SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "best": ("最相符在前", ("rank", "name", "pk")),
    "name": ("名称", ("name", "pk")),
    "town": ("街镇", ("town_id", "name", "pk")),  # by an index; the town's code would sort the whole district
    "visited": ("最久未检查在前", (F("visited_last").asc(nulls_first=True), "name", "pk")),
    "newest": ("最近建档在前", ("-pk",)),
    "distance": ("由近到远", ("away", "pk")),
}

#: classes of size (规模) by area in m²: from, up to and including; the bands of the review of catering services
SIZES: dict[str, tuple[str, int | None, int | None]] = {
    "small": ("小型（150㎡及以下）", None, 150),
    "medium": ("中型（150–500㎡）", 150, 500),
    "large": ("大型（500–3000㎡）", 500, 3000),
    "huge": ("特大型（3000㎡以上）", 3000, None),
    "unknown": ("面积未登记", None, None),
}
DUTIES = {"late": "有超期待办", "soon": f"{SOON}日内有待办到期"}


@dataclass(frozen=True, slots=True)
class Near:
    """Round a position in WGS84, within so many metres (附近)."""

    lat: float
    lon: float
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed by; an empty value does not narrow."""

    q: str = ""
    towns: tuple[str, ...] = ()
    station: str = ""
    kinds: tuple[str, ...] = ()
    sector: str = ""
    status: Status | None = None
    size: str = ""
    market: int | None = None
    duty: str = ""
    #: a kind of permit that is held, and days within which a permit that is held ends
    permit: str = ""
    expiring: int | None = None
    licensed_on: date | None = None
    near: Near | None = None
    seasonal: bool = False
    key_listed: bool = False
    unlicensed: bool = False
    scenic: bool = False
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The archives that are left, sorted, and how they may be counted in time."""

    rows: QuerySet[Business]
    count: Callable[[QuerySet[Any]], Counted]


def narrow(heads: QuerySet[Business], filters: Filters, *, on: date) -> Narrowed:
    """Narrow heads to what was asked for, and sort them."""
    conditions = [*_places(filters), *_itself(filters), *_records(filters, on)]
    rows = heads
    for condition in conditions:
        rows = rows.filter(condition)
    if filters.status is not None:
        rows = statuses.narrowed(rows, filters.status, on)
    if filters.near is not None:
        rows = _near(rows, filters.near)
    words = words_of(filters.q)
    rows, few = _saying(rows, words)
    narrowed = len(conditions) + (filters.status is not None) + (filters.near is not None)
    unnamed = very_many if words and not few else every
    counts_alone = not narrowed if words else narrowed <= 1 and not _walks(filters)
    return Narrowed(rows.order_by(*_order(filters, few=few)), unnamed if counts_alone else up_to)


def _walks(filters: Filters) -> bool:
    """Whether something was asked for that no index answers alone, so that counting all would take long."""
    walked = (
        filters.seasonal,
        filters.size,
        filters.permit,
        filters.unlicensed,
        filters.licensed_on,
        filters.near,
    )
    return any(walked)


def _order(filters: Filters, *, few: bool) -> tuple[Any, ...]:
    possible = {"best": few, "distance": filters.near is not None}.get(filters.sort, True)
    return SORTS[filters.sort if possible and filters.sort in SORTS else "name"][1]


# --- conditions ---------------------------------------------------------------------------------------------


def _places(filters: Filters) -> Iterator[Q]:
    if filters.towns:
        yield Q(town__in=_keys(Town.objects.filter(code__in=filters.towns)))
    if filters.station:
        yield Q(station__in=_keys(Station.objects.filter(code=filters.station)))
    if filters.scenic:
        yield Q(town__in=_keys(Town.objects.filter(scenic=True)))
    if filters.market is not None:
        yield Q(market=filters.market)


def _itself(filters: Filters) -> Iterator[Q]:
    if filters.kinds:
        yield Q(kind__in=filters.kinds)
    if filters.sector:
        yield Q(sector=filters.sector)
    if filters.size:
        yield _of_size(filters.size)
    if filters.seasonal:
        yield ~Q(open_months=ALL_YEAR)


def _records(filters: Filters, on: date) -> Iterator[Q]:
    if filters.key_listed:
        yield with_records(listed())
    if filters.duty:
        yield with_records(_duties(filters.duty, on))
    if filters.unlicensed:
        yield statuses.unlicensed(on)
    if filters.licensed_on is not None:
        yield statuses.licensed(filters.licensed_on)
    if filters.permit or filters.expiring is not None:
        yield with_records(_permits(filters, on))


def with_records(records: "QuerySet[Any]") -> Q:
    """The heads whose archives hold one of some records: named where the records are few, asked one by one where many.

    A list of half a district's keys takes longer to make than the first pages of a list take to walk.
    """
    if up_to(records, FEW).more:
        return Q(Exists(records.filter(business__root=OuterRef("pk"))))
    return Q(pk__in=records.values("business__root"))


def _keys(places: "QuerySet[Any]") -> list[int]:
    return list(
        places.values_list("pk", flat=True)
    )  # a few keys: the plan of the large query then knows them


def _of_size(size: str) -> Q:
    _, above, upto = SIZES[size]
    if above is None and upto is None:
        return Q(area_m2__isnull=True)
    condition = Q(area_m2__isnull=False)
    if above is not None:
        condition &= Q(area_m2__gt=above)
    return condition if upto is None else condition & Q(area_m2__lte=upto)


def _permits(filters: Filters, on: date) -> QuerySet[Permit]:
    rows = statuses.good_permits(on)
    if filters.permit:
        rows = rows.filter(kind=filters.permit)
    if filters.expiring is not None:
        rows = rows.filter(valid_to__lte=on + timedelta(days=filters.expiring))
    return rows


def _duties(which: str, on: date) -> QuerySet[Duty]:
    """Open duties by the day they end: before today, or from today on within a week."""
    rows: QuerySet[Duty] = Duty.objects.filter(business__root__isnull=False, state=Duty.State.OPEN)
    today = clock.first_instant(on)
    if which == "late":
        return rows.filter(due_at__lt=today)
    return rows.filter(due_at__gte=today, due_at__lt=clock.first_instant(on + timedelta(days=SOON + 1)))


def listed() -> QuerySet[KeyListing]:
    """The listings of key supervision that stand (重点监管)."""
    rows: QuerySet[KeyListing] = KeyListing.objects.filter(district__isnull=False)
    return rows.exclude(state=KeyListing.State.REMOVED)


# --- near a place -------------------------------------------------------------------------------------------


def _near(rows: QuerySet[Business], near: Near) -> QuerySet[Business]:
    """Within a circle; a box that the index of positions answers comes first. `away` is metres, squared."""
    narrower = max(math.cos(math.radians(near.lat)), 0.01)
    north, east = near.within / METRES_OF_A_DEGREE, near.within / METRES_OF_A_DEGREE / narrower
    boxed = rows.filter(
        premises__lat__range=(near.lat - north, near.lat + north),
        premises__lon__range=(near.lon - east, near.lon + east),
    )
    up = (F("premises__lat") - Value(near.lat)) * Value(METRES_OF_A_DEGREE)
    right = (F("premises__lon") - Value(near.lon)) * Value(METRES_OF_A_DEGREE * narrower)
    away = Case(When(pk__isnull=False, then=up * up + right * right), output_field=FloatField())
    return boxed.annotate(away=away).filter(away__lte=float(near.within) ** 2)


# --- what was typed -----------------------------------------------------------------------------------------


def words_of(question: str) -> list[str]:
    """What was asked, as the search text is written: a few short words without control characters."""
    return normalise(question[:LONGEST_QUESTION]).split()[:MOST_WORDS]


def _saying(rows: QuerySet[Business], words: Sequence[str]) -> tuple[QuerySet[Business], bool]:
    """The archives of which some member says each word; True where they are few enough to be ranked."""
    named: set[int] | None = None
    for word in words:
        some = finding.heads_saying(word)
        if some is None:
            rows = rows.filter(finding.saying(word))
        else:
            named = some if named is None else named & some
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
