"""Next year's grade: raised by what happened, chosen by one person, confirmed by another."""

from datetime import date, datetime

import pytest
from tests.cast import Cast
from tests.grading.conftest import inspected

from weili.archive.models import Business, Entry
from weili.grading import evidence
from weili.grading.evidence import Happened, Happening
from weili.grading.models import Grade, NextYear
from weili.grading.queries import in_force_of
from weili.grading.services import (
    CannotChoose,
    CannotSign,
    answer_question,
    choose_next_year,
    propose_grade,
    propose_next_year,
    propose_next_years,
    review_grade,
    review_next_year,
)
from weili.kernel.access import Refused
from weili.law.letters import RiskGrade
from weili.law.next_year import SampleLevel


@pytest.fixture
def grade(cast: Cast, chestnut: Business, at: datetime) -> Grade:
    found = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(found, Grade)
    return review_grade(grade=found, by=cast.gu, at=at)


def happens(business: Business, kind: Happening, ref: str, **known: object) -> None:
    event = Happened(business=business.pk, kind=kind, ref=ref, on=date(2026, 7, 1), text="—", **known)  # type: ignore[arg-type]
    evidence.HAPPENINGS.append(lambda asked: [event])


def test_without_events_the_grade_is_kept(cast: Cast, grade: Grade, at: datetime) -> None:
    found = propose_next_year(grade=grade, by=cast.lin, at=at)
    assert (found.effect, found.choices, found.year) == ("keep", ["A"], 2027)
    assert (
        Entry.objects.filter(business=grade.business).order_by("-seq")[0].kind == "grading.next_year.proposed"
    )
    propose_next_year(grade=grade, by=cast.lin, at=at)
    assert Entry.objects.filter(business=grade.business, kind="grading.next_year.proposed").count() == 1, (
        "the same proposal is said once"
    )


def test_a_provincial_failing_sample_raises_and_a_county_one_does_not(
    cast: Cast, grade: Grade, at: datetime
) -> None:
    happens(grade.business, Happening.SAMPLE, "sampling.Sample:1", level=SampleLevel.COUNTY)
    assert propose_next_year(grade=grade, by=cast.lin, at=at).choices == ["A"]
    happens(grade.business, Happening.SAMPLE, "sampling.Sample:2", level=SampleLevel.PROVINCIAL)
    found = propose_next_year(grade=grade, by=cast.lin, at=at)
    assert (found.effect, found.choices) == ("raise", ["B", "C"])
    assert found.because[0]["evidence"] == ["sampling.Sample:2"]


def test_three_clean_years_lower_by_one(cast: Cast, grade: Grade, at: datetime) -> None:
    Grade.objects.filter(pk=grade.pk).update(letter="C")
    grade.refresh_from_db()
    inspected(grade.business, date(2025, 5, 1))
    assert propose_next_year(grade=grade, by=cast.lin, at=at).choices == ["C"], "two years are not three"
    inspected(grade.business, date(2024, 5, 1))
    assert propose_next_year(grade=grade, by=cast.lin, at=at).choices == ["B"]
    happens(grade.business, Happening.BREACH, "inspection.Order:4")
    assert propose_next_year(grade=grade, by=cast.lin, at=at).choices == ["C"]


def test_intent_is_for_a_person_to_say(cast: Cast, grade: Grade, at: datetime) -> None:
    happens(grade.business, Happening.PENALTY, "enforcement.Case:9", weighty=True)
    found = propose_next_year(grade=grade, by=cast.lin, at=at)
    assert (found.choices, len(found.questions)) == (["A"], 1)
    with pytest.raises(CannotChoose):
        answer_question(
            proposal=found, reference="enforcement.Case:1", answers={"intentional": True}, by=cast.lin, at=at
        )
    with pytest.raises(Refused):
        answer_question(
            proposal=found, reference="enforcement.Case:9", answers={"intentional": True}, by=cast.he, at=at
        )
    said = answer_question(
        proposal=found, reference="enforcement.Case:9", answers={"intentional": True}, by=cast.lin, at=at
    )
    assert (said.choices, said.questions) == (["B", "C"], [])


