"""`weili district`: a bureau that begins with nothing, in words and in JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from weili.kernel.models import District, Town


def run(*words: str) -> Result:
    from weili.cli.district import district

    result = CliRunner().invoke(district, list(words))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*words: str) -> tuple[int, Any]:
    result = run(*words, "--json")
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    path = tmp_path / "towns.json"
    path.write_text(json.dumps([{"code": "990002100", "name": "上河镇", "scenic": True}]), encoding="utf-8")
    return path


def test_a_district_is_added_with_its_towns(database: str, towns: Path) -> None:
    code, said = answer("add", "990002", "云岭区", "--parent", "北京市", "--towns", str(towns))
    assert (code, said) == (0, {"district": "990002", "name": "云岭区", "towns": 1})
    assert District.objects.get(code="990002").parent_names == ["北京市"]
    assert Town.objects.get(district="990002").station.name == "上河镇所"


def test_in_words_it_says_what_was_made(database: str) -> None:
    result = run("add", "990002", "云岭区", "--boundless")
    assert (result.exit_code, result.stdout) == (0, "已建立 990002 云岭区，街镇 0 个\n")


def test_the_list_is_in_order_and_may_be_empty(database: str) -> None:
    assert run("list").stdout == "还没有区\n"
    assert answer("list") == (0, [])
    run("add", "990003", "海子区", "--boundless")
    run("add", "990002", "云岭区")
    assert answer("list") == (0, [
        {"district": "990002", "name": "云岭区", "boundless": False},
        {"district": "990003", "name": "海子区", "boundless": True},
    ])  # fmt: skip
    assert run("list").stdout == "990002 云岭区\n990003 海子区\n"


@pytest.mark.parametrize("words", [("99", "云岭区"), ("990002", " ")])
def test_a_district_that_cannot_be_is_refused(database: str, words: tuple[str, str]) -> None:
    code, said = answer("add", *words)
    assert (code, said["error"]["code"]) == (2, "cannot_open_district")
    assert run("add", *words).exit_code == 2


def test_twice_is_refused(database: str) -> None:
    run("add", "990002", "云岭区")
    code, said = answer("add", "990002", "云岭区")
    assert (code, said["error"]["message"]) == (2, "代码为 990002 的区已经建立")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[{", "bad_towns"),
        (b"\xff\xfe\x00", "bad_towns"),
        (b'{"code": "1"}', "bad_towns"),
        (b'["x"]', "cannot_open_district"),
        (b'[{"code": "1"}]', "cannot_open_district"),
    ],
)
def test_towns_that_cannot_be_read_are_refused(
    database: str, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    status, said = answer("add", "990002", "云岭区", "--towns", str(path))
    assert (status, said["error"]["code"]) == (2, code)
    assert not District.objects.exists()


def test_a_missing_file_of_towns_is_refused_in_words(database: str, tmp_path: Path) -> None:
    result = run("add", "990002", "云岭区", "--towns", str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "读不出来" in result.stderr
