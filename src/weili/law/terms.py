"""Every statutory time limit as a dated row, and the last day that follows from it.

The rows stand in tables/terms.csv with their article, days of effect and confidence. A matter stays under the
version that held when its clock started; before the first known version the question is refused.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from weili.law import periods
from weili.law.csv_table import Row, read_table
from weili.law.moments import beijing_day, in_beijing, out_of_range, shown
from weili.law.periods import Pauses
from weili.law.source import Article, Confidence, LawError
from weili.law.workdays import Calendar

UNITS = {"hour": "小时", "working_day": "个工作日", "day": "日", "month": "个月", "year": "年"}


class UnknownRule(LawError):
    """No rule of this id; `near` are the ids most like it."""

    def __init__(self, rule: str) -> None:
        self.near = tuple(difflib.get_close_matches(rule[:80], rules(), n=5, cutoff=0.5))
        hint = f"，相近的有：{'、'.join(self.near)}" if self.near else ""
        super().__init__("unknown_rule", f"没有编号为“{shown(rule)}”的期限规则{hint}。")


@dataclass(frozen=True, slots=True)
class Term:
    """One version of one time limit. `until` is the first day it no longer holds (None = still in force)."""

    rule: str
    amount: int
    unit: str
    extension: int | None
    in_force: date | None
    until: date | None
    rolls: bool
    counted_back: bool
    day_before: bool
    cite: Article
    also: tuple[Article, ...]
    step_zh: str
    starts_zh: str
    confidence: Confidence
    note: str

    @property
    def length_zh(self) -> str:
        """The length in words: 15个工作日."""
        return f"{self.amount}{UNITS[self.unit]}"

    @property
    def asks_calendar(self) -> bool:
        """Whether days must be classified as working or not to find its end."""
        return self.unit == "working_day" or (self.rolls and self.unit != "hour")


@dataclass(frozen=True, slots=True)
class Due:
    """The last day (or moment) of one period, with the rule it follows from."""

    term: Term
    start: date | datetime
    due: date | datetime
    amount: int

    def as_json(self) -> dict[str, Any]:
        """The answer of contract §1. `version` is the in_force day of the row, empty = all known time."""
        return {
            "rule": self.term.rule,
            "start": _iso(self.start),
            "due": _iso(self.due),
            "amount": self.amount,
            "unit": self.term.unit,
            "version": "" if self.term.in_force is None else self.term.in_force.isoformat(),
            "cite": [self.term.cite.regulation, self.term.cite.number],
            "also": [[article.regulation, article.number] for article in self.term.also],
            "confidence": self.term.confidence.value,
            "step": self.term.step_zh,
        }


def _iso(moment: date | datetime) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


@cache
def _table() -> dict[str, tuple[Term, ...]]:
    """Rule → its versions, oldest first."""
    found: dict[str, list[Term]] = {}
    for row in read_table("terms"):
        read = _read(row)
        found.setdefault(read.rule, []).append(read)
    return {
        rule: tuple(sorted(rows, key=lambda term: term.in_force or date.min)) for rule, rows in found.items()
    }


def rules() -> tuple[str, ...]:
    """The ids of all rules, in the order of the table."""
    return tuple(_table())


def versions(rule: str) -> tuple[Term, ...]:
    """All versions of a rule, oldest first; raises UnknownRule."""
    found = _table().get(rule)
    if found is None:
        raise UnknownRule(rule)
    return found


def term(rule: str, on: date | datetime) -> Term:
    """The version in force on a Beijing day; raises UnknownRule, or LawError where none was in force."""
    day = beijing_day(on)
    known = versions(rule)
    held = [row for row in known if row.in_force is None or row.in_force <= day]
    if not held:
        raise LawError(
            "before_first_version",
            f"“{known[0].step_zh}”最早只收录到{known[0].in_force}起施行的规定，{day}当时的规定没有收录，不能推算。",
        )
    last = held[-1]
    if last.until is not None and last.until <= day:
        raise LawError("no_longer_in_force", f"“{last.step_zh}”自{last.until}起不再适用，{day}没有这个期限。")
    return last


def due(
    rule: str,
    start: date | datetime,
    *,
    on: date | datetime | None = None,
    pauses: Iterable[tuple[date, date]] = (),
    extended: bool = False,
    calendar: Calendar | None = None,
) -> Due:
    """The last day on which an act is still in time.

    `start` is the day (or moment) the clock starts, for counted-back rules the day of expiry; `on`
    chooses the version (default: start); `pauses` are (A, B) with the days A to B-1 not counted.
    Raises LawError: UnknownRule, UnknownYear, or a sentence saying what does not fit.
    """
    chosen = term(rule, start if on is None else on)
    given = tuple(pauses)
    merged = Pauses.of(given)
    if given and (chosen.unit == "hour" or chosen.counted_back):
        kind = "按小时计算" if chosen.unit == "hour" else "倒算"
        raise LawError("pause_not_allowed", f"“{chosen.step_zh}”是{kind}的期限，不能暂停。")
    if extended and chosen.extension is None:
        raise LawError("no_extension", f"“{chosen.step_zh}”（{chosen.cite}）没有可以延长的天数。")
    amount = chosen.amount + (chosen.extension or 0 if extended else 0)
    try:
        if chosen.unit == "hour":
            return _due_moment(chosen, start, amount)
        first = beijing_day(start)
        return Due(chosen, first, _last(chosen, first, amount, merged, calendar), amount)
    except OverflowError:
        raise out_of_range() from None


def _due_moment(chosen: Term, start: date | datetime, amount: int) -> Due:
    if not isinstance(start, datetime):
        raise LawError(
            "needs_time",
            f"“{chosen.step_zh}”按小时计算，起算时间要写到时分，例如 {start.isoformat()}T10:30；"
            "只写日期不能推算。",
        )
    moment = in_beijing(start)
    return Due(chosen, moment, moment + timedelta(hours=amount), amount)


def _last(chosen: Term, start: date, amount: int, pauses: Pauses, calendar: Calendar | None) -> date:
    """The last day of a period in days; the calendar is asked only where a day must be classified."""
    known = Calendar.published() if calendar is None else calendar
    if chosen.counted_back:
        return known.back(start, amount)
    if chosen.unit == "working_day":
        return periods.working_days_after(start, amount, pauses, known)
    end = periods.last_day(start, amount, chosen.unit, day_before=chosen.day_before)
    end = periods.push(end, start, pauses)
    return periods.roll(end, pauses, known) if chosen.rolls else end


def _read(row: Row) -> Term:
    """One row of the table; raises TableError naming the field."""
    amount = row.whole("amount")
    if not amount:
        raise row.refuse("amount", "应填大于0的整数")
    cites = [
        Article(*cite.split("|", 1)) for cite in (row.required("cite"), *row.text("also").split(";")) if cite
    ]
    return Term(
        rule=row.required("rule_id"),
        amount=amount,
        unit=row.one_of("unit", tuple(UNITS)),
        extension=row.whole("extension"),
        in_force=row.day("in_force"),
        until=row.day("until"),
        rolls=row.yes("rolls"),
        counted_back=row.one_of("kind", ("forward", "back")) == "back",
        day_before=row.one_of("ends", ("", "day_before")) == "day_before",
        cite=cites[0],
        also=tuple(cites[1:]),
        step_zh=row.required("step_zh"),
        starts_zh=row.required("starts"),
        confidence=row.confidence,
        note=row.text("note"),
    )
