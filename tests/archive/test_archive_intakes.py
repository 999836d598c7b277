"""What the archive takes in itself: lists of businesses that fill gaps, purchases, staff, parties."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.arriving import arrival, entries, incoming, said, take
from tests.cast import SUMMER, Cast

from weili.archive.filling import Known, fill_in, food_types
from weili.archive.intake import claim_of_party, located
from weili.archive.intakes import BUSINESSES, PURCHASES, STAFF, claim_of_business
from weili.archive.models import Business, Party
from weili.archive.models.timeline import PersonalPart
from weili.archive.parties import name_parties
from weili.exchange.rows.businesses import BusinessRow
from weili.exchange.rows.parties import PartyRow
from weili.exchange.rows.purchases import PurchaseRow
from weili.exchange.rows.staff import StaffRow
from weili.kernel.access import Refused

# --- filling -------------------------------------------------------------------------------------------------


def test_a_list_fills_what_was_not_known_and_overwrites_nothing(cast: Cast, at: datetime) -> None:
    row = BusinessRow(
        business_name="北京怀柔便民食品店", shop_sign="另一个招牌", contact="钱小铺", area=Decimal(45),
        station="怀柔所", food_types=("热食类",), chain="否",
    )  # fmt: skip
    take(BUSINESSES, cast, at, row, of=cast.grocery)
    known = Business.objects.get(pk=cast.grocery.pk)
    assert known.sign == "便民食品店"
    assert (known.contact, known.area_m2, known.facts) == ("钱小铺", Decimal(45), {"food_types": ["hot"]})
    assert known.chain is False


def test_the_calendar_of_a_list_is_taken_only_where_none_is_known(cast: Cast, at: datetime) -> None:
    winter = BusinessRow(business_name="某", open_months=(1, 2, 12, 12))
    take(BUSINESSES, cast, at, winter, of=cast.chestnut)
    take(BUSINESSES, cast, at, winter, of=cast.grocery)
    assert Business.objects.get(pk=cast.chestnut.pk).open_months == SUMMER
    assert Business.objects.get(pk=cast.grocery.pk).open_months == 0b1000_0000_0011


def test_two_rows_of_one_business_teach_both_what_they_know(cast: Cast) -> None:
    one, other = (Business.objects.get(pk=cast.workshop.pk) for _ in range(2))
    fill_in(known=[Known(business=one, contact="罗石磨"), Known(business=other, diners=12, contact="别人")])
    known = Business.objects.get(pk=cast.workshop.pk)
    assert (known.contact, known.diners) == ("罗石磨", 12)


def test_one_that_a_list_calls_gone_is_gone_with_an_entry_once(cast: Cast, on: date, at: datetime) -> None:
    row = BusinessRow(business_name="某", status="gone", closed_on=date(2026, 5, 1))
    take(BUSINESSES, cast, at, row, of=cast.grocery)
    take(BUSINESSES, cast, at, row, of=Business.objects.get(pk=cast.grocery.pk))
    known = Business.objects.get(pk=cast.grocery.pk)
    assert known.gone_on == date(2026, 5, 1)
    [entry] = entries(cast.grocery, "archive.business.gone")
    assert entry.occurred_at.date() == date(2026, 5, 1)
    take(BUSINESSES, cast, at, BusinessRow(business_name="某", status="gone"), of=cast.workshop)
    assert Business.objects.get(pk=cast.workshop.pk).gone_on == on, (
        "the list does not say since when: since today"
    )


def test_a_row_that_says_nothing_new_teaches_nothing(cast: Cast) -> None:
    assert fill_in(known=[Known(business=cast.grocery)]) == []
    assert fill_in(known=[]) == []


TEXTS = st.sampled_from(["", "甲", "乙"])
KNOWN = st.fixed_dictionaries(
    {
        "sign": TEXTS,
        "contact": TEXTS,
        "diners": st.sampled_from([None, 0, 30]),
        "area_m2": st.sampled_from([None, Decimal(10)]),
        "chain": st.sampled_from([None, True, False]),
        "open_months": st.sampled_from([None, 1, SUMMER]),
        "facts": st.sampled_from([{}, {"perishables": True}, {"perishables": False, "consumers": []}]),
    }
)


@given(st.lists(KNOWN, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_nothing_known_is_overwritten(cast: Cast, told: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        for known in told:
            before = Business.objects.get(pk=cast.grocery.pk)
            fill_in(known=[Known(business=Business.objects.get(pk=cast.grocery.pk), **known)])
            after = Business.objects.get(pk=cast.grocery.pk)
            for name in ("sign", "contact", "diners", "area_m2", "kind", "name", "station_id"):
                if getattr(before, name) not in (None, ""):
                    assert getattr(after, name) == getattr(before, name), name
            assert before.facts.items() <= after.facts.items()
            assert after.chain or not before.chain
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("words", "types"),
    [
        (("热食类", "生食类"), ["hot", "raw"]),
        (("糕点类（含裱花蛋糕）",), ["decorated_cake", "pastry"]),
        (("预包装食品",), None),
        ((), None),
    ],
)
def test_the_words_of_the_items_name_food_types(words: tuple[str, ...], types: list[str] | None) -> None:
    assert food_types(words) == ({"food_types": types} if types else {})


# --- claims --------------------------------------------------------------------------------------------------


def test_a_town_is_put_in_front_only_where_it_is_missing() -> None:
    assert located("栗子沟村12号", "渤海镇") == "渤海镇栗子沟村12号"
    assert located("渤海镇栗子沟村12号", "渤海镇") == "渤海镇栗子沟村12号"
    assert located(None, "渤海镇") == "渤海镇"
    assert located("栗子沟村", None) == "栗子沟村"


def test_a_row_that_names_nobody_claims_nobody() -> None:
    assert claim_of_party(PartyRow(address="某处", phone="1")) is None
    assert claim_of_business(BusinessRow(address="某处")) is None


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "wgs84", "cgcs2000", None])
def test_a_position_becomes_wgs84(datum: str | None) -> None:
    found = claim_of_business(
        BusinessRow(business_name="某", latitude=40.4102, longitude=116.4821, datum=datum)
    )
    assert found is not None
    assert found.lat is not None
    assert found.lon is not None
    moved = abs(found.lat - 40.4102) + abs(found.lon - 116.4821)
    assert (moved > 0.001) is (datum in {"gcj02", "bd09"}), (
        "the two shifted systems move, the true ones do not"
    )


# --- purchases, staff, parties -----------------------------------------------------------------------------


def test_a_purchase_is_written_with_its_supplier(cast: Cast, at: datetime) -> None:
    row = PurchaseRow(
        product="鲜鸡蛋", purchased_on=date(2026, 9, 18), supplier_name="密云蛋场", producer_name="密云蛋场",
        batch="0917", certificates=("检疫证", "合格证"),
    )  # fmt: skip
    [bought] = take(PURCHASES, cast, at, row, of=cast.canteen)
    assert bought.supplier == bought.producer == Party.objects.in_district(cast.district).get()
    assert bought.certificate == "检疫证、合格证"
    [entry] = entries(cast.canteen, "archive.purchase.recorded")
    assert said(entry) == {"product": "鲜鸡蛋", "batch": "0917", "supplier": "密云蛋场"}
    assert take(PURCHASES, cast, at, row) == []


def test_the_name_of_a_worker_lies_beside_the_chain(cast: Cast, at: datetime) -> None:
    row = StaffRow(
        name="方小厨", certificate_no="J-7", certificate_issued_on=date(2026, 3, 1), role_text="厨师"
    )
    [member] = take(STAFF, cast, at, row, of=cast.canteen)
    assert (member.name, member.role, member.health_number) == ("方小厨", "厨师", "J-7")
    [entry] = entries(cast.canteen, "archive.staff.recorded")
    assert "方小厨" not in entry.payload
    assert "方小厨" in PersonalPart.objects.get(entry=entry).payload


def test_long_cells_are_cut_and_remembered(cast: Cast, at: datetime) -> None:
    row = PurchaseRow(product="蛋" * 300, purchased_on=date(2026, 9, 18))
    [held] = incoming(cast, at, PURCHASES.kind, [row], of=cast.canteen)
    [bought] = PURCHASES.take([held], arrival(cast, at))
    assert len(bought.product) == 200  # type: ignore[attr-defined]
    assert len(held.cut) == 1


@pytest.mark.parametrize("who", ["assistant", "owner", "citizen", "stranger"])
def test_whoever_may_not_write_there_brings_nothing_in(cast: Cast, at: datetime, who: str) -> None:
    row = PurchaseRow(product="鲜鸡蛋", purchased_on=date(2026, 9, 18))
    rows = incoming(cast, at, PURCHASES.kind, [row], of=cast.canteen)
    with pytest.raises(Refused):
        PURCHASES.take(rows, arrival(cast, at, by=getattr(cast, who)))


def test_the_same_name_is_the_same_party_however_it_is_spaced(cast: Cast, at: datetime) -> None:
    known: dict[str, Party] = {}
    first = name_parties(names=["密云蛋场", " 密云蛋场 ", None, ""], district=cast.district, known=known)
    assert list(first) == ["密云蛋场"]
    again = name_parties(names=["密云蛋场"], district=cast.district, known={})
    assert again["密云蛋场"] == first["密云蛋场"]
    elsewhere = name_parties(names=["密云蛋场"], district=cast.neighbour, known={})
    assert elsewhere["密云蛋场"] != first["密云蛋场"], "every district keeps its own"


def test_parties_met_before_are_not_asked_for_again(cast: Cast, django_assert_num_queries: Any) -> None:
    known: dict[str, Party] = {}
    name_parties(names=["密云蛋场"], district=cast.district, known=known)
    with django_assert_num_queries(2):  # the savepoint alone
        name_parties(names=["密云蛋场"], district=cast.district, known=known)
