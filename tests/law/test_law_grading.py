"""The statutory grade: bands, new businesses, ungraded ones, signatures (115号)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.dynamic_points import from_quantitative
from weili.law.grading import (
    GradeOpinion,
    NewEntityMode,
    Standing,
    Switches,
    Ungraded,
    UngradedReason,
    band,
    count_by_outcome,
    grade,
    opinion,
    sign_objections,
)
from weili.law.letters import RiskGrade, StaticTier
from weili.law.source import Confidence, LawError
from weili.law.static_points import Consumers, Facts, FoodType

ON = date(2023, 6, 1)
RURAL = Facts(
    kind="FOLK_HOUSEHOLD",
    area_m2=Decimal(120),
    food_types=frozenset({FoodType.HOT}),
    perishables=False,
    consumers=frozenset({Consumers.INDIVIDUAL}),
)
points = st.decimals(0, 100, places=4)


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("0", "A"),
        ("30", "A"),  # the upper bound belongs to the band
        ("30.1", "B"),
        ("30.0000001", "B"),  # compared unrounded
        ("45", "B"),
        ("45.5", "C"),
        ("60", "C"),  # the C band says 含, the D band 60分以上: read as C
        ("60.01", "D"),
        ("100", "D"),
    ],
)
def test_the_bands(total, expected):
    assert band(Decimal(total), ON).grade is RiskGrade(expected)


def test_a_bureau_may_read_exactly_sixty_as_d_and_nothing_else_changes():
    other = Switches(edge_60=RiskGrade.D)
    assert band(Decimal(60), ON, chosen=other).grade is RiskGrade.D
    assert band(Decimal("59.99"), ON, chosen=other).grade is RiskGrade.C


@given(points, points)
def test_more_points_are_never_less_risk(one, other):
    low, high = sorted((one, other))
    assert band(low, ON).grade.level <= band(high, ON).grade.level


def test_there_is_no_grade_before_the_measures_were_in_force():
    with pytest.raises(LawError, match="尚未施行"):
        band(Decimal(10), date(2016, 11, 30))
    assert band(Decimal(10), date(2016, 12, 1)).grade is RiskGrade.A


@pytest.mark.parametrize(("static", "dynamic"), [("41", "0"), ("-1", "0"), ("0", "60.1")])
def test_points_outside_their_scale_are_refused(static, dynamic):
    with pytest.raises(LawError, match="应在"):
        grade(Decimal(static), Decimal(dynamic), ON)


def test_static_and_dynamic_points_make_the_grade():
    assert grade(Decimal(20), Decimal(25), ON) is RiskGrade.B


def test_an_inspected_business_has_a_grade_with_all_it_rests_on():
    found = opinion(RURAL, Standing(), from_quantitative(Decimal(80)), ON)
    assert isinstance(found, GradeOpinion)
    # size 2 + hot food without perishables 9 + guests 0 + one class 1, and 60 × 20 %
    assert (found.static.points, found.total, found.grade) == (Decimal(12), Decimal(24), RiskGrade.A)
    assert found.tier is StaticTier.II
    assert not found.provisional
    assert found.confidence is Confidence.PROPOSED
    assert any("待确认" in warning for warning in found.warnings)
    assert sum(line.points for line in found.lines) == found.static.points


@pytest.mark.parametrize(
    ("mode", "total"), [(NewEntityMode.SCALED, Decimal(30)), (NewEntityMode.STATIC_ONLY, Decimal(12))]
)
def test_a_new_business_is_graded_on_static_points_provisionally(mode, total):
    found = opinion(RURAL, Standing(new=True), None, ON, chosen=Switches(new_entity_mode=mode))
    assert isinstance(found, GradeOpinion)
    assert (found.total, found.provisional) == (total, True)


@pytest.mark.parametrize(
    ("facts", "standing", "inspected", "reason"),
    [
        (RURAL, Standing(), False, UngradedReason.NEVER_INSPECTED),
        (RURAL, Standing(seasonal_only=True), False, UngradedReason.SEASONAL_ONLY),
        (RURAL, Standing(permitted=False), True, UngradedReason.NO_PERMIT),
        (RURAL, Standing(closed=True), True, UngradedReason.CLOSED),
        (Facts(kind="VENDOR"), Standing(), True, UngradedReason.OTHER_SUPERVISOR),
        (Facts(kind="RESTAURANT"), Standing(), True, UngradedReason.FACTS_MISSING),
        (Facts(kind="PRODUCER"), Standing(), True, UngradedReason.NO_TABLE),  # table 1-1 was not found
    ],
)
def test_ungraded_is_an_outcome_with_its_reason(facts, standing, inspected, reason):
    found = opinion(facts, standing, from_quantitative(Decimal(90)) if inspected else None, ON)
    assert isinstance(found, Ungraded)
    assert found.reason is reason
    assert found.text.endswith("。")


def test_missing_facts_are_named():
    found = opinion(Facts(kind="RESTAURANT"), Standing(), from_quantitative(Decimal(90)), ON)
    assert isinstance(found, Ungraded)
    assert "经营场所面积（平方米）" in found.missing


def test_a_seasonal_business_that_was_inspected_in_full_has_its_grade():
    found = opinion(RURAL, Standing(seasonal_only=True), from_quantitative(Decimal(90)), ON)
    assert isinstance(found, GradeOpinion)


def test_whoever_filled_in_the_form_may_not_review_it():
    assert sign_objections("officer-1", "officer-2") == ()
    assert sign_objections("officer-1", " officer-1 ") == ("填表人不能同时是审核人，请另一人审核。",)
    assert len(sign_objections("", "")) == 2


def test_a_town_is_counted_by_grade_and_by_reason():
    graded = opinion(RURAL, Standing(), from_quantitative(Decimal(80)), ON)
    seasonal = opinion(RURAL, Standing(seasonal_only=True), None, ON)
    counted = count_by_outcome([graded, seasonal, seasonal])
    assert (counted["A"], counted["seasonal_only"], sum(counted.values())) == (1, 2, 3)
