"""The habits of every list: saved filters above it, columns one can hide; whatever stands in a cookie."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.kernel.models import SavedList
from weili.web import lists

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def test_a_filter_is_saved_shared_and_forgotten(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.gu)
    given = {"name": "渤海超期", "next": "/duties?which=late&page=3", "shared": "1"}
    answer = client.post("/lists/save", given)
    assert answer["Location"] == "/duties?which=late"
    colleague = as_person(desk.cast.lin)
    words = colleague.get("/duties").content.decode()
    assert "渤海超期" in words
    saved = SavedList.objects.get()
    assert colleague.post(f"/lists/{saved.pk}/forget", follow=True).status_code == 200
    assert as_person(desk.cast.he).post(f"/lists/{saved.pk}/forget").status_code == 404
    assert SavedList.objects.exists()
    client.post(f"/lists/{saved.pk}/forget", {"next": "/duties"})
    assert not SavedList.objects.exists()


def test_a_foreign_address_is_neither_saved_nor_followed(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.gu)
    answer = client.post("/lists/save", {"name": "x", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert not SavedList.objects.exists()
    assert client.post("/lists/columns/duties", {"next": "//evil.example"})["Location"] == "/"


@pytest.mark.parametrize("page", ["/duties", "/businesses", "/grades", "/imports"])
def test_every_list_offers_its_columns_and_hides_them(desk: Desk, as_person: SignIn, page: str) -> None:
    client = as_person(desk.cast.catering)
    assert "显示的列" in client.get(page).content.decode()
    name = page.strip("/")
    client.post(f"/lists/columns/{name}", {"next": page, "offered": ["3", "4"], "column": ["3"]})
    assert lists.hidden_in({lists.COOKIE: client.cookies[lists.COOKIE].value}, name) == {4}
    words = client.get(page).content.decode()
    assert "hide-4" in words or "<table" not in words
    client.post(f"/lists/columns/{name}", {"next": page, "offered": ["3", "4"], "column": ["3", "4"]})
    assert "hide-4" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    "cookie", ["", "%F0%9F", "duties:", "duties:999", "duties:3.x", "a" * 5000, "duties:3|duties"]
)
def test_a_cookie_by_hand_does_no_harm(desk: Desk, as_person: SignIn, cookie: str) -> None:
    assert lists.hidden_in({lists.COOKIE: cookie}, "grades") == frozenset()
    client = as_person(desk.cast.gu)
    client.cookies[lists.COOKIE] = cookie
    assert client.get("/duties").status_code == 200


def test_columns_of_several_lists_lie_in_one_cookie() -> None:
    cookie = lists.hide({}, "duties", [3, 5, 1, 99])
    both = lists.hide({lists.COOKIE: cookie}, "grades", [2])
    assert both == "duties:3.5|grades:2"
    assert lists.hide({lists.COOKIE: both}, "duties", []) == "grades:2"
    assert lists.hide({lists.COOKIE: both}, "X|y", [2]) == both
    shown = lists.columns({lists.COOKIE: both}, "duties", ",事项,经营户,期限")
    assert [(each.place, each.label, each.shown) for each in shown] == [
        (3, "经营户", False),
        (4, "期限", True),
    ]
