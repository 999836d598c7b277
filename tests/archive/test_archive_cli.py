"""`weili archive verify --json` answers as contract §8 says, with its exit status."""

import json
from datetime import datetime

import pytest
from click.testing import CliRunner
from tests.archive.forging import forging, set_column
from tests.cast import Cast

from weili.archive.models import Entry, Seal
from weili.archive.timeline.verify import verify
from weili.cli.archive import archive


def _run(*arguments: str) -> tuple[int, str]:
    answered = CliRunner().invoke(archive, list(arguments))
    return answered.exit_code, answered.output


def test_an_archive_that_holds_exits_with_nought(cast: Cast) -> None:
    code, said = _run("verify", "--json")

    assert (code, json.loads(said)) == (0, verify().as_json())
    assert _run("verify")[1].endswith("没有发现断点。\n")


def test_a_break_and_a_missing_guard_exit_with_one(cast: Cast) -> None:
    entry = Entry.objects.get(business=cast.chestnut)
    with forging() as cursor:
        set_column(cursor, entry, "by_name", "他人")
        code, said = _run("verify", "--json")
        words = _run("verify")[1]

    answer = json.loads(said)
    assert code == 1
    assert answer["ok"] is False
    assert set(answer) == {"ok", "entries", "chains", "first_break", "guards"}
    assert set(answer["first_break"]) == {"business", "seq", "field", "why"}
    assert (answer["first_break"]["business"], answer["first_break"]["seq"]) == (cast.chestnut.pk, 1)
    assert f"110116/{cast.chestnut.pk} 第 1 条" in words


def test_an_empty_archive_holds(database: str) -> None:
    code, said = _run("verify", "--json")

    assert (code, json.loads(said)["chains"]) == (0, 0)


def test_a_day_is_sealed_for_the_duty_book(cast: Cast, at: datetime) -> None:
    code, said = _run("seal", "--district", "110116", "--json")

    assert code == 0
    assert json.loads(said)["root"] == Seal.objects.in_district(cast.district).get().root
    assert "食品经营户档案 每日封存单" in _run("seal", "--district", "110116")[1]


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--district", "000000"), "unknown_district"), ((), "which_district")]
)
def test_sealing_says_which_district_is_meant(cast: Cast, arguments: tuple[str, ...], code: str) -> None:
    exit_code, said = _run("seal", *arguments, "--json")

    assert (exit_code, json.loads(said)["error"]["code"]) == (2, code)
