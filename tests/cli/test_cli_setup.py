"""Which district and which database a command means; where that is not clear it refuses with a code."""

import json
import sys

import pytest
from tests.cast import Cast, cast

from weili.cli.setup import prepare, the_district
from weili.kernel.models import District

__all__ = ["cast"]


def refused(capsys: pytest.CaptureFixture[str], code: str | None) -> str:
    with pytest.raises(SystemExit) as end:
        the_district(code, as_json=True)
    assert end.value.code == 2
    return str(json.loads(capsys.readouterr().out)["error"]["code"])


def test_the_only_district_is_meant_unless_another_is_named(cast: Cast) -> None:
    assert the_district("110116", as_json=True) == cast.district
    assert the_district("990001", as_json=True) == cast.neighbour


def test_with_one_district_none_need_be_named(database: str) -> None:
    only = District.objects.create(code="990002", name="云岭区", bureau="云岭区市场监督管理局")
    assert the_district(None, as_json=False) == only


def test_two_districts_want_a_name(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, None) == "which_district"


def test_an_unknown_district_is_refused(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "123456") == "unknown_district"


def test_without_a_district_the_command_says_how_to_add_one(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, None) == "no_district"
    with pytest.raises(SystemExit):
        the_district(None, as_json=False)
    assert "weili district add" in capsys.readouterr().err


def test_a_home_with_its_database_is_ready(database: str) -> None:
    prepare()


def test_a_home_without_a_database_is_refused(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.db import connection

    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setattr(sys, "argv", ["weili", "grade", "--json"])
    with pytest.raises(SystemExit) as end:
        prepare()
    assert end.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "no_database"
