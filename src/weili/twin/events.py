"""What can happen to a business of the invented district, before anybody writes it down."""

from dataclasses import dataclass, field
from datetime import date

from weili.law.checklists import Item
from weili.law.dynamic_points import ItemResult
from weili.twin.shop import Shop


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit; `results` is empty where only the outcome and the problems were written down."""

    shop: Shop
    on: date
    purpose: str
    outcome: str
    failed: tuple[Item, ...] = ()
    results: dict[str, ItemResult] = field(default_factory=dict)
    campaign: str = ""
    off_site: bool = False


@dataclass(frozen=True, slots=True)
class Sampled:
    """One sample; `item`, `result` and `standard` are those of the item that failed."""

    number: str
    shop: Shop
    on: date
    food: str
    category: str
    task: str
    verdict: str
    item: str = ""
    result: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Punished:
    """One penalty with its conduct, basis and fine in yuan (0: a warning); `sample` is the one it arose from."""

    shop: Shop
    on: date
    conduct: str
    basis: str
    fine: int
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Complained:
    """One matter of a citizen; `lines` are the systems that have it: 12345, 12315 or both."""

    shop: Shop
    on: date
    text: str
    topic: str
    report: bool
    confirmed: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """The risk grade of a year, and how many visits were planned for that year."""

    shop: Shop
    year: int
    letter: str
    static: int
    dynamic: float
    before: str
    planned: int


@dataclass(frozen=True, slots=True)
class Course:
    """One course: who came, with what position."""

    name: str
    on: date
    kind: str
    subject: str
    people: tuple[tuple[Shop, str, str], ...]


@dataclass(slots=True)
class History:
    """Everything that happened, oldest first in each list."""

    visits: list[Visited] = field(default_factory=list)
    samples: list[Sampled] = field(default_factory=list)
    penalties: list[Punished] = field(default_factory=list)
    complaints: list[Complained] = field(default_factory=list)
    grades: list[Graded] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)

    def since(self, first: date) -> "History":
        """What happened on or after a day; grades and plans of its year and later."""
        return History(
            [v for v in self.visits if v.on >= first],
            [s for s in self.samples if s.on >= first],
            [p for p in self.penalties if p.on >= first],
            [c for c in self.complaints if c.on >= first],
            [g for g in self.grades if g.year >= first.year],
            [c for c in self.courses if c.on >= first],
        )
