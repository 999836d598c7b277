"""Which permit a business needs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.permits import Activity, PermitFacts, PermitKind, required_permit
from weili.law.source import LawError

ON = date(2024, 6, 1)


def catering(area: str, *, chain: bool | None = False) -> PermitFacts:
    return PermitFacts(activity=Activity.CATERING, area_m2=Decimal(area), chain=chain)


def shop(area: str = "50", **facts: bool) -> PermitFacts:
    known = {"only_prepackaged": False, "chain": False, "retail_shop": True} | facts
    return PermitFacts(activity=Activity.SALES, area_m2=Decimal(area), **known)


@pytest.mark.parametrize(
    ("facts", "permit"),
    [
        (catering("5.9"), PermitKind.NOT_LICENSABLE),
        (catering("6"), PermitKind.XGM_CATERING),  # both ends belong to the small ones
        (catering("150"), PermitKind.XGM_CATERING),
        (catering("150.1"), PermitKind.JY2),
        (catering("80", chain=True), PermitKind.JY2),  # a chain is never small
        (catering("400", chain=None), PermitKind.JY2),  # here the chain does not decide
        (PermitFacts(activity=Activity.CANTEEN), PermitKind.JY3),  # any size
        (PermitFacts(activity=Activity.CATERING, central_kitchen=True), PermitKind.JY2),
        (PermitFacts(activity=Activity.CATERING, meal_delivery=True), PermitKind.JY2),
        (shop(only_farm_products=True), PermitKind.NONE),
        (shop(medical_formula_only=True), PermitKind.NONE),
        (shop(own_products_only=True), PermitKind.NONE),
        (shop("200", only_prepackaged=True), PermitKind.YB),
        (shop("60"), PermitKind.XGM_GROCERY_FILING),
        (shop("60.5"), PermitKind.JY1),
        (shop("60", chain=True), PermitKind.JY1),
        (shop("30", makes_on_site=True), PermitKind.JY1),  # a small grocery may not make food
        (PermitFacts(activity=Activity.CATERING, fixed_place=False), PermitKind.VENDOR_FILING_TOWN),
        (PermitFacts(activity=Activity.STORAGE), PermitKind.STORAGE_FILING),
        (
            PermitFacts(
                activity=Activity.PRODUCTION,
                sole_trader=True,
                on_district_catalogue=True,
                simple_process=True,
            ),
            PermitKind.XGM_WORKSHOP,
        ),
        (
            PermitFacts(activity=Activity.PRODUCTION, sole_trader=False),
            PermitKind.SC,
        ),
    ],
)
def test_the_decision_table(facts, permit):
    found = required_permit(facts, ON)
    assert found.permit is permit
    assert found.because
    assert found.article.regulation


def test_a_small_shop_of_prepackaged_food_may_hold_either_filing():
    found = required_permit(shop("40", only_prepackaged=True), ON)
    assert (found.permit, found.alternatives) == (PermitKind.YB, (PermitKind.XGM_GROCERY_FILING,))
    assert not found.confidence.blocks


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (PermitFacts(activity=Activity.CATERING), "是否连锁经营"),
        (PermitFacts(activity=Activity.CATERING, chain=False), "使用面积"),
        (PermitFacts(activity=Activity.SALES), "是否仅销售预包装食品"),
        (PermitFacts(activity=Activity.PRODUCTION), "是否个体工商户"),
    ],
)
def test_the_fact_that_decides_is_asked_for(facts, word):
    with pytest.raises(LawError, match=word):
        required_permit(facts, ON)


def test_the_transport_permit_is_new_since_december_2025():
    facts = PermitFacts(activity=Activity.TRANSPORT)
    with pytest.raises(LawError):
        required_permit(facts, date(2025, 11, 30))
    assert required_permit(facts, date(2025, 12, 1)).permit is PermitKind.TRANSPORT_PERMIT


@given(st.decimals(0, 10_000, places=1), st.booleans())
def test_a_caterer_always_has_an_answer(area, chain):
    found = required_permit(catering(str(area), chain=chain), ON)
    assert found.permit in {PermitKind.JY2, PermitKind.XGM_CATERING, PermitKind.NOT_LICENSABLE}


@pytest.mark.parametrize("kind", list(PermitKind))
def test_every_kind_has_a_name(kind):
    assert kind.label
    assert not (kind.is_filing and kind in {PermitKind.JY1, PermitKind.JY2, PermitKind.JY3, PermitKind.SC})
