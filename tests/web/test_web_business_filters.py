"""The list of businesses can be asked for from any page: each condition stands in the address and in words."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.duties import open_duty
from weili.archive.models import Business, Market, Permit
from weili.archive.permits import record_permits
from weili.archive.queries import paging
from weili.grading.models import Grade

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def leader(desk: Desk, as_person: SignIn) -> Client:
    """Somebody who sees the whole district."""
    return as_person(desk.cast.leader)


def signs(client: Client, query: str) -> list[str]:
    return [row.sign for row in client.get(f"/businesses?{query}").context["found"].rows]


def test_several_towns_and_kinds_at_once(desk: Desk, leader: Client) -> None:
    assert set(signs(leader, "town=110116108&town=110116101")) == {"栗子农家院", "湖畔小学食堂"}
    assert set(signs(leader, "kind=GROCERY&kind=SMALL_WORKSHOP")) == {"便民食品店", "老罗豆腐"}
    answer = leader.get("/businesses?town=110116108&town=110116101&town=nowhere")
    assert "街镇：雁栖镇、渤海镇" in answer.content.decode()
    assert "已忽略：街镇" in answer.content.decode()


def test_who_held_a_permit_on_a_day(desk: Desk, leader: Client, at: datetime) -> None:
    ended = Permit(
        district=desk.cast.district, business=desk.cast.grocery, kind="JY1", number="JY11101160000001",
        valid_from=date(2019, 1, 1), valid_to=date(2023, 12, 31),
    )  # fmt: skip
    record_permits(permits=[ended], by=desk.cast.licensing, at=at)
    assert signs(leader, "licensed_on=2023-12-31") == ["便民食品店"]
    assert signs(leader, "licensed_on=2024-01-01") == []
    assert "已忽略：当日持证" in leader.get("/businesses?licensed_on=yesterday").content.decode()


def test_which_permits_are_held_and_which_end_soon(
    desk: Desk, leader: Client, at: datetime, on: date
) -> None:
    soon = Permit(
        district=desk.cast.district, business=desk.cast.canteen, kind="JY3", number="JY31101160000001",
        valid_from=date(2021, 1, 1), valid_to=on + timedelta(days=30),
    )  # fmt: skip
    record_permits(permits=[soon], by=desk.cast.licensing, at=at)
    assert signs(leader, "permit=JY3") == ["湖畔小学食堂"]
    assert signs(leader, "permit=JY2") == ["栗子农家院"]
    assert signs(leader, "expiring=30") == ["湖畔小学食堂"]
    assert signs(leader, "expiring=29") == []
    assert signs(leader, "expiring=30&permit=JY2") == []


def test_grades_of_another_year(desk: Desk, leader: Client, at: datetime) -> None:
    Grade.objects.create(
        district=desk.cast.district, business=desk.cast.grocery, year=2024, letter="B", state="reviewed",
        filled_by=desk.cast.circulation, filled_at=at,
    )  # fmt: skip
    assert signs(leader, "grade=B&grade_year=2024") == ["便民食品店"]
    assert signs(leader, "grade=B") == []
    assert len(signs(leader, "grade=none&grade_year=2024")) == 3


def test_the_highest_risk_comes_first(desk: Desk, leader: Client, at: datetime) -> None:
    for shop, letter in ((desk.cast.grocery, "B"), (desk.cast.workshop, "D")):
        Grade.objects.create(
            district=desk.cast.district, business=shop, year=2026, letter=letter, state="reviewed",
            filled_by=desk.cast.circulation, filled_at=at,
        )  # fmt: skip
    assert signs(leader, "sort=grade")[:2] == ["老罗豆腐", "便民食品店"]
    assert len(signs(leader, "sort=grade")) == 4


def test_a_market_a_size_a_scenic_town(desk: Desk, leader: Client) -> None:
    market = Market.objects.create(district=desk.cast.district, name="青春路市场")
    Business.objects.filter(pk=desk.cast.grocery.pk).update(market=market, area_m2=90)
    assert signs(leader, f"market={market.pk}") == ["便民食品店"]
    assert signs(leader, "size=small") == ["便民食品店"]
    assert signs(leader, "size=medium") == []
    assert len(signs(leader, "size=unknown")) == 3
    assert set(signs(leader, "scenic=1")) == {"栗子农家院", "湖畔小学食堂"}


def test_what_is_late_and_what_is_due_soon(desk: Desk, leader: Client, on: date, at: datetime) -> None:
    assert signs(leader, "duty=late") == ["栗子农家院"]
    assert signs(leader, "duty=soon") == []
    open_duty(
        title="复查", subject="x:2", rule="", start=on, due_on=on + timedelta(days=7),
        business=desk.cast.chestnut, by=desk.cast.system, at=at,
    )  # fmt: skip
    assert signs(leader, "duty=soon") == ["栗子农家院"]


def test_what_is_near_comes_nearest_first(desk: Desk, leader: Client) -> None:
    premises = desk.cast.grocery.premises
    assert premises is not None
    premises.lat, premises.lon, premises.converted_from = 40.4202, 116.4821, "town centre"
    premises.save()
    answer = leader.get("/businesses?lat=40.4102&lon=116.4821&within=2000&accuracy=35")
    rows = answer.context["found"].rows
    assert [(row.sign, row.metres, row.roughly) for row in rows] == [
        ("栗子农家院", 0, False),
        ("便民食品店", 1113, True),
    ]
    assert "定位误差约 35 米" in answer.content.decode()
    assert signs(leader, "lat=40.4102&lon=116.4821&within=1000") == ["栗子农家院"]


@pytest.mark.parametrize(
    "query",
    [
        "lat=nan&lon=116", "lat=1e400&lon=1", "lat=40.4", "lat=400&lon=500", "lat=40.4&lon=116.4&within=99999999",
        "expiring=-1", "expiring=9999999", "grade_year=1&grade=A", "licensed_on=2026-13-40", "market=abc",
        "market=99999999999999999999", "permit=X", "size=gigantic", "duty=never", "sort=distance", "sort=best",
        "town=&town=&kind=", "lat=90&lon=180&within=50000",
    ],
)  # fmt: skip
def test_whatever_stands_in_the_address_gets_a_calm_page(leader: Client, query: str) -> None:
    assert leader.get(f"/businesses?{query}").status_code == 200


def test_a_list_is_turned_only_so_far(
    desk: Desk, leader: Client, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr(paging, "COUNTED", 2)
    answer = leader.get("/businesses?page=9")
    assert answer.context["found"].total == 4, "all are counted, for an index answers"
    words = answer.content.decode()
    assert "列表只翻到第 1 页，已显示这一页" in words
    assert "导出全部" in words


def test_parts_of_a_list_are_one_list(desk: Desk) -> None:
    heads = Business.objects.in_district(desk.cast.district).order_by("pk")
    whole = list(heads)
    parts = [heads.filter(pk=whole[2].pk), heads.none(), heads.exclude(pk=whole[2].pk)]
    wanted = [whole[2], whole[0], whole[1], whole[3]]
    pages = [paging.page_of_parts(parts, number, read=list, size=3) for number in (1, 2, 3)]
    assert [list(page.rows) for page in pages] == [wanted[:3], wanted[3:], wanted[3:]]
    assert [page.total for page in pages] == [4, 4, 4]
    assert pages[2].beyond
