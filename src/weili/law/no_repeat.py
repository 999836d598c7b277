"""What a lower body does not inspect again (不重复检查): Order 49 art. 42, item by item, for three months.

In principle only: with a suspected breach or a clear risk everything may be inspected. A period of months ends with
the day that corresponds to its first (民法典第二百零一条、第二百零二条), and that day still belongs to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from weili.law.periods import last_day
from weili.law.source import Article

NO_REPEAT_MONTHS = 3
ARTICLE = Article("食品生产经营监督检查管理办法", "第四十二条")


@dataclass(frozen=True, slots=True)
class HigherInspection:
    """An inspection by a higher body: its day and the items it covered."""

    on: date
    items: frozenset[str]

    @property
    def until(self) -> date:
        """The last day on which what it covered is not inspected again."""
        return last_day(self.on, NO_REPEAT_MONTHS, "month", day_before=False)


def blocked_items(
    higher_visits: Iterable[HigherInspection], on: date, *, suspected: bool = False
) -> dict[str, str]:
    """The items that are left out on a day, each with why in a sentence.

    `suspected`: a breach is suspected or a risk is clear, and nothing is left out.
    """
    if suspected:
        return {}
    recent = sorted(
        (visit for visit in higher_visits if visit.on <= on <= visit.until), key=lambda visit: visit.on
    )
    # the latest inspection of an item says its reason, for it lasts longest
    return {code: _why(visit) for visit in recent for code in sorted(visit.items)}


def _why(visit: HigherInspection) -> str:
    return f"上级机关{visit.on.isoformat()}已检查，至{visit.until.isoformat()}原则上不重复检查（{ARTICLE.number}）"
