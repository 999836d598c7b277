"""The map: towns, spots and clusters of what one may see, never more than its grid, and a table without scripts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.models import Business, Premises
from weili.kernel.models import Town
from weili.oversight.cockpit_map import GRID, SINGLE, Box
from weili.planning.models import VisitorCount

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DISTRICT = "40.0,116.0,41.0,117.0"


@pytest.fixture
def placed(desk: Desk) -> Desk:
    for place, town in enumerate(Town.objects.filter(district=desk.cast.district)):
        town.lat, town.lon = 40.3 + 0.03 * place, 116.5 + 0.02 * place
        town.save()
    return desk


def crowd(desk: Desk, many: int) -> None:
    """So many businesses in the canteen's town, each at its own place."""
    cast = desk.cast
    places = Premises.objects.bulk_create(
        Premises(district=cast.district, address=f"{n}号", lat=40.1 + n * 0.004, lon=116.2 + n * 0.003)
        for n in range(many)
    )
    shops = Business.objects.bulk_create(
        Business(
            district=cast.district, name=f"店{n}", premises=place, town=cast.towns["雁栖镇"],
            station=cast.stations["yanqi"], created_at=desk.duty.started_at, sector="catering",
        )
        for n, place in enumerate(places)
    )  # fmt: skip
    for shop in shops:
        shop.root = shop
    Business.objects.bulk_update(shops, ["root"])


def test_the_page_is_whole_without_scripts(placed: Desk, as_person: SignIn, on: date) -> None:
    VisitorCount.objects.create(
        district=placed.cast.district, town=placed.cast.towns["渤海镇"], place="慕田峪", on=on, number=7000
    )
    answer = as_person(placed.cast.leader).get("/map")
    words = answer.content.decode()
    assert "<polygon" in words
    assert "示意图" in words
    assert "慕田峪" in words
    assert {town.name: town.businesses for town in answer.context["towns"]}["渤海镇"] == 1
    assert answer.context["unplaced"] == 3


def test_towns_are_given_with_their_list(placed: Desk, as_person: SignIn) -> None:
    data = as_person(placed.cast.leader).get("/map/towns.json").json()
    assert len(data["features"]) == 5
    town = next(each for each in data["features"] if each["properties"]["name"] == "渤海镇")
    assert town["properties"]["url"] == "/businesses?town=110116108"
    assert not town["properties"]["official"]
    lon, lat = town["geometry"]["coordinates"][0][0][0]
    assert (39 < lat < 41, 115 < lon < 118) == (True, True)


def test_few_places_are_shown_one_by_one_with_what_matters(placed: Desk, as_person: SignIn) -> None:
    data = as_person(placed.cast.leader).get("/map/places.json", {"bbox": DISTRICT}).json()
    [place] = data["places"]
    assert (place["sign"], place["matter"], place["tone"]) == ("栗子农家院", "办结投诉", "red")
    assert data["clusters"] == []


def test_many_places_are_clusters_that_can_be_listed(placed: Desk, as_person: SignIn) -> None:
    crowd(placed, SINGLE + 20)
    client = as_person(placed.cast.leader)
    data = client.get("/map/places.json", {"bbox": DISTRICT}).json()
    assert data["places"] == []
    assert 1 < len(data["clusters"]) <= (GRID + 1) ** 2
    assert sum(each["count"] for each in data["clusters"]) == SINGLE + 21
    largest = max(data["clusters"], key=lambda each: each["count"])
    assert client.get(largest["url"]).context["found"].total == largest["count"]


def test_the_map_holds_what_its_filters_leave(placed: Desk, as_person: SignIn) -> None:
    client = as_person(placed.cast.leader)
    for query, many in (
        ({"sector": "catering"}, 1),
        ({"sector": "production"}, 0),
        ({"key": "1"}, 1),
        ({"grade": "D"}, 0),
    ):
        assert len(client.get("/map/places.json", {"bbox": DISTRICT, **query}).json()["places"]) == many, (
            query
        )


def test_a_station_sees_its_own_places(placed: Desk, as_person: SignIn) -> None:
    assert as_person(placed.cast.he).get("/map/places.json", {"bbox": DISTRICT}).json()["places"] == []
    assert len(as_person(placed.cast.gu).get("/map/places.json", {"bbox": DISTRICT}).json()["places"]) == 1


@pytest.mark.parametrize(
    "box", ["", "1,2,3", "a,b,c,d", "41,116,40,117", "nan,1,2,3", "0,0,inf,9", "-95,0,0,9", "🗺"]
)
def test_a_box_that_is_none_is_refused_in_a_sentence(placed: Desk, as_person: SignIn, box: str) -> None:
    client = as_person(placed.cast.leader)
    answer = client.get("/map/places.json", {"bbox": box})
    assert answer.status_code == 400
    assert "地图范围" in answer.json()["error"]
    assert client.get("/map/list", {"bbox": box}).status_code == 404
    assert Box.read(box) is None


def test_a_business_shows_where_it_lies(placed: Desk, as_person: SignIn) -> None:
    words = as_person(placed.cast.gu).get(f"/businesses/{placed.cast.chestnut.pk}").content.decode()
    assert 'class="here"' in words
    assert "40.4102, 116.4821" in words


@pytest.mark.parametrize(
    ("address", "most"), [("/map", 18), ("/map/towns.json", 16), (f"/map/places.json?bbox={DISTRICT}", 24)]
)
def test_the_map_asks_a_fixed_number_of_times(
    placed: Desk, as_person: SignIn, django_assert_max_num_queries: Any, address: str, most: int
) -> None:
    crowd(placed, 60)
    client = as_person(placed.cast.leader)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200
