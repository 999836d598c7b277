"""Food that inspectors set aside, on the samples side: listed, looked at, taken or declined by the sampling staff."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.sampling.models import HandOver
from weili.sampling.services import NewHandOver, take_over

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def handed(desk: Desk, on: date, at: datetime) -> HandOver:
    """Chestnut cake that smelled."""
    new = NewHandOver(
        business=desk.cast.chestnut, subject="inspection.Sample:1", found_on=on, product="栗子糕", quantity="2盒",
        reason="有异味", item_code="6.1",
    )  # fmt: skip
    [made] = take_over(handed=[new], by=desk.cast.lin, at=at)
    return made


def test_it_is_listed_and_opens(handed: HandOver, desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.sampling)
    assert f"/hand-overs/{handed.pk}" in client.get("/hand-overs").content.decode()
    page = client.get(f"/hand-overs/{handed.pk}").content.decode()
    assert "有异味" in page
    assert "/take" in page


@pytest.mark.parametrize(
    ("who", "status"), [("lin", 200), ("he", 404), ("assistant", 403), ("stranger", 404)]
)
def test_who_sees_it(handed: HandOver, desk: Desk, as_person: SignIn, who: str, status: int) -> None:
    answer = as_person(getattr(desk.cast, who)).get(f"/hand-overs/{handed.pk}")
    assert answer.status_code == status
    assert "/take" not in answer.content.decode()


@pytest.mark.parametrize(("move", "state"), [("take", "taken"), ("decline", "declined")])
def test_the_sampling_staff_decide(
    handed: HandOver, desk: Desk, as_person: SignIn, move: str, state: str
) -> None:
    client = as_person(desk.cast.sampling)
    where = f"/hand-overs/{handed.pk}/{move}"
    assert "请填写说明" in client.post(where, {"decision": ""}).content.decode()
    assert client.post(where, {"decision": "抽样单 C-7"}).status_code == 303
    handed.refresh_from_db()
    assert handed.state == state
    assert "不需要再次处理" in client.post(where, {"decision": "再来"}).content.decode()
    assert client.get(f"/hand-overs/{handed.pk}/eat").status_code == 404


def test_an_officer_does_not_decide(handed: HandOver, desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.lin)
    assert client.post(f"/hand-overs/{handed.pk}/take", {"decision": "收"}).status_code == 403
