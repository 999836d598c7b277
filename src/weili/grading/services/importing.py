"""Grades that were given elsewhere: taken over as in force, marked as imported, with their row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from weili.archive.models import Business, ImportedRow
from weili.archive.permission import require_any
from weili.archive.timeline.ledger import Fact, record_many
from weili.grading.events import GradeImported
from weili.grading.judgement import six
from weili.grading.models import Grade, Ungraded
from weili.kernel import clock
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.letters import RiskGrade


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenGrade:
    """One grade as the other system has it (KIND grades), its business already known."""

    business: Business
    year: int
    letter: RiskGrade
    static: Decimal | None = None
    dynamic: Decimal | None = None
    total: Decimal | None = None
    last_letter: RiskGrade | None = None
    graded_on: date | None = None
    signers: tuple[str, ...] = ()
    number: str = ""
    remarks: str = ""
    origin: ImportedRow | None = None


@transaction.atomic
def record_imported(*, rows: Sequence[GivenGrade], by: Person, at: datetime) -> list[Grade]:
    """Take over grades given elsewhere (导入风险等级): in force at once, source imported.

    Per archive and year the later one (by its day, else by its place in the file) stands. A grade that two
    people signed here is never displaced: the imported one is then kept as superseded. The same grade again
    is answered with the one that stands. Raises Refused.
    """
    require_any(by, {row.business.place for row in rows}, at=at, acts=(Act.IMPORT,))
    standing = _standing(rows)
    taken: list[Grade] = []
    fresh: dict[int, tuple[Grade, GivenGrade]] = {}
    replaced: dict[tuple[int, int], str] = {}
    for row in rows:
        key = (row.business.root_id or row.business.pk, row.year)
        known = standing.get(key)
        if known is not None and _same(known, row):
            taken.append(known)
            continue
        grade = _grade(row, by=by, at=at)
        if known is not None:
            replaced[key] = f"（替代{known.risk.label}）" if _displaces(grade, known) else "（仅存档）"
            loser = known if _displaces(grade, known) else grade
            loser.state = Grade.State.SUPERSEDED
        if grade.state == Grade.State.REVIEWED:
            standing[key] = grade
        fresh[id(grade)] = (grade, row)
        taken.append(grade)
    _write(taken, fresh, standing, rows)
    facts = [
        Fact(
            GradeImported(
                year=grade.year,
                grade=grade.risk.label,
                replaced=replaced.get((row.business.root_id or row.business.pk, row.year), ""),
            ),
            row.business,
            clock.noon(row.graded_on) if row.graded_on else None,
        )
        for grade, row in fresh.values()
    ]
    record_many(facts, by=by, at=at)
    return taken


def _standing(rows: Sequence[GivenGrade]) -> dict[tuple[int, int], Grade]:
    roots = sorted({row.business.root_id or row.business.pk for row in rows})
    found: dict[tuple[int, int], Grade] = {}
    for start in range(0, len(roots), 500):
        some = Grade.objects.filter(
            business__root_id__in=roots[start : start + 500], state=Grade.State.REVIEWED
        )
        found |= {(g.business.root_id or 0, g.year): g for g in some.select_related("business")}
    return found


def _same(known: Grade, row: GivenGrade) -> bool:
    total = six(row.total) if row.total is not None else None
    return known.source == Grade.Source.IMPORTED and (known.letter, known.total) == (row.letter.value, total)


def _displaces(new: Grade, known: Grade) -> bool:
    return known.source == Grade.Source.IMPORTED and new.filled_at >= known.filled_at


def _grade(row: GivenGrade, *, by: Person, at: datetime) -> Grade:
    return Grade(
        district_id=row.business.district_id,
        business=row.business,
        origin=row.origin,
        number=row.number,
        year=row.year,
        sector=row.business.sector,
        static=six(row.static) if row.static is not None else None,
        dynamic=six(row.dynamic) if row.dynamic is not None else None,
        total=six(row.total) if row.total is not None else None,
        letter=row.letter.value,
        last_letter=row.last_letter.value if row.last_letter else "",
        source=Grade.Source.IMPORTED,
        state=Grade.State.REVIEWED,
        remarks=row.remarks,
        signers=list(row.signers),
        filled_by=by,
        filled_at=clock.noon(row.graded_on) if row.graded_on else at,
    )


def _write(
    taken: Sequence[Grade],
    fresh: dict[int, tuple[Grade, GivenGrade]],
    standing: dict[tuple[int, int], Grade],
    rows: Sequence[GivenGrade],
) -> None:
    """Old ones give way first, so that only one is ever in force; open reasons for no grade are answered."""
    before = Grade.objects.filter(
        business__root_id__in={row.business.root_id or row.business.pk for row in rows},
        year__in={row.year for row in rows},
        state=Grade.State.REVIEWED,
    )
    stands = {grade.pk for grade in standing.values() if grade.pk}
    before.exclude(pk__in=stands).update(state=Grade.State.SUPERSEDED)
    Grade.objects.bulk_create([grade for grade, _ in fresh.values()], batch_size=200)
    for year in {grade.year for grade in taken}:
        roots = {g.business.root_id for g in taken if g.year == year}
        Ungraded.objects.filter(business__root_id__in=roots, year=year).delete()
