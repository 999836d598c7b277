"""Setting what risk grading asks of a business: allowed, validated in sentences, recorded with before and after."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.arriving import entries, said
from tests.cast import Cast

from weili.archive.changes import NotChanged
from weili.archive.grading_facts import asked_of, known_facts, set_grading_facts
from weili.archive.models import Business
from weili.archive.timeline.event import sentence
from weili.archive.timeline.events import GradingFactsSet
from weili.grading.facts import facts_of
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.law.static_points import score

pytestmark = pytest.mark.postgres
WHY = "现场核对菜单"


def put(
    business: Business, cast: Cast, at: datetime, by: Any = None, why: str = WHY, **facts: Any
) -> Business:
    found: Business = set_grading_facts(business=business, facts=facts, reason=why, by=by or cast.lin, at=at)
    return found


def test_what_was_set_completes_the_static_score(cast: Cast, at: datetime) -> None:
    known = put(
        cast.chestnut, cast, at, area_m2=Decimal("120.5"), food_types=["hot", "cold"], perishables=True,
        consumers=["individual"],
    )  # fmt: skip
    assert score(facts_of(known), clock.day(at)).complete


def test_a_shop_counts_its_goods_factor_by_factor(cast: Cast, at: datetime) -> None:
    by = cast.circulation
    put(cast.grocery, cast, at, by, area_m2=60, suppliers=4, goods={"预包装单品数-常温": 300})
    known = put(cast.grocery, cast, at, by, goods={"散装单品数-冷藏": 8})
    assert known.facts["goods"] == {"预包装单品数-常温": 300, "散装单品数-冷藏": 8}
    assert score(facts_of(known), clock.day(at)).complete
    emptied = put(cast.grocery, cast, at, by, goods={"预包装单品数-常温": None, "散装单品数-冷藏": None})
    assert "goods" not in emptied.facts


def test_a_person_without_the_right_or_the_area_is_refused(cast: Cast, at: datetime) -> None:
    for person in (cast.he, cast.stranger, cast.citizen):
        with pytest.raises(Refused):
            put(cast.chestnut, cast, at, person, perishables=True)
    assert not entries(cast.chestnut, GradingFactsSet.kind)


@pytest.mark.parametrize(
    ("facts", "why", "sentence_part"),
    [
        ({"perishables": True}, " ", "理由"),
        ({"soups": 1}, WHY, "没有这样的分级因素：soups"),
        ({"food_types": ["soup"]}, WHY, "可选：自制饮品"),
        ({"consumers": ["aliens"]}, WHY, "普通散客"),
        ({"perishables": "是"}, WHY, "是、否或不清楚"),
        ({"suppliers": -1}, WHY, "供货者数量应为不小于0的整数"),
        ({"diners": True}, WHY, "供餐人数应为"),
        ({"suppliers": Decimal("1.5")}, WHY, "整数"),
        ({"area_m2": Decimal(-1)}, WHY, "面积应为"),
        (
            {"goods": {"预包装单品数-常温": 1}},
            WHY,
            "没有“预包装单品数-常温”这一因素",
        ),  # not asked of caterers
        ({"choices": {"食盐": ["有"]}}, WHY, "没有“食盐”这一因素"),
        ({"diners": 60}, WHY, "没有任何内容与档案不同"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_changes(
    cast: Cast, at: datetime, facts: dict[str, Any], why: str, sentence_part: str
) -> None:
    with pytest.raises(NotChanged, match=sentence_part):
        put(cast.chestnut, cast, at, why=why, **facts)
    cast.chestnut.refresh_from_db()
    assert (cast.chestnut.facts, cast.chestnut.area_m2) == ({}, None)
    assert not entries(cast.chestnut, GradingFactsSet.kind)


def test_one_wrong_fact_leaves_the_others_unwritten(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotChanged):
        put(cast.chestnut, cast, at, area_m2=Decimal(9), food_types=["soup"])
    cast.chestnut.refresh_from_db()
    assert cast.chestnut.area_m2 is None


def test_the_timeline_says_before_and_after_in_words(cast: Cast, at: datetime) -> None:
    put(cast.chestnut, cast, at, perishables=False, consumers=["special", "individual"])
    put(cast.chestnut, cast, at, perishables=True, consumers=None)
    first, last = entries(cast.chestnut, GradingFactsSet.kind)
    assert said(first)["changes"][0] == "是否含高危易腐食品：（不清楚）→否"
    line = sentence(last.kind, said(last), {})
    assert "是否含高危易腐食品：否→是" in line
    assert "主要消费对象：普通散客、学生、幼儿、老人、病人等特定人群→（不清楚）" in line
    assert WHY in line
    cast.chestnut.refresh_from_db()
    assert known_facts(cast.chestnut) == {"供餐人数": "60", "是否含高危易腐食品": "是"}


def test_a_producer_of_special_food_chooses_levels(cast: Cast, at: datetime) -> None:
    cast.workshop.kind = "SPECIAL_FOOD_PRODUCER"
    cast.workshop.save()
    asked = asked_of(cast.workshop, clock.day(at))
    chosen = {name: [levels[0][0]] for name, levels in asked.choices.items()}
    known = put(cast.workshop, cast, at, cast.production, choices=chosen)
    assert score(facts_of(known), clock.day(at)).complete
    with pytest.raises(NotChanged, match="没有“x”这一档"):
        put(cast.workshop, cast, at, cast.production, choices={next(iter(chosen)): ["x"]})


def test_without_a_kind_or_a_table_it_is_said_why(cast: Cast, at: datetime) -> None:
    on = clock.day(at)
    assert "请上传" in asked_of(cast.workshop, on).why
    cast.workshop.kind = ""
    cast.workshop.save()
    assert "更正业态" in asked_of(cast.workshop, on).why
    with pytest.raises(NotChanged, match="更正业态"):
        put(cast.workshop, cast, at, cast.production, goods={"预包装单品数-常温": 1})
