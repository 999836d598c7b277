"""The list of businesses and the archive page: found by whatever one remembers, calm whatever one types."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.models import Business, Entry
from weili.kernel.models import Disclosure

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def head(desk: Desk, as_person: SignIn) -> Client:
    """The head of 渤海所."""
    return as_person(desk.cast.gu)


@pytest.mark.parametrize(
    "typed",
    [
        "栗子农家院",  # the sign
        "栗子沟农家乐",  # a part of the legal name
        "lizinongjia",  # pinyin
        "lznjy",  # initials
        "LZNJY",  # typed with the caps lock on
        "91110116MA00LZNJ42",  # the code
        "0012",  # the last digits of the phone
        "栗子沟村12号",  # the address
        "栗子 渤海镇",  # two words
    ],
)
def test_a_business_is_found_by_what_one_remembers(head: Client, typed: str) -> None:
    answer = head.get("/businesses", {"q": typed})
    assert "栗子农家院" in answer.content.decode()
    assert answer.context["found"].total == 1


@pytest.mark.parametrize(
    "query",
    [
        {"q": "%"},
        {"q": "_"},
        {"q": "🍜"},
        {"q": "栗" * 10_000},
        {"q": "\x00'; DROP TABLE archive_business; --"},
        {"q": "\\"},
        {"page": "99999"},
        {"page": "-1"},
        {"page": "9" * 400},
        {"page": "二"},
        {"town": "nowhere", "kind": "<b>", "status": "happy", "grade": "E", "sort": "drop"},
        {
            "status": "open",
            "grade": "none",
            "seasonal": "1",
            "key": "1",
            "unlicensed": "1",
            "sort": "visited",
        },
    ],
)
def test_whatever_is_typed_gets_a_calm_page(head: Client, query: dict[str, str]) -> None:
    assert head.get("/businesses", query).status_code == 200
    assert head.get("/duties", query).status_code == 200


def test_a_wildcard_is_only_a_character(head: Client) -> None:
    assert head.get("/businesses", {"q": "%"}).context["found"].total == 0


def test_what_could_not_be_understood_is_said(head: Client) -> None:
    words = head.get("/businesses", {"town": "nowhere"}).content.decode()
    assert "这些条件无法识别，已忽略：街镇" in words


def test_beyond_the_last_page_the_last_is_shown(head: Client) -> None:
    words = head.get("/businesses", {"page": "7"}).content.decode()
    assert "没有这么多页，已显示最后一页" in words


def test_the_numbers_of_home_are_the_lists_behind_them(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.leader)
    figures = dict(client.get("/").context["cockpit"])["经营户底数"]
    shown = {figure.label: (figure.value, address) for figure, address in figures}
    assert shown["在册"][0] == "4 户"
    for value, address in shown.values():
        assert f"{client.get(address).context['found'].total} 户" == value, address


def test_in_winter_the_farmhouse_rests(
    desk: Desk, as_person: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime

    from weili.kernel import clock

    winter = datetime(2026, 12, 7, 12, tzinfo=clock.BEIJING)
    monkeypatch.setattr(clock, "now", lambda: winter)
    client = as_person(desk.cast.leader)
    assert client.get("/businesses", {"status": "resting"}).context["found"].total == 1
    assert "季节性歇业（12月不营业）" in client.get(f"/businesses/{desk.cast.chestnut.pk}").content.decode()


def test_the_export_is_the_list_as_it_is_shown(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.leader)
    answer = client.get("/businesses/export.xlsx", {"sector": "catering"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "经营户"
    assert "环节：餐饮" in rows[1][0]
    assert {row[1] for row in rows[3:]} == {"栗子农家院", "湖畔小学食堂"}


def test_an_export_holds_only_ones_own_area(desk: Desk, head: Client) -> None:
    answer = head.get("/businesses/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "栗子农家院" in text
    assert "便民食品店" not in text


def test_the_archive_masks_people_and_shows_them_for_a_reason(desk: Desk, head: Client) -> None:
    key = desk.cast.chestnut.pk
    for page in ("", "/timeline", "/records", "/origins"):
        words = head.get(f"/businesses/{key}{page}").content.decode()
        assert "栗满仓" not in words, page
        assert "13800000012" not in words, page
        assert "栗小苗" not in words, page
    assert "13800000012" not in head.get(f"/businesses/{key}/personal").content.decode()
    shown = head.post(f"/businesses/{key}/personal", {"reason": "核实投诉"})
    assert "13800000012" in shown.content.decode()
    assert "栗小苗" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    trace = Disclosure.objects.get()
    assert (trace.person, trace.reason, trace.subject) == (
        desk.cast.gu,
        "核实投诉",
        f"archive.Business:{key}",
    )


def test_without_a_reason_nothing_is_shown(desk: Desk, head: Client) -> None:
    answer = head.post(f"/businesses/{desk.cast.chestnut.pk}/personal", {"reason": " "})
    assert "13800000012" not in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_an_assistant_sees_the_business_but_not_its_complaints(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.assistant)
    key = desk.cast.chestnut.pk
    words = client.get(f"/businesses/{key}/records").content.decode()
    assert "栗子不新鲜" not in words
    assert "您的岗位不能看" in words
    assert "待办“" not in client.get(f"/businesses/{key}/timeline").content.decode()


def test_a_correction_stands_on_the_timeline(desk: Desk, head: Client) -> None:
    key = desk.cast.chestnut.pk
    form = head.get(f"/businesses/{key}/acts/correct").context["form"]
    given = {name: form[name].value() or "" for name in form.fields} | {
        "sign": "栗子大院",
        "reason": "换了招牌",
    }
    given = {name: getattr(value, "pk", value) for name, value in given.items()}
    if not given["chain"]:
        del given["chain"]
    answer = head.post(f"/businesses/{key}/acts/correct", given)
    assert answer.status_code == 303, answer.content.decode()[-1500:]
    assert Business.objects.get(pk=key).sign == "栗子大院"
    assert Entry.objects.filter(business_id=key, kind="archive.business.corrected").count() == 1


def test_a_refusal_stays_on_the_form(desk: Desk, head: Client) -> None:
    answer = head.post(
        f"/businesses/{desk.cast.chestnut.pk}/acts/rest",
        {"kind": "filed", "since": "2026-10-05", "until": "2026-10-01", "note": ""},
    )
    assert answer.status_code == 422
    assert "歇业结束日2026-10-01应晚于开始日2026-10-05" in answer.content.decode()


def test_the_months_are_set(desk: Desk, head: Client) -> None:
    key = desk.cast.chestnut.pk
    head.post(f"/businesses/{key}/acts/calendar", {"months": ["6", "7"], "reason": "经营者说明"})
    assert Business.objects.get(pk=key).open_months == 0b0000_0110_0000


def test_merged_archives_are_one_page(desk: Desk, as_person: SignIn, at: Any) -> None:
    from weili.archive.identity.merging import merge

    cast = desk.cast
    merge(absorbed=cast.grocery, survivor=cast.chestnut, reason="同一户", by=cast.system, at=at)
    client = as_person(cast.leader)
    assert client.get("/businesses", {"q": "便民"}).context["found"].rows[0].pk == cast.chestnut.pk
    words = client.get(f"/businesses/{cast.grocery.pk}/origins").content.decode()
    assert "并入“栗子农家院”" in words


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 60),  # every figure of the cockpit counted anew; see tests/oversight for a warm one
        ("/businesses", 30),
        ("/duties", 20),
        ("/businesses/{key}", 40),
        ("/businesses/{key}/timeline", 28),
    ],
)
def test_the_queries_of_a_page_do_not_grow_with_its_rows(
    desk: Desk, as_person: SignIn, django_assert_max_num_queries: Any, address: str, most: int
) -> None:
    client = as_person(desk.cast.leader)
    with django_assert_max_num_queries(most):
        assert client.get(address.format(key=desk.cast.chestnut.pk)).status_code == 200


def test_a_timeline_counts_by_year_and_kind_what_it_shows(desk: Desk, head: Client) -> None:
    address = f"/businesses/{desk.cast.chestnut.pk}/timeline"
    shown = head.get(address).context
    choices, found = shown["choices"], shown["found"]
    assert found.total == len(found.rows) == sum(many for _, many in choices.years)
    assert found.total == sum(many for *_, many in choices.kinds)
    for kind, _, many in choices.kinds:
        assert head.get(address, {"kind": kind}).context["found"].total == many
