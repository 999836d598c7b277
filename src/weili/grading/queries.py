"""Reading grades: the work list from D to A, the history and the sheet of a business, and counts that add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from weili.archive.models import Business, Permit
from weili.archive.queries.facets import readable
from weili.grading.evidence import InForce
from weili.grading.models import Grade, NextYear, Ungraded
from weili.grading.tallies import Tally, tallied
from weili.kernel.access import Area, area, visible
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.grading import UngradedReason
from weili.law.letters import RiskGrade

LETTERS = tuple(grade.value for grade in RiskGrade)


def grades(reader: Person, *, on: date, year: int | None = None) -> QuerySet[Grade]:
    """The grades that a reader may see, riskiest first (D→A), within a letter by points."""
    rows = readable(reader, Act.READ_GRADE, Grade.objects.all(), on=on)
    if year is not None:
        rows = rows.filter(year=year)
    rows = rows.select_related("business", "business__town", "filled_by", "reviewed_by")
    # the letters rise with the risk, and an index holds them in this very order
    return rows.order_by("-letter", "-total", "pk")


def work_list(reader: Person, *, on: date, year: int) -> QuerySet[Grade]:
    """What waits for a second signature (待审核), D to A."""
    return grades(reader, on=on, year=year).filter(state=Grade.State.PROPOSED)


def in_force(reader: Person, *, on: date, year: int) -> QuerySet[Grade]:
    """The grades in force for a year, D to A."""
    return grades(reader, on=on, year=year).filter(state=Grade.State.REVIEWED)


def ungraded(reader: Person, *, on: date, year: int) -> QuerySet[Ungraded]:
    """The businesses without a grade, with the reason of each (未评定清单)."""
    rows = readable(reader, Act.READ_GRADE, Ungraded.objects.all(), on=on)
    return rows.filter(year=year).select_related("business", "business__town").order_by("reason_code", "pk")


def history(business: Business) -> list[Grade]:
    """Every grade of an archive, newest year first; those that gave way are in it too."""
    rows = Grade.objects.filter(business__root_id=business.root_id or business.pk)
    return list(rows.select_related("filled_by", "reviewed_by").order_by("-year", "-pk"))


def in_force_of(heads: Sequence[int], year: int) -> list[InForce]:
    """The grades in force of some archives for a year.

    That is the grade of the year; without one, what two people agreed on for it last year (art. 27); without
    that, the grade of the latest year before.
    """
    found: dict[int, InForce] = {}
    for start in range(0, len(heads), 1000):
        some = heads[start : start + 1000]
        rows = Grade.objects.filter(business__root_id__in=some, year__lte=year, state=Grade.State.REVIEWED)
        each = rows.order_by("year", "pk").values_list("business__root_id", "year", "letter", "provisional")
        for root, of_year, letter, provisional in each:
            found[root] = InForce(root, of_year, RiskGrade(letter), provisional)
        agreed = NextYear.objects.filter(business__root_id__in=some, year=year, state=NextYear.State.REVIEWED)
        for root, letter in agreed.order_by("pk").values_list("business__root_id", "chosen"):
            if root not in found or found[root].year < year:
                found[root] = InForce(root, year, RiskGrade(letter), provisional=False)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One grade with everything its form shows."""

    grade: Grade
    business: Business
    permits: tuple[str, ...]
    next_year: NextYear | None
    last: str


def sheet(grade: Grade) -> Sheet:
    """The sheet of a grade (风险等级确定表): the head of the archive, its permits, and next year's proposal."""
    business = Business.objects.select_related("operator", "premises", "town", "district").get(
        pk=grade.business.root_id or grade.business_id
    )
    permits = Permit.objects.filter(business__root_id=business.pk, state=Permit.State.VALID)
    return Sheet(
        grade,
        business,
        tuple(permits.order_by("-valid_to", "number").values_list("number", flat=True)),
        NextYear.objects.filter(business=grade.business_id, grade=grade.pk).first(),
        RiskGrade(grade.last_letter).label if grade.last_letter else "",
    )


