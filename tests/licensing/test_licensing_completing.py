"""What a permit tells of its business, so that nobody is asked again for what the permit says."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.arriving import take
from tests.cast import Cast

from weili.archive.businesses import NewBusiness, register_business
from weili.archive.models import Business
from weili.exchange.rows.permits import PermitRow
from weili.law.check_digits import with_check_digit
from weili.licensing.intake import INTAKE

pytestmark = pytest.mark.django_db


def permit(**known: Any) -> PermitRow:
    usual = {
        "licence_no": with_check_digit("jy", "JY2110116000001"),
        "operator_name": "北京新开饭庄",
        "main_type": "餐饮服务经营者（餐馆）",
        "items": ("热食类食品制售", "冷食类食品制售"),
    }
    return PermitRow(**(usual | known))


@pytest.fixture
def nameless(cast: Cast, at: datetime) -> Business:
    """A business of which only its name is known."""
    newcomer = NewBusiness(name="北京某某中心", town=cast.towns["渤海镇"], source="测试")
    return register_business(newcomer=newcomer, district=cast.district, by=cast.lin, at=at)


def test_a_permit_alone_tells_kind_food_area_and_chain(cast: Cast, at: datetime, nameless: Business) -> None:
    take(INTAKE, cast, at, permit(area=Decimal(86), chain=True), of=nameless)
    nameless.refresh_from_db()
    assert (nameless.kind, nameless.sector) == ("RESTAURANT", "catering")
    assert (nameless.area_m2, nameless.chain) == (Decimal(86), True)
    assert nameless.facts == {"food_types": ["cold", "hot"]}


def test_the_permit_that_holds_speaks_before_the_one_that_lapsed(
    cast: Cast, at: datetime, nameless: Business
) -> None:
    old = permit(items=("生食类食品制售",), status="expired", issued_on=date(2018, 1, 1), area=Decimal(10))
    new = permit(items=("热食类食品制售",), issued_on=date(2023, 1, 1), area=Decimal(20))
    take(INTAKE, cast, at, old, new, of=nameless)
    nameless.refresh_from_db()
    assert (nameless.facts, nameless.area_m2) == ({"food_types": ["hot"]}, Decimal(20))


def test_what_is_known_is_not_overwritten(cast: Cast, at: datetime) -> None:
    chestnut = cast.chestnut
    chestnut.facts = {"food_types": ["raw"]}
    chestnut.save()
    take(INTAKE, cast, at, permit(), of=chestnut)
    chestnut.refresh_from_db()
    assert (chestnut.kind, chestnut.facts) == ("FOLK_HOUSEHOLD", {"food_types": ["raw"]})


def test_a_permit_without_words_changes_nothing(cast: Cast, at: datetime, nameless: Business) -> None:
    take(INTAKE, cast, at, permit(main_type=None, items=()), of=nameless)
    nameless.refresh_from_db()
    assert (nameless.kind, nameless.facts) == ("", {})
