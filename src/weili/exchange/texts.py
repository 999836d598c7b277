"""Texts of cells: one text per value whatever the format, and the two-way guard against formula injection."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

EXACT = 2**53  # beyond this a spreadsheet number has already lost digits
DANGEROUS = "=+-@\t\r"


def cell_text(value: object) -> str:
    """The text of a cell value of any reader.

    Whole numbers lose their ".0"; numbers too large to be exact keep their exponent, so that a code that was
    damaged by the spreadsheet is recognised and refused later.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() and abs(value) <= EXACT else repr(value)
    return _other_text(value)


def _other_text(value: object) -> str:
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value.is_finite() else ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return "；".join(cell_text(each) for each in value)
    return str(value)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading apostrophe before = + - @ tab and line feed."""
    if text and (text[0] in DANGEROUS or (text[0] == "'" and text[1:2] and text[1] in DANGEROUS + "'")):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    if text.startswith("'") and text[1:2] and text[1] in DANGEROUS + "'":
        return text[1:]
    return text
