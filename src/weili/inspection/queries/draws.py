"""Reading draws by lot (双随机): who stays out of a pool and why, and whether a draw can be repeated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from weili.archive.models import Business
from weili.archive.statuses import Status, standings
from weili.inspection.drawing import CannotDraw, Lot, draw_lots
from weili.inspection.models import Draw, Inspection, Matter
from weili.inspection.queries.inspections import OPEN
from weili.kernel.access import area
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.periods import months_after

_SLICE = 800
#: who is not there to be inspected is not drawn
OUT = (Status.RESTING, Status.GONE, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Left:
    """What stays out of a pool: a business or an officer, and why."""

    what: str
    name: str
    why: str


def businesses_left_out(rows: Sequence[Business], *, on: date, checked_within: int) -> dict[int, Left]:
    """The businesses of a pool that are not drawn, by key (排除的检查对象), each with its reason."""
    since = months_after(on, -checked_within) if checked_within else None
    stand, arranged = standings(rows, on), _arranged([row.pk for row in rows])
    found = {}
    for row in rows:
        why = ""
        if stand[row.pk].status in OUT:
            why = stand[row.pk].words
        elif row.pk in arranged:
            why = "已有检查在安排或者进行"
        elif since and row.visited_last and row.visited_last >= since:
            why = f"{row.visited_last} 已检查，{checked_within} 个月内不重复抽取"
        if why:
            found[row.pk] = Left("检查对象", str(row), why)
    return found


def _arranged(keys: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(keys), _SLICE):
        rows = Inspection.objects.filter(
            district__isnull=False, business__root__in=keys[start : start + _SLICE], state__in=OPEN
        )
        found |= set(rows.values_list("business__root", flat=True))
    return found


def draws(reader: Person, *, on: date) -> QuerySet[Draw]:
    """The draws that a reader may see, the newest first."""
    within = area(reader, Act.READ_VISIT, on=on)
    # a draw is no business's: who reads only the own business sees none
    there = Q(district__in=within.districts) | Q(station__in=within.stations)
    rows: QuerySet[Draw] = Draw.objects.filter(Q(district__isnull=False) if within.everywhere else there)
    return rows.select_related("station", "drawn_by").order_by("-pk")


def subject_of(draw: Draw) -> str:
    """How an inspection says from which draw it came."""
    return f"inspection.Draw:{draw.pk}"


def inspections_of(draw: Draw) -> dict[int, Inspection]:
    """The inspections that came of a draw, by business; those given up make room for another."""
    rows = Matter.objects.filter(subject=subject_of(draw)).exclude(inspection__state="cancelled")
    return {row.inspection.business_id: row.inspection for row in rows.select_related("inspection")}


def drawn_already(draw: Draw) -> set[int]:
    """The businesses of a draw for which an inspection was proposed already."""
    return set(inspections_of(draw))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A draw done again from its kept pool and seed: what came out, and whether it is the same."""

    lots: tuple[Lot, ...]
    same: bool
    why: str = ""


def repeated(draw: Draw) -> Repeated:
    """Draw again from what was kept (复核抽取)."""
    kept = tuple(Lot(lot["business"], tuple(lot["officers"])) for lot in draw.outcome)
    try:
        again = tuple(
            draw_lots(
                seed=draw.seed, businesses=_of(draw.businesses, "business"), officers=_of(draw.officers, "person"),
                wanted=draw.wanted, team_size=draw.team_size,
            )
        )  # fmt: skip
    except CannotDraw as why:
        return Repeated((), same=False, why=str(why))
    return Repeated(again, same=again == kept)


def _of(pool: Sequence[Mapping[str, Any]], name: str) -> list[int]:
    return [int(each[name]) for each in pool]
