"""The promises of §0 from outside: exit status, refusals as JSON on stdout, nothing written but under the home."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from weili.cli.main import main

WEILI = Path(sys.executable).with_name("weili")
Weili = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def weili(tmp_path: Path) -> Weili:
    """The command line on a home of its own, called from another folder and with another HOME."""
    for name in ("home", "here", "user"):
        (tmp_path / name).mkdir()

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "WEILI_HOME": str(tmp_path / "home"), "HOME": str(tmp_path / "user")}
        environment["DJANGO_SETTINGS_MODULE"] = "weili.settings.base"
        environment.pop("DATABASE_URL", None)
        return subprocess.run(
            [str(WEILI), *words],
            capture_output=True,
            text=True,
            cwd=tmp_path / "here",
            env=environment,
            timeout=60,
            check=False,
        )

    return call


#: commands written wrongly, and what the sentence must name
WRITTEN_WRONGLY = [
    ("zzz --json", "zzz"),
    ("law zzz --json", "zzz"),
    ("--json", "--json"),
    ("law due --start --json", "--start"),
    ("law due licence.decide --start 2024-01-01 --nope --json", "--nope"),
    ("import --json", "KIND"),
    ("import permits --json", "FILES"),
    (
        "import permits --source --json",
        "FILES",
    ),  # the option swallows --json, which was asked for all the same
    ("grade --year 1900 --json", "2000至2100"),
    ("plan --json", "--year"),
    ("plan --year abc --json", "--year"),
    ("archive verify --nope --json", "--nope"),
    ("district add 110117 --json", "NAME"),
    ("brain match --json", "--left"),
    ("demo --today yesterday --json", "--today"),
]


@pytest.mark.parametrize(("line", "named"), WRITTEN_WRONGLY)
def test_a_command_written_wrongly_is_refused_in_json(line: str, named: str) -> None:
    answer = CliRunner().invoke(main, line.split())
    assert answer.exit_code == 2
    error = json.loads(answer.stdout)["error"]
    assert error["code"] == "bad_usage"
    assert named in error["message"]
    assert "命令写法不对" in error["message"]


def test_without_json_a_refusal_is_a_chinese_sentence_on_stderr() -> None:
    answer = CliRunner().invoke(main, ["grade", "--year", "abc"])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "命令写法不对" in answer.stderr


@pytest.mark.parametrize(
    "line",
    [
        "archive verify --json",
        "archive seal --json",
        "import permits x.xlsx --json",
        "grade --json",
        "plan --year 2026 --json",
    ],
)
def test_a_missing_home_is_refused_with_what_to_do(weili: Weili, line: str) -> None:
    answer = weili(*line.split())
    assert (answer.returncode, answer.stderr) == (2, "")
    assert "weili demo" in json.loads(answer.stdout)["error"]["message"]


def test_a_home_holds_everything_that_is_written(weili: Weili, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("名称,地址\n甲饭店,一街1号\n", encoding="utf-8")
    assert weili("district", "add", "110116", "怀柔区", "--boundless").returncode == 0
    assert weili("import", "businesses", str(tmp_path / "list.csv"), "--json").returncode == 0
    assert list((tmp_path / "here").iterdir()) == list((tmp_path / "user").iterdir()) == []
    assert (tmp_path / "home" / "tmp").stat().st_mode & 0o077 == 0

    for words in (("grade",), ("plan", "--year", "2026"), ("archive", "verify"), ("archive", "seal")):
        unknown = weili(*words, "--district", "999999", "--json")
        assert unknown.returncode == 2, words
        assert json.loads(unknown.stdout)["error"]["code"] == "unknown_district"
    verified = weili("archive", "verify", "--district", "110116", "--json")
    assert (verified.returncode, json.loads(verified.stdout)["ok"]) == (0, True)


def test_a_port_that_is_taken_is_refused_before_anything_is_written(weili: Weili, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = weili("run", "--no-demo", "--port", str(taken.getsockname()[1]))
    assert (answer.returncode, "--port" in answer.stderr) == (2, True)
    assert list((tmp_path / "home").iterdir()) == []


def test_a_result_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("id,name\n1,甲饭店\n", encoding="utf-8")
    words = ["brain", "match", "--left", str(table), "--right", str(table), "--out", str(tmp_path), "--json"]
    answer = CliRunner().invoke(main, words)
    assert answer.exit_code == 2
    assert json.loads(answer.stdout)["error"]["code"] == "cannot_write"


def test_a_home_that_is_no_folder_is_refused(weili: Weili, tmp_path: Path) -> None:
    (tmp_path / "home").rmdir()
    (tmp_path / "home").write_text("not a folder")
    answer = weili("grade", "--json")
    assert (answer.returncode, json.loads(answer.stdout)["error"]["code"]) == (2, "bad_home")
