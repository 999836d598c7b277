"""Violations, fine ranges and choices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.penalties import CaseFacts, Severity, choices, fine_range, violation, violations
from weili.law.source import LawError

ON = date(2024, 5, 1)
LATER = date(2027, 6, 1)  # when all of them are in force
CODES = [found.code for found in violations(LATER)]
money = st.decimals(0, 10_000_000, places=2)


@pytest.mark.parametrize(
    ("code", "goods", "lowest", "highest"),
    [
        ("V034", "9999.99", 50_000, 100_000),  # expired food, art. 124: below 10,000 yuan
        ("V034", "10000", 100_000, 200_000),  # 10 to 20 times from 10,000 on
        ("V034", "24000", 240_000, 480_000),
        ("V001", "0", 50_000, 100_000),  # no permit, art. 122
        ("V020", "20000", 300_000, 600_000),  # non-food material, art. 123: 15 to 30 times
        ("V041", "500", 5_000, 50_000),  # label, art. 125
        ("V041", "20000", 100_000, 200_000),
    ],
)
def test_ranges_by_the_value_of_the_goods(code, goods, lowest, highest):
    found = fine_range(code, ON, goods_value=Decimal(goods))
    assert (found.lowest, found.highest) == (lowest, highest)


@pytest.mark.parametrize("code", ["V050", "V051", "V053", "V055", "V065", "V071", "V073"])
def test_two_step_violations_are_fined_only_after_a_refusal(code):
    first = fine_range(code, ON)
    assert (first.fined, first.step) == (False, "责令改正")
    assert fine_range(code, ON, refused_to_correct=True).fined


@pytest.mark.parametrize(
    ("severity", "lowest", "highest"),
    [
        (Severity.ORDINARY, 10_000, 30_000),
        (Severity.SERIOUS, 30_000, 100_000),
        (Severity.HARM, 100_000, 200_000),
    ],
)
def test_a_lent_permit_has_three_ranges(severity, lowest, highest):
    found = fine_range("V008", ON, severity=severity)
    assert (found.lowest, found.highest) == (lowest, highest)


@pytest.mark.parametrize("code", ["V007", "V067", "V079"])
def test_some_violations_carry_no_fine(code):
    assert not fine_range(code, LATER, refused_to_correct=True).fined


@given(st.sampled_from(CODES), money, st.sampled_from(list(Severity)))
def test_every_range_is_ordered(code, goods, severity):
    found = fine_range(code, LATER, goods_value=goods, refused_to_correct=True, severity=severity)
    if found.fined:
        assert 0 <= found.lowest <= found.highest


@given(st.sampled_from(["V001", "V020", "V034", "V041"]), money, money)
def test_more_goods_are_never_fined_less(code, one, other):
    small, large = sorted((one, other))
    assert fine_range(code, ON, goods_value=small).lowest <= fine_range(code, ON, goods_value=large).lowest


@given(st.sampled_from(CODES), money)
def test_the_bands_join_without_gap(code, goods):
    found = choices(code, CaseFacts(goods_value=goods, refused_to_correct=True), LATER)
    bands = {choice.choice: choice for choice in found}
    if "lighter" in bands:
        assert bands["mitigate"].highest == bands["lighter"].lowest
        assert bands["lighter"].highest == bands["ordinary"].lowest
        assert bands["ordinary"].highest == bands["heavier"].lowest


def test_the_bands_of_expired_food_below_ten_thousand_yuan():
    found = {c.choice: (c.lowest, c.highest) for c in choices("V034", CaseFacts(goods_value=Decimal(80)), ON)}
    assert found["lighter"] == (50_000, 65_000)
    assert found["ordinary"] == (65_000, 85_000)
    assert found["heavier"] == (85_000, 100_000)


def test_a_fine_from_three_hundred_thousand_on_is_the_citys_to_decide():
    found = {c.choice: c for c in choices("V034", CaseFacts(goods_value=Decimal(24_000)), ON)}
    assert found["lighter"].highest == 312_000
    assert "市局" in found["lighter"].warnings[0]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CaseFacts(minor=True, corrected=True, harm=False), ["waive_minor"]),  # must not be punished
        (CaseFacts(no_fault_proven=True), ["waive_no_fault"]),
        (
            CaseFacts(minor=True, corrected=True, first_in_two_years=True),  # may be left unpunished
            ["waive_first", "mitigate", "lighter", "ordinary", "heavier"],
        ),
        (
            CaseFacts(dealer=True, purchase_checked=True, source_named=True),
            ["waive_source", "mitigate", "lighter", "ordinary", "heavier"],
        ),
        (CaseFacts(dealer=True, purchase_checked=True), ["mitigate", "lighter", "ordinary", "heavier"]),
    ],
)
def test_waivers_come_first_and_an_obligatory_one_stands_alone(facts, expected):
    found = choices("V034", replace(facts, goods_value=Decimal(100)), ON)
    assert [choice.choice for choice in found] == expected
    assert all(choice.article.number for choice in found)


def test_the_first_step_is_the_order_alone():
    assert [choice.choice for choice in choices("V053", CaseFacts(), ON)] == ["order"]


def test_an_act_is_judged_by_the_law_of_its_day():
    with pytest.raises(LawError, match="2027-03-16"):
        violation("V074", date(2027, 3, 15))
    assert fine_range("V074", date(2027, 3, 16)).lowest == 10_000


def test_what_is_missing_is_asked_for():
    with pytest.raises(LawError, match="货值金额"):
        fine_range("V034", ON)
    with pytest.raises(LawError, match="没有编号"):
        violation("V999", ON)


def test_a_small_operator_is_judged_by_beijings_rule_first():
    found = choices("V034", CaseFacts(goods_value=Decimal(100), small_operator=True), ON)
    assert all("第二十一条" in choice.warnings[-1] for choice in found)
    own = choices("V012", CaseFacts(small_operator=True), ON)
    assert not any(choice.warnings for choice in own)
