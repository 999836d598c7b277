"""Key supervision objects (Order 49 art. 22)."""

from datetime import date

import pytest

from weili.law.key_supervision import KeyEvent, key_entry, key_supervision
from weili.law.letters import RiskGrade
from weili.law.source import Confidence

ON = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("kind", "grade", "cases"),
    [
        ("CENTRAL_KITCHEN", RiskGrade.A, ["central_kitchen"]),  # whatever its grade
        ("MEAL_DELIVERY", None, ["meal_delivery"]),
        ("SPECIAL_FOOD_PRODUCER", RiskGrade.D, ["special_food_producer", "producer_c_d"]),
        ("PRODUCER", RiskGrade.C, ["producer_c_d"]),
        ("RESTAURANT", RiskGrade.C, []),  # of operators only D
        ("RESTAURANT", RiskGrade.D, ["operator_d"]),
        ("GROCERY", RiskGrade.D, ["operator_d"]),
        ("PRODUCER", RiskGrade.B, []),
        ("RESTAURANT", None, []),
    ],
)
def test_who_is_a_key_object_by_statute(kind, grade, cases):
    assert [reason.case for reason in key_supervision(kind, grade, ON)] == cases


def test_before_order_49_nobody_was_by_that_article():
    assert key_supervision("RESTAURANT", RiskGrade.D, date(2022, 3, 14)) == ()


@pytest.mark.parametrize("event", list(KeyEvent))
def test_an_event_proposes_a_term_that_is_to_be_confirmed(event):
    entry = key_entry(event, ON)
    assert entry.factor > 1
    assert entry.reason.confidence is not Confidence.SURE
    assert (entry.months is None) == (event is KeyEvent.SERIOUS_LIST)
