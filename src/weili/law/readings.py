"""Which readings can be true at all (可信读数): the range of each unit, so that a slip of the finger is seen at once.

Ours, 待确认: a range says nothing about the limits of food safety (`thresholds`), only that 700 ℃ was no fridge.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.law.csv_table import in_force, read_table
from weili.law.source import Article, Confidence, LawError


@dataclass(frozen=True, slots=True)
class ReadingRange:
    """The least and the most that an instrument can say in a unit."""

    unit: str
    least: Decimal
    most: Decimal
    note: str
    article: Article
    confidence: Confidence

    def refusal(self, reading: Decimal) -> str:
        """Why a reading cannot be true, in a sentence; empty where it can."""
        if self.least <= reading <= self.most:
            return ""
        unit = self.unit.split("（", 1)[0]
        return f"读数{_printed(reading)}{unit}不可能，应在{_printed(self.least)}至{_printed(self.most)}{unit}之间"


def reading_range(unit: str, on: date) -> ReadingRange:
    """The range of a unit on a day; raises LawError for a unit that no limit is measured in."""
    for row in in_force(read_table("reading_ranges"), on):
        if row.text("unit") == unit:
            least, most = row.decimal("least"), row.decimal("most")
            return ReadingRange(unit, least, most, row.text("note"), row.article, row.confidence)
    raise LawError("no_range", f"没有单位“{unit}”的读数范围。")


def _printed(amount: Decimal) -> str:
    """A number as a sentence prints it, with a true minus sign."""
    return format(amount, "f").replace("-", "−")
