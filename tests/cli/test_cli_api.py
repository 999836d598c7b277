"""`weili api token`: given, listed, revoked, in words and in JSON."""

import json
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.cast import Cast, cast

from weili.kernel import clock
from weili.kernel.outside_systems import known_token

__all__ = ["cast"]

GIVEN = (
    "add",
    "应急平台",
    "--district",
    "110116",
    "--acts",
    "read-business,read-visit",
    "--until",
    "2027-06-30",
)


@pytest.fixture(autouse=True)
def _today(cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)


def run(*words: str) -> Result:
    from weili.cli.api import token

    result = CliRunner().invoke(token, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*words: str) -> tuple[int, Any]:
    result = run(*words, "--json")
    return result.exit_code, json.loads(result.stdout)


def test_a_token_is_given_once_and_listed_without_itself() -> None:
    code, said = answer(*GIVEN)
    secret = said.pop("token")
    assert code == 0
    assert known_token(secret) is not None
    assert said["acts"] == ["read-business", "read-visit"]
    assert answer("list") == (0, [said])
    assert secret not in run("list").stdout


def test_a_token_is_revoked_by_its_number() -> None:
    _, said = answer(*GIVEN)
    code, revoked = answer("revoke", str(said["key"]))
    assert (code, revoked["state"]) == (0, "2026-09-21 已吊销")
    assert answer("revoke", str(said["key"]))[0] == 2
    assert answer("revoke", "9" * 30)[1]["error"]["code"] == "unknown_token"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "平台", "--district", "110116", "--acts", "import", "--until", "2027-06-30"), "unknown_act"),
        (("add", "平台", "--district", "110116", "--acts", "", "--until", "2027-06-30"), "bad_token"),
        (("add", "平台", "--district", "110116", "--acts", "read-visit", "--until", "明天"), "bad_day"),
        (("add", "平台", "--district", "999999", "--acts", "read-visit", "--until", "2027-06-30"), "unknown_district"),
        (("add", " ", "--district", "110116", "--acts", "read-visit", "--until", "2027-06-30"), "bad_token"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(words: tuple[str, ...], code: str) -> None:
    status, said = answer(*words)
    assert (status, said["error"]["code"]) == (2, code)
