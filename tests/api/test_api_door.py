"""Who gets in: a token that runs, for what it carries, where it reaches, not too often; every call is written down."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.api.conftest import Give, error
from tests.web.conftest import Desk

from weili.api.door import PER_MINUTE, UNKNOWN_PER_MINUTE
from weili.kernel import clock
from weili.kernel.models import OutsideCall
from weili.kernel.outside_systems import revoke_token
from weili.kernel.roles import Act

pytestmark = pytest.mark.django_db


def addresses(farm: Desk) -> list[str]:
    key = farm.cast.chestnut.pk
    rest = ("health", "businesses?q=栗子", f"businesses/{key}", f"businesses/{key}/timeline")
    return [f"/api/v1/{each}" for each in rest]


def test_without_a_token_nothing_is_answered(farm: Desk) -> None:
    for address in addresses(farm):
        answer = Client().get(address)
        assert error(answer)[:2] == (401, "no_token")
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("shown", ["Bearer x", "Bearer " + "长" * 10_000, "Basic bGluOng=", "Bearer", "😀"])
def test_a_token_that_is_none_is_refused(farm: Desk, shown: str) -> None:
    answer = Client(headers={"authorization": shown}).get("/api/v1/health")
    assert answer.status_code == 401
    assert error(answer)[1] in {"no_token", "unknown_token"}


def test_somebody_who_signed_in_is_no_outside_system(farm: Desk) -> None:
    client = Client()
    client.force_login(farm.cast.leader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/health").status_code == 401


def test_a_revoked_token_and_one_past_its_day_say_so(
    farm: Desk, give: Give, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked, client = give()
    revoke_token(token=revoked, by=farm.cast.administrator, at=at)
    assert error(client.get("/api/v1/health")) == (
        401, "ended_token", "这个令牌2026-09-21 已吊销，请向发放令牌的区局另要一个",
    )  # fmt: skip
    _, client = give(until=date(2026, 9, 21))
    assert client.get("/api/v1/health").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=1))
    assert "已到期" in error(client.get("/api/v1/health"))[2]


def test_an_act_that_the_token_lacks_is_refused(farm: Desk, give: Give) -> None:
    _, client = give(Act.READ_VISIT)
    found = [error(client.get(address)) for address in addresses(farm)[1:]]
    sentence = "这个令牌不含“看经营户的档案”，需要时请区局另签发一个"
    assert found == [(403, "act_not_given", sentence)] * 3
    assert client.get("/api/v1/health").json()["acts"] == ["看检查记录"]


def test_what_lies_elsewhere_does_not_exist(farm: Desk, system: Client) -> None:
    for key in (farm.cast.foreign.pk, 999_999):
        assert error(system.get(f"/api/v1/businesses/{key}"))[:2] == (404, "not_found")
        assert error(system.get(f"/api/v1/businesses/{key}/timeline"))[:2] == (404, "not_found")
    assert system.get("/api/v1/businesses?name=邻区饭庄").json()["total"] == 0


def test_too_many_calls_are_told_how_long_to_wait(give: Give) -> None:
    _, client = give()
    answers = [client.get("/api/v1/health").status_code for _ in range(PER_MINUTE)]
    assert set(answers) == {200}
    answer = client.get("/api/v1/health")
    assert error(answer)[:2] == (429, "too_many_calls")
    assert int(answer["Retry-After"]) > 0
    assert give()[1].get("/api/v1/health").status_code == 200  # another token is counted apart


def test_whoever_guesses_is_braked_and_does_not_fill_the_log(farm: Desk) -> None:
    client = Client(headers={"authorization": "Bearer guess"})
    answers = [client.get("/api/v1/health").status_code for _ in range(UNKNOWN_PER_MINUTE + 5)]
    assert answers == [401] * UNKNOWN_PER_MINUTE + [429] * 5
    assert OutsideCall.objects.count() == UNKNOWN_PER_MINUTE


def test_only_reading(farm: Desk, system: Client) -> None:
    for address in addresses(farm):
        assert error(system.post(address, {"name": "x"}))[:2] == (405, "read_only")
        assert error(Client(enforce_csrf_checks=True).delete(address))[:2] == (405, "read_only")


@pytest.mark.parametrize("address", ["/api/", "/api/v2/health", "/api/docs", "/api/v1/people"])
def test_another_address_is_refused_in_the_same_shape(system: Client, address: str) -> None:
    assert error(system.get(address))[:2] == (404, "no_address")


def test_every_call_is_written_down(farm: Desk, give: Give, at: datetime) -> None:
    token, client = give(Act.READ_BUSINESS)
    key = farm.cast.chestnut.pk
    client.get(f"/api/v1/businesses/{key}")
    client.get("/api/v1/businesses?q=13911112222")
    client.get("/api/v1/businesses")
    Client().get("/api/v1/health")
    found = OutsideCall.objects.order_by("pk").values_list("token", "path", "business_id", "rows", "status")
    assert list(found) == [
        (token.pk, f"/api/v1/businesses/{key}", key, 1, 200),
        (token.pk, "/api/v1/businesses", None, 0, 200),
        (token.pk, "/api/v1/businesses", None, 0, 422),
        (None, "/api/v1/health", None, 0, 401),
    ]
    assert {call.at for call in OutsideCall.objects.all()} == {at}


def test_a_fault_of_ours_is_a_sentence_too(
    farm: Desk, system: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr("weili.api.endpoints.found", lambda *_, **__: 1 / 0)
    assert error(system.get("/api/v1/businesses?q=栗"))[:2] == (500, "broken")
    assert "could not answer" in caplog.text
