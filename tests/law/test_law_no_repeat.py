"""What a higher body inspected is left out for three months, item by item (Order 49 art. 42)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.frequency import COVERAGE_MONTHS
from weili.law.no_repeat import HigherInspection, blocked_items
from weili.law.periods import months_after
from weili.law.terms import due

DAYS = st.dates(date(2022, 3, 15), date(2030, 12, 31))
CODES = st.frozensets(st.sampled_from(["1.1", "4.2", "6.1", "6.2", "9.3"]))
CALENDARS = st.lists(st.builds(HigherInspection, DAYS, CODES), max_size=8)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "left_out"),
    [
        (date(2023, 11, 29), set()),  # before it
        (date(2023, 11, 30), {"6.1", "6.2"}),
        (date(2024, 2, 29), {"6.1", "6.2"}),  # the last of February corresponds to 30 November, and counts
        (date(2024, 3, 1), set()),
    ],
)
def test_three_months_end_with_the_corresponding_day(on, left_out):
    earlier = [HigherInspection(date(2023, 11, 30), frozenset({"6.1", "6.2"}))]
    assert blocked_items(earlier, on).keys() == left_out


def test_the_reason_is_a_sentence_with_the_article():
    earlier = [HigherInspection(date(2026, 9, 1), frozenset({"6.1"}))]
    assert blocked_items(earlier, date(2026, 10, 1)) == {
        "6.1": "上级机关2026-09-01已检查，至2026-12-01原则上不重复检查（第四十二条）"
    }


@given(CALENDARS, DAYS)
def test_an_item_is_left_out_exactly_while_some_higher_inspection_of_it_is_three_months_young(calendar, on):
    expected = {
        code
        for visit in calendar
        for code in visit.items
        # counted the other way: three months have not passed by the day before
        if visit.on <= on and (on == visit.on or months_after(visit.on, 3) > on - DAY)
    }
    assert blocked_items(calendar, on).keys() == expected


@given(CALENDARS, DAYS)
def test_suspicion_opens_everything(calendar, on):
    assert blocked_items(calendar, on, suspected=True) == {}


@given(CALENDARS, CALENDARS, DAYS)
def test_another_higher_inspection_never_frees_an_item(calendar, more, on):
    assert blocked_items(calendar, on).keys() <= blocked_items(calendar + more, on).keys()


@given(CALENDARS, DAYS)
def test_nothing_stays_left_out_for_longer_than_three_months_of_the_last_visit(calendar, on):
    later = months_after(on, 3) + DAY
    past = [visit for visit in calendar if visit.on <= on]
    assert blocked_items(past, later) == {}


@given(DAYS, st.lists(st.integers(0, 700), max_size=6))
def test_whoever_keeps_the_clock_of_full_coverage_never_lets_two_years_pass(day, early_by):
    # Order 49 art. 22: a full inspection starts the clock anew, and the next is made by its last day
    for early in early_by:
        ends = due("inspection.full_coverage", day, on=day).due
        following = ends - early * DAY
        months = (following.year - day.year) * 12 + following.month - day.month
        assert months < COVERAGE_MONTHS or (months == COVERAGE_MONTHS and following.day <= day.day)
        a_day_late = ends + DAY
        assert (a_day_late.year - day.year) * 12 + a_day_late.month - day.month >= COVERAGE_MONTHS
        assert a_day_late.day > day.day or a_day_late.day == 1
        day = following
