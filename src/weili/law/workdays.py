"""Which day is a working day: the State Council's yearly notices on holidays and 调休 (make-up days).

A year without a notice is never guessed: `UnknownYear` names it. 行政许可法第八十二条 counts in working days;
a weekend the notice calls 班 works, a weekday it calls 休 does not.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from weili.law.csv_table import TableError, read_table
from weili.law.source import LawError

ONE_DAY = timedelta(days=1)
SATURDAY = 5

#: Statutory holidays of every year (全国年节及纪念日放假办法第二条): a list without them is torn.
ALWAYS_OFF = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
KINDS = {"休": "休", "放假": "休", "班": "班", "上班": "班"}
HEADINGS = {"日期": "date", "类型": "kind", "休班": "kind", "名称": "name"}
LIST_NAME = "放假安排"
DAY_PATTERN = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")


class UnknownYear(LawError):
    """A day must be classified as working or not, and no notice for its `year` is loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            "unknown_year",
            f"{year}年的放假调休安排尚未载入，无法判断{year}年的日子是否为工作日；"
            f"请先载入{year}年的放假安排，再计算这个期限。",
        )


@dataclass(frozen=True, slots=True)
class YearList:
    """One year's notice as read: days off (休) and make-up working days (班), with the holiday's name."""

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    names: dict[date, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the published years. Immutable: loading a year gives a new calendar."""

    years: frozenset[int]
    holidays: frozenset[date]
    workdays: frozenset[date]
    guesses: bool = False

    @staticmethod
    def published() -> "Calendar":
        """The notices shipped with the product, 2004–2026 (tables/workdays.csv)."""
        return _published()

    def working(self, day: date) -> bool:
        """Whether people work on this day; raises UnknownYear outside the loaded years."""
        if day.year not in self.years and not self.guesses:
            raise UnknownYear(day.year)
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def with_year(
        self, year: int, *, holidays: Iterable[date] = (), workdays: Iterable[date] = ()
    ) -> "Calendar":
        """A new calendar in which the year follows this notice; an earlier list of the same year is replaced.

        A notice may also set days of the December before (31 December 2011 worked because of 2012's).
        Raises LawError when a day lies in another year or is called both off and working.
        """
        off, on = frozenset(holidays), frozenset(workdays)
        for day in sorted(off | on):
            if not _belongs(day, year):
                raise LawError("list_wrong_year", f"{year}年的放假安排里有{day}，不属于这一年。")
            if day in off and day in on:
                raise LawError("list_contradiction", f"{year}年的放假安排把{day}同时列为休和班。")
        named = off | on
        kept_off = {day for day in self.holidays if day.year != year and day not in named}
        kept_on = {day for day in self.workdays if day.year != year and day not in named}
        # What the next year's notice said of this December is part of that notice, and stays.
        if year + 1 in self.years:
            kept_off |= {d for d in self.holidays if d.year == year and d.month == 12 and d not in named}
            kept_on |= {d for d in self.workdays if d.year == year and d.month == 12 and d not in named}
        return Calendar(
            self.years | {year}, frozenset(kept_off) | off, frozenset(kept_on) | on, guesses=self.guesses
        )

    def with_list(self, listed: YearList) -> "Calendar":
        """A new calendar in which the year follows a list read by `parse_list`."""
        return self.with_year(listed.year, holidays=listed.holidays, workdays=listed.workdays)

    def provisional(self) -> "Calendar":
        """The same calendar that takes weekends alone for unpublished years: only for days marked 待公布."""
        return Calendar(self.years, self.holidays, self.workdays, guesses=True)

    def next_working(self, day: date) -> date:
        """The day itself when it works, else the first working day after it; raises UnknownYear."""
        while not self.working(day):
            day += ONE_DAY
        return day

    def add(self, start: date, amount: int) -> date:
        """The working day number `amount` after start, which is not counted; raises UnknownYear."""
        day, counted = start, 0
        while counted < amount:
            day += ONE_DAY
            counted += self.working(day)
        return day

    def back(self, end: date, amount: int) -> date:
        """The working day number `amount` before end, which never counts; raises UnknownYear."""
        day, counted = end, 0
        while counted < amount:
            day -= ONE_DAY
            counted += self.working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after start up to and including end (negative when end is before start)."""
        if end < start:
            return -self.between(end, start)
        return sum(self.working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def _belongs(day: date, year: int) -> bool:
    """Whether a notice of this year may speak of this day: the year itself or the December before."""
    return day.year == year or (day.year == year - 1 and day.month == 12)


@cache
def _published() -> Calendar:
    off: set[date] = set()
    on: set[date] = set()
    for row in read_table("workdays"):
        day = row.day("date")
        if day is None:
            raise row.refuse("date", "不能为空")
        (off if row.one_of("kind", ("休", "班")) == "休" else on).add(day)
    return Calendar(frozenset(day.year for day in off | on), frozenset(off), frozenset(on))


def parse_list(text: str) -> YearList:
    """Reads a bureau's list of one year: CSV with the columns date (日期), kind (类型 休/班), name (名称).

    Raises TableError naming row and field: unreadable day or kind, a day twice, a day of another year,
    a make-up working day that is no weekend, or a list that lacks a statutory holiday.
    """
    days: dict[date, tuple[str, str]] = {}
    rows: dict[date, int] = {}
    for number, cells in _records(text):
        day = _day(cells.get("date", ""), number)
        if day in days:
            raise TableError(LIST_NAME, number, "日期", f"{day}与第{rows[day]}行重复，每天只列一次")
        kind = KINDS.get(cells.get("kind", "").strip())
        if kind is None:
            raise TableError(LIST_NAME, number, "类型", f"应填“休”或“班”，现为“{cells.get('kind', '')}”")
        if kind == "班" and day.weekday() < SATURDAY:
            raise TableError(LIST_NAME, number, "类型", f"{day}不是周末，不会是调休上班日，请核对")
        days[day] = (kind, cells.get("name", "").strip())
        rows[day] = number
    return _whole_year(days, rows)


def _records(text: str) -> Iterable[tuple[int, dict[str, str]]]:
    """The filled rows as (row number, cells by English heading); raises TableError for a missing heading."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        table = list(enumerate(reader, start=1))
    except csv.Error as error:
        raise TableError(LIST_NAME, reader.line_num, "全行", f"不是可读的 CSV（{error}）") from None
    if not table:
        raise TableError(LIST_NAME, 1, "表头", "文件是空的，应有 date,kind,name 三列")
    heading = [HEADINGS.get(name.strip(), name.strip().lower()) for name in table[0][1]]
    for column, chinese in (("date", "日期"), ("kind", "类型")):
        if column not in heading:
            raise TableError(LIST_NAME, 1, chinese, f"缺少这一列（{column}），表头应为 date,kind,name")
    for number, values in table[1:]:
        if any(value.strip() for value in values):
            yield number, dict(zip(heading, values, strict=False))


def _day(cell: str, number: int) -> date:
    """A day as people write it: 2027-01-01, 2027/1/1 or 2027年1月1日; raises TableError."""
    found = DAY_PATTERN.fullmatch(cell.strip())
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise TableError(LIST_NAME, number, "日期", f"应写成 2027-01-01 的样子，现为“{cell}”")


def _whole_year(days: dict[date, tuple[str, str]], rows: dict[date, int]) -> YearList:
    """Checks that the days are one year's whole notice; raises TableError."""
    if not days:
        raise TableError(LIST_NAME, 2, "日期", "没有一天，请列出全年的休和班")
    year = max(day.year for day in days)
    for day in days:
        if not _belongs(day, year):
            raise TableError(LIST_NAME, rows[day], "日期", f"{day}不属于{year}年；一份名单只列一年")
    holidays = frozenset(day for day, (kind, _) in days.items() if kind == "休")
    for month, number in ALWAYS_OFF:
        if date(year, month, number) not in holidays:
            expected = f"名单不完整：缺少{year}年{month}月{number}日（法定节假日，应为休）"
            raise TableError(LIST_NAME, max(rows.values()), "日期", expected)
    workdays = frozenset(days) - holidays
    return YearList(year, holidays, workdays, {day: name for day, (_, name) in sorted(days.items())})
