"""Single values of a record: what is expected of each, said in a sentence where it is something else.

A check answers with the sentence, or with nothing where the value is as it should be.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

Check = Callable[[Any], str]
SHA256 = re.compile(r"[0-9a-f]{64}")
#: readings, scores and positions: decimal text, so that no device rounds them
DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,8})?")
#: the greatest whole number that every device counts exactly
GREATEST = 2**53 - 1
MOST_LISTED = 60


def shown(value: object) -> str:
    """A value in a sentence, cut where it is long."""
    text = "空" if value in ("", None) else str(value)
    return text if len(text) <= 30 else f"{text[:30]}…"


def expected(what: str, value: object) -> str:
    """应为…，收到的是…."""
    return f"应为{what}，收到的是“{shown(value)}”"


def text(longest: int, *, needed: bool = False) -> Check:
    """Text of no more than so many characters."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            return expected("文字", value)
        if needed and not value.strip():
            return "不能为空"
        return f"不能超过{longest}个字，现在有{len(value)}个" if len(value) > longest else ""

    return check


def one_of(choices: Mapping[str, str]) -> Check:
    """One of some codes; the sentence names them in Chinese."""

    def check(value: Any) -> str:
        if isinstance(value, str) and value in choices:
            return ""
        return expected("、".join(f"{code}（{label}）" for code, label in choices.items()), value)

    return check


def yes_or_no(value: Any) -> str:
    """True or false."""
    return "" if isinstance(value, bool) else expected("是或否（true、false）", value)


def whole(least: int, most: int) -> Check:
    """A whole number within limits."""

    def check(value: Any) -> str:
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if good else expected(f"{least}至{most}的整数", value)

    return check


def decimal(value: Any) -> str:
    """A decimal as text."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return ""
    return expected("写成文字的数，如“71.5”", value)


def day(value: Any) -> str:
    """A day, or nothing."""
    if value == "":
        return ""
    return (
        "" if isinstance(value, str) and read_day(value) else expected("日期，如2026-11-28，或者留空", value)
    )


def read_day(value: str) -> date | None:
    """A day as the protocol writes it; nothing for anything else."""
    try:
        return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        return None


def instant(value: Any) -> str:
    """An instant with its zone."""
    good = isinstance(value, str) and read_instant(value)
    return "" if good else expected("带时区的时间，如2026-11-28T10:15:30+08:00", value)


def read_instant(value: object) -> datetime | None:
    """An instant as a device writes it; nothing for anything else."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
    except ValueError:
        return None
    return read if read is not None and read.tzinfo is not None else None


def moment(value: Any) -> str:
    """An instant, or nothing."""
    return "" if value == "" else instant(value)


def sha(value: Any) -> str:
    """The hash of a file."""
    good = isinstance(value, str) and SHA256.fullmatch(value)
    return "" if good else expected("文件的SHA-256（64位小写十六进制）", value)


def sha_or_none(value: Any) -> str:
    """The hash of a file, or nothing."""
    return "" if value == "" else sha(value)


def uuid(value: Any) -> str:
    """An identifier, written as every device writes it."""
    try:
        good = isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        good = False
    return "" if good else expected("小写的UUID", value)


def listed(each: Check) -> Check:
    """A list of values of one kind."""

    def check(value: Any) -> str:
        if not isinstance(value, list):
            return expected("列表", value)
        if len(value) > MOST_LISTED:
            return f"最多{MOST_LISTED}个，现在有{len(value)}个"
        return next((said for one in value if (said := each(one))), "")

    return check


def position(value: Any) -> str:
    """Where the device was, or nothing: a position that is not known is nobody's fault."""
    if value is None:
        return ""
    if not isinstance(value, dict):
        return expected("位置或者空", value)
    parts: dict[str, Check] = {"lat": decimal, "lon": decimal, "accuracy": decimal, "at": instant}
    return next((f"的{name}{said}" for name, check in parts.items() if (said := check(value.get(name)))), "")


def whole_numbers_only(value: Any) -> str:
    """Why a value cannot be hashed the same everywhere: a fraction, a number too great, or a broken character."""
    match value:
        case float():
            return f"数字“{value}”带小数，应写成文字"
        case int() if abs(value) > GREATEST:
            return f"数字“{shown(value)}”太大"
        case str() if "\x00" in value or any("\ud800" <= each <= "\udfff" for each in value):
            return "文字中有无法保存的字符，请删去后重新填写"
        case dict():
            return next(
                (said for pair in value.items() for part in pair if (said := whole_numbers_only(part))), ""
            )
        case list():
            return next((said for part in value if (said := whole_numbers_only(part))), "")
    return ""
