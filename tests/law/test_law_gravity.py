"""Serious circumstances and the third penalty within a year."""

from datetime import date
from decimal import Decimal

import pytest

from weili.law.gravity import GravityFacts, serious_grounds, third_penalty_within_a_year

ON = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        (GravityFacts(), 0),
        (GravityFacts(goods_value=Decimal("19999.99"), months=2, ill=29), 0),
        (GravityFacts(goods_value=Decimal(20_000)), 1),
        (GravityFacts(months=3), 1),
        (GravityFacts(ill=30, deaths=1), 2),
        (GravityFacts(false_statement=True, evaded=True, same_kind_within_year=True), 3),
    ],
)
def test_each_ground_of_the_article_is_named(facts, count):
    assert len(serious_grounds(facts, ON)) == count


def test_the_article_is_in_force_since_december_2019():
    assert serious_grounds(GravityFacts(deaths=1), date(2019, 11, 30)) == ()


@pytest.mark.parametrize(
    ("days", "third"),
    [
        ([date(2023, 3, 1), date(2023, 9, 1), ON], True),
        ([date(2023, 2, 28), date(2023, 9, 1), ON], False),  # the first lies more than a year back
        ([date(2023, 9, 1), ON], False),
        ([date(2023, 9, 1), ON, date(2024, 3, 1)], False),  # what comes later does not count yet
    ],
)
def test_the_third_penalty_within_a_year(days, third):
    assert third_penalty_within_a_year(days, ON) is third
