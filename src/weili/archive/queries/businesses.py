"""Reading businesses: the list with its filters and search, the numbers of a district, one archive.

Lists hold heads of archives; what hangs on any member of the archive counts for its head (design §7.5).
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from weili.archive import statuses
from weili.archive.models import Business, Duty, Market
from weili.archive.queries.narrowing import Filters, listed, narrow
from weili.archive.queries.paging import Page, each_of, page_of, page_of_parts
from weili.archive.statuses import Figure, Status
from weili.kernel.access import visible
from weili.kernel.models import Person, Station, Town
from weili.kernel.roles import Act
from weili.law.kinds import kinds

EXPORT_SLICE = 1000


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
    #: metres from the place that was asked about, and whether only the town's position is known
    metres: int | None = None
    roughly: bool = False


def heads(reader: Person, *, on: date) -> QuerySet[Business]:
    """The archives a reader may see."""
    rows = visible(reader, Act.READ_BUSINESS, Business.objects.all(), on=on, business="root")
    return rows.filter(alias_of__isnull=True)


def found(reader: Person, filters: Filters, *, on: date, among: Q | None = None) -> QuerySet[Business]:
    """The archives that a reader's filters leave, sorted; `among` narrows to what another module says."""
    rows = narrow(heads(reader, on=on), filters, on=on).rows
    return rows if among is None else rows.filter(among)


def business_page(
    reader: Person,
    filters: Filters,
    number: int,
    *,
    on: date,
    among: Sequence[Q] = (),
) -> Page[BusinessRow]:
    """One page of the list (经营户列表) as a reader may see it; what `among` names comes one after the other."""
    left = narrow(heads(reader, on=on), filters, on=on)
    rows = left.rows.select_related("town", "station", "premises")

    def read(some: list[Business]) -> list[BusinessRow]:
        return business_rows(some, on=on)

    if among:
        return page_of_parts([rows.filter(each) for each in among], number, read=read)
    return page_of(rows, number, read=read, count=left.count)


def every_row(rows: QuerySet[Business], *, on: date) -> Iterator[BusinessRow]:
    """All rows of a list, slice by slice, for an export; never held in memory at once."""
    some: list[Business] = []
    for row in each_of(rows.select_related("town", "station")):
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
    key = set(listed().filter(business__root__in=keys).values_list("business__root", flat=True))
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
            key_listed=row.pk in key,
            last_visit=row.visited_last,
            open_duties=duties.get(row.pk, 0),
            **_place(row),
        )
        for row in rows
    ]


def _place(row: Business) -> dict[str, Any]:
    """How far it is, where the list was asked for what is near a place (weili.archive.queries.narrowing)."""
    away = getattr(row, "away", None)
    if away is None or row.premises is None:
        return {}
    return {"metres": round(math.sqrt(away)), "roughly": row.premises.converted_from == "town centre"}


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
    """What a list may be narrowed to: towns, stations, kinds and markets as (code, name)."""

    towns: tuple[tuple[str, str], ...]
    stations: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    markets: tuple[tuple[str, str], ...] = ()


def choices(districts: Iterable[str]) -> Choices:
    """The choices of the filters in some districts."""
    codes = list(districts)
    return Choices(
        tuple(Town.objects.filter(district__in=codes).values_list("code", "name")),
        tuple(Station.objects.filter(district__in=codes).values_list("code", "name")),
        tuple((each.code, each.label) for each in sorted(kinds(), key=lambda k: (k.sector, k.label))),
        tuple((str(key), name) for key, name in _markets(codes)),
    )


def _markets(codes: Iterable[str]) -> "QuerySet[Market, tuple[int, str]]":
    rows: QuerySet[Market, tuple[int, str]] = Market.objects.filter(district__in=codes).values_list(
        "pk", "name"
    )
    return rows.order_by("name")


def archive_of(reader: Person, key: int, *, on: date) -> Business | None:
    """The head of the archive that a key names, also a merged member's; None outside the reader's area."""
    rows = visible(reader, Act.READ_BUSINESS, Business.objects.all(), on=on, business="root")
    named = rows.filter(pk=key).values_list("root_id", flat=True).first()
    whole = rows.select_related("operator", "premises", "town", "station", "market", "district")
    return whole.filter(pk=named).first() if named else None
