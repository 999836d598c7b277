"""Places as a drawing without scripts: outlines and points in the box of an SVG, north up."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from weili.oversight.cockpit_map import Spot, TownShape

WIDTH = 600
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One town in the drawing: its rings as SVG points, where its name stands, and what it is."""

    town: TownShape
    rings: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Towns, spots and perhaps one point, in a box of WIDTH × height."""

    outlines: tuple[Outline, ...]
    spots: tuple[tuple[Spot, float, float], ...]
    point: Point | None
    height: int
    official: bool
    width: int = WIDTH


def drawing(
    towns: Sequence[TownShape], *, spots: Iterable[Spot] = (), point: Point | None = None
) -> Drawing | None:
    """The towns that have an outline; None where no town has one."""
    corners = [corner for town in towns for ring in town.rings for corner in ring]
    if not corners:
        return None
    south, north = min(lat for lat, _ in corners), max(lat for lat, _ in corners)
    west, east = min(lon for _, lon in corners), max(lon for _, lon in corners)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, 1e-9)

    def at(lat: float, lon: float) -> Point:
        return round((lon - west) * squeeze * scale, 1), round((north - lat) * scale, 1)

    outlines = [
        Outline(
            town,
            tuple(" ".join(f"{x},{y}" for x, y in (at(*corner) for corner in ring)) for ring in town.rings),
            *at(town.lat or _middle(town)[0], town.lon or _middle(town)[1]),
        )
        for town in towns
        if town.rings
    ]
    placed = tuple(
        (spot, *at(spot.lat, spot.lon)) for spot in spots if spot.lat is not None and spot.lon is not None
    )
    return Drawing(
        tuple(outlines), placed, at(*point) if point else None, math.ceil((north - south) * scale),
        all(outline.town.official for outline in outlines),
    )  # fmt: skip


def _middle(town: TownShape) -> Point:
    ring = town.rings[0]
    return sum(lat for lat, _ in ring) / len(ring), sum(lon for _, lon in ring) / len(ring)
