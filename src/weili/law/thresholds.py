"""Limits that a thermometer, a scale or a clock can tell: cooking, chilling, samples, disinfection.

餐饮服务食品安全操作规范（2018）, GB 31654 and others, dated. A reading outside its limit is a finding to look
at, never by itself a penalty.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import ge, gt, le

from weili.law.csv_table import Row, in_force, read_table
from weili.law.source import Article, Confidence, LawError

_COMPARE = {">=": (ge, "不低于"), "<=": (le, "不高于"), ">": (gt, "高于")}


@dataclass(frozen=True, slots=True)
class Threshold:
    """One limit with its unit and the situation in which it counts."""

    key: str
    name: str
    comparison: str
    value: Decimal
    unit: str
    context: str
    article: Article
    confidence: Confidence

    @property
    def text(self) -> str:
        """The limit in words: 烹饪中心温度不低于70℃."""
        return f"{self.name}{_COMPARE[self.comparison][1]}{self.value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a reading keeps its limit, and the sentence for the record."""

    holds: bool
    threshold: Threshold
    because: str


def _threshold(row: Row) -> Threshold:
    return Threshold(
        row.required("key"),
        row.required("name"),
        row.one_of("op", tuple(_COMPARE)),
        row.decimal("value"),
        row.text("unit"),
        row.text("context"),
        row.article,
        row.confidence,
    )


def thresholds(on: date) -> tuple[Threshold, ...]:
    """All limits in force on a day."""
    return tuple(_threshold(row) for row in in_force(read_table("thresholds"), on))


def threshold(key: str, on: date) -> Threshold:
    """The limit of a key on a day; raises LawError where there is none."""
    for found in thresholds(on):
        if found.key == key:
            return found
    raise LawError("no_threshold", f"{on.isoformat()}没有“{key}”的限值规定。")


def holds(key: str, reading: Decimal, on: date) -> Reading:
    """Whether a reading, in the unit of the limit, keeps it; raises LawError for an unknown key."""
    limit = threshold(key, on)
    kept = bool(_COMPARE[limit.comparison][0](reading, limit.value))
    verdict = "符合" if kept else "不符合"
    return Reading(kept, limit, f"读数{reading}{limit.unit}，{verdict}“{limit.text}”")
