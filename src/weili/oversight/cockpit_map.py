"""The map of a district: its towns with their figures, its spots with their visitors, its businesses in clusters.

Towns are drawn from the official boundary where the bureau loaded one, else as a schematic from their points
(design §7.10). Businesses are grouped by a grid in the database: what is sent is bounded, however many there are.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast

from weili.archive.models import Business, KeyListing
from weili.archive.queries.businesses import heads
from weili.archive.statuses import Status, narrowed
from weili.kernel.access import area
from weili.kernel.boundaries import Ring, boundary_of
from weili.kernel.models import District, Person, Town
from weili.kernel.roles import Act
from weili.matching.schematic import cells
from weili.planning.models import VisitorCount

#: cells along the longer side of what is looked at; and how many places are shown one by one
GRID, SINGLE = 14, 120
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TownShape:
    """One town: its outline, its point, and how many businesses it has; `official` is whether the outline is one."""

    code: str
    name: str
    scenic: bool
    rings: tuple[Ring, ...]
    lat: float | None
    lon: float | None
    businesses: int
    trading: int
    listed: int
    official: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """One scenic spot with its visitors a day in the last week known; `placed` is whether its position is known."""

    name: str
    town: str
    lat: float | None
    lon: float | None
    a_day: int
    until: date
    placed: bool


@dataclass(frozen=True, slots=True)
class Box:
    """What is looked at: south, west, north, east, in WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def read(cls, text: str) -> "Box | None":
        """A box as `s,w,n,e`; None for anything else, also for one that is turned over or not on earth."""
        try:
            south, west, north, east = (float(part) for part in text.split(","))
        except ValueError:
            return None
        if not all(map(math.isfinite, (south, west, north, east))):
            return None
        on_earth = -90 <= south < north <= 90 and -180 <= west < east <= 180
        return cls(south, west, north, east) if on_earth else None

    @property
    def step(self) -> float:
        """The side of a cell of the grid."""
        return max(self.north - self.south, self.east - self.west) / GRID


@dataclass(frozen=True, slots=True)
class Cluster:
    """Businesses that lie together: their middle, their number, and the box that holds them."""

    lat: float
    lon: float
    count: int
    box: Box


def outlines_of(district: District) -> list[TownShape]:
    """The towns of a district without their figures, to show where something lies."""
    towns = list(Town.objects.filter(district=district).select_related("district"))
    return _shapes(towns, {}, {}, {})


def town_shapes(reader: Person, *, on: date) -> list[TownShape]:
    """The towns in which the reader may see businesses, in five queries and the boundary's file."""
    rows = heads(reader, on=on)
    listed = KeyListing.objects.filter(business__isnull=False).exclude(state=KeyListing.State.REMOVED)
    all_of, open_of = _by_town(rows), _by_town(narrowed(rows, Status.OPEN, on))
    listed_of = _by_town(rows.filter(pk__in=listed.values("business__root")))
    towns = list(Town.objects.filter(district__in=districts_of(reader, on=on)).select_related("district"))
    return _shapes(towns, all_of, open_of, listed_of)


def _shapes(
    towns: Sequence[Town], all_of: dict[int, int], open_of: dict[int, int], listed_of: dict[int, int]
) -> list[TownShape]:
    rings, official = _outlines(towns)
    return [
        TownShape(
            code=town.code,
            name=town.name,
            scenic=town.scenic,
            rings=tuple(rings.get(town.code, ())),
            lat=town.lat,
            lon=town.lon,
            businesses=all_of.get(town.pk, 0),
            trading=open_of.get(town.pk, 0),
            listed=listed_of.get(town.pk, 0),
            official=town.code in official,
        )
        for town in towns
    ]


def _by_town(rows: QuerySet[Business]) -> dict[int, int]:
    return dict(rows.order_by().values_list("town").annotate(n=Count("pk")))


def districts_of(reader: Person, *, on: date) -> Sequence[str]:
    """The districts in which the reader may see businesses somewhere."""
    within = area(reader, Act.READ_BUSINESS, on=on)
    if within.everywhere:
        return list(District.objects.values_list("code", flat=True))
    of_stations = Town.objects.filter(station__in=within.stations).values_list("district", flat=True)
    return sorted({*within.districts, *of_stations})


def _outlines(towns: Sequence[Town]) -> tuple[Mapping[str, Sequence[Ring]], set[str]]:
    """The rings of each town by its code, and the codes whose rings are official."""
    official: dict[str, list[Ring]] = {}
    for district in {town.district for town in towns}:
        official |= boundary_of(district)
    points = {t.code: (t.lat, t.lon) for t in towns if t.lat is not None and t.lon is not None}
    drawn = {code: [ring] for code, ring in cells(points).items()}
    return {**drawn, **official}, set(official)


def spots(reader: Person, *, on: date) -> list[Spot]:
    """The places whose visitors are counted, the fullest first, with their position where it is known."""
    codes = districts_of(reader, on=on)
    rows = VisitorCount.objects.filter(district__in=codes)
    last = rows.filter(on__lte=on).aggregate(last=Max("on"))["last"]
    if last is None:
        return []
    placed: dict[str, Any] = {}
    for district in District.objects.filter(code__in=codes):
        placed |= district.settings.get("spots", {})
    week = rows.filter(on__gt=last - WEEK, on__lte=last).values_list(
        "place", "town__name", "town__lat", "town__lon"
    )
    found = []
    for name, town, lat, lon, many in week.annotate(n=Sum("number")).order_by("-n", "place"):
        where = placed.get(name) or (lat, lon)
        found.append(Spot(name, town or "", where[0], where[1], round(many / 7), last, name in placed))
    return found


def within(rows: QuerySet[Business], box: Box) -> QuerySet[Business]:
    """The businesses that lie in a box."""
    return rows.filter(
        premises__lat__gte=box.south, premises__lat__lt=box.north,
        premises__lon__gte=box.west, premises__lon__lt=box.east,
    )  # fmt: skip


def clusters(rows: QuerySet[Business], box: Box) -> list[Cluster]:
    """The businesses of a box by the cells of a grid, in one query; at most GRID × GRID of them."""
    here = within(rows, box).order_by()
    # what is cast is never negative: cutting it off is its floor
    celled = here.annotate(
        cell_y=Cast((F("premises__lat") - box.south) / box.step, IntegerField()),
        cell_x=Cast((F("premises__lon") - box.west) / box.step, IntegerField()),
    )
    sums = celled.values("cell_y", "cell_x").annotate(
        n=Count("pk"), lat=Avg("premises__lat"), lon=Avg("premises__lon"), south=Min("premises__lat"),
        north=Max("premises__lat"), west=Min("premises__lon"), east=Max("premises__lon"),
    )  # fmt: skip
    return [
        Cluster(s["lat"], s["lon"], s["n"], Box(s["south"], s["west"], s["north"], s["east"]))
        for s in sums.order_by("cell_y", "cell_x")
    ]


def singles(rows: QuerySet[Business], box: Box) -> list[Business] | None:
    """The businesses of a box one by one where there are few; None where there are too many."""
    here = within(rows, box).order_by("pk").select_related("premises", "town")[: SINGLE + 1]
    found = list(here)
    return found if len(found) <= SINGLE else None


def without_position(rows: QuerySet[Business]) -> int:
    """How many businesses have no position and are therefore on no map."""
    return rows.filter(Q(premises__isnull=True) | Q(premises__lat__isnull=True)).count()
