"""What the API shows: one archive with its sections, masked, each in its own words; bad input is a sentence."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.api.conftest import UNSEEN, Give, error
from tests.web.conftest import Desk

from weili.kernel.roles import Act

pytestmark = pytest.mark.django_db


def archive(client: Client, farm: Desk) -> dict[str, Any]:
    answer = client.get(f"/api/v1/businesses/{farm.cast.chestnut.pk}")
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


# --- finding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        {"code": "91110116MA00LZNJ42"},
        {"code": " 91110116ma00lznj42 "},
        {"permit": "JY21101160000012"},
        {"name": "栗子沟"},
        {"name": "栗子农家院"},
        {"q": "lizi"},
        {"q": "栗子", "permit": "JY21101160000012"},
    ],
)
def test_a_business_is_found(farm: Desk, system: Client, asked: dict[str, str]) -> None:
    found = system.get("/api/v1/businesses", asked).json()
    assert (found["total"], found["page"], found["pages"]) == (1, 1, 1)
    (row,) = found["rows"]
    assert row["key"] == farm.cast.chestnut.pk
    assert (row["responsible"], row["contact"], row["phone"]) == ("栗**", "栗**", "138****0012")
    assert row["status"]["label"] == "在营"
    assert row["status"]["rule"] == "在册，未失联或停业，且当日不在歇业期内"


@pytest.mark.parametrize(
    "asked",
    [{"q": "%"}, {"q": "😀"}, {"name": "%"}, {"name": "_"}, {"code": "91110116"}, {"code": "%"},
     {"name": "栗子", "permit": "JY0"}, {"name": "邻区饭庄"}],
)  # fmt: skip
def test_what_fits_nothing_is_an_empty_list(farm: Desk, system: Client, asked: dict[str, str]) -> None:
    answer = system.get("/api/v1/businesses", asked)
    assert (answer.status_code, answer.json()["total"]) == (200, 0)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "请给出 code、permit、name、q 中的至少一样"),
        ({"q": "   "}, "请给出 code、permit、name、q 中的至少一样"),
        ({"q": "栗" * 10_000}, "“q”太长，最多 100 个字符"),
        ({"code": "9" * 10_000}, "“code”太长，最多 40 个字符"),
        ({"permit": "J\x00Y"}, "“permit”含有看不见的字符，请去掉"),
        ({"q": "栗", "page": "两"}, "“page”应为整数"),
        ({"q": "栗", "page": "0"}, "“page”不能小于 1"),
        ({"q": "栗", "page": "9" * 30}, "“page”不能大于 100000"),
        ({"q": "栗", "page": "7"}, "没有第 7 页，一共 1 页"),
    ],
)
def test_bad_input_is_a_sentence(farm: Desk, system: Client, asked: dict[str, str], sentence: str) -> None:
    assert error(system.get("/api/v1/businesses", asked)) == (422, "bad_input", sentence)


@pytest.mark.parametrize(
    ("key", "status"), [("abc", 422), ("-1", 422), ("0", 422), ("9" * 40, 422), ("😀", 422), ("1%00", 422)]
)
def test_a_key_that_is_none(farm: Desk, system: Client, key: str, status: int) -> None:
    assert error(system.get(f"/api/v1/businesses/{key}"))[0] == status
    assert error(system.get(f"/api/v1/businesses/{key}/timeline"))[0] == status


# --- one archive ------------------------------------------------------------------------------------------


def test_every_section_of_an_archive(farm: Desk, system: Client) -> None:
    found = archive(system, farm)
    assert found["not_readable"] == []
    assert found["identity"]["open_months"] == [5, 6, 7, 8, 9, 10]
    assert found["permits"]["rows"][0]["number"] == "JY21101160000012"
    assert found["grades"]["rows"][0]["label"] == "风险等级 B级（较低风险）"
    assert found["grades"]["rows"][0]["scheme"] == "风险等级"
    (visit,) = found["visits"]["rows"]
    assert visit["outcome"] == "基本符合"
    assert visit["findings"][0]["text"] == "冰箱未贴标识，负责人电话138****0012"
    assert {b["label"]: len(b["rows"]) for b in found["samples"]["rows"]} == {"风险监测": 1, "未注明": 1}
    assert found["samples"]["rows"][1]["rows"][0]["failed"][0]["item"] == "菌落总数"
    assert {c["state"] for c in found["complaints"]["rows"]} == {"办理中", "已办结或已答复"}
    assert found["cases"]["rows"][0]["fine_yuan"] == "500.00"
    assert found["duties"]["rows"][0]["title"] == "办结投诉"


def test_what_a_token_does_not_carry_is_named_and_never_empty(farm: Desk, give: Give) -> None:
    _, client = give(Act.READ_BUSINESS, Act.READ_CASE)
    found = archive(client, farm)
    assert found["not_readable"] == ["风险分级", "监督检查", "抽检", "投诉举报", "待办"]
    assert found["visits"] == {"readable": False, "why": "令牌不含“看检查记录”", "cut": False, "rows": None}
    assert len(found["cases"]["rows"]) == 1


def test_an_archive_without_records_has_empty_sections(farm: Desk, system: Client) -> None:
    found = system.get(f"/api/v1/businesses/{farm.cast.grocery.pk}").json()
    assert found["visits"] == {"readable": True, "why": "", "cut": False, "rows": []}


def test_nobody_is_seen_in_any_answer(farm: Desk, system: Client) -> None:
    key = farm.cast.chestnut.pk
    for address in ("businesses?q=栗子", f"businesses/{key}", f"businesses/{key}/timeline", "health"):
        words = system.get(f"/api/v1/{address}").content.decode()
        assert "\\u" not in words
        assert not [each for each in UNSEEN if each in words], address


def test_a_shop_that_bears_nothing_but_its_owners_name_is_masked(farm: Desk, system: Client) -> None:
    farm.cast.chestnut.name = "栗满仓"
    farm.cast.chestnut.save()
    assert archive(system, farm)["identity"]["name"] == "栗**"


def test_a_merged_number_leads_to_the_head(farm: Desk, system: Client, at: Any) -> None:
    from weili.archive.identity.merging import merge

    merge(
        absorbed=farm.cast.grocery, survivor=farm.cast.chestnut, by=farm.cast.system, at=at, reason="同一户"
    )
    found = system.get(f"/api/v1/businesses/{farm.cast.grocery.pk}").json()
    assert found["key"] == farm.cast.chestnut.pk


# --- the timeline -----------------------------------------------------------------------------------------


def test_a_timeline_is_read_to_its_end_and_on(farm: Desk, system: Client, at: Any) -> None:
    address = f"/api/v1/businesses/{farm.cast.chestnut.pk}/timeline"
    whole = system.get(address).json()
    assert whole["more"] is False
    assert whole["not_readable"] == ["办理、指派待办"]
    read, after = [], ""
    while True:
        part = system.get(address, {"limit": 2, "after": after}).json()
        read += part["rows"]
        after = part["next"]
        if not part["more"]:
            break
    assert read == whole["rows"]
    assert system.get(address, {"after": after}).json() == {**whole, "rows": [], "next": after}

    from weili.archive.listings import raise_lead
    from weili.archive.models import Visit
    from weili.archive.visits import record_visits

    raise_lead(of=farm.cast.chestnut, kind="x", text="线索", subject="y:1", by=farm.cast.system, at=at)
    late = Visit(district=farm.cast.district, business=farm.cast.chestnut, visited_on=at.date())
    record_visits(visits=[late], by=farm.cast.system, at=at)
    new = system.get(address, {"after": after}).json()["rows"]
    assert [row["label"] for row in new] == ["检查"]


def test_what_is_merged_in_comes_with_the_next_call(farm: Desk, system: Client, at: Any) -> None:
    from weili.archive.identity.merging import merge

    address = f"/api/v1/businesses/{farm.cast.grocery.pk}/timeline"
    before = system.get(address).json()
    merge(
        absorbed=farm.cast.chestnut, survivor=farm.cast.grocery, by=farm.cast.system, at=at, reason="同一户"
    )
    new = system.get(address, {"after": before["next"]}).json()
    assert farm.cast.chestnut.pk in {row["business"] for row in new["rows"]}
    assert system.get(address, {"after": new["next"]}).json()["rows"] == []


def test_a_timeline_hides_what_the_token_does_not_carry(farm: Desk, give: Give) -> None:
    _, client = give(Act.READ_BUSINESS)
    found = client.get(f"/api/v1/businesses/{farm.cast.chestnut.pk}/timeline").json()
    assert "看投诉举报" in found["not_readable"]
    assert not [row for row in found["rows"] if row["kind"].startswith(("complaints.", "archive.visit."))]


@pytest.mark.parametrize(
    "after", ["x", "1", "1.", "1.2_", "-1.2", "9" * 30 + ".1", "1.2 ", "😀", "%", "1.2_" * 5000, "' or 1=1"]
)
def test_a_wrong_cursor_is_a_sentence(farm: Desk, system: Client, after: str) -> None:
    answer = system.get(f"/api/v1/businesses/{farm.cast.chestnut.pk}/timeline", {"after": after})
    status, code, sentence = error(answer)
    assert (status, code) == (422, "bad_input")
    assert "after" in sentence


def test_the_cursor_of_another_archive_is_refused(farm: Desk, system: Client) -> None:
    other = system.get(f"/api/v1/businesses/{farm.cast.grocery.pk}/timeline").json()["next"]
    answer = system.get(f"/api/v1/businesses/{farm.cast.chestnut.pk}/timeline", {"after": other})
    assert "另一份档案" in error(answer)[2]


# --- what it costs ----------------------------------------------------------------------------------------


def test_queries_are_pinned(farm: Desk, system: Client) -> None:
    key = farm.cast.chestnut.pk
    pinned = {"health": 7, "businesses?q=栗子": 12, f"businesses/{key}": 22, f"businesses/{key}/timeline": 12}
    found = {}
    for address in pinned:
        with CaptureQueriesContext(connection) as queries:
            system.get(f"/api/v1/{address}")
        found[address] = len(queries)
    assert found == pinned
