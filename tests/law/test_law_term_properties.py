"""What holds of every time limit, checked against a day-by-day count written another way."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from weili.law.terms import due, rules, versions
from weili.law.workdays import Calendar

CALENDAR = Calendar.published()
DAY = timedelta(days=1)
LATEST = [versions(rule)[-1] for rule in rules()]
DATED = [term for term in LATEST if term.unit != "hour" and term.until is None]
FORWARD = [term for term in DATED if not term.counted_back]
WITH_DAYS = [term for term in FORWARD if term.unit in {"day", "working_day"}]
#: Three quiet years before the last published one, so that the longest count stays inside the lists.
STARTS = st.dates(date(2015, 1, 1), date(2022, 12, 31))
ON = date(2026, 12, 31)


@st.composite
def pauses(draw, most=4):
    """Up to four pauses around a start, some empty, some overlapping."""
    start = draw(STARTS)
    offsets = st.integers(-30, 120)
    pairs = draw(st.lists(st.tuples(offsets, st.integers(0, 25)), max_size=most))
    return start, [(start + first * DAY, start + (first + length) * DAY) for first, length in pairs]


def paused(day, stretches):
    return any(first <= day < last for first, last in stretches)


def counted(start, amount, counts):
    """The day number `amount` after start among the days that count, one by one."""
    day = start
    while amount:
        day += DAY
        amount -= counts(day)
    return day


def last(term, start, stretches=(), **options):
    return due(term.rule, start, on=ON, pauses=stretches, **options).due


@given(st.sampled_from(WITH_DAYS), pauses())
def test_days_are_counted_as_one_would_on_a_wall_calendar(term, case):
    start, stretches = case

    def counts(day):
        return not paused(day, stretches) and (term.unit == "day" or CALENDAR.working(day))

    expected = counted(start, term.amount, counts)
    while term.rolls and (paused(expected, stretches) or not CALENDAR.working(expected)):
        expected += DAY
    assert last(term, start, stretches) == expected


@given(st.sampled_from([t for t in FORWARD if t.unit in {"month", "year"} and not t.rolls]), pauses())
def test_a_paused_period_of_months_is_longer_by_exactly_its_paused_days(term, case):
    start, stretches = case
    plain = last(term, start)
    end = last(term, start, stretches)
    inside = sum(paused(start + n * DAY, stretches) for n in range(1, (end - start).days + 1))
    assert end == plain + inside * DAY


@given(st.sampled_from(FORWARD), pauses(), st.integers(-30, 90), st.integers(0, 20))
def test_another_pause_never_makes_a_period_end_earlier(term, case, first, length):
    start, stretches = case
    more = [*stretches, (start + first * DAY, start + (first + length) * DAY)]
    assert last(term, start, more) >= last(term, start, stretches)


@given(st.sampled_from(FORWARD), pauses(), st.integers(0, 400))
def test_a_later_start_never_ends_earlier(term, case, later):
    start, stretches = case
    assert last(term, start + later * DAY, stretches) >= last(term, start, stretches)


@given(st.sampled_from([term for term in FORWARD if term.rolls]), pauses())
def test_a_rolled_end_is_working_and_not_paused(term, case):
    start, stretches = case
    end = last(term, start, stretches)
    assert CALENDAR.working(end)
    assert not paused(end, stretches)


@given(st.sampled_from([term for term in FORWARD if term.extension]), pauses())
def test_an_extension_is_one_longer_period(term, case):
    start, stretches = case
    assert last(term, start, stretches, extended=True) >= last(term, start, stretches)
    extended = due(term.rule, start, on=ON, pauses=stretches, extended=True)
    assert extended.amount == term.amount + term.extension


@given(st.sampled_from([term for term in DATED if term.counted_back]), STARTS)
def test_a_window_counted_back_has_exactly_its_working_days(term, expiry):
    opens = last(term, expiry)
    assert CALENDAR.working(opens)
    between = (expiry - opens).days
    assert sum(CALENDAR.working(opens + n * DAY) for n in range(between)) == term.amount


@given(st.sampled_from(FORWARD), pauses())
def test_the_order_of_pauses_does_not_matter(term, case):
    start, stretches = case
    assert last(term, start, stretches) == last(term, start, list(reversed(stretches)))


@given(
    st.sampled_from([term for term in LATEST if term.unit == "hour"]),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
)
def test_hours_are_hours_whatever_the_day(term, start):
    answer = due(term.rule, start, on=ON)
    assert answer.due - answer.start == timedelta(hours=term.amount)
