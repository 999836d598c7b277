"""Quantities of the law that are no period: areas, head counts, fixed days of the year, half days.

What can be counted as a period stands in `terms`; nothing of the source tables is dropped.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from weili.law.csv_table import Row, read_table
from weili.law.source import Article, Confidence, LawError

UNITS = ("person", "square_metre", "month_day", "hour_per_year", "working_day")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure with its article. `value` is as printed: a decimal number, or MM-DD for `month_day`."""

    id: str
    value: str
    unit: str
    in_force: date | None
    until: date | None
    cite: Article
    name_zh: str
    confidence: Confidence
    note: str

    @property
    def number(self) -> Decimal:
        """The value as a number; raises LawError for a fixed day of the year."""
        if self.unit == "month_day":
            raise LawError("no_number", f"“{self.name_zh}”是每年的固定日期（{self.value}），不是数量。")
        return Decimal(self.value)

    def day_in(self, year: int) -> date:
        """The fixed day in this year; raises LawError for anything that is no day of the year."""
        if self.unit != "month_day":
            raise LawError("no_day", f"“{self.name_zh}”是数量，不是每年的固定日期。")
        return date.fromisoformat(f"{year:04d}-{self.value}")


@cache
def quantities() -> tuple[Quantity, ...]:
    """Every row of tables/quantities.csv; raises TableError for a row that cannot be read."""
    return tuple(_read(row) for row in read_table("quantities"))


def quantity(quantity_id: str, on: date) -> Quantity:
    """The figure in force on a day; raises LawError when there is none."""
    found = [row for row in quantities() if row.id == quantity_id]
    if not found:
        raise LawError("unknown_quantity", f"没有编号为“{quantity_id}”的数量规定。")
    for row in found:
        if (row.in_force is None or row.in_force <= on) and (row.until is None or on < row.until):
            return row
    raise LawError("no_version", f"“{found[0].name_zh}”在{on}没有有效的规定。")


def _read(row: Row) -> Quantity:
    unit = row.one_of("unit", UNITS)
    if unit != "month_day":
        row.decimal("value")
    regulation, _, number = row.required("cite").partition("|")
    return Quantity(
        id=row.required("quantity_id"),
        value=row.required("value"),
        unit=unit,
        in_force=row.day("in_force"),
        until=row.day("until"),
        cite=Article(regulation, number),
        name_zh=row.required("name_zh"),
        confidence=row.confidence,
        note=row.text("note"),
    )
