"""Four letter scales that never meet."""

from itertools import permutations

import pytest

from weili.law.letters import CreditRiskClass, GuaranteeTier, QuantGrade, RiskGrade
from weili.law.source import LawError

SCALES = (RiskGrade, QuantGrade, CreditRiskClass, GuaranteeTier)


@pytest.mark.parametrize(("one", "other"), list(permutations(SCALES, 2)))
def test_the_same_letter_of_two_scales_is_not_the_same(one, other):
    assert one.A != other.A
    assert one.A != "A"
    with pytest.raises(TypeError):
        _ = one.A < other.B


def test_a_screen_shows_the_scale_and_a_word_beside_the_letter():
    assert RiskGrade.A.label == "风险等级 A级（低风险）"
    assert QuantGrade.A.label == "量化等级 A级（优秀，大笑）"
    assert CreditRiskClass.D.label == "信用风险分类 D类（信用风险高）"
    assert GuaranteeTier.B.label == "包保层级 B级（区级干部包保）"


@pytest.mark.parametrize("text", ["B", "b", "B级", "Ｂ级", "B级(较低风险)", "风险等级 B级（较低风险）"])
def test_a_risk_grade_is_read_as_people_write_it(text):
    assert RiskGrade.parse(text) is RiskGrade.B


def test_every_label_reads_back():
    assert [RiskGrade.parse(grade.label) for grade in RiskGrade] == list(RiskGrade)


def test_a_public_rating_is_not_taken_for_a_risk_grade():
    with pytest.raises(LawError) as refused:
        RiskGrade.parse("A级（优秀）")
    assert refused.value.code == "another_scale"
    with pytest.raises(LawError):
        RiskGrade.parse("大笑")


def test_raising_stops_at_d_and_lowering_at_a():
    assert RiskGrade.C.raised(2) is RiskGrade.D
    assert RiskGrade.A.lowered() is RiskGrade.A
