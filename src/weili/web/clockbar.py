"""Time is drawn: a running clock as a bar from its start to its last day, pauses cut out, today marked."""

from dataclasses import dataclass
from datetime import date, timedelta

from weili.archive.queries.duties import DutyRow

#: how much of a counted-back period is drawn
BACKWARDS = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Bar:
    """The places of a bar in hundredths of its length."""

    colour: str
    elapsed: float
    today: float
    last: float
    pauses: tuple[tuple[float, float], ...]
    words: str

    @property
    def late(self) -> float:
        """How far today is beyond the last day."""
        return round(max(self.today - self.last, 0.0), 1)


def bar_of(row: DutyRow, on: date) -> Bar:
    """The bar of a duty on a day; an overdue one goes on beyond its last day."""
    last = row.last_on or on
    start = min(row.started_on, last)  # a clock may be written down after its last day has passed
    if row.started_on > max(last, on):  # counted back from a day of expiry to come
        start = last - BACKWARDS
    end = max(last, on) if row.light.colour == "red" else max(last, start)
    length = (end - start).days

    def at(day: date) -> float:
        share = (day - start).days / length if length else 1.0
        return round(min(max(share, 0.0), 1.0) * 100, 1)

    stop = row.ended_on or on
    pauses = tuple((at(since), round(at(until or stop) - at(since), 1)) for since, until in row.pauses)
    words = f"自{row.started_on}起算，至{row.last_words}；{row.light.words}"
    return Bar(row.light.colour, at(min(stop, last)), at(on), at(last), pauses, words)
