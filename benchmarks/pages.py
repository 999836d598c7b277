"""How long pages take in a very large district, at a stated rate of arrival, on SQLite and on PostgreSQL.

    python -m benchmarks pages [--businesses 300000] [--entries 10000000] [--rate 5] [--seconds 8] [--database sqlite]

For each database: a folder under /tmp is filled (benchmarks.large), the product's own server is started on the loopback
(granian, two workers), and each page is asked for at that rate, however long the answers take, beside its bare view
(benchmarks.bare). A time runs from the instant at which a request was due to its last byte. Everything ends and is
deleted by itself.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tools.testpg import postgres

from benchmarks.machine import machine

AT_ONCE, PATIENCE = 64, 120
#: page → its address, its bare view; {key} is an archive of the usual size, {long} one with thousands of entries
PAGES: dict[str, tuple[str, str]] = {
    "home": ("/", "figures"),
    "list of businesses": ("/businesses", "list"),
    "… one town, one kind": ("/businesses?town=990009003&kind=SNACK", "town"),
    "… longest not visited first": ("/businesses?sort=visited", "visited"),
    "… held a permit on a day": ("/businesses?licensed_on=2025-12-31", "list"),
    "… riskiest first": ("/businesses?sort=grade", "list"),
    "… the 200th page": ("/businesses?page=200", "list"),
    "search by shop sign": (f"/businesses?q={quote('福兴鑫饭店')}", "search"),
    "search by pinyin": ("/businesses?q=fuxingxinfandian", "search"),
    "search by initials": ("/businesses?q=fxxfd", "search"),
    "search by address": (f"/businesses?q={quote('云岭镇青春路12号')}", "search"),
    "search by a very common word": (f"/businesses?q={quote('饭店')}", "list"),
    "archive page": ("/businesses/{key}", "business"),
    "archive page, thousands of entries": ("/businesses/{long}", "business"),
    "timeline": ("/businesses/{key}/timeline", "timeline"),
    "timeline, thousands of entries": ("/businesses/{long}/timeline", "timeline"),
    "duties": ("/duties", "duties"),
    "grades": ("/grades?year=2026", "grades"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """A running server and the session of its reader."""

    port: int
    cookie: str
    key: int
    long: int

    def ask(self, path: str) -> tuple[int, int]:
        """Status and length of an answer, read to its end."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            link.request("GET", path, headers={"Cookie": f"sessionid={self.cookie}"})
            answer = link.getresponse()
            return answer.status, len(answer.read())
        finally:
            link.close()


def main(argv: list[str] | None = None) -> None:
    """Measure on the databases asked for and print a chapter."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--businesses", type=int, default=300_000)
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--rate", type=float, default=5, help="requests a second")
    parser.add_argument("--seconds", type=int, default=8, help="how long each page is asked for")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = parser.parse_args(argv)
    print(f"machine: {machine()}", flush=True)
    for database in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
        _chapter(database, given)


def _chapter(database: str, given: argparse.Namespace) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="weili-pages-", dir="/tmp") as home,
        postgres() if database == "postgresql" else nullcontext("") as url,
    ):
        environment = {**os.environ, "WEILI_HOME": home, "DATABASE_URL": url, "WEILI_SECRET_KEY": "benchmark"}
        if not url:
            del environment["DATABASE_URL"]
        build = [sys.executable, "-m", "benchmarks.pages_built", str(given.businesses), str(given.entries)]
        made = subprocess.run(build, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        built = json.loads(made.stdout.splitlines()[-1])
        print(
            f"\n### {database}\n\n{_sizes(built)}; written in {built['seconds']:.0f} s, {built['version']}.",
            flush=True,
        )
        with _server(environment, built) as served:
            _measure(served, given.rate, given.seconds)


def _sizes(built: dict[str, Any]) -> str:
    return "、".join(f"{name} {many:,}" for name, many in built["sizes"].items())


@contextmanager
def _server(environment: dict[str, str], built: dict[str, Any]) -> Iterator[Served]:
    """The product's server, as `weili run` starts it, around benchmarks.bare."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--no-ws", "--blocking-threads", "4", "--backpressure", "32", "--log-level", "warning",
        "benchmarks.bare:application",
    ]  # fmt: skip
    running = subprocess.Popen(command, env=environment)
    served = Served(port, built["cookie"], built["key"], built["longest"])
    try:
        for _ in range(120):
            try:
                if served.ask("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.5)
        yield served
    finally:
        running.terminate()
        running.wait(timeout=30)


def _measure(served: Served, rate: float, seconds: int) -> None:
    print(f"\nEach page {rate:g} times a second for {seconds} s, milliseconds:\n")
    print("| page | p50 | p95 | bare p50 | bare p95 | answers |\n|---|--:|--:|--:|--:|---|", flush=True)
    for name, (path, bare) in PAGES.items():
        address = path.format(key=served.key, long=served.long)
        key = served.long if "{long}" in path else served.key
        for _ in range(4):
            served.ask(address)  # templates are compiled once
        page = _arrivals(served, address, rate, seconds)
        peer = _arrivals(served, f"/bare/{bare}/{key}", rate, seconds)
        answers = " ".join(f"{many}×{status}" for status, many in sorted(page.answers.items()))
        print(
            f"| {name} | {page.at(0.5):.0f} | {page.at(0.95):.0f} | {peer.at(0.5):.0f} | {peer.at(0.95):.0f} "
            f"| {answers} |",
            flush=True,
        )


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one page in milliseconds, in order, and how many answers had which status."""

    sorted: list[float]
    answers: dict[int, int]

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return self.sorted[min(len(self.sorted) - 1, int(share * len(self.sorted)))]


def _arrivals(served: Served, path: str, rate: float, seconds: int) -> Times:
    """Ask at a steady rate, whether or not the answers keep up."""
    begun, answers = time.perf_counter() + 0.05, dict[int, int]()

    def one(number: int) -> tuple[float, int]:
        due = begun + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        status, _ = served.ask(path)
        return (time.perf_counter() - due) * 1000, status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(one, range(int(rate * seconds))))
    for _, status in found:
        answers[status] = answers.get(status, 0) + 1
    return Times(sorted(each for each, _ in found), answers)


if __name__ == "__main__":
    main()
