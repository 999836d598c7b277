"""管理 → 外部系统: tokens are given and revoked, shown once, and every call can be read."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.kernel.models import OutsideCall, OutsideToken
from weili.kernel.outside_systems import NewToken, add_token, known_token, record_call
from weili.kernel.roles import Act

pytestmark = pytest.mark.django_db
AsPerson = Callable[[Any], Client]
GIVEN = {"name": "应急平台", "district": "110116", "acts": ["read business"], "until": "2027-06-30"}


@pytest.fixture
def office(desk: Desk, as_person: AsPerson) -> Client:
    return as_person(desk.cast.administrator)


def some_token(desk: Desk, at: datetime, name: str = "应急平台") -> OutsideToken:
    new = NewToken(name=name, district=desk.cast.district, acts=(Act.READ_BUSINESS,), until=date(2027, 6, 30))
    return add_token(new=new, by=desk.cast.administrator, at=at)[0]


def test_a_token_is_shown_once(office: Client) -> None:
    answer = office.post("/outside-systems/add", GIVEN)
    found = re.search(r"weili_[0-9a-f]{64}", answer.content.decode())
    assert found is not None
    assert known_token(found[0]) is not None
    assert answer["Cache-Control"] == "no-store"
    assert found[0] not in office.get("/outside-systems").content.decode()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": "系" * 10_000}, "60"),
        ({"acts": []}, "请填写可以读取"),
        ({"acts": ["import"]}, "请从列出的可以读取中选择"),
        ({"district": "110117"}, "请从列出的辖区中选择"),
        ({"until": "明天"}, "2026-10-14"),
        ({"until": "2026-01-01"}, "已经过去"),
    ],
)
def test_what_cannot_be_is_a_sentence_on_the_form(
    office: Client, more: dict[str, Any], sentence: str
) -> None:
    answer = office.post("/outside-systems/add", GIVEN | more)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not OutsideToken.objects.exists()


def test_revoked_from_the_page(office: Client, desk: Desk, at: datetime) -> None:
    token = some_token(desk, at)
    assert "立即生效" in office.get(f"/outside-systems/{token.pk}/revoke").content.decode()
    assert office.post(f"/outside-systems/{token.pk}/revoke").status_code == 303
    shown = office.get("/outside-systems").content.decode()
    assert "2026-09-21 已吊销" in shown
    assert f"/outside-systems/{token.pk}/revoke" not in shown


def test_nobody_else_revokes(desk: Desk, as_person: AsPerson, at: datetime) -> None:
    token = some_token(desk, at)
    assert as_person(desk.cast.lin).post(f"/outside-systems/{token.pk}/revoke").status_code == 403
    assert as_person(desk.cast.administrator).get("/outside-systems/99999/revoke").status_code == 404


def test_calls_are_paged_and_narrowed_to_one_system(
    office: Client, desk: Desk, at: datetime, django_assert_max_num_queries: Any
) -> None:
    one, two = some_token(desk, at), some_token(desk, at, "医保平台")
    for _ in range(60):
        record_call(call=OutsideCall(token=one, path="/api/v1/health", status=200, rows=1), at=at)
    record_call(call=OutsideCall(token=two, path="/api/v1/businesses", status=429), at=at)
    with django_assert_max_num_queries(15):
        shown = office.get("/outside-systems").content.decode()
    assert "共 61 条" in shown
    assert "429" in shown
    assert "共 60 条" in office.get(f"/outside-systems?system={one.pk}").content.decode()
    assert office.get("/outside-systems?system=%00&page=-7").status_code == 200
