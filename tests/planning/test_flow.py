"""Spreading visits over months: never where they may not be, never beyond the officers, always the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from weili.planning.flow import MONTHS, SEASON_COST, VisitClass, season_costs, spread

ALL_YEAR = 0b1111_1111_1111


def test_an_even_year_is_spread_evenly() -> None:
    found = spread([VisitClass(ALL_YEAR, 1, 1200)], None)[0]
    assert sum(found.by_month) == 1200
    assert max(found.by_month) - min(found.by_month) <= 12


def test_what_exceeds_the_officers_is_unmet_and_the_least_urgent_first() -> None:
    owed, beyond = spread([VisitClass(1, 3, 10), VisitClass(1, 1, 10)], 12)
    assert (owed.by_month[0], owed.unmet) == (10, 0)
    assert (beyond.by_month[0], beyond.unmet) == (2, 8)


def test_the_season_draws_visits_to_the_months_with_visitors() -> None:
    # 40 visits that may be in January or July; July has the visitors
    july = season_costs([0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0])
    found = spread([VisitClass(0b100_0001, 1, 40, july)], None)[0]
    assert found.by_month[6] > found.by_month[0]


def test_no_visitors_are_no_reason() -> None:
    assert season_costs([0] * MONTHS) == (0,) * MONTHS
    assert season_costs([10] + [5] * 11) == (0,) + (SEASON_COST // 2,) * 11


def test_nothing_to_spread_is_nothing() -> None:
    assert spread([], 5) == []


CLASSES = st.lists(
    st.builds(VisitClass, st.integers(1, ALL_YEAR), st.integers(1, 3), st.integers(0, 60)),
    min_size=1,
    max_size=12,
)


@settings(deadline=None)
@given(classes=CLASSES, capacity=st.none() | st.integers(0, 40))
def test_for_every_station_the_sums_are_right(classes: list[VisitClass], capacity: int | None) -> None:
    found = spread(classes, capacity)
    for each, result in zip(classes, found, strict=True):
        assert sum(result.by_month) + result.unmet == each.count, "every visit is in a month or listed"
        assert all(not n or each.months >> m & 1 for m, n in enumerate(result.by_month)), (
            "never in a closed month"
        )
    for month in range(MONTHS):
        load = sum(result.by_month[month] for result in found)
        assert capacity is None or load <= capacity, "never beyond the officers"
    if capacity is None:
        assert not any(result.unmet for result in found)
    assert spread(classes, capacity) == found, "the same answer twice"
