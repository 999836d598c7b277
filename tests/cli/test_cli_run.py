"""`weili run`: one command serves web and worker, answers, and ends both when it is told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 120


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for something that must come; how long it takes decides nothing."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not come within {PATIENCE} seconds")
        time.sleep(0.2)


def children(parent: int) -> set[int]:
    """The processes that a process started, and theirs."""
    found: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        found[int(status.parent.name)] = int(text.rsplit(")", 1)[1].split()[1])
    below = {pid for pid, its_parent in found.items() if its_parent == parent}
    return below.union(*(children(pid) for pid in below)) if below else below


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """The product running in an empty home of its own."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    environment |= {"WEILI_HOME": str(tmp_path / "home"), "WEILI_SECRET_KEY": "only-for-tests"}
    words = [sys.executable, "-m", "weili.cli", "run", "--no-demo", "--port", str(port), "--web-workers", "1"]
    with (tmp_path / "out.txt").open("w") as out:
        process = subprocess.Popen(words, env=environment, stdout=out, stderr=subprocess.STDOUT, text=True)
        try:
            yield process, port
        finally:
            started = children(process.pid)
            process.kill() if process.poll() is None else None
            process.wait(timeout=30)
            for pid in filter(alive, started):
                os.kill(pid, signal.SIGKILL)


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200 and answer.read() == b"ok")
    except (urllib.error.URLError, OSError):
        return False


def test_web_and_worker_start_answer_and_end_together(
    served: tuple["subprocess.Popen[str]", int], tmp_path: Path
) -> None:
    process, port = served
    out = tmp_path / "out.txt"
    until(lambda: process.poll() is not None or healthy(port), "/healthz")
    assert process.poll() is None, out.read_text()
    until(lambda: any("worker" in command_of(pid) for pid in children(process.pid)), "the worker")
    started = children(process.pid)
    assert any("granian" in command_of(pid) for pid in started)
    assert (tmp_path / "home" / "weili.sqlite3").is_file()
    said = out.read_text()
    assert f"http://127.0.0.1:{port}/" in said
    assert "demo" not in said, "an empty home has no accounts to show"

    killed = next(pid for pid in started if "worker" in command_of(pid) and "granian" not in command_of(pid))
    os.kill(killed, signal.SIGKILL)
    until(
        lambda: any(
            "weili.cli\0worker" in command_of(pid) for pid in children(process.pid) - {killed} if alive(pid)
        ),
        "a new worker in the place of the killed one",
    )

    started = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=PATIENCE) == 0
    until(lambda: not any(map(alive, started)), "the end of web and worker")
    assert not healthy(port)


def test_a_port_that_is_taken_ends_the_command_with_an_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        environment |= {"WEILI_HOME": str(tmp_path / "home"), "WEILI_SECRET_KEY": "only-for-tests"}
        words = ["run", "--no-demo", "--port", str(taken.getsockname()[1]), "--web-workers", "1"]
        done = subprocess.run(
            [sys.executable, "-m", "weili.cli", *words],
            env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert done.returncode == 2  # refused: another server is there
