"""Saved filters: a page of the house and nothing else, one's own or shared, forgotten by the owner."""

from datetime import date, datetime

import pytest
from tests.kernel.conftest import Appoint

from weili.kernel import saved_lists
from weili.kernel.models import District, Person, SavedList, Station
from weili.kernel.roles import Role
from weili.kernel.saved_lists import NotSaved


@pytest.fixture
def officer(appoint: Appoint, district: District, station: Station) -> Person:
    return appoint(Role.INSPECTOR, district=district, station=station)


def _save(
    by: Person, at: datetime, address: str = "/duties?which=late", name: str = "超期", *, shared: bool = False
) -> SavedList:
    return saved_lists.save_list(name=name, address=address, shared=shared, by=by, at=at)


def _names(reader: Person, on: date, path: str = "/duties") -> list[str]:
    return [each.name for each in saved_lists.lists_for(reader, path, on=on)]


def test_a_list_is_kept_without_its_page_and_replaced_by_its_name(
    officer: Person, at: datetime, on: date
) -> None:
    kept = _save(officer, at, "/duties?which=late&page=7&given=abc&town=1&q=")
    assert kept.address == "/duties?which=late&town=1"
    _save(officer, at, "/duties?which=soon")
    assert SavedList.objects.get().address == "/duties?which=soon"
    assert _names(officer, on) == ["超期"]
    assert _names(officer, on, "/businesses") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/duties",
        "//evil.example/duties",
        "/\\evil.example",
        "javascript:alert(1)",
        "/nowhere",
        "/sign-in",
        "/healthz",
        "/duties/export.csv",
        "",
        "http://[",
        "😀",
    ],
)
def test_only_a_page_of_the_house_can_be_saved(address: str, officer: Person, at: datetime) -> None:
    with pytest.raises(NotSaved, match="只能保存本系统中列表的地址"):
        _save(officer, at, address)


def test_names_and_conditions_have_a_length(officer: Person, at: datetime) -> None:
    for name, sentence in ((" \n", "起个名字"), ("长" * 41, "不超过40个字")):
        with pytest.raises(NotSaved, match=sentence):
            _save(officer, at, name=name)
    with pytest.raises(NotSaved, match="太长"):
        _save(officer, at, "/duties?q=" + "x" * 1200)
    for number in range(saved_lists.MOST):
        _save(officer, at, name=f"第{number}")
    with pytest.raises(NotSaved, match="最多40个"):
        _save(officer, at, name="再一个")


def test_it_is_shared_with_the_station_or_the_section_and_forgotten_by_its_owner(
    officer: Person, appoint: Appoint, district: District, neighbour: District, station: Station,
    far_station: Station, at: datetime, on: date,
) -> None:  # fmt: skip
    colleague = appoint(Role.STATION_HEAD, district=district, station=station)
    far = appoint(Role.INSPECTOR, username="far", district=district, station=far_station)
    kept = _save(officer, at, shared=True)
    assert (_names(colleague, on), _names(far, on)) == (["超期"], [])
    with pytest.raises(NotSaved, match="只有本人可以删除"):
        saved_lists.forget_list(saved=kept, by=colleague, at=at)
    saved_lists.forget_list(saved=kept, by=officer, at=at)
    assert _names(colleague, on) == []

    catering = appoint(Role.CATERING_STAFF, district=district)
    same = appoint(Role.CATERING_STAFF, username="same", district=district)
    next_door = appoint(Role.CATERING_STAFF, username="next", district=neighbour)
    _save(catering, at, shared=True)
    assert (_names(same, on), _names(next_door, on), _names(officer, on)) == (["超期"], [], [])


def test_whoever_has_neither_station_nor_section_saves_for_oneself(
    appoint: Appoint, at: datetime, on: date
) -> None:
    nobody = Person.objects.create(username="nobody", name="无岗")
    with pytest.raises(NotSaved, match="只能自己使用"):
        _save(nobody, at, shared=True)
    _save(nobody, at)
    assert _names(nobody, on) == ["超期"]
