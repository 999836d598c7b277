"""A correction as one makes it: from the timeline, with what the record says now; struck through, linked both ways."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.models import Entry, Visit
from weili.archive.visits import record_visits

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def entry(desk: Desk, at: Any) -> Entry:
    new = Visit(
        district=desk.cast.district, business=desk.cast.chestnut, visited_on=date(2026, 9, 10), outcome="fail"
    )
    record_visits(visits=[new], by=desk.cast.system, at=at)
    found: Entry = Entry.objects.get(business=desk.cast.chestnut, kind="archive.visit.recorded")
    return found


def _address(desk: Desk, entry: Entry) -> str:
    return f"/businesses/{desk.cast.chestnut.pk}/entries/{entry.pk}"


GIVEN = {
    "value_visited_on": "2026-09-09", "value_outcome": "pass", "value_sector": "", "value_mode": "on_site",
    "value_source": "plan", "note": "", "reason": "纸质记录为九月九日", "paper": "检查记录 12 号",
}  # fmt: skip


def test_from_the_timeline_to_the_right_value_and_back(desk: Desk, entry: Entry, as_person: SignIn) -> None:
    client = as_person(desk.cast.lin)
    timeline = f"/businesses/{desk.cast.chestnut.pk}/timeline"
    assert _address(desk, entry) in client.get(timeline).content.decode()
    assert "检查日期" in client.get(_address(desk, entry)).content.decode()
    form = client.get(f"{_address(desk, entry)}/correct").context["form"]
    assert form["value_visited_on"].value() == date(2026, 9, 10)
    assert client.post(f"{_address(desk, entry)}/correct", GIVEN).status_code == 303
    words = client.get(timeline).content.decode()
    assert "<s>" in words
    assert "检查日期由“2026-09-10”改为“2026-09-09”" in words
    later = Entry.objects.get(business=desk.cast.chestnut, corrects=entry.seq)
    assert f'href="{_address(desk, later)}"' in client.get(_address(desk, entry)).content.decode()
    assert f'href="{_address(desk, entry)}"' in client.get(_address(desk, later)).content.decode()
    again = client.post(f"{_address(desk, entry)}/correct", GIVEN)
    assert again.status_code == 422
    assert f"已由第 {later.seq} 条更正" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value_visited_on": "2027-01-01"}, "还没有到"),
        ({"value_visited_on": "昨天"}, "请按 2026-10-14 的样子填写日期"),
        ({"value_outcome": "x"}, "请从列出的结果中选择"),
        ({"reason": ""}, "请填写更正的理由"),
    ],
)
def test_bad_input_is_a_sentence(
    change: dict[str, str], sentence: str, desk: Desk, entry: Entry, as_person: SignIn
) -> None:
    answer = as_person(desk.cast.lin).post(f"{_address(desk, entry)}/correct", {**GIVEN, **change})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("lin", 200), ("assistant", 403), ("leader", 403), ("he", 404), ("owner", 403)]
)
def test_who_may_open_the_form(who: str, status: int, desk: Desk, entry: Entry, as_person: SignIn) -> None:
    client = as_person(getattr(desk.cast, who))
    assert client.get(f"{_address(desk, entry)}/correct").status_code == status


def test_an_entry_of_another_archive_does_not_exist(desk: Desk, entry: Entry, as_person: SignIn) -> None:
    client = as_person(desk.cast.licensing)
    assert client.get(f"/businesses/{desk.cast.canteen.pk}/entries/{entry.pk}").status_code == 404


def test_who_may_not_read_the_entry_does_not_read_its_correction(
    desk: Desk, entry: Entry, as_person: SignIn
) -> None:
    as_person(desk.cast.lin).post(f"{_address(desk, entry)}/correct", GIVEN)
    later = Entry.objects.get(business=desk.cast.chestnut, corrects=entry.seq)
    helper = as_person(desk.cast.assistant)
    assert helper.get(_address(desk, entry)).status_code == 404
    assert helper.get(_address(desk, later)).status_code == 404
