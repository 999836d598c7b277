"""Time: every event has an instant, every duty a day, and a day is a day in Beijing.

`now` is read at the edge only (a request, a command, a job) and passed in as `at`; no service asks for it.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The instant, for the edges of the house: request, command, job."""
    return datetime.now(UTC)


def day(at: datetime) -> date:
    """The day in Beijing of an instant; a naive one is refused, it would be somebody's guess."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(BEIJING).date()


def noon(on: date) -> datetime:
    """An instant that stands for a whole day whose hour is not known."""
    return datetime.combine(on, time(12), tzinfo=BEIJING)


def last_instant(on: date) -> datetime:
    """The last second of a day in Beijing: an act at this instant is still in time."""
    return datetime.combine(on, time(23, 59, 59), tzinfo=BEIJING)


def first_instant(on: date) -> datetime:
    """The first second of a day in Beijing."""
    return datetime.combine(on, time(0), tzinfo=BEIJING)