@pytest.fixture
def raised(cast: Cast, grade: Grade, at: datetime) -> NextYear:
    happens(grade.business, Happening.SAMPLE, "sampling.Sample:2", level=SampleLevel.NATIONAL)
    return propose_next_year(grade=grade, by=cast.lin, at=at)


def test_one_chooses_another_confirms_and_it_holds_next_year(
    cast: Cast, raised: NextYear, at: datetime
) -> None:
    chosen = choose_next_year(proposal=raised, chosen=RiskGrade.C, reason="两批次", by=cast.lin, at=at)
    with pytest.raises(Refused):
        review_next_year(proposal=chosen, by=cast.mao, at=at)
    done = review_next_year(proposal=chosen, by=cast.gu, at=at)
    assert done.state == "reviewed"
    held = in_force_of([raised.business_id], 2027)[0]
    assert (held.grade, held.year) == (RiskGrade.C, 2027), "the plan of 2027 reads what was agreed"
    with pytest.raises(CannotSign):
        review_next_year(proposal=done, by=cast.leader, at=at)
    later = datetime(2027, 2, 1, 12, tzinfo=at.tzinfo)
    following = propose_grade(business=raised.business, year=2027, by=cast.lin, at=later)
    assert isinstance(following, Grade)
    assert following.letter == "C"
    assert any("次年等级" in said for said in following.opinion["warnings"])


@pytest.mark.parametrize(
    ("chosen", "reason", "said"),
    [(RiskGrade.D, "重", "可选"), (RiskGrade.A, "轻", "可选"), (RiskGrade.B, "", "理由")],
)
def test_a_choice_that_is_not_open_is_refused(
    cast: Cast, raised: NextYear, at: datetime, chosen: RiskGrade, reason: str, said: str
) -> None:
    with pytest.raises(CannotChoose, match=said):
        choose_next_year(proposal=raised, chosen=chosen, reason=reason, by=cast.lin, at=at)


def test_the_chooser_cannot_confirm(cast: Cast, raised: NextYear, at: datetime) -> None:
    with pytest.raises(CannotSign):
        review_next_year(proposal=raised, by=cast.gu, at=at)  # nothing chosen yet
    chosen = choose_next_year(proposal=raised, chosen=RiskGrade.B, reason="首次", by=cast.gu, at=at)
    with pytest.raises(CannotSign, match="不能同时"):
        review_next_year(proposal=chosen, by=cast.gu, at=at)


def test_a_new_event_reopens_what_was_confirmed(cast: Cast, raised: NextYear, at: datetime) -> None:
    chosen = choose_next_year(proposal=raised, chosen=RiskGrade.B, reason="首次", by=cast.lin, at=at)
    review_next_year(proposal=chosen, by=cast.gu, at=at)
    happens(raised.business, Happening.ACCIDENT, "enforcement.Accident:1")
    again = propose_next_year(grade=raised.grade, by=cast.lin, at=at)
    assert (again.state, again.chosen, again.reviewed_by) == ("open", "", None)


def test_only_a_grade_in_force_has_a_next_year(cast: Cast, chestnut: Business, at: datetime) -> None:
    proposal = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(proposal, Grade)
    with pytest.raises(CannotChoose):
        propose_next_year(grade=proposal, by=cast.lin, at=at)


def test_the_whole_district_at_once(cast: Cast, grade: Grade, at: datetime) -> None:
    assert propose_next_years(district=cast.district, year=2026, by=cast.catering, at=at) == 1
    assert propose_next_years(district=cast.district, year=2026, by=cast.catering, at=at) == 0
    with pytest.raises(Refused):
        propose_next_years(district=cast.district, year=2026, by=cast.gu, at=at)
