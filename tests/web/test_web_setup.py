"""An empty home set up from the browser: the first administrator, the district with its towns, and what comes next."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import Desk

from weili.kernel import clock
from weili.kernel.models import District, Person, Station, Town
from weili.web import town_table

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
GIVEN = {
    "code": "990002", "name": "云岭区", "bureau": "", "parents": "北京市",
    "towns": "990002100\t上河镇\t上河所\t上河地区\t是\n990002101,下河镇,上河所,,否",
}  # fmt: skip


@pytest.fixture
def first(at: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser in which the first administrator of an empty home has signed in."""
    monkeypatch.setattr(clock, "now", lambda: at)
    client = Client()
    assert client.get("/sign-in")["Location"] == "/first-administrator"
    person = {"username": "root", "name": "管理员", "password": PASSWORD}
    assert client.post("/first-administrator", person)["Location"] == "/sign-in"
    answer = client.post("/sign-in", {"username": "root", "password": PASSWORD})
    assert answer["Location"] == "/setup"
    return client


def test_from_nothing_to_a_district_and_what_comes_next(first: Client) -> None:
    assert first.get("/setup").status_code == 200
    answer = first.post("/setup", GIVEN)
    assert answer["Location"] == "/setup/next"
    district = District.objects.get()
    assert (district.bureau, district.parent_names) == ("云岭区市场监督管理局", ["北京市"])
    assert list(Town.objects.values_list("name", "station__name", "aliases", "scenic")) == [
        ("上河镇", "上河所", ["上河地区"], True), ("下河镇", "上河所", [], False),
    ]  # fmt: skip
    assert Station.objects.count() == 1
    post = Person.objects.get(username="root").posts.get()
    assert (post.role, post.district) == ("administrator", district)
    onward = first.get("/setup/next")
    assert onward["Location"] == "/second-factor?next=/setup/next", "from now on both factors are asked for"
    assert first.get("/setup").status_code == 303


def test_the_towns_of_the_law_are_offered_for_the_code(first: Client) -> None:
    words = first.post("/setup", {**GIVEN, "code": "110116", "fill": "1"}).content.decode()
    assert "110116108\t渤海镇\t渤海镇所" in words
    assert "怀柔地区" in words
    none = first.post("/setup", {**GIVEN, "fill": "1"}).content.decode()
    assert "法定区划表中没有这个代码的街镇" in none
    assert "上河镇" in none, "what was pasted stays"
    assert not District.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "99"}, "应为6位、9位或12位数字"),
        ({"name": ""}, "请填写本区名称"),
        ({"towns": ""}, "请至少列出一个街镇"),
        ({"towns": "990002100\t上河镇\nx\t下河镇"}, "第2行：区划代码“x”应为"),
        ({"towns": "990002100\t上河镇\n990002100\t下河镇"}, "第2行：区划代码 990002100 与前面重复"),
        ({"towns": "990002100\t"}, "第1行：缺少街镇名称"),
        ({"towns": "街镇,区划代码,景区\n上河镇,990002100,也许"}, "第2行：“景区”一栏请填 是 或 否"),
        ({"towns": "😀"}, "第1行：区划代码“😀”应为"),
    ],
)
def test_what_cannot_be_is_told_row_by_row_and_nothing_is_left(
    change: dict[str, str], sentence: str, first: Client
) -> None:
    answer = first.post("/setup", {**GIVEN, **change})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not District.objects.exists()


def test_a_table_is_uploaded_with_its_headings(first: Client) -> None:
    table = SimpleUploadedFile("街镇.csv", "监管所,街镇,区划代码\n上河所,上河镇,990002100\n".encode())
    assert first.post("/setup", {**GIVEN, "towns": "", "table": table}).status_code == 303
    assert Town.objects.get().station.name == "上河所"


def test_a_file_that_is_no_table_is_a_sentence(first: Client) -> None:
    answer = first.post("/setup", {**GIVEN, "table": SimpleUploadedFile("x.xlsx", b"%PDF-1.4")})
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()


def test_nobody_else_sets_up(desk: Desk, as_person: Any) -> None:
    for who in ("administrator", "leader", "lin", "citizen"):
        assert as_person(getattr(desk.cast, who)).get("/setup").status_code == 404
        assert as_person(getattr(desk.cast, who)).post("/setup", GIVEN).status_code == 404
    assert Client().get("/first-administrator")["Location"] == "/sign-in"


def test_a_district_opened_by_command_gets_its_first_administrator(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weili.kernel.models.people import system_person
    from weili.kernel.places import open_district

    monkeypatch.setattr(clock, "now", lambda: at)
    open_district(code="990002", name="云岭区", by=system_person(), at=at)
    client = Client()
    assert "990002 云岭区" in client.get("/first-administrator").content.decode()
    person = {"username": "root", "name": "管理员", "password": PASSWORD}
    assert client.post("/first-administrator", person).status_code == 200, "the district is chosen"
    client.post("/first-administrator", {**person, "district": "990002"})
    assert Person.objects.get(username="root").posts.get().district_id == "990002"


def test_towns_of_the_law_can_be_read_back() -> None:
    read = town_table.read(town_table.rows_of(town_table.from_the_law("110116")))
    assert len(read.towns) == 16
    assert read.wrong == []
    assert town_table.from_the_law("1101") == ""
