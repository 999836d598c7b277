"""The published yearly cap of inspections on one business (检查频次上限), and how much of it is used.

国办发〔2024〕54号, 四: the cap of one authority on one enterprise is published; complaints, transfers, clues and the
business's own request lie outside it. Counted per archive: what another system recorded counts too.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from weili.archive.models import Business, Visit
from weili.inspection.models import Inspection
from weili.law.source import Confidence


@dataclass(frozen=True, slots=True)
class PublishedCap:
    """The cap that holds for a business in a year; `visits` None where the bureau published none."""

    visits: int | None
    said: str
    confidence: Confidence


def _none_published(business: Business, year: int) -> PublishedCap:  # noqa: ARG001 - as the registered one takes them
    return PublishedCap(None, "尚未录入本局公布的年度检查频次上限（待确认）", Confidence.PROPOSED)


#: what the bureau published for a business; set by the reactions, which know grades and the loaded tables
published_cap: Callable[[Business, int], PublishedCap] = _none_published


def _one_by_one(businesses: Sequence[Business], year: int) -> list[PublishedCap]:
    return [published_cap(business, year) for business in businesses]


#: the same of many at once, in their order
published_caps: Callable[[Sequence[Business], int], list[PublishedCap]] = _one_by_one


@dataclass(frozen=True, slots=True)
class CapStanding:
    """The cap of a business in a year: `used` by visits made, `pledged` to inspections that were approved."""

    year: int
    used: int
    pledged: int
    cap: PublishedCap

    @property
    def left(self) -> int | None:
        """Visits that may still be arranged; None without a published cap."""
        return None if self.cap.visits is None else max(0, self.cap.visits - self.used - self.pledged)

    @property
    def full(self) -> bool:
        """Whether one more visit would pass the cap."""
        return self.left == 0

    @property
    def words(self) -> str:
        """How it stands, as a sentence."""
        if self.cap.visits is None:
            return f"{self.year}年已检查{self.used}次、已安排{self.pledged}次；{self.cap.said}"
        return f"{self.year}年上限{self.cap.visits}次，已用{self.used}次，已安排{self.pledged}次"


#: approved and not yet a visit
PLEDGED = (Inspection.State.APPROVED, Inspection.State.NOTIFIED, Inspection.State.UNDER_WAY)


def cap_standing(business: Business, on: date, *, but: Inspection | None = None) -> CapStanding:
    """How the cap of a business stands in the year of a day (频次上限使用情况), leaving out the inspection `but`."""
    root = business.root_id or business.pk
    used, pledged = _used([root], on.year), _pledged([root], on.year)
    if but is not None:
        pledged = pledged.exclude(pk=but.pk)
    return CapStanding(on.year, used.count(), pledged.count(), published_cap(business, on.year))


def cap_standings(rows: Sequence[Inspection]) -> dict[int, CapStanding]:
    """How the cap stands for each of some inspections that do not count in it yet, asked together per year."""
    found: dict[int, CapStanding] = {}
    for year in sorted({row.planned_on.year for row in rows}):
        some = [row for row in rows if row.planned_on.year == year]
        roots = sorted({row.business.root_id or row.business_id for row in some})
        used = Counter(_used(roots, year).values_list("business__root_id", flat=True))
        pledged = Counter(_pledged(roots, year).values_list("business__root_id", flat=True))
        caps = published_caps([row.business for row in some], year)
        for row, published in zip(some, caps, strict=True):
            root = row.business.root_id or row.business_id
            found[row.pk] = CapStanding(year, used[root], pledged[root], published)
    return found


def _used(roots: Sequence[int], year: int) -> QuerySet[Visit]:
    rows: QuerySet[Visit] = Visit.objects.filter(
        district__isnull=False, business__root_id__in=roots, visited_on__year=year, mode=Visit.Mode.ON_SITE,
        counts_towards_cap=True, by_higher_body=False,
    )  # fmt: skip
    return rows


def _pledged(roots: Sequence[int], year: int) -> QuerySet[Inspection]:
    rows: QuerySet[Inspection] = Inspection.objects.filter(
        district__isnull=False, business__root_id__in=roots, planned_on__year=year, counts_towards_cap=True,
        state__in=PLEDGED,
    )  # fmt: skip
    return rows
