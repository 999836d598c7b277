"""A small invented district, served by the product's own process on loopback."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-23"
WEILI = [sys.executable, "-m", "weili.cli"]


@dataclass(frozen=True, slots=True)
class Account:
    """A product that runs, and an officer who may inspect."""

    url: str
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Served:
    """Where a district is served, from which home, and the passwords of its demo by login."""

    url: str
    home: Path
    passwords: dict[str, str]

    def ask(self, statement: str) -> str:
        """What a few lines of Python print inside the served home: the truth that devices are compared with."""
        program = f"import django\ndjango.setup()\n{statement}"
        return subprocess.check_output([sys.executable, "-c", program], env=environment(self.home), text=True)


def environment(home: Path) -> dict[str, str]:
    """The environment of a process of a home."""
    known = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    return {**known, "WEILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "weili.settings.base"}


@contextmanager
def served(home: Path, businesses: int = 400) -> Iterator[Served]:
    """Fill a home with the demo district, serve it, and end the server when the block ends."""
    variables = environment(home)
    fill = [*WEILI, "demo", "--today", DAY, "--businesses", str(businesses), "--json"]
    subprocess.run(fill, env=variables, check=True, capture_output=True)
    told = json.loads(subprocess.check_output([*WEILI, "demo", "--accounts", "--json"], env=variables))
    collect = [
        sys.executable,
        "-m",
        "django",
        "collectstatic",
        "--no-input",
        "-v0",
        "-i",
        "libs",
        "-i",
        "types",
    ]
    subprocess.run(collect, env=variables, check=True, capture_output=True)
    port = _free_port()
    with server(home, port):
        yield Served(f"http://127.0.0.1:{port}", home, {each["username"]: each["password"] for each in told})


@contextmanager
def server(home: Path, port: int) -> Iterator[None]:
    """The product in a process of its own, on the clock of the invented day."""
    command = [sys.executable, "-m", "tests.journeys.serving", DAY, str(port)]
    process = subprocess.Popen(command, env=environment(home), cwd=ROOT)
    with _until_ended(process, f"http://127.0.0.1:{port}"):
        yield


@contextmanager
def running(businesses: int = 400) -> Iterator[Account]:
    """The product as it is run in service, on today's clock, in a home of its own that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="weili-field-") as folder:
        variables = {**environment(Path(folder)), "PORT": str(_free_port())}
        fill = [*WEILI, "demo", "--businesses", str(businesses), "--json"]
        subprocess.run(fill, env=variables, check=True, capture_output=True)
        told = json.loads(subprocess.check_output([*WEILI, "demo", "--accounts", "--json"], env=variables))
        officer = next(each for each in told if each["role"] == "inspector")
        process = subprocess.Popen([*WEILI, "run"], env=variables, stdout=subprocess.DEVNULL)
        with _until_ended(process, f"http://127.0.0.1:{variables['PORT']}") as url:
            yield Account(url, officer["username"], officer["password"])


@contextmanager
def _until_ended(process: "subprocess.Popen[bytes]", url: str) -> Iterator[str]:
    """Wait until a server answers, and end it when the block ends."""
    try:
        while process.poll() is None and not _answers(f"{url}/healthz"):
            time.sleep(0.2)
        if process.poll() is not None:
            raise RuntimeError("the product ended before it served")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
