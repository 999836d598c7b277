"""Spreading the visits of a station over its months: a min-cost flow over classes of equal visits.

Visits that may stand in the same months with the same priority are one class, so the flow has some hundred
arcs whether the district has 7,000 businesses or 300,000. Load costs grow with every visit (convex), months
with more visitors are dearer to leave out, and what exceeds the officers flows to *unmet*, least urgent first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

MONTHS = 12
#: steps of the load cost up to the mean load of a month
STEPS = 16
STEP_COST = 10
#: what it costs to leave out the month with the most visitors, in the same unit
SEASON_COST = 40
UNMET_COST = 1_000_000


@dataclass(frozen=True, slots=True)
class VisitClass:
    """So many visits that may stand in the same months, of one priority; `season` prices each month (0 best)."""

    months: int
    priority: int
    count: int
    season: tuple[int, ...] = (0,) * MONTHS


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one class: visits per month, and how many found no room."""

    by_month: tuple[int, ...]
    unmet: int


class NoFlow(RuntimeError):
    """The solver found no flow, which the unmet arcs rule out: a defect, never a state of the district."""


def spread(
    classes: Sequence[VisitClass], capacity: int | None, made: Sequence[int] = (0,) * MONTHS
) -> list[Spread]:
    """Spread the visits of one station over the months; `capacity` in visits a month, None where not known.

    `made`: visits that took place in each month already and used its officers. Deterministic: the same classes
    in the same order give the same months.
    """
    total = sum(each.count for each in classes)
    if total == 0:
        return [Spread((0,) * MONTHS, 0) for _ in classes]
    arcs = _Arcs(classes, total, capacity, made)
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.array(arcs.tails), np.array(arcs.heads), np.array(arcs.capacities), np.array(arcs.costs)
    )
    supplies = [each.count for each in classes] + [0] * MONTHS + [-total]
    solver.set_nodes_supplies(np.arange(len(supplies)), np.array(supplies))
    if solver.solve() != solver.OPTIMAL:
        raise NoFlow(f"{len(classes)} classes, {total} visits")
    flows = solver.flows(np.arange(len(arcs.tails)))
    found = [[0] * MONTHS for _ in classes]
    unmet = [0] * len(classes)
    for arc, (kind, place, month) in enumerate(arcs.meanings):
        if kind == "month":
            found[place][month] = int(flows[arc])
        elif kind == "unmet":
            unmet[place] = int(flows[arc])
    return [Spread(tuple(months), left) for months, left in zip(found, unmet, strict=True)]


class _Arcs:
    """The arcs of a station: class → month, month → sink in rising steps, class → sink for what is unmet."""

    def __init__(
        self, classes: Sequence[VisitClass], total: int, capacity: int | None, made: Sequence[int]
    ) -> None:
        self.tails: list[int] = []
        self.heads: list[int] = []
        self.capacities: list[int] = []
        self.costs: list[int] = []
        self.meanings: list[tuple[str, int, int]] = []
        sink = len(classes) + MONTHS
        for place, each in enumerate(classes):
            for month in range(MONTHS):
                if each.months >> month & 1:
                    self._add(place, len(classes) + month, each.count, each.season[month])
                    self.meanings.append(("month", place, month))
            self._add(place, sink, each.count, UNMET_COST * each.priority)
            self.meanings.append(("unmet", place, 0))
        for month in range(MONTHS):
            room = total if capacity is None else min(total, max(0, capacity - made[month]))
            self._steps(len(classes) + month, sink, room, max(1, total // (MONTHS * STEPS)))

    def _steps(self, month: int, sink: int, room: int, step: int) -> None:
        cost = 0
        while room > 0:
            self._add(month, sink, min(step, room), cost)
            self.meanings.append(("load", 0, 0))
            room, cost = room - step, cost + STEP_COST

    def _add(self, tail: int, head: int, capacity: int, cost: int) -> None:
        self.tails.append(tail)
        self.heads.append(head)
        self.capacities.append(capacity)
        self.costs.append(cost)


def season_costs(visitors: Sequence[int]) -> tuple[int, ...]:
    """The price of each month from its visitors: nothing for the fullest month, SEASON_COST for an empty one."""
    most = max(visitors, default=0)
    if most == 0:
        return (0,) * MONTHS
    return tuple(SEASON_COST - SEASON_COST * number // most for number in visitors)


def evenly(open_months: int, visits: int) -> list[int]:
    """Months for a number of visits, evenly over those in which the business trades, then over the others.

    The other system told how often, not when: the month is ours, the number is theirs.
    """
    trading = [month for month in range(1, MONTHS + 1) if open_months >> (month - 1) & 1]
    resting = [month for month in range(1, MONTHS + 1) if month not in trading]
    if visits >= len(trading):
        return sorted(trading + resting[: visits - len(trading)])
    return [trading[(2 * i + 1) * len(trading) // (2 * visits)] for i in range(visits)]
