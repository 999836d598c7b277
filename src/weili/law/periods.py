"""The arithmetic of periods: pauses, months, rolling. Pure; knows no rule.

行政许可法第八十二条, 民法典第二百零一至二百零三条, 市场监督管理行政处罚程序规定第八十、八十四条:
the first day is not counted; a period whose last day is no working day ends on the next one.
"""

import calendar as month_lengths
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from weili.law.source import LawError
from weili.law.workdays import ONE_DAY, Calendar

MONTHS_OF = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Pauses:
    """Stretches of days that are not counted, merged: each is (first day out, first day counted again)."""

    stretches: tuple[tuple[date, date], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[date, date]]) -> "Pauses":
        """Merges pauses A..B (the days A to B-1): overlaps count once, A=B is empty, B<A raises LawError."""
        merged: list[tuple[date, date]] = []
        for first, last in sorted(_checked(pairs)):
            if first == last:
                continue
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def resumes(self, day: date) -> date | None:
        """The first day counted again when this day is paused, else None."""
        for first, last in self.stretches:
            if first <= day < last:
                return last
        return None

    def days(self, start: date, end: date) -> int:
        """How many paused days lie after start up to and including end."""
        after, until = start.toordinal() + 1, end.toordinal() + 1
        return sum(
            max(0, min(last.toordinal(), until) - max(first.toordinal(), after))
            for first, last in self.stretches
        )


def _checked(pairs: Iterable[tuple[date, date]]) -> Sequence[tuple[date, date]]:
    kept = list(pairs)
    for first, last in kept:
        if last < first:
            raise LawError("bad_pause", f"暂停期间的止日{last}早于起日{first}，请核对。")
    return kept


def months_after(start: date, months: int) -> date:
    """The corresponding day, or the last of the month where there is none (01-31 + 3 months = 04-30)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    if year > date.max.year:
        raise OverflowError
    return date(year, month, min(start.day, month_lengths.monthrange(year, month)[1]))


def last_day(start: date, amount: int, unit: str, *, day_before: bool) -> date:
    """The last day of an unpaused period in days, months or years, before any roll.

    `day_before`: a validity ends on the day before its anniversary, and on 02-28 where 02-29 has none.
    """
    if unit == "day":
        return start + timedelta(days=amount)
    corresponding = months_after(start, amount * MONTHS_OF[unit])
    if day_before and corresponding.day == start.day:
        return corresponding - ONE_DAY
    return corresponding


def push(end: date, start: date, pauses: Pauses) -> date:
    """The end moved by one day for every paused day after the start, until stable."""
    moved = end + timedelta(days=pauses.days(start, end))
    while True:
        again = end + timedelta(days=pauses.days(start, moved))
        if again == moved:
            return moved
        moved = again


def roll(day: date, pauses: Pauses, calendar: Calendar) -> date:
    """The day, or the next one that is working and not paused; raises UnknownYear."""
    while True:
        resumes = pauses.resumes(day)
        if resumes is not None:
            day = resumes
        elif calendar.working(day):
            return day
        else:
            day += ONE_DAY


def working_days_after(start: date, amount: int, pauses: Pauses, calendar: Calendar) -> date:
    """The working day number `amount` after start that is not paused; raises UnknownYear."""
    day, counted = start, 0
    while counted < amount:
        day += ONE_DAY
        # A paused day is not counted whatever it is, so its class is never asked for.
        while (resumes := pauses.resumes(day)) is not None:
            day = resumes
        counted += calendar.working(day)
    return day
