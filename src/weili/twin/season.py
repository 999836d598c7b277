"""When officers go out: the days of a year, weighted by the calendar of a district (our estimate)."""

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

#: spring festival and school opening, May Day, the flood season, the school year and the holidays of autumn
_MONTHS = (1.25, 0.75, 0.95, 1.15, 1.3, 1.05, 1.1, 1.15, 1.25, 0.95, 0.8, 0.7)
_WEEKDAYS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.05)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a span with how much is done on each; `share` is how much of the whole year that is."""

    days: tuple[date, ...]
    sums: tuple[float, ...]
    share: float = 1.0

    def pick(self, chance: random.Random) -> date:
        """A day, the busy ones more often."""
        return self.days[min(bisect(self.sums, chance.random() * self.sums[-1]), len(self.days) - 1)]


def days_between(first: date, last: date) -> Days:
    """The days of a span, both ends included."""
    days = tuple(first + timedelta(days=step) for step in range(max(1, (last - first).days + 1)))
    return Days(days, tuple(accumulate(_weight(day) for day in days)))


def days_of(year: int, today: date) -> Days | None:
    """The days of a year up to the day before yesterday; none where the year has not begun."""
    first, last = date(year, 1, 3), min(date(year, 12, 30), today - timedelta(days=2))
    if last < first:
        return None
    found, whole = days_between(first, last), days_between(first, date(year, 12, 30))
    return Days(found.days, found.sums, found.sums[-1] / whole.sums[-1])


def _weight(day: date) -> float:
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()]
