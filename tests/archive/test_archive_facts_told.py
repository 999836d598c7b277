"""The facts for grading that a list of businesses tells, under the keys that grading reads."""

from datetime import datetime
from typing import Any

import pytest
from tests.arriving import take
from tests.cast import Cast

from weili.archive.filling import Known, fill_in
from weili.archive.intakes import BUSINESSES
from weili.exchange.rows.businesses import BusinessRow
from weili.grading.facts import facts_of

pytestmark = pytest.mark.django_db


def told(cast: Cast, at: datetime, **known: Any) -> dict[str, Any]:
    take(BUSINESSES, cast, at, BusinessRow(business_name="x", **known), of=cast.grocery)
    cast.grocery.refresh_from_db()
    found: dict[str, Any] = cast.grocery.facts
    return found


def test_every_fact_lies_under_its_key_and_grading_can_read_it(cast: Cast, at: datetime) -> None:
    facts = told(
        cast, at, perishables=False, consumers=("special", "individual"), suppliers=4, food_types=("热食类食品制售",),
        packaged_ambient=1200, bulk_chilled=0,
    )  # fmt: skip
    assert facts == {
        "food_types": ["hot"],
        "perishables": False,
        "consumers": ["special", "individual"],
        "suppliers": 4,
        "goods": {"预包装单品数-常温": 1200, "散装单品数-冷藏": 0},
    }
    assert facts_of(cast.grocery).suppliers == 4


def test_what_a_row_leaves_out_stays_unknown(cast: Cast, at: datetime) -> None:
    assert told(cast, at) == {}


def test_a_second_list_fills_what_the_first_left_out_and_overwrites_nothing(cast: Cast, at: datetime) -> None:
    told(cast, at, packaged_ambient=10, perishables=False)
    facts = told(cast, at, packaged_ambient=99, packaged_chilled=5, perishables=True, suppliers=2)
    assert facts == {
        "perishables": False,
        "suppliers": 2,
        "goods": {"预包装单品数-常温": 10, "预包装单品数-冷藏": 5},
    }


def test_a_list_refines_the_general_kind_of_a_permit_and_nothing_else(cast: Cast) -> None:
    business = cast.chestnut
    business.kind, business.sector = "RESTAURANT", "catering"  # what 餐饮服务经营者 of a permit comes to
    business.save(update_fields=["kind", "sector"])

    fill_in(known=[Known(business=business, kind_text="超市")])  # another sector: stays with its row
    business.refresh_from_db()
    assert business.kind == "RESTAURANT"

    fill_in(known=[Known(business=business, kind_text="乡村民俗旅游户")])
    business.refresh_from_db()
    assert business.kind == "FOLK_HOUSEHOLD"

    fill_in(known=[Known(business=business, kind_text="小吃店")])
    business.refresh_from_db()
    assert business.kind == "FOLK_HOUSEHOLD", "a special kind is not overwritten"
