"""The form of grading facts: it asks what the table of the kind asks, and is reached from where a fact is missing."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from weili.archive.models import Business, Permit, Visit
from weili.grading.models import Grade, Ungraded
from weili.grading.services import propose_grade
from weili.kernel import clock

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def noon(cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is asked for at noon of the day of the tests; a demo district asks for no second factor."""
    monkeypatch.setattr(clock, "now", lambda: at)
    cast.district.demo = True
    cast.district.save()


def address(business: Business) -> str:
    return reverse("web:business-act", args=[business.pk, "grading-facts"])


def asked(client: Client, business: Business) -> set[str]:
    return set(client.get(address(business)).context["form"].fields)


def test_each_kind_is_asked_what_its_table_asks(cast: Cast, as_person: SignIn) -> None:

    client = as_person(cast.catering)
    assert asked(client, cast.chestnut) == {"food_types", "perishables", "consumers", "area_m2", "reason"}
    assert asked(client, cast.canteen) == {"food_types", "perishables", "consumers", "diners", "reason"}
    shop = asked(as_person(cast.circulation), cast.grocery)
    assert shop == {"area_m2", "suppliers", "reason", *(f"goods-{n}" for n in range(6))}


def test_a_workshop_without_a_table_is_told_why(cast: Cast, as_person: SignIn) -> None:
    words = as_person(cast.production).get(address(cast.workshop)).content.decode()
    assert "请上传本局使用的分值表" in words


def test_what_is_given_is_kept_and_filled_in_again(cast: Cast, as_person: SignIn) -> None:
    client = as_person(cast.gu)
    given = {
        "food_types": ["hot", "cold"], "perishables": "no", "consumers": ["individual"], "area_m2": "86.5",
        "reason": "现场核对菜单",
    }  # fmt: skip
    answer = client.post(address(cast.chestnut), given, follow=True)
    words = answer.content.decode()
    assert "分级因素已保存" in words
    assert "热食类、冷食类" in words
    business = Business.objects.get(pk=cast.chestnut.pk)
    assert business.area_m2 == Decimal("86.50")
    assert business.facts == {
        "food_types": ["cold", "hot"], "perishables": False, "consumers": ["individual"],
    }  # fmt: skip
    form = client.get(address(business)).context["form"]
    assert form["perishables"].value() == "no"
    assert form["food_types"].value() == ["cold", "hot"]
    again = client.post(address(business), {**given, "reason": "再看"})
    assert again.status_code == 422
    assert "没有任何内容与档案不同" in again.content.decode()


def test_a_shop_counts_its_goods(cast: Cast, as_person: SignIn) -> None:
    client = as_person(cast.circulation)
    given = {"area_m2": "60", "suppliers": "4", "goods-0": "300", "goods-2": "0", "reason": "现场清点"}
    assert client.post(address(cast.grocery), given).status_code == 303
    facts = Business.objects.get(pk=cast.grocery.pk).facts
    assert facts == {"suppliers": 4, "goods": {"预包装单品数-常温": 300, "预包装单品数-冷冻": 0}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"area_m2": "很大"},
        {"area_m2": "-1"},
        {"area_m2": "NaN"},
        {"food_types": ["soup"]},
        {"perishables": "maybe"},
        {"perishables": "yes", "reason": ""},
        {},
    ],
)
def test_what_cannot_be_is_said_on_the_form(cast: Cast, as_person: SignIn, wrong: dict[str, Any]) -> None:
    answer = as_person(cast.gu).post(address(cast.chestnut), {"reason": "现场核对", **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Business.objects.get(pk=cast.chestnut.pk).facts == {}


def test_who_may_not_edit_gets_no_form(cast: Cast, as_person: SignIn) -> None:
    assert as_person(cast.owner).get(address(cast.chestnut)).status_code in {403, 404}


def test_an_ungraded_business_links_to_the_form_and_is_graded_after_it(
    cast: Cast, at: datetime, as_person: SignIn
) -> None:
    house, on = cast.chestnut, date(2026, 6, 1)
    Permit.objects.create(
        district=cast.district, business=house, kind="JY2", number="JY21101160000012",
        issued_on=date(2024, 1, 1), valid_to=date(2029, 1, 1),
    )  # fmt: skip
    Visit.objects.create(
        district=cast.district, business=house, visited_on=on, full=True, outcome="pass", key_findings=0,
        general_findings=1,
    )  # fmt: skip
    assert isinstance(propose_grade(business=house, year=2026, by=cast.gu, at=at), Ungraded)
    client = as_person(cast.gu)
    listed = client.get(reverse("web:ungraded")).content.decode()
    assert f'href="{address(house)}">补分级因素' in listed
    given = {
        "food_types": ["hot"],
        "perishables": "yes",
        "consumers": ["individual"],
        "area_m2": "86",
    }
    assert client.post(address(house), {**given, "reason": "核对"}).status_code == 303
    house.refresh_from_db()
    assert isinstance(propose_grade(business=house, year=2026, by=cast.gu, at=at), Grade)


def test_without_a_kind_the_link_leads_to_the_correction(cast: Cast, at: datetime, as_person: SignIn) -> None:
    Business.objects.filter(pk=cast.chestnut.pk).update(kind="")
    propose_grade(business=Business.objects.get(pk=cast.chestnut.pk), year=2026, by=cast.gu, at=at)
    listed = as_person(cast.gu).get(reverse("web:ungraded")).content.decode()
    assert "登记业态" in listed
