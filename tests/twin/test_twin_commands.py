"""`weili demo` and `weili run` as somebody at a terminal meets them, each in a home of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

DEMO = ("demo", "--businesses", "60", "--today", "2026-09-21")


def environment(home: Path) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("WEILI", "DJANGO", "DATABASE", "PYTEST"))
    }
    return {**kept, "WEILI_HOME": str(home)}


def weili(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "weili.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment(home), check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was filled once."""
    folder = tmp_path_factory.mktemp("home")
    done = weili(folder, *DEMO, "--json")
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    assert len(answer["files"]) == 21
    return folder


def test_accounts_are_printed_as_the_contract_says(home: Path) -> None:
    done = weili(home, "demo", "--accounts", "--json")
    assert done.returncode == 0
    accounts = json.loads(done.stdout)
    assert {"administrator", "leader", "inspector", "business_owner"} <= {a["role"] for a in accounts}
    assert all(set(a) == {"role", "username", "password"} for a in accounts)


def test_a_home_that_is_not_empty_is_not_filled_again(home: Path) -> None:
    done = weili(home, *DEMO, "--json")
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "home_not_empty"
    assert "空的目录" in error["message"]


MAKE = ("twin", "make", "--seed", "7", "--businesses", "60", "--today", "2026-09-21", "--json")


def test_the_files_of_a_made_district_give_the_same_district(tmp_path: Path) -> None:
    out, empty = tmp_path / "out", tmp_path / "home"
    made = weili(empty, *MAKE, "--years", "2", "--out", str(out))
    assert made.returncode == 0, made.stdout + made.stderr
    files = json.loads(made.stdout)["files"]
    folders = {each["file"].split("/")[0] for each in files}
    assert folders == {"许可", "风险分级", "抽检", "阳光餐饮", "监督检查", "执法办案", "投诉举报", "名册"}
    truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))
    towns = ("--parent", "北京市", "--towns", str(out / "towns.json"), "--json")
    assert weili(empty, "district", "add", "110116", "怀柔区（演示）", *towns).returncode == 0
    for each in files:
        done = weili(
            empty, "import", each["kind"], str(out / each["file"]), "--source", each["source"], "--json"
        )
        assert done.returncode == 0, done.stdout
        summary = json.loads(done.stdout.splitlines()[-1])["summary"]
        rows = truth["rows"][each["file"].split("/")[-1]]
        assert summary["rows"] == sum(len(sheet) for sheet in rows.values())


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    done = weili(tmp_path / "home", *MAKE, "--out", str(tmp_path))
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "not_empty"


def test_a_day_before_the_records_is_refused(tmp_path: Path) -> None:
    make = [part if part != "2026-09-21" else "2020-05-01" for part in MAKE]
    done = weili(tmp_path / "home", *make, "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "too_early"


def test_where_there_is_no_demo_there_are_no_accounts(tmp_path: Path) -> None:
    assert weili(tmp_path, "district", "add", "110116", "某区", "--json").returncode == 0
    done = weili(tmp_path, "demo", "--accounts", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "no_demo"


def test_run_serves_until_it_is_asked_to_stop(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "weili.cli", "run", "--no-demo", "--web-workers", "1"]
    surroundings = {**environment(tmp_path), "PORT": str(port)}
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as running:
        try:
            assert answers(port, running) == 200
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=40) == 0


def answers(port: int, running: "subprocess.Popen[bytes]") -> int:
    """The status of /healthz, as soon as there is one."""
    for _ in range(240):
        assert running.poll() is None, "weili run ended by itself"
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except (URLError, OSError):
            time.sleep(0.25)
    pytest.fail("weili run did not serve within a minute")
