"""Static points by factor tables, the product's and a bureau's own."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.csv_table import TableError
from weili.law.kinds import Sector
from weili.law.letters import StaticTier
from weili.law.source import Confidence, LawError
from weili.law.static_points import (
    Consumers,
    Facts,
    FoodType,
    score,
    static_tier,
)
from weili.law.static_tables import parse_static_table, static_table

ON = date(2024, 1, 1)
HEADING = "因素,取值,档次,上限,分值,该项最高分,依据,条款\n"
OWN = (
    HEADING
    + "面积,area_m2,不超过100,100,5,25,本局分值表,一\n"
    + "面积,area_m2,100以上,,25,25,本局分值表,一\n"
    + "供货者,suppliers,全部,,15,15,本局分值表,二\n"
)


def restaurant(area: str = "100", foods: set[FoodType] | None = None, *, perishables: bool = False) -> Facts:
    return Facts(
        kind="RESTAURANT",
        area_m2=Decimal(area),
        food_types=frozenset(foods or {FoodType.HOT}),
        perishables=perishables,
        consumers=frozenset({Consumers.INDIVIDUAL}),
    )


@pytest.mark.parametrize(
    ("area", "points"),
    [("150", 2), ("150.5", 4), ("500", 4), ("501", 6), ("1000", 6), ("3000", 8), ("3000.1", 10)],
)
def test_the_size_of_a_restaurant(area, points):
    assert score(restaurant(area), ON).lines[0].points == points


@pytest.mark.parametrize(("diners", "points"), [(50, 2), (51, 4), (300, 4), (500, 7), (501, 10)])
def test_the_size_of_a_school_canteen_goes_by_its_diners(diners, points):
    facts = Facts(
        kind="CANTEEN_SCHOOL", diners=diners, food_types=frozenset({FoodType.HOT}), perishables=True
    )
    found = score(facts, ON)
    assert found.lines[0].points == points
    assert found.lines[2].level.startswith("学生")  # its consumers follow from what it is


def test_where_no_text_gave_the_points_the_highest_is_taken_and_marked():
    facts = Facts(kind="CENTRAL_KITCHEN", food_types=frozenset({FoodType.HOT}), perishables=True)
    line = score(facts, ON).lines[0]
    assert (line.points, line.confidence) == (Decimal(10), Confidence.PROPOSED)
    assert "待确认" in line.note


def test_a_shop_counts_what_it_sells_and_absent_goods_count_nothing():
    facts = Facts(
        kind="SUPERMARKET", area_m2=Decimal(800), suppliers=60, goods={"预包装单品数-常温": Decimal(700)}
    )
    found = score(facts, ON)
    assert (found.points, found.complete) == (Decimal("6.0"), True)  # area 2 + goods 1 + suppliers 3


def test_goods_that_nobody_counted_are_missing_not_zero():
    found = score(Facts(kind="GROCERY", area_m2=Decimal(40), suppliers=3), ON)
    assert found.missing == ("各类食品单品数",)


@pytest.mark.parametrize(
    "name", ["catering", "sales", "sales_variantB", "sales_variantC", "health_food_production"]
)
def test_every_table_sums_to_forty(name):
    table = static_table(name, ON)
    forms = {factor.form for factor in table.factors} - {""} or {""}
    for form in forms:
        assert sum(factor.maximum for factor in table.factors_for(form)) == 40


@given(st.decimals(0, 5000, places=1), st.decimals(0, 5000, places=1))
def test_a_larger_restaurant_never_has_fewer_points(one, other):
    small, large = sorted((one, other))
    assert score(restaurant(str(small)), ON).points <= score(restaurant(str(large)), ON).points


@given(st.sets(st.sampled_from(list(FoodType)), min_size=1), st.sampled_from(list(FoodType)), st.booleans())
def test_making_one_more_kind_of_food_never_lowers_the_points(foods, more, perishables):
    before = score(restaurant(foods=foods, perishables=perishables), ON).points
    assert before <= score(restaurant(foods=foods | {more}, perishables=perishables), ON).points


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        (restaurant(foods={FoodType.SIMPLE}), StaticTier.I),
        (restaurant(), StaticTier.II),
        (restaurant(perishables=True), StaticTier.III),
        (Facts(kind="CANTEEN_CARE"), StaticTier.IV),  # old people
        (Facts(kind="CENTRAL_KITCHEN"), StaticTier.IV),
        (Facts(kind="GROCERY", goods={"预包装单品数-常温": Decimal(10)}), StaticTier.I),
        (Facts(kind="GROCERY", goods={"散装单品数-常温": Decimal(10)}), StaticTier.II),
        (Facts(kind="GROCERY", goods={"预包装单品数-冷藏": Decimal(1)}), StaticTier.III),
        (Facts(kind="RESTAURANT"), None),  # not known, not guessed
    ],
)
def test_the_static_tier(facts, tier):
    assert static_tier(facts, ON) is tier


def test_a_bureau_uploads_its_own_table():
    table = parse_static_table(OWN)
    found = score(Facts(kind="GROCERY", area_m2=Decimal(101), suppliers=1), ON, table=table)
    assert found.points == 40
    assert str(found.lines[0].article) == "《本局分值表》一"


@pytest.mark.parametrize(
    ("broken", "row", "field"),
    [
        (OWN.replace("不超过100,100,5", "不超过100,一百,5"), 2, "上限"),
        (OWN.replace("100以上,,25", "100以上,,26"), 3, "分值"),  # more than the factor's maximum
        (OWN.replace("100以上,,25", "100以上,200,25"), 3, "上限"),  # the last level must be open
        (OWN.replace("供货者,suppliers", "供货者,面积"), 4, "取值"),
        (OWN.replace("供货者,suppliers,全部", "供货者,suppliers,"), 4, "档次"),
        (OWN.replace("分值", "得分"), 1, "分值"),
        (OWN.replace("15,15,本局分值表,二", "15,15,,二"), 4, "依据"),
    ],
)
def test_a_table_that_cannot_be_used_names_row_and_field(broken, row, field):
    with pytest.raises(TableError) as refused:
        parse_static_table(broken)
    assert (refused.value.row, refused.value.field) == (row, field)
    assert refused.value.expected


def test_a_table_must_sum_to_forty():
    with pytest.raises(LawError, match="应为40分，现为39分"):
        parse_static_table(OWN.replace("15,15", "14,14"))


def test_ordinary_producers_have_no_table_until_one_is_uploaded():
    assert Facts(kind="PRODUCER").sector is Sector.PRODUCTION
    with pytest.raises(LawError, match="请上传"):
        score(Facts(kind="PRODUCER"), ON)
