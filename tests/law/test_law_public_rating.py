"""The public rating with the faces (量化等级)."""

from datetime import date
from decimal import Decimal

import pytest

from weili.law.letters import QuantGrade
from weili.law.public_rating import rate
from weili.law.source import LawError

ON = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("mean", "grade"),
    [
        ("10", QuantGrade.A),
        ("9.0", QuantGrade.A),
        ("8.99", QuantGrade.B),
        ("7.5", QuantGrade.B),
        ("7.4", QuantGrade.C),
        ("6.0", QuantGrade.C),
        ("5.99", None),
    ],
)
def test_the_cuts_of_the_mean(mean, grade):
    assert rate([Decimal(mean)], ON).grade is grade


def test_two_failed_key_items_take_the_face_away():
    assert rate([Decimal(10)], ON, key_failed=1).grade is QuantGrade.A
    found = rate([Decimal(10)], ON, key_failed=2)
    assert found.grade is None
    assert "2项重点项" in found.because


@pytest.mark.parametrize("scores", [[], [Decimal("10.1")], [Decimal(-1)]])
def test_scores_outside_the_scale_are_refused(scores):
    with pytest.raises(LawError):
        rate(scores, ON)
