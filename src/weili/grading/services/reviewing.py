"""The two signatures: the filler amends and signs, another person reviews or returns."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from weili.archive.grading_facts import own_tables
from weili.archive.timeline.ledger import Fact, record_many
from weili.grading.events import GradeAmended, GradeReturned, GradeReviewed
from weili.grading.judgement import six
from weili.grading.models import Grade, Ungraded
from weili.grading.workflow import GRADING
from weili.kernel import clock
from weili.kernel.access import hands_of, require
from weili.kernel.models import Person
from weili.kernel.numbers import draw
from weili.kernel.roles import Act
from weili.law.grading import NewEntityMode, band, sign_objections, switches
from weili.law.source import Article, Confidence
from weili.law.static_points import Level, StaticTable, static_table

FORM = Article("食品生产经营风险分级管理办法（试行）", "附件《食品生产经营者风险等级确定表》")


class CannotSign(ValueError):
    """Signatures that the form does not allow; each objection is a sentence, the article is the form's."""

    def __init__(self, objections: Sequence[str]) -> None:
        self.objections, self.article = tuple(objections), FORM
        super().__init__("".join(objections) + f"（{FORM}）")


class CannotAmend(ValueError):
    """A change to a proposal that cannot be made; the sentence says what could be chosen."""


@transaction.atomic
def amend_proposal(
    *, grade: Grade, levels: Mapping[str, str], reason: str, by: Person, at: datetime
) -> Grade:
    """The filler chooses other levels of factors (修改风险等级建议), with a reason; points and grade follow.

    `levels`: factor → level, both as printed in the static table. A returned proposal goes up again. Raises
    Refused, CannotMove, CannotAmend.
    """
    require(by, Act.PROPOSE_GRADE, grade, on=clock.day(at))
    grade = _locked(grade)
    move = GRADING.move("amend", source=grade.state)
    if not reason.strip():
        raise CannotAmend("请填写修改理由。")
    if not levels:
        raise CannotAmend("请至少选择一个因素的档次。")
    table = _table_of(grade, min(clock.day(grade.filled_at), date(grade.year, 12, 31)))
    before, changes = grade.risk, []
    for factor, label in levels.items():
        level = _level(table, factor, label)
        changes.append(_set_line(grade.opinion["lines"], factor, level))
    _recount(grade, min(clock.day(at), date(grade.year, 12, 31)))
    grade.amendments = [
        *grade.amendments,
        {"by": by.name, "at": at.isoformat(), "changes": changes, "reason": reason.strip()},
    ]
    grade.state, grade.filled_by, grade.filled_at = move.target, by, at
    grade.reviewed_by = grade.reviewed_at = None
    grade.save()
    event = GradeAmended(
        year=grade.year,
        changes=tuple(changes),
        before=before.label,
        after=grade.risk.label,
        reason=reason.strip(),
    )
    record_many([Fact(event, grade.business)], by=by, at=at)
    return grade


def _table_of(grade: Grade, on: date) -> StaticTable:
    if not grade.opinion.get("lines"):
        raise CannotAmend("导入的等级没有评定明细，不能修改；请先由系统测算。")
    own = {table.name: table for table in own_tables(grade.district_id).values()}
    return own.get(grade.table) or static_table(grade.table, on)


def _level(table: StaticTable, factor: str, label: str) -> Level:
    found = [each for each in table.factors if each.name == factor]
    if not found:
        names = "、".join(each.name for each in table.factors)
        raise CannotAmend(f"分值表中没有因素“{factor}”，可选：{names}。")
    for level in found[0].levels:
        if level.label == label:
            return level
    names = "、".join(level.label for level in found[0].levels)
    raise CannotAmend(f"“{factor}”没有“{label}”这一档，可选：{names}。")


def _set_line(lines: list[dict[str, Any]], factor: str, level: Level) -> str:
    for line in lines:
        if line["factor"] == factor:
            change = f"{factor}：{line['level']}（{line['points']}分）→{level.label}（{level.points:f}分）"
            line |= {
                "level": level.label,
                "points": f"{level.points:f}",
                "article": str(level.article),
                "confidence": level.confidence.value,
                "note": level.note,
            }
            return change
    raise CannotAmend(f"本表的评定明细中没有“{factor}”。")


def _recount(grade: Grade, on: date) -> None:
    """Points, total and letter from the lines as they now are."""
    static = sum((Decimal(line["points"]) for line in grade.opinion["lines"]), Decimal(0))
    chosen = switches(on)
    if grade.dynamic is not None:
        total = static + grade.dynamic
    else:
        total = static * 100 / 40 if chosen.new_entity_mode is NewEntityMode.SCALED else static
    found = band(total, on, chosen=chosen).grade
    grade.static, grade.total = six(static), six(total)
    grade.opinion["by_score"] = found.value
    grade.letter = grade.opinion.get("agreed") or found.value
    grade.unsure = grade.unsure or any(
        line["confidence"] == Confidence.PROPOSED.value for line in grade.opinion["lines"]
    )