@dataclass(slots=True)
class Counts:
    """Both counts always: graded of all, and the others by reason.

    Every archive is in exactly one of `in_force`, `proposed` (open, nothing in force), `ungraded`, `undecided`.
    """

    businesses: int = 0
    in_force: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LETTERS, 0))
    proposed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LETTERS, 0))
    ungraded: dict[str, int] = field(default_factory=dict)

    @property
    def graded(self) -> dict[str, int]:
        """Archives with a letter, in force or proposed, per letter."""
        return {letter: self.in_force[letter] + self.proposed[letter] for letter in LETTERS}

    @property
    def undecided(self) -> int:
        """Archives that no run has looked at yet."""
        return self.businesses - sum(self.graded.values()) - sum(self.ungraded.values())

    def as_json(self) -> dict[str, Any]:
        """The counts as `weili grade --json` and the cockpit give them."""
        reasons = {UngradedReason(code).label: count for code, count in sorted(self.ungraded.items())}
        return {
            "businesses": self.businesses,
            "graded": {"total": sum(self.graded.values()), **self.graded},
            "in_force": {"total": sum(self.in_force.values()), **self.in_force},
            "proposed": {"total": sum(self.proposed.values()), **self.proposed},
            "ungraded": {
                "total": sum(self.ungraded.values()),
                "by_reason": dict(sorted(self.ungraded.items())),
                "labels": reasons,
            },
            "undecided": self.undecided,
        }


def counts(reader: Person, *, on: date, year: int, district: str | None = None) -> Counts:
    """Graded of all, per letter, and ungraded per reason, over what the reader may see."""
    districts = _whole_districts(area(reader, Act.READ_GRADE, on=on), district)
    if districts is not None:
        return _sum(tallied(districts, year))
    return _sum(_rows(reader, on=on, year=year, district=district))


def _whole_districts(within: Area, district: str | None) -> tuple[str, ...] | None:
    """The districts that are counted, where a reader may see all of them; None where only parts are seen."""
    if district is not None:
        return (district,) if within.everywhere or district in within.districts else None
    parts = within.everywhere or within.stations or within.businesses
    return None if parts else tuple(sorted(within.districts))


def counts_by_town(reader: Person, *, on: date, year: int, district: str | None = None) -> dict[str, Counts]:
    """The same counts for each town by its name; “” holds businesses without a town."""
    towns: dict[str, list[Tally]] = {}
    for row in _rows(reader, on=on, year=year, district=district):
        towns.setdefault(row[0], []).append(row)
    return {town: _sum(rows) for town, rows in sorted(towns.items())}


def _rows(reader: Person, *, on: date, year: int, district: str | None) -> Iterable[Tally]:
    """Tallies of each town in four grouped queries, however many businesses there are."""
    heads = visible(reader, Act.READ_GRADE, Business.objects.all(), on=on, business="root")
    heads = heads.filter(root_id=F("pk"))
    if district is not None:
        heads = heads.filter(district=district)
    for town, count in heads.values_list("town__name").annotate(n=Count("pk")).order_by("town__name"):
        yield town or "", "all", "", count
    signed = Grade.objects.filter(district__isnull=False, year=year, state=Grade.State.REVIEWED)
    open_ones = Grade.objects.filter(district__isnull=False, year=year, state=Grade.State.PROPOSED)
    # an open proposal beside a grade in force (a provisional one, given again) is counted once, as in force
    alone = open_ones.exclude(business__root_id__in=signed.values("business__root_id"))
    yield from _grouped(heads, signed, "in_force", "letter")
    yield from _grouped(heads, alone, "proposed", "letter")
    reasons = Ungraded.objects.filter(district__isnull=False, year=year)
    yield from _grouped(heads, reasons, "ungraded", "reason_code")


def _grouped(heads: QuerySet[Business], rows: QuerySet[Any], basket: str, key: str) -> Iterable[Tally]:
    mine = rows.filter(business__root_id__in=heads.values("pk"))
    sums = mine.values_list("business__root__town__name", key)
    for town, value, count in sums.annotate(n=Count("business__root_id", distinct=True)).order_by():
        yield town or "", basket, value, count


def _sum(rows: Iterable[Tally]) -> Counts:
    counted = Counts()
    for _, basket, key, count in rows:
        if basket == "all":
            counted.businesses += count
        else:
            sums: dict[str, int] = getattr(counted, basket)
            sums[key] = sums.get(key, 0) + count
    return counted
