"""Readings that cannot be true."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.readings import reading_range
from weili.law.source import Confidence, LawError
from weili.law.thresholds import thresholds

ON = date(2026, 11, 28)
UNITS = sorted({limit.unit for limit in thresholds(ON)})


def test_seven_hundred_degrees_are_no_reading():
    found = reading_range("℃", ON)
    assert found.refusal(Decimal(700)) == "读数700℃不可能，应在−50至350℃之间"
    assert found.refusal(Decimal("-50.1")) == "读数−50.1℃不可能，应在−50至350℃之间"
    assert found.confidence is Confidence.PROPOSED


@pytest.mark.parametrize("edge", ["-50", "350", "71.5"])
def test_the_edges_can_be_true(edge):
    assert reading_range("℃", ON).refusal(Decimal(edge)) == ""


def test_the_unit_of_a_difference_is_printed_plainly():
    refusal = reading_range("℃（高于标示）", ON).refusal(Decimal(80))
    assert refusal == "读数80℃不可能，应在−20至50℃之间"


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_a_limit_has_its_range_and_every_limit_lies_within(unit):
    found = reading_range(unit, ON)
    assert found.least < found.most
    assert not [limit for limit in thresholds(ON) if limit.unit == unit and found.refusal(limit.value)]


@given(st.sampled_from(UNITS), st.decimals(-10_000, 100_000, places=1))
def test_a_reading_is_refused_exactly_outside_its_range(unit, reading):
    found = reading_range(unit, ON)
    assert bool(found.refusal(reading)) == (not found.least <= reading <= found.most)


def test_an_unknown_unit_is_refused():
    with pytest.raises(LawError, match="没有单位“℉”"):
        reading_range("℉", ON)
