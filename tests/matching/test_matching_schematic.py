"""The schematic of towns: every point lies in its own cell, cells do not overlap, and nothing but points is needed."""

from itertools import pairwise

from weili.matching.schematic import cells, hull

TOWNS = {"a": (40.30, 116.60), "b": (40.40, 116.60), "c": (40.35, 116.75), "d": (40.60, 116.50)}


def inside(ring: tuple[tuple[float, float], ...], point: tuple[float, float]) -> bool:
    crossings = 0
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise(ring):
        if (lat_a > point[0]) != (lat_b > point[0]):
            crossings += point[1] < lon_a + (point[0] - lat_a) / (lat_b - lat_a) * (lon_b - lon_a)
    return crossings % 2 == 1


def test_every_place_lies_in_its_own_cell_and_in_no_other() -> None:
    drawn = cells(TOWNS)
    for name, point in TOWNS.items():
        assert [other for other, ring in drawn.items() if inside(ring, point)] == [name]


def test_rings_are_closed_and_few() -> None:
    for ring in cells(TOWNS).values():
        assert ring[0] == ring[-1]
        assert 4 <= len(ring) < 40


def test_one_place_alone_has_an_outline_and_none_has_none() -> None:
    assert inside(cells({"a": (40.3, 116.6)})["a"], (40.3, 116.6))
    assert cells({}) == {}


def test_two_places_at_one_point_share_a_cell() -> None:
    drawn = cells({"a": (40.3, 116.6), "b": (40.3, 116.6), "c": (40.5, 116.6)})
    assert drawn["a"] == drawn["b"]


def test_a_hull_leaves_out_what_lies_inside() -> None:
    assert (0.5, 0.5) not in hull([(0, 0), (0, 1), (1, 0), (1, 1), (0.5, 0.5)])
