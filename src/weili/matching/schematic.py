"""A schematic of places from their points alone: each place is what lies nearer to it than to any other.

Voronoi cells clipped to a hull a little wider than the points. No boundary of anything: a drawing to find one's
way by, labelled as such. Latitude first, degrees; a degree of longitude is shortened by the latitude.
"""

import math
from collections.abc import Mapping

Point = tuple[float, float]
Ring = tuple[Point, ...]
#: how far the outline lies beyond the outermost points, in degrees of latitude
MARGIN = 0.06
_CORNERS = 12


def cells(points: Mapping[str, Point], *, margin: float = MARGIN) -> dict[str, Ring]:
    """The cell of every named point as a closed ring; two names at one point share its cell."""
    if not points:
        return {}
    squeeze = math.cos(math.radians(sum(lat for lat, _ in points.values()) / len(points)))
    flat = {name: (lat, lon * squeeze) for name, (lat, lon) in points.items()}
    outline = hull([corner for point in flat.values() for corner in _around(point, margin)])
    found = {}
    for name, own in flat.items():
        ring: list[Point] = list(outline)
        for other in flat.values():
            if other != own:
                ring = _nearer(ring, own, other)
        found[name] = tuple((round(lat, 5), round(lon / squeeze, 5)) for lat, lon in [*ring, *ring[:1]])
    return found


def _around(point: Point, radius: float) -> list[Point]:
    steps = [2 * math.pi * step / _CORNERS for step in range(_CORNERS)]
    return [(point[0] + radius * math.sin(angle), point[1] + radius * math.cos(angle)) for angle in steps]


def hull(points: list[Point]) -> list[Point]:
    """The convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(points: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _nearer(ring: list[Point], own: Point, other: Point) -> list[Point]:
    """The part of a ring that is nearer to one point than to another: cut along their bisector."""
    kept: list[Point] = []
    for place, here in enumerate(ring):
        there = ring[(place + 1) % len(ring)]
        a, b = _lead(here, own, other), _lead(there, own, other)
        if a >= 0:
            kept.append(here)
        if (a > 0 > b) or (a < 0 < b):
            share = a / (a - b)
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return kept


def _lead(point: Point, own: Point, other: Point) -> float:
    """How much nearer a point is to its own than to the other; linear, so that a cut is exact."""
    return _square(point, other) - _square(point, own)


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
