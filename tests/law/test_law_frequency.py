"""How often a business is inspected in a year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.csv_table import TableError
from weili.law.frequency import (
    Overlay,
    frequency,
    parse_frequency_table,
)
from weili.law.kinds import kinds
from weili.law.letters import RiskGrade
from weili.law.source import Confidence, LawError

A, B, C, D = RiskGrade
HEADING = "区划代码,风险等级,最少次数,计划次数,公布上限,依据,条款\n"
OWN = (
    HEADING
    + "110116,A,1,1,2,本局检查频次,一\n110116,B,1,2,2,本局检查频次,一\n110116,D,3,4,2,本局检查频次,一\n"
)


@pytest.mark.parametrize(("grade", "minimum", "planned"), [(A, 1, 1), (B, 1, 2), (C, 2, 3), (D, 3, 4)])
def test_the_national_principle(grade, minimum, planned):
    found = frequency("RESTAURANT", grade, 2023)
    assert (found.minimum, found.planned, found.coverage_months) == (minimum, planned, 24)


def test_the_scenic_overlay_explains_four_and_three_visits_of_the_town_and_is_to_be_confirmed():
    # published: 80 graded = A 19, B 50, C 6, D 5, "mostly 4 and 3 times a year because of the visitors"
    town = {A: 19, B: 50, C: 6, D: 5}
    planned = {grade: frequency("FOLK_HOUSEHOLD", grade, 2023, overlays=[Overlay.SCENIC]) for grade in town}
    visits = {n: sum(count for g, count in town.items() if planned[g].planned == n) for n in (3, 4)}
    assert visits == {4: 61, 3: 19}
    assert {found.confidence for found in planned.values()} == {Confidence.PROPOSED}


def test_an_ungraded_business_is_visited_once_so_that_it_can_be_graded():
    found = frequency("FOLK_HOUSEHOLD", None, 2023, overlays=[Overlay.SCENIC])
    assert (found.minimum, found.planned) == (0, 1)
    assert "未评定等级" in found.because[0].text


def test_key_objects_get_the_most_and_small_ones_the_least_of_their_band():
    assert frequency("RESTAURANT", C, 2023, overlays=[Overlay.KEY_SUPERVISION]).planned == 3
    assert frequency("RESTAURANT", C, 2023, overlays=[Overlay.SMALL]).planned == 2
    both = frequency("RESTAURANT", C, 2023, overlays=[Overlay.SMALL, Overlay.KEY_SUPERVISION])
    assert both.planned == 3  # what is key is not spared because it is small


def test_without_a_published_cap_the_plan_says_so_from_2025_on():
    assert frequency("RESTAURANT", B, 2024).warnings == ()
    assert "上限" in frequency("RESTAURANT", B, 2025).warnings[0]


def test_a_bureaus_own_table_comes_first_and_its_cap_holds():
    table = parse_frequency_table(OWN)
    found = frequency("RESTAURANT", B, 2026, territory="110116", overlays=[Overlay.SCENIC], table=table)
    assert (found.minimum, found.planned, found.cap) == (1, 2, 2)
    assert "应为4次" in found.warnings[0]
    elsewhere = frequency("RESTAURANT", B, 2026, territory="110117", table=table)
    assert elsewhere.cap is None


def test_a_cap_below_what_the_law_wants_is_said():
    found = frequency("RESTAURANT", D, 2026, territory="110116", table=parse_frequency_table(OWN))
    assert (found.minimum, found.planned) == (3, 2)
    assert any("低于应检查的3次" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("broken", "row", "field"),
    [
        (OWN.replace("110116,B,1", "110116,E,1"), 3, "风险等级"),
        (OWN.replace("110116,B,1,2", "110116,B,3,2"), 3, "计划次数"),
        (OWN.replace("110116,A,1,1", "110116,A,2,2"), 3, "最少次数"),  # then B would have less than A
        (OWN.replace("B,1,2,2", "B,1,两次,2"), 3, "计划次数"),
        (OWN.replace("B,1,2,2", "B,1,2,1.5"), 3, "公布上限"),
        (OWN.replace("依据", "出处"), 1, "依据"),
    ],
)
def test_a_table_that_cannot_be_used_names_row_and_field(broken, row, field):
    with pytest.raises(TableError) as refused:
        parse_frequency_table(broken)
    assert (refused.value.row, refused.value.field) == (row, field)


overlays = st.sets(st.sampled_from(list(Overlay)))


@given(st.sampled_from([known.code for known in kinds()]), st.integers(2017, 2030), overlays)
def test_more_risk_is_never_visited_less(code, year, chosen):
    found = [frequency(code, grade, year, overlays=chosen) for grade in RiskGrade]
    assert [f.planned for f in found] == sorted(f.planned for f in found)
    assert [f.minimum for f in found] == sorted(f.minimum for f in found)
    assert all(f.minimum <= f.planned for f in found)


def test_each_reason_has_its_article():
    assert all(reason.article.regulation for reason in frequency("RESTAURANT", B, 2026).because)


def test_an_unknown_kind_or_a_year_without_rule_is_refused():
    with pytest.raises(LawError, match="业态"):
        frequency("CIRCUS", A, 2023)
    with pytest.raises(LawError):
        frequency("RESTAURANT", A, 2015)
