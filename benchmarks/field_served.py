"""An invented district for benchmarks.field_taps, filled and served by the product itself."""

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

WEILI = [sys.executable, "-m", "weili.cli"]
BUSINESSES = "400"


@dataclass(frozen=True, slots=True)
class Served:
    """A product that runs, and an officer who may inspect."""

    url: str
    user: str
    password: str


@contextmanager
def served() -> Iterator[Served]:
    """A district of its own under /tmp, ended and deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="weili-field-", dir="/tmp") as home:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "WEILI_HOME": home, "PORT": str(port)}
        subprocess.run(
            [*WEILI, "demo", "--businesses", BUSINESSES, "--json"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
        told = subprocess.check_output([*WEILI, "demo", "--accounts", "--json"], env=environment)
        officer = next(each for each in json.loads(told) if each["role"] == "inspector")
        server = subprocess.Popen([*WEILI, "run"], env=environment, stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/healthz", server)
            yield Served(url, officer["username"], officer["password"])
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError("the server did not answer within a minute")
