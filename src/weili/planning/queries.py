"""Reading the plan: the board of months and stations, the visits of a business, what is unmet, and counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from weili.archive.models import Business
from weili.kernel.access import area, visible
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.planning.models import Plan, PlannedVisit, Unmet
from weili.planning.room import capacities

Planned = PlannedVisit.State


def plans(reader: Person, *, on: date) -> QuerySet[Plan]:
    """The plans of the districts that a reader looks after, newest year first."""
    within = area(reader, Act.READ_PLAN, on=on)
    mine = Q(district__in=within.districts) | Q(district__stations__in=within.stations)
    rows = Plan.objects.across_districts() if within.everywhere else Plan.objects.filter(mine).distinct()
    found: QuerySet[Plan] = rows.order_by("-year", "-pk")
    return found


def plan_of(district: District, year: int) -> Plan | None:
    """The plan of a year that counts: the approved one, else the draft."""
    rows = Plan.objects.in_district(district).filter(
        year=year, state__in=[Plan.State.APPROVED, Plan.State.DRAFT]
    )
    found: Plan | None = rows.order_by("state").first()  # approved sorts before draft
    return found


def _visits_of_year(plan: Plan) -> QuerySet[PlannedVisit]:
    """The visits of a plan, with those that were made under a plan of the same year before it gave way."""
    rows = PlannedVisit.objects.in_district(plan.district_id)
    own = Q(plan=plan)
    if plan.state != Plan.State.SUPERSEDED:
        own |= Q(plan__year=plan.year, state=Planned.DONE)  # only plans that were approved have made ones
    found: QuerySet[PlannedVisit] = rows.filter(own)
    return found


def visits(reader: Person, plan: Plan, *, on: date) -> QuerySet[PlannedVisit]:
    """The visits of a plan's year that a reader may see, made ones too, by month and station."""
    mine = visible(reader, Act.READ_PLAN, _visits_of_year(plan), on=on, via="business__", business="root")
    return mine.select_related("business", "business__town", "station").order_by(
        "month", "station", "-priority", "pk"
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """One station in one month: visits per sector, how many are made, and what the station can do."""

    station: int
    station_name: str
    month: int
    by_sector: dict[str, int]
    done: int
    capacity: int | None

    @property
    def load(self) -> int:
        """All visits of the cell that are not dropped."""
        return sum(self.by_sector.values())

    @property
    def full(self) -> bool:
        """Whether the station can take no more that month."""
        return self.capacity is not None and self.load >= self.capacity


def board(reader: Person, plan: Plan, *, on: date) -> list[Cell]:
    """The plan board (计划表): every station and month with its load beside its capacity, two queries."""
    rows = visits(reader, plan, on=on).exclude(state=Planned.DROPPED).order_by()
    loads: dict[tuple[int, int], Counter[str]] = {}
    done: Counter[tuple[int, int]] = Counter()
    names: dict[int, str] = {}
    grouped = rows.values_list("station_id", "station__name", "month", "business__sector", "state")
    for station, name, month, sector, state, count in grouped.annotate(n=Count("pk")):
        key = (station or 0, month)
        names[station or 0] = name or "未分配到所"
        loads.setdefault(key, Counter())[sector] += count
        done[key] += count * (state == Planned.DONE)
    capacity = {
        station: row.visits_a_month for station, row in capacities(plan.district_id, plan.year).items()
    }
    return [
        Cell(station, names[station], month, dict(loads.get((station, month), {})), done[station, month],
             capacity.get(station))
        for station in sorted(names)
        for month in range(1, 13)
    ]  # fmt: skip


def coming_visits(reader: Person, *, on: date, limit: int = 8) -> list[PlannedVisit]:
    """The visits of the approved plans that are due in this month or were missed before it, the oldest first."""
    rows = PlannedVisit.objects.filter(district__isnull=False, state=Planned.PLANNED, plan__year=on.year)
    rows = rows.filter(plan__state=Plan.State.APPROVED, month__lte=on.month)
    mine = visible(reader, Act.READ_PLAN, rows, on=on, via="business__", business="root")
    shown = mine.select_related("business", "business__town", "plan")
    return list(shown.order_by("month", "-priority", "pk")[:limit])


def visits_of(business: Business, *, year: int) -> list[PlannedVisit]:
    """The planned visits of an archive in the plan in force, with their reasons."""
    rows = PlannedVisit.objects.filter(business__root_id=business.root_id or business.pk, plan__year=year)
    rows = rows.filter(Q(plan__state=Plan.State.APPROVED) | Q(state=Planned.DONE))
    return list(rows.select_related("plan", "visit", "station").order_by("month"))


def unmet(reader: Person, plan: Plan, *, on: date) -> QuerySet[Unmet]:
    """What the plan could not meet, with the reason of each (未能安排清单)."""
    rows = Unmet.objects.in_district(plan.district_id).filter(plan=plan)
    mine = visible(reader, Act.READ_PLAN, rows, on=on, via="business__", business="root")
    return mine.select_related("business", "business__town", "business__station").order_by("what", "pk")


def visits_planned_by_town(plan: Plan, *, sector: str = "") -> dict[str, dict[str, int]]:
    """Town → number of planned visits a year → businesses, for the yearly report (`visits_planned`)."""
    rows = _visits_of_year(plan).exclude(state=Planned.DROPPED)
    if sector:
        rows = rows.filter(business__sector=sector)
    towns: dict[str, Counter[str]] = {}
    each = rows.values_list("business__town__name", "business__root_id").annotate(n=Count("pk")).order_by()
    for town, _, number in each:
        towns.setdefault(town or "", Counter())[str(number)] += 1
    return {town: dict(sorted(numbers.items(), reverse=True)) for town, numbers in sorted(towns.items())}


def lines(plan: Plan) -> Iterator[dict[str, Any]]:
    """Every visit of a plan with its reasons as plain data, in batches by key: for the command line and exports."""
    rows = _visits_of_year(plan).exclude(state=Planned.DROPPED)
    fields = (
        "pk",
        "business_id",
        "business__name",
        "station__name",
        "month",
        "kind",
        "reasons",
        "counts_towards_cap",
    )
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list(*fields)[:2000]):
        for key, business, name, station, month, kind, reasons, counts in batch:
            yield {
                "visit": key,
                "business": business,
                "name": name,
                "station": station,
                "month": month,
                "kind": kind,
                "counts_towards_cap": counts,
                "reasons": reasons,
            }
        last = batch[-1][0]
