"""What the cockpit is made of: figures that open their lists, groups of them, and the board."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from weili.oversight.cockpit_map import TownShape

NO_RECORD = "暂无记录"


@dataclass(frozen=True, slots=True)
class Opens:
    """Which list holds the rows of a figure: its name, its filters, and the key of what it is a list of."""

    list: str
    query: Mapping[str, str] = field(default_factory=dict)
    key: int | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number: its name, how it is counted (口径), where it opens; `tone` is red, amber, green or nothing."""

    label: str
    value: str
    rule: str
    opens: Opens | None = None
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that belong together."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The cockpit of a reader's area as it stood at an instant."""

    at: datetime
    groups: tuple[Group, ...]
    towns: tuple[TownShape, ...] = ()


def share(part: int, whole: int) -> str:
    """A share in whole percents; no record where there is nothing to share."""
    return f"{round(100 * part / whole)}%" if whole else NO_RECORD
