"""Readers of days and times in all the shapes that exports hold.

Seen in practice: Excel serials, 2024/11/19, 2024-11-19, 2024年11月19日, 20241119, 2015.1.5, blanks inside,
dd-mm-yyyy (RASFF), a time behind the day, 长期 and 2099/12/31 for an open end. 2032 is a slip of the key.
"""

import re
from datetime import date, datetime, time, timedelta

from weili.exchange.cells import Context, plain
from weili.exchange.refusals import CellRefused, Flagged
from weili.exchange.texts import unguarded

OPEN_END = date(2099, 12, 31)  # an end that is open: 长期, 2099/12/31, 9999-12-31
EPOCH = date(1899, 12, 30)
LONGEST_TERM_YEARS = (
    5  # licences run five years (《食品经营许可和备案管理办法》 art. 25; 《食品生产许可管理办法》 art. 19)
)
FAR_YEARS = 20

_YMD = re.compile(r"(\d{4})\s*[-/.年—–－]\s*(\d{1,2})\s*[-/.月—–－]\s*(\d{1,2})\s*[日号]?")
_DMY = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$")
_MONTH = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$|^(20\d{2})(0[1-9]|1[0-2])$")
_TIME = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})秒?)?")
_LONG = frozenset(("长期", "永久", "长期有效", "无固定期限", "无期限"))
_EIGHT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")


def parse_day(cell: str) -> date:
    """The day in a cell; raises `CellRefused` with what was expected."""
    if len(cell) == 10 and cell[4] == "-" and cell[7] == "-" and cell[0] in "129":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    return _other_shapes(unguarded(cell).strip(" '’‘"))


def _other_shapes(cell: str) -> date:
    tidy = plain(cell)
    found = _YMD.match(cell) or _YMD.match(tidy)
    if found and re.match(r"^(?:$|[\sT(（]|\d{1,2}[:时点])", (found.string[found.end() :])):
        return _made(int(found[1]), int(found[2]), int(found[3]), cell)
    if tidy.isdigit() and len(tidy) == 8:
        return _made(int(tidy[:4]), int(tidy[4:6]), int(tidy[6:]), cell)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", tidy) and 20000 <= float(tidy) <= 73415:
        return EPOCH + timedelta(days=int(float(tidy)))
    turned = _DMY.match(cell.split(" ")[0])
    if turned:
        return _day_first(turned, cell)
    if _MONTH.match(tidy):
        raise CellRefused("day_missing", f"日期“{cell[:20]}”只有年月，请补上具体的日，如2024-11-19")
    raise CellRefused("unreadable_day", f"日期“{cell[:30]}”读不出来，应为年月日，如2024-11-19")


def _made(year: int, month: int, day: int, cell: str) -> date:
    if not 1900 <= year <= 9999:
        raise CellRefused("unreadable_day", f"日期“{cell[:30]}”的年份不对，应为四位年份，如2024-11-19")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused("no_such_day", f"日历上没有“{cell[:30]}”这一天，请核对月和日") from None


def _day_first(found: re.Match[str], cell: str) -> date:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "/" and second > 12:
        first, second = second, first
    elif found[2] == "/" and first <= 12 and first != second:
        raise CellRefused("ambiguous_day", f"日期“{cell[:30]}”分不清月和日，请写成年月日，如2024-11-19")
    return _made(year, second, first, cell)


def past_day(cell: str, context: Context) -> date:
    """A day on which something happened: it cannot lie after the day of the import."""
    day = parse_day(cell)
    if day > context.on:
        raise CellRefused(
            "day_in_future",
            f"日期“{cell[:30]}”晚于导入当日（{context.on.isoformat()}），应为已经过去的日期，请核对年份",
        )
    return day


def coming_day(cell: str, context: Context) -> date:
    """A day that may lie ahead (a limit, a next check), but not more than a few years."""
    day = parse_day(cell)
    if day.year > context.on.year + LONGEST_TERM_YEARS:
        raise CellRefused("day_too_far", f"日期“{cell[:30]}”过于遥远，请核对年份")
    return day


def end_day(cell: str, context: Context) -> object:
    """The end of a validity: the last day of a range, `OPEN_END` for 长期; beyond five years doubted."""
    tidy = plain(cell)
    if tidy in _LONG or tidy.endswith("长期"):
        return OPEN_END
    last = re.split(r"至|到|~|～|——|--", cell)[-1].strip() or cell
    day = parse_day(last)
    if day >= OPEN_END:
        return OPEN_END
    ahead = day.year - context.on.year - ((day.month, day.day) < (context.on.month, context.on.day))
    if ahead >= FAR_YEARS:
        raise CellRefused("day_too_far", f"有效期“{cell[:30]}”过于遥远，请核对年份；长期有效请写“长期”")
    if ahead >= LONGEST_TERM_YEARS:
        return Flagged(
            day, "day_far", f"有效期“{cell[:30]}”距今超过{LONGEST_TERM_YEARS}年，许可有效期为5年，请核对年份"
        )
    return day


def printed_day(cell: str, context: Context) -> object:
    """A day as printed on a label or a sheet, often with words around it ("购进日期：2024-05-01").

    The row never falls because of it: what cannot be read stays as text (the row keeps it) with a warning.
    """
    try:
        day = parse_day(cell)
    except CellRefused as refused:
        day_or_none = _within(cell)
        if day_or_none is None:
            return Flagged(None, refused.code, f"{refused.text}；已按原文保留")
        day = day_or_none
    if day > context.on:
        return Flagged(None, "day_in_future", f"日期“{cell[:30]}”晚于导入当日，请核对年份；已按原文保留")
    return day


def _within(cell: str) -> date | None:
    found = _YMD.search(cell) or _EIGHT.search(cell)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def past_moment(cell: str, context: Context) -> datetime:
    """A moment in Beijing local time (naive); a bare day is its midnight."""
    serial = re.fullmatch(r"(\d{5})\.(\d+)", plain(cell))
    if serial:
        seconds = round(float("0." + serial[2]) * 86400)
        moment = datetime.combine(parse_day(cell), time()) + timedelta(seconds=seconds)
    else:
        clock = _TIME.search(cell)
        day = parse_day(cell[: clock.start()].rstrip(" T上下午\u3000") if clock else cell)
        moment = datetime.combine(day, _clock(clock, cell))
    if moment.date() > context.on:
        raise CellRefused(
            "day_in_future",
            f"时间“{cell[:30]}”晚于导入当日（{context.on.isoformat()}），应为已经过去的时间，请核对年份",
        )
    return moment


def _clock(found: re.Match[str] | None, cell: str) -> time:
    if not found:
        return time()
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0))
    except ValueError:
        raise CellRefused(
            "unreadable_time", f"时间“{cell[:30]}”读不出来，应为2024-11-19 09:30这样的写法"
        ) from None
