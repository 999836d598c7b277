"""A district is opened by the system, whole or not at all, and every refusal names its field."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.cast import Cast, cast

from weili.kernel.models import District, Person, Post, Station, Town
from weili.kernel.models.people import system_person
from weili.kernel.places import CannotOpenDistrict, open_district

__all__ = ["cast"]

TOWNS = [
    {
        "code": "990002100",
        "name": "上河镇",
        "aliases": ["上河地区"],
        "scenic": True,
        "lat": 40.1,
        "lon": 116.2,
    },
    {"code": "990002101", "name": "下河镇", "station": "上河镇所"},
    {"code": "990002102", "name": "山后乡", "station": "山后所"},
]


def opened(at: datetime, **known: Any) -> District:
    usual = {"code": "990002", "name": "云岭区", "by": system_person(), "at": at}
    return open_district(**(usual | known))


def test_a_district_has_its_towns_and_the_stations_that_they_name(database: str, at: datetime) -> None:
    district = opened(at, towns=TOWNS, parents=["北京市"], boundless=True)
    assert (district.bureau, district.parent_names, district.boundless) == (
        "云岭区市场监督管理局", ["北京市"], True,
    )  # fmt: skip
    assert list(Town.objects.filter(district=district).values_list("name", "station__name", "station__code")) == [
        ("上河镇", "上河镇所", "990002-01"), ("下河镇", "上河镇所", "990002-01"), ("山后乡", "山后所", "990002-02"),
    ]  # fmt: skip
    assert Town.objects.get(name="上河镇").scenic is True


def test_the_system_holds_its_post_once_however_many_districts(database: str, at: datetime) -> None:
    opened(at)
    opened(at, code="990003", name="海子区")
    assert Post.objects.filter(person=system_person(), role="system").count() == 1


REFUSED = [
    ({"code": "99000"}, "应为6位、9位或12位数字"),
    ({"code": "99000a"}, "应为6位、9位或12位数字"),
    ({"code": "９９０００２"}, "应为6位、9位或12位数字"),
    ({"code": ""}, "应为6位、9位或12位数字"),
    ({"name": "  "}, "请写明区的名称"),
    ({"towns": ["上河镇"]}, "街镇表第1项应为一个对象"),
    ({"towns": [TOWNS[0], {"name": "下河镇"}]}, "街镇表第2项缺少 code"),
    ({"towns": [{"code": "990002100"}]}, "街镇表第1项缺少 name"),
    ({"towns": [{}]}, "街镇表第1项缺少 code、name"),
    ({"towns": [TOWNS[0], TOWNS[0]]}, "街镇表第2项的 code 990002100 与前面重复"),
    ({"towns": [{"code": "9" * 13, "name": "镇"}]}, "街镇表第1项的 code 超过12个字"),
    ({"towns": [{"code": "1", "name": "镇" * 41}]}, "街镇表第1项的 name 超过40个字"),
    ({"towns": [{"code": "1", "name": "镇", "aliases": "别名"}]}, "aliases 应为别名的列表"),
    ({"towns": [{"code": "1", "name": "镇", "lat": "北纬四十度"}]}, "lat 应为数字"),
]


@pytest.mark.parametrize(("known", "sentence"), REFUSED)
def test_a_district_that_cannot_be_is_refused_and_nothing_is_left(
    database: str, at: datetime, known: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CannotOpenDistrict, match=sentence):
        opened(at, **known)
    assert not District.objects.exists()
    assert not Station.objects.exists()


def test_a_code_is_opened_once(database: str, at: datetime) -> None:
    opened(at)
    with pytest.raises(CannotOpenDistrict, match="代码为 990002 的区已经建立"):
        opened(at, name="另一个区")


@pytest.mark.parametrize("who", ["administrator", "leader", "citizen"])
def test_an_administrator_of_one_district_opens_no_other(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(CannotOpenDistrict, match="系统维护人员"):
        opened(at, by=getattr(cast, who))


def test_the_first_administrator_of_an_empty_home_opens_one_and_becomes_its_administrator(
    database: str, at: datetime
) -> None:
    first = Person.objects.create(username="root", name="首任")
    district = opened(at, by=first)
    post = Post.objects.get(person=first)
    assert (post.role, post.district) == ("administrator", district)
    assert Post.objects.filter(person=system_person(), role="system").count() == 1
    with pytest.raises(CannotOpenDistrict, match="首任系统管理员"):
        opened(at, code="990003", by=Person.objects.get(pk=first.pk))


def test_whoever_is_not_alone_in_an_empty_home_is_not_the_first(database: str, at: datetime) -> None:
    first, _ = (Person.objects.create(username=name, name=name) for name in ("root", "other"))
    with pytest.raises(CannotOpenDistrict):
        opened(at, by=first)


def test_who_reaches_the_whole_city_opens_another(cast: Cast, at: datetime) -> None:
    Post.objects.create(person=cast.citizen, role="system", since=date(2020, 1, 1))
    assert opened(at, by=cast.citizen).code == "990002"
    assert not Post.objects.filter(person=cast.citizen, role="administrator").exists()
