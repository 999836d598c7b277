"""Two signatures under a grade: amended and signed by one, reviewed or returned by another."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.cast import Cast

from weili.archive.models import Business, Entry
from weili.grading.models import Grade, Ungraded
from weili.grading.services import (
    CannotAmend,
    CannotSign,
    GivenGrade,
    amend_proposal,
    propose_grade,
    record_imported,
    return_grade,
    review_grade,
    review_grades,
    sign_proposals,
)
from weili.kernel.access import Refused
from weili.kernel.workflow import CannotMove
from weili.law.letters import RiskGrade

FOOD = "食品类别风险(取最高)"
RAW = "生食类(Ⅲ档类)"


@pytest.fixture
def proposal(cast: Cast, chestnut: Business, at: datetime) -> Grade:
    found = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(found, Grade)
    return found


def last_kind(business: Business) -> str:
    entry = Entry.objects.filter(business=business).order_by("-seq").first()
    assert entry is not None
    return entry.kind


def test_another_person_reviews_and_the_grade_is_in_force(cast: Cast, proposal: Grade, at: datetime) -> None:
    grade = review_grade(grade=proposal, by=cast.gu, at=at)
    assert (grade.state, grade.number) == ("reviewed", "风险分级〔2026〕1号")
    assert last_kind(grade.business) == "grading.grade.reviewed"


def test_the_filler_cannot_review(cast: Cast, chestnut: Business, at: datetime) -> None:
    grade = propose_grade(business=chestnut, year=2026, by=cast.gu, at=at)
    assert isinstance(grade, Grade)
    with pytest.raises(CannotSign, match="填表人不能同时是审核人") as refusal:
        review_grade(grade=grade, by=cast.gu, at=at)
    assert "风险等级确定表" in str(refusal.value.article)
    with pytest.raises(IntegrityError), transaction.atomic():  # the table refuses it too
        Grade.objects.filter(pk=grade.pk).update(reviewed_by=cast.gu)


def test_an_inspector_cannot_review_nor_can_another_station(
    cast: Cast, proposal: Grade, at: datetime
) -> None:
    for person in (cast.mao, cast.he, cast.stranger):
        with pytest.raises(Refused):
            review_grade(grade=proposal, by=person, at=at)
        with pytest.raises(Refused):
            return_grade(grade=proposal, reason="不对", by=person, at=at)


def test_nothing_is_reviewed_twice(cast: Cast, proposal: Grade, at: datetime) -> None:
    review_grade(grade=proposal, by=cast.gu, at=at)
    with pytest.raises(CannotMove):
        review_grade(grade=proposal, by=cast.leader, at=at)


def test_what_the_system_proposed_needs_a_person_as_filler(
    cast: Cast, chestnut: Business, at: datetime
) -> None:
    grade = propose_grade(business=chestnut, year=2026, by=cast.system, at=at)
    assert isinstance(grade, Grade)
    with pytest.raises(CannotSign, match="监管人员"):
        review_grade(grade=grade, by=cast.gu, at=at)
    with pytest.raises(Refused):
        sign_proposals(grades=[grade], by=cast.he, at=at)
    sign_proposals(grades=[grade], by=cast.lin, at=at)
    assert review_grades(grades=[grade], by=cast.gu, at=at)[0].filled_by == cast.lin


def test_the_filler_chooses_another_level_with_a_reason(cast: Cast, proposal: Grade, at: datetime) -> None:
    grade = amend_proposal(grade=proposal, levels={FOOD: RAW}, reason="现场有生食", by=cast.mao, at=at)
    assert grade.static == Decimal(24)  # 18 for raw in place of 16
    assert grade.filled_by == cast.mao
    assert last_kind(grade.business) == "grading.grade.amended"
    kept = propose_grade(business=grade.business, year=2026, by=cast.lin, at=at)
    assert kept == grade, "what a person amended is not worked out over their head"


@pytest.mark.parametrize(
    ("levels", "reason", "said"),
    [
        ({FOOD: RAW}, " ", "理由"),
        ({}, "看过了", "至少选择"),
        ({"天气": "晴"}, "看过了", "没有因素“天气”"),
        ({FOOD: "甜食"}, "看过了", "没有“甜食”这一档"),
    ],
)
def test_an_amendment_that_cannot_be_made_says_what_could(
    cast: Cast, proposal: Grade, at: datetime, levels: dict[str, str], reason: str, said: str
) -> None:
    with pytest.raises(CannotAmend, match=said):
        amend_proposal(grade=proposal, levels=levels, reason=reason, by=cast.lin, at=at)


def test_a_stranger_cannot_amend(cast: Cast, proposal: Grade, at: datetime) -> None:
    with pytest.raises(Refused):
        amend_proposal(grade=proposal, levels={FOOD: RAW}, reason="改", by=cast.stranger, at=at)


def test_a_returned_one_goes_up_again_after_an_amendment(cast: Cast, proposal: Grade, at: datetime) -> None:
    with pytest.raises(CannotSign, match="理由"):
        return_grade(grade=proposal, reason="", by=cast.gu, at=at)
    grade = return_grade(grade=proposal, reason="漏了生食", by=cast.gu, at=at)
    assert (grade.state, last_kind(grade.business)) == ("returned", "grading.grade.returned")
    with pytest.raises(CannotMove):
        return_grade(grade=grade, reason="再退", by=cast.gu, at=at)
    assert propose_grade(business=grade.business, year=2026, by=cast.lin, at=at) == grade
    again = amend_proposal(grade=grade, levels={FOOD: RAW}, reason="补上生食", by=cast.lin, at=at)
    assert review_grade(grade=again, by=cast.gu, at=at).state == "reviewed"


def test_a_new_grade_in_force_replaces_the_old(
    cast: Cast, chestnut: Business, proposal: Grade, at: datetime
) -> None:
    old = record_imported(
        rows=[GivenGrade(business=chestnut, year=2026, letter=RiskGrade.B)], by=cast.catering, at=at
    )[0]
    review_grade(grade=proposal, by=cast.gu, at=at)
    old.refresh_from_db()
    assert old.state == "superseded"


def given(business: Business, letter: str, on: date | None = None, **known: object) -> GivenGrade:
    return GivenGrade(business=business, year=2023, letter=RiskGrade(letter), graded_on=on, **known)  # type: ignore[arg-type]


def test_imported_grades_are_in_force_and_answer_the_open_reason(
    cast: Cast, chestnut: Business, at: datetime
) -> None:
    Ungraded.objects.create(
        district=cast.district,
        business=chestnut,
        year=2023,
        reason_code="never_inspected",
        text="—",
        since=at,
    )
    grade = record_imported(rows=[given(chestnut, "B", total=Decimal("41.5"))], by=cast.catering, at=at)[0]
    assert (grade.state, grade.source, grade.total) == ("reviewed", "imported", Decimal("41.5"))
    assert not Ungraded.objects.filter(business=chestnut).exists()
    assert last_kind(chestnut) == "grading.grade.imported"


def test_the_same_import_twice_is_one_grade(cast: Cast, chestnut: Business, at: datetime) -> None:
    first, again = (
        record_imported(rows=[given(chestnut, "B")], by=cast.catering, at=at)[0] for _ in range(2)
    )
    assert first == again
    assert Grade.objects.filter(business=chestnut).count() == 1


def test_the_later_of_two_imported_stands_whatever_the_order(
    cast: Cast, chestnut: Business, at: datetime
) -> None:
    rows = [given(chestnut, "C", date(2023, 6, 1)), given(chestnut, "B", date(2023, 2, 1))]
    record_imported(rows=rows, by=cast.catering, at=at)
    assert [(g.letter, g.state) for g in Grade.objects.filter(business=chestnut).order_by("letter")] == [
        ("B", "superseded"),
        ("C", "reviewed"),
    ]
    record_imported(rows=[given(chestnut, "D", date(2023, 9, 1))], by=cast.catering, at=at)
    assert Grade.objects.get(business=chestnut, state="reviewed").letter == "D"


def test_an_import_never_displaces_two_signatures(
    cast: Cast, chestnut: Business, proposal: Grade, at: datetime
) -> None:
    signed = review_grade(grade=proposal, by=cast.gu, at=at)
    kept = record_imported(
        rows=[GivenGrade(business=chestnut, year=2026, letter=RiskGrade.D)], by=cast.catering, at=at
    )[0]
    signed.refresh_from_db()
    assert (signed.state, kept.state) == ("reviewed", "superseded")


def test_whoever_may_not_import_is_refused(cast: Cast, chestnut: Business, at: datetime) -> None:
    with pytest.raises(Refused):
        record_imported(rows=[given(chestnut, "B")], by=cast.lin, at=at)