@transaction.atomic
def sign_proposals(*, grades: Sequence[Grade], by: Person, at: datetime) -> list[Grade]:
    """A person takes computed proposals as their own and signs as filler (填表人签名).

    Needed where a nightly run proposed them: the system is no 填表人. Raises Refused, CannotMove.
    """
    for grade in grades:
        require(by, Act.PROPOSE_GRADE, grade, on=clock.day(at))
    rows = _locked_all(grades)
    for row in rows:
        GRADING.move("amend", source=row.state)
        row.filled_by, row.filled_at = by, at
    Grade.objects.bulk_update(rows, ["filled_by", "filled_at"], batch_size=300)
    events = [
        GradeAmended(
            year=row.year,
            changes=("填表人签名",),
            before=row.risk.label,
            after=row.risk.label,
            reason="核对后提出",
        )
        for row in rows
    ]
    facts = [Fact(event, row.business) for event, row in zip(events, rows, strict=True)]
    record_many(facts, by=by, at=at)
    return rows


@transaction.atomic
def review_grade(*, grade: Grade, note: str = "", by: Person, at: datetime) -> Grade:
    """Another person confirms a proposal (审核风险等级): it is in force and an earlier one gives way.

    Raises Refused, CannotMove, CannotSign (filler and reviewer are two people).
    """
    return review_grades(grades=[grade], note=note, by=by, at=at)[0]


@transaction.atomic
def review_grades(*, grades: Sequence[Grade], note: str = "", by: Person, at: datetime) -> list[Grade]:
    """Confirm several proposals at once (批量审核): all of them or none. Raises like `review_grade`."""
    for grade in grades:
        require(by, Act.REVIEW_GRADE, grade, on=clock.day(at))
    rows = _locked_all(grades)
    objections: list[str] = []
    hands = hands_of(by, on=clock.day(at))
    for row in rows:
        GRADING.move("review", source=row.state)
        objections += _objections(row, by, hands)
    if objections:
        raise CannotSign(tuple(dict.fromkeys(objections)))
    _give_way(rows)
    _number(rows)
    for row in rows:
        row.state, row.reviewed_by, row.reviewed_at = Grade.State.REVIEWED, by, at
        row.review_note = note
    written = ["state", "reviewed_by", "reviewed_at", "review_note", "number"]
    Grade.objects.bulk_update(rows, written, batch_size=200)
    record_many([Fact(_reviewed(row, by), row.business) for row in rows], by=by, at=at)
    return rows


def _objections(grade: Grade, reviewer: Person, hands: Collection[int]) -> list[str]:
    said = list(sign_objections(str(grade.filled_by_id), str(reviewer.pk)))
    if not said and grade.filled_by_id in hands:
        said.append(f"{reviewer.name}与填表人{grade.filled_by.name}正互为代理，视同一人，请另一人审核。")
    if grade.filled_by.username == "system":
        said.append("系统测算的建议须先由一名监管人员核对并作为填表人签名。")
    return said


def _give_way(rows: Sequence[Grade]) -> None:
    """What was in force for the same archives and years is superseded, and reasons for no grade are answered."""
    for year in sorted({row.year for row in rows}):
        roots = [row.business.root_id for row in rows if row.year == year]
        for start in range(0, len(roots), 500):
            some = roots[start : start + 500]
            before = Grade.objects.filter(business__root_id__in=some, year=year, state=Grade.State.REVIEWED)
            before.update(state=Grade.State.SUPERSEDED)
            Ungraded.objects.filter(business__root_id__in=some, year=year).delete()


def _number(rows: Sequence[Grade]) -> None:
    """Numbers without gaps, per district and year, in the order of the rows."""
    for district, year in sorted({(row.district_id, row.year) for row in rows}):
        mine = [row for row in rows if (row.district_id, row.year) == (district, year)]
        first = draw(f"风险分级/{district}/{year}", many=len(mine))
        for place, row in enumerate(mine, start=first):
            row.number = f"风险分级〔{year}〕{place}号"


def _reviewed(grade: Grade, by: Person) -> GradeReviewed:
    return GradeReviewed(
        year=grade.year,
        grade=grade.risk.label,
        number=grade.number,
        filler=grade.filled_by.name,
        reviewer=by.name,
    )


@transaction.atomic
def return_grade(*, grade: Grade, reason: str, by: Person, at: datetime) -> Grade:
    """The reviewer returns a proposal to its filler (退回风险等级), with a reason. Raises Refused, CannotMove."""
    require(by, Act.REVIEW_GRADE, grade, on=clock.day(at))
    grade = _locked(grade)
    move = GRADING.move("return", source=grade.state)
    if not reason.strip():
        raise CannotSign(["请填写退回理由。"])
    if grade.filled_by_id in hands_of(by, on=clock.day(at)):
        raise CannotSign(["填表人不能同时是审核人，请另一人审核。"])
    grade.state, grade.review_note = move.target, reason.strip()[:300]
    grade.save(update_fields=["state", "review_note"])
    event = GradeReturned(year=grade.year, grade=grade.risk.label, reason=reason.strip())
    record_many([Fact(event, grade.business)], by=by, at=at)
    return grade


def _locked(grade: Grade) -> Grade:
    return _locked_all([grade])[0]


def _locked_all(grades: Sequence[Grade]) -> list[Grade]:
    keys = [grade.pk for grade in grades]
    rows: dict[int, Grade] = {}
    for start in range(0, len(keys), 500):
        some = Grade.objects.select_for_update(of=("self",)).filter(pk__in=keys[start : start + 500])
        rows |= {row.pk: row for row in some.select_related("business", "filled_by")}
    return [rows[key] for key in keys]


__all__ = [
    "CannotAmend",
    "CannotSign",
    "amend_proposal",
    "return_grade",
    "review_grade",
    "review_grades",
    "sign_proposals",
]
