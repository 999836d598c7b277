"""The way through a place (检查动线): in which area an item is looked at, and the order of the areas.

Ours, 待确认: no rule orders a walk. From the door to the papers, so that nobody goes twice past the same stove.
"""

from dataclasses import dataclass
from datetime import date

from weili.law.csv_table import in_force, read_table
from weili.law.source import Article, Confidence

#: where an item is looked at that no table places: at the end, with the records
LAST = "资料"


@dataclass(frozen=True, slots=True)
class Area:
    """One stop on the way, with what is meant by it."""

    name: str
    note: str
    article: Article
    confidence: Confidence


def areas(on: date) -> tuple[Area, ...]:
    """The areas in the order of the walk (公示 → 仓库 → 粗加工 → 烹饪 → … → 资料)."""
    rows = in_force(read_table("walk"), on)
    return tuple(Area(row.required("area"), row.text("note"), row.article, row.confidence) for row in rows)


def area_of(sector: str, item_set: str, block: str, code: str, on: date) -> str:
    """The area of an item: where the item itself is placed, else where its block is, else the papers."""
    placed = {
        row.text("code"): row.text("area")
        for row in in_force(read_table("checklist_areas"), on)
        if (row.text("sector"), row.text("set"), row.text("block")) == (sector, item_set, block)
    }
    return placed.get(code) or placed.get("") or LAST
