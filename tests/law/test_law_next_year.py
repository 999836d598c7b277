"""Next year's grade (115号 art. 27–30)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.letters import RiskGrade
from weili.law.next_year import FailingSample, Penalty, SampleLevel, YearEvents, next_year
from weili.law.source import LawError

ON = date(2023, 12, 1)
A, B, C, D = RiskGrade
NATIONAL = YearEvents(failing_samples=(FailingSample("s1", SampleLevel.NATIONAL),))


@pytest.mark.parametrize(
    ("current", "choices"),
    [(A, (B, C)), (B, (C, D)), (C, (D,)), (D, (D,))],
)
def test_raising_offers_one_or_two_levels_at_most_d(current, choices):
    assert next_year(current, NATIONAL, ON).choices == choices


@pytest.mark.parametrize(
    ("level", "effect"),
    [
        (SampleLevel.NATIONAL, "raise"),
        (SampleLevel.PROVINCIAL, "raise"),
        (SampleLevel.CITY, "keep"),  # art. 28(2) names national and provincial samples only
        (SampleLevel.COUNTY, "keep"),
    ],
)
def test_only_national_and_provincial_failures_count(level, effect):
    found = next_year(B, YearEvents(failing_samples=(FailingSample("s", level),)), ON)
    assert found.effect == effect
    assert bool(found.noted) == (effect == "keep")


@pytest.mark.parametrize(
    ("penalty", "effect", "asked"),
    [
        (Penalty("p", weighty=True, intentional=True), "raise", False),
        (Penalty("p", weighty=True, intentional=False), "keep", False),
        (Penalty("p", weighty=True), "keep", True),  # intent is for a person to decide
        (Penalty("p", weighty=False, intentional=True), "keep", False),  # a bare warning is not enough
        (Penalty("p", weighty=True, intentional=False, bad_effect=None), "keep", True),
        (Penalty("p", weighty=True, intentional=False, bad_effect=True), "raise", False),
    ],
)
def test_a_breach_raises_only_with_intent_and_a_weighty_penalty(penalty, effect, asked):
    found = next_year(B, YearEvents(penalties=(penalty,)), ON)
    assert found.effect == effect
    assert bool(found.questions) == asked


@pytest.mark.parametrize(
    "events",
    [
        YearEvents(clean_years=3),
        YearEvents(certificates=("HACCP-1",)),
        YearEvents(quality_prizes=("prize",)),
        YearEvents(clean_years=5, certificates=("HACCP-1",), quality_prizes=("prize",)),  # one level in all
    ],
)
def test_lowering_is_one_level(events):
    assert next_year(C, events, ON).choices == (B,)
    assert next_year(A, events, ON).choices == (A,)


def test_a_certificate_does_not_lower_a_maker_of_infant_formula():
    found = next_year(C, YearEvents(certificates=("GMP-1",), formula_producer=True), ON)
    assert (found.choices, len(found.noted)) == ((C,), 1)


def test_two_clean_years_or_a_breach_this_year_keep_the_grade():
    assert next_year(C, YearEvents(clean_years=2), ON).effect == "keep"
    assert next_year(C, YearEvents(clean_years=3, breaches=("v",)), ON).effect == "keep"


def test_raising_beats_lowering():
    both = YearEvents(failing_samples=NATIONAL.failing_samples, clean_years=4, certificates=("HACCP",))
    assert next_year(B, both, ON).effect == "raise"


def test_an_open_question_keeps_the_present_grade_among_the_choices():
    events = YearEvents(penalties=(Penalty("p", weighty=True),), certificates=("HACCP",))
    assert next_year(C, events, ON).choices == (C, B)


def test_every_reason_names_its_article_and_evidence():
    reason = next_year(B, NATIONAL, ON).because[0]
    assert reason.evidence == ("s1",)
    assert str(reason.article) == "《食品生产经营风险分级管理办法（试行）》第二十八条第二项"


@given(st.sampled_from(list(RiskGrade)), st.integers(0, 6), st.booleans(), st.booleans())
def test_an_accident_never_leaves_a_better_grade_than_none(current, clean, certified, accident):
    certificates = ("HACCP",) if certified else ()
    calm = next_year(current, YearEvents(clean_years=clean, certificates=certificates), ON)
    events = YearEvents(clean_years=clean, certificates=certificates, accidents=("a",) if accident else ())
    found = next_year(current, events, ON)
    assert min(g.level for g in found.choices) >= min(g.level for g in calm.choices)


def test_before_the_measures_there_is_no_proposal():
    with pytest.raises(LawError):
        next_year(A, YearEvents(), date(2016, 1, 1))
