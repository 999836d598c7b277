"""A phone as the benchmark has it: a real browser with a profile on disk, which can be killed at any moment."""

import os
import signal
import subprocess
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.field.served import ROOT, Served

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DEVICE = "/static/field/benchmark/device.js"


@cache
def device_script(folder: Path) -> str:
    """The store with a handle, built once."""
    node = ROOT / ".venv" / "bin"
    variables = {**os.environ, "PATH": f"{node}:{os.environ['PATH']}"}
    build = [
        "npx",
        "vite",
        "build",
        "-c",
        "benchmarks/field/vite.config.ts",
        "--outDir",
        str(folder),
        "--logLevel",
        "error",
    ]
    subprocess.run(build, cwd=ROOT, env=variables, check=True, capture_output=True)
    return (folder / "device.js").read_text(encoding="utf-8")


@dataclass
class Phone:
    """One officer's phone: what it was told is saved, and everything that was done to it."""

    playwright: Any
    served: Served
    username: str
    profile: Path
    script: str
    key: str | None = None
    saved: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    recovered: list[float] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _context: Any = None
    _page: Any = None
    _begun: bool = False

    def start(self) -> list[str]:
        """Open the browser and the store; after a kill this is the recovery that is measured."""
        self._context = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=CHROMIUM, args=ARGS, viewport={"width": 390, "height": 844},
            locale="zh-CN", service_workers="block",
        )  # fmt: skip
        self._page = self._context.pages[0] if self._context.pages else self._context.new_page()
        self._page.route(
            "**/assets/main-*.js", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        self._page.route(
            f"**{DEVICE}", lambda route: route.fulfill(body=self.script, content_type="text/javascript")
        )
        self._sign_in()
        self._page.goto(f"{self.served.url}/field")
        self._page.add_script_tag(url=DEVICE, type="module")
        self._page.wait_for_function("() => window.device !== undefined")
        answer = self._page.evaluate(
            "([first, key]) => device.start(first, key)", [not self._begun, self.key]
        )
        if self._begun:
            self.recovered.append(answer["milliseconds"])
        self._begun = True
        return list(answer["keys"])

    def _sign_in(self) -> None:
        """A browser that was killed may have lost its session: then the officer signs in again."""
        self._page.goto(f"{self.served.url}/field")
        if "/sign-in" in self._page.url:
            self._page.get_by_label("登录名").fill(self.username)
            self._page.get_by_label("密码").fill(self.served.passwords[self.username])
            self._page.get_by_role("button", name="登录").click()
            self._page.wait_for_url(lambda url: "/sign-in" not in url)

    def take(self, key: str) -> list[str]:
        """Download a visit and open it; answers the codes of its items."""
        self.key = key
        self._page.evaluate("(key) => device.take(key)", key)
        return list(self._page.evaluate("() => device.codes()"))

    def write(self, operations: list[dict[str, str]]) -> None:
        """Write operations down; what was said to be saved is remembered, by its mark."""
        told = self._page.evaluate("(some) => device.write(some)", operations)
        kinds = {each["mark"]: each["kind"] for each in operations}
        self.saved.update((mark, kinds[mark]) for mark in told["saved"])
        self.refused += len(told["refused"])

    def write_and_kill(self, operations: list[dict[str, str]]) -> None:
        """Kill the browser while it writes: nobody knows which of these were saved, so none is counted on."""
        self._remember()
        self._page.evaluate("(some) => { void device.write(some); }", operations)
        self.done["kills"] += 1
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the browser and all its children: no goodbye."""
        needle = f"--user-data-dir={self.profile}".encode()
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    ours = needle in (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if ours:
                    os.kill(int(entry.name), signal.SIGKILL)
        with suppress(Exception):  # the other end is dead, as was meant
            self._context.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def trouble(self, what: str, value: int) -> None:
        """Put the clock off, or fill the disk."""
        self.done[what] += 1
        call = {"clock jumps": "device.skewClock", "quota errors": "device.fillDisk"}[what]
        self._page.evaluate(f"(value) => {call}(value)", value)

    def send(self, tries: int = 1) -> dict[str, Any]:
        """Try to send; answers how the queue stands."""
        self.done["sends"] += 1
        return dict(self._page.evaluate("(tries) => device.drain(tries)", tries))

    def calm(self) -> None:
        """Signal that stays: what is sent arrives."""
        self._remember()
        self._page.evaluate("() => device.calm()")

    def _remember(self) -> None:
        """What happened on the way in this life of the browser."""
        self.done.update(self._page.evaluate("() => device.happened()"))

    def problem(self) -> str:
        """What the store says is wrong."""
        return str(self._page.evaluate("() => device.problem()"))

    def conflicts(self) -> int:
        """How many subjects two phones said different things of."""
        self._page.evaluate("(key) => device.askOthers(key)", self.key)
        return int(self._page.evaluate("() => device.conflicts()"))

    def close(self) -> None:
        """End it as a person would."""
        self._context.close()
