"""What a portrait is made of: figures that open their rows, months and years as small drawings, panels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from weili.kernel.roles import Act
from weili.law.letters import RiskGrade
from weili.oversight.portrait_facts import Known

NO_RECORD = "暂无记录"


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows are behind a figure: of which system, narrowed by what, since when."""

    system: str
    only: str = ""
    since: date | None = None

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        asked = {
            "system": self.system,
            "only": self.only,
            "since": self.since.isoformat() if self.since else "",
        }
        return urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name, its value in words, the rows behind it; `tone` is red, amber, green or nothing."""

    label: str
    value: str
    opens: Rows | None = None
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a year: whether the business trades in it, and the visitors, 0 to 100 of the fullest month."""

    number: int
    open: bool
    height: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a history: a count with its height (0 to 100), or a grade."""

    number: int
    count: int = 0
    height: int = 0
    grade: RiskGrade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One dimension of the portrait. Without figures it says that there is no record, or that one may not look."""

    key: str
    title: str
    figures: tuple[Figure, ...] = ()
    #: how the figures are counted (口径) and over which time
    rule: str = ""
    months: tuple[Month, ...] = ()
    years: tuple[Year, ...] = ()
    #: plain words beside the figures: categories of food, kinds of complaint
    tags: tuple[str, ...] = ()
    readable: bool = True
    #: one of the first panels, which say what kind of place this is
    leads: bool = False

    @property
    def words(self) -> str:
        """What stands where there are no figures."""
        return NO_RECORD if self.readable else "您的岗位不能看"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension that a portrait may have, the act without which it is not shown, and what draws it."""

    key: str
    title: str
    act: Act
    draw: Callable[[Known], Panel]


def years_of(days: Iterable[date | None], on: date, *, since: date) -> tuple[Year, ...]:
    """How many of some days lie in each year, as small bars; none where there are no days."""
    found = [day.year for day in days if day is not None]
    counts = {year: found.count(year) for year in range(since.year, on.year + 1)}
    most = max(counts.values(), default=0)
    if not most:
        return ()
    return tuple(Year(year, count, round(100 * count / most)) for year, count in counts.items())
