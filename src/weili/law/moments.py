"""Days and moments as people write them. A day is a day in Beijing; a naive time is Beijing time."""

import re
from datetime import date, datetime, timedelta, timezone

from weili.law.source import LawError

#: Beijing time. China has had no summer time since 1991; every rule here is younger.
BEIJING = timezone(timedelta(hours=8), "北京时间")

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


def in_beijing(moment: datetime) -> datetime:
    """The moment in Beijing time, whole seconds; naive = Beijing. Raises LawError out of range."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BEIJING)
    try:
        return moment.astimezone(BEIJING).replace(microsecond=0)
    except (OverflowError, ValueError):
        raise out_of_range() from None


def beijing_day(day: date | datetime) -> date:
    """The Beijing day of a moment; a day is itself."""
    return in_beijing(day).date() if isinstance(day, datetime) else day


def out_of_range() -> LawError:
    """The refusal of a period that leaves the years 1 to 9999 (returned, for the caller to raise)."""
    return LawError("out_of_range", "日期超出可以计算的范围（公元1年至9999年），请核对起算日。")


def parse_moment(text: object, what: str) -> date | datetime:
    """Reads YYYY-MM-DD or YYYY-MM-DDTHH:MM[:SS][zone]; `what` names the field in the refusal (LawError)."""
    wanted = f"{what}应写成 2026-03-02 或者 2026-03-02T10:30:00+08:00 的样子"
    if not isinstance(text, str):
        raise LawError("bad_date", f"{wanted}，现在不是文字。")
    text = text.strip()
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
        found = MOMENT.fullmatch(text)
        if found is not None:
            day, minute, second, zone = found.groups()
            # Parts of a second are cut: a time limit never ends later for them.
            return datetime.fromisoformat(f"{day}T{minute}{(second or ':00')[:3]}{(zone or '').upper()}")
    except ValueError:
        pass
    raise LawError("bad_date", f"{wanted}，现为“{shown(text)}”，没有这一天或者读不出来。")


def parse_pause(text: object) -> tuple[date, date]:
    """Reads a pause A..B: the days A to B-1 are not counted. Raises LawError; B before A is left to `due`."""
    wanted = "暂停期间（pause）应写成 2026-03-02..2026-03-09 的样子（含起日，不含止日）"
    if not isinstance(text, str):
        raise LawError("bad_pause", f"{wanted}，现在不是文字。")
    first, dots, last = text.strip().partition("..")
    first, last = first.strip(), last.strip()
    if not (dots and DAY.fullmatch(first) and DAY.fullmatch(last)):
        raise LawError("bad_pause", f"{wanted}，现为“{shown(text)}”。")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise LawError("bad_pause", f"{wanted}，现为“{shown(text)}”，没有这一天。") from None


def shown(text: str, longest: int = 60) -> str:
    """A piece of input as a sentence may repeat it: printable, and cut when long."""
    cut = text if len(text) <= longest else text[:longest] + "…"
    return cut.encode("utf-8", "replace").decode("utf-8")
