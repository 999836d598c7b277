"""Proposing grades: one business, or all of a district in batches."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from weili.archive.models import Business
from weili.archive.timeline.event import Event
from weili.archive.timeline.ledger import Fact, record_many
from weili.grading.events import GradeProposed, GradeWithheld
from weili.grading.judgement import Judged, Rules, as_json, is_unsure, judge, plain, six
from weili.grading.models import Grade, Ungraded
from weili.kernel import clock
from weili.kernel.access import require, require_in
from weili.kernel.bulk import insert
from weili.kernel.models import District, Person
from weili.kernel.roles import Act
from weili.law import grading as law

BATCH = 1000
Progress = Callable[[int, int], object]


class NotAnArchiveHead(ValueError):
    """A merged business is graded through the archive it was merged into."""


@dataclass(slots=True)
class Tally:
    """What a run did: archives looked at, proposals written by letter, none given by reason, left as they were."""

    businesses: int = 0
    proposed: dict[str, int] = field(default_factory=dict)
    withheld: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0

    def add(self, other: "Tally") -> None:
        """Add the tally of a batch."""
        self.businesses += other.businesses
        self.unchanged += other.unchanged
        for name in ("proposed", "withheld"):
            sums: dict[str, int] = getattr(self, name)
            for key, count in getattr(other, name).items():
                sums[key] = sums.get(key, 0) + count


def propose_grades(
    *,
    district: District,
    year: int,
    businesses: Sequence[int] | None = None,
    by: Person,
    at: datetime,
    progress: Progress | None = None,
) -> Tally:
    """Propose the grades of a year (批量测算风险等级) for all archives of a district, or for some of its heads.

    Each batch of 1,000 is a transaction of its own, so a run that was cut off goes on where it stopped: what
    has not changed since is left as it is. Raises Refused, LawError before 115号.
    """
    require_in(by, Act.PROPOSE_GRADE, district.pk, on=clock.day(at))
    rules = Rules.of(district.pk, year, clock.day(at))
    heads = Business.objects.in_district(district).filter(root_id=F("pk"))
    if businesses is not None:
        heads = heads.filter(pk__in=businesses)
    every = heads.count()
    tally = Tally()
    for batch in _batches(heads):
        with transaction.atomic():
            tally.add(_propose(batch, rules, by=by, at=at))
        if progress is not None:
            progress(tally.businesses, every)
    return tally


@transaction.atomic
def propose_grade(*, business: Business, year: int, by: Person, at: datetime) -> Grade | Ungraded:
    """Propose the grade of one business (测算风险等级); the answer is the open proposal, or why there is none.

    Where a grade is in force and nothing calls for another, that grade is the answer.
    """
    require(by, Act.PROPOSE_GRADE, business, on=clock.day(at))
    if business.root_id != business.pk:
        raise NotAnArchiveHead(f"“{business.name}”已并入另一档案，请在合并后的档案中评定风险等级。")
    rules = Rules.of(business.district_id, year, clock.day(at))
    _propose([business], rules, by=by, at=at)
    live = (Grade.State.PROPOSED, Grade.State.RETURNED, Grade.State.REVIEWED)
    found = Grade.objects.filter(business__root_id=business.pk, year=year, state__in=live)
    grade: Grade | None = min(found, key=lambda each: live.index(Grade.State(each.state)), default=None)
    if grade is not None:
        return grade
    withheld: Ungraded = Ungraded.objects.get(business=business, year=year)
    return withheld


def _batches(heads: Any) -> Iterator[list[Business]]:
    """The heads in batches by key: a cursor that never skips and holds no long transaction."""
    last = 0
    while batch := list(heads.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _propose(batch: Sequence[Business], rules: Rules, *, by: Person, at: datetime) -> Tally:
    """One batch: decide each, write what changed, record it."""
    judged = judge(batch, rules)
    held = _Held.of([b.pk for b in batch], rules.year)
    fresh = [each for each in judged if held.calls_for(each)]
    grades = [_grade(each, rules, by=by, at=at) for each in fresh if each.grade is not None]
    withheld = [_ungraded(each, rules, at=at) for each in fresh if each.grade is None]
    held.clear(grades, withheld)
    insert(grades)
    insert(withheld)
    rows: list[Grade | Ungraded] = [*grades, *withheld]
    record_many([Fact(_event(row), row.business) for row in rows], by=by, at=at)
    return Tally(
        len(batch),
        _counted(grade.letter for grade in grades),
        _counted(each.reason_code for each in withheld),
        len(judged) - len(fresh),
    )


def _counted(keys: Iterable[str]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key in keys:
        sums[key] = sums.get(key, 0) + 1
    return sums


@dataclass(slots=True)
class _Held:
    """The grades and reasons that a batch already has for the year."""

    grades: dict[int, dict[str, Grade]]
    reasons: dict[int, Ungraded]
    year: int

    @classmethod
    def of(cls, heads: Sequence[int], year: int) -> "_Held":
        grades: dict[int, dict[str, Grade]] = {}
        live = Grade.objects.filter(business__root_id__in=heads, year=year).exclude(state="superseded")
        for grade in live.annotate(head=F("business__root_id")):
            grades.setdefault(grade.head, {})[grade.state] = grade
        reasons = Ungraded.objects.filter(business_id__in=heads, year=year)
        return cls(grades, {each.business_id: each for each in reasons}, year)

    def calls_for(self, judged: Judged) -> bool:
        """Whether the opinion says anything new: what a person amended, returned or signed stays theirs."""
        held = self.grades.get(judged.business.pk, {})
        proposed, reviewed = held.get("proposed"), held.get("reviewed")
        if "returned" in held or (proposed is not None and proposed.amendments):
            return False
        if judged.grade is None:
            return self._withholds(judged, held)
        if proposed is not None:
            return not _same(proposed, judged)
        # a provisional grade is given again after the first complete inspection (art. 24)
        return reviewed is None or (reviewed.provisional and not _provisional(judged))

    def _withholds(self, judged: Judged, held: dict[str, Grade]) -> bool:
        if "reviewed" in held or not isinstance(judged.outcome, law.Ungraded):
            return False
        known = self.reasons.get(judged.business.pk)
        said = judged.outcome
        return known is None or (known.reason_code, known.text) != (said.reason.value, said.text[:300])

    def clear(self, grades: Sequence[Grade], withheld: Sequence[Ungraded]) -> None:
        """Open proposals and reasons give way to what is written now."""
        touched = [row.business_id for row in (*grades, *withheld)]
        stale = [p.pk for key in touched if (p := self.grades.get(key, {}).get("proposed"))]
        Grade.objects.filter(pk__in=stale).update(state=Grade.State.SUPERSEDED)
        Ungraded.objects.filter(business_id__in=touched, year=self.year).delete()


def _same(held: Grade, judged: Judged) -> bool:
    found = judged.outcome
    return (
        isinstance(found, law.GradeOpinion)
        and judged.grade is not None
        and held.letter == judged.grade.value
        and held.opinion == as_json(found, judged.agreed)
    )


def _provisional(judged: Judged) -> bool:
    return isinstance(judged.outcome, law.GradeOpinion) and judged.outcome.provisional


def _grade(judged: Judged, rules: Rules, *, by: Person, at: datetime) -> Grade:
    found, business = judged.outcome, judged.business
    if not isinstance(found, law.GradeOpinion) or judged.grade is None:
        raise TypeError(found)
    return Grade(
        district_id=business.district_id,
        business=business,
        year=rules.year,
        sector=business.sector,
        table=found.static.table,
        static=six(found.static.points),
        dynamic=six(found.dynamic.points) if found.dynamic else None,
        total=six(found.total),
        letter=judged.grade.value,
        last_letter=judged.last.value if judged.last else "",
        provisional=found.provisional,
        unsure=is_unsure(found),
        opinion=as_json(found, judged.agreed),
        filled_by=by,
        filled_at=at,
    )


def _ungraded(judged: Judged, rules: Rules, *, at: datetime) -> Ungraded:
    found = judged.outcome
    if not isinstance(found, law.Ungraded):
        raise TypeError(found)
    return Ungraded(
        district_id=judged.business.district_id,
        business=judged.business,
        year=rules.year,
        reason_code=found.reason.value,
        text=found.text[:300],
        missing=list(found.missing),
        since=at,
    )


def _event(row: Grade | Ungraded) -> Event:
    if isinstance(row, Ungraded):
        reason = law.UngradedReason(row.reason_code).label
        return GradeWithheld(year=row.year, reason=reason, text=row.text)
    return GradeProposed(
        year=row.year,
        grade=row.risk.label,
        static=plain(row.static) if row.static is not None else "—",
        dynamic=plain(row.dynamic) if row.dynamic is not None else "—",
        total=plain(row.total) if row.total is not None else "—",
        note="暂定，首次全项检查后重新评定。" if row.provisional else "",
    )


__all__ = ["BATCH", "NotAnArchiveHead", "Tally", "propose_grade", "propose_grades"]
