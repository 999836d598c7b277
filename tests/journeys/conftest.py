"""A real browser, and an invented district that a real process serves to it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# the browser is driven from the thread in which the tests also read the database
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
#: the day on which the served district lives, and how large it is
DAY, BUSINESSES = "2026-11-23", "400"
WEILI = [sys.executable, "-m", "weili.cli"]


#: where the pages by which the product is judged are photographed; only where it is asked for (make screens)
PICTURES = Path(os.environ["WEILI_SCREENS"]) if "WEILI_SCREENS" in os.environ else None


def photograph(page: Any, name: str) -> None:
    """Keep a picture of a page under a name, where pictures are asked for."""
    if PICTURES is not None:
        page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    if not CHROMIUM.exists():
        pytest.skip("skipped: no browser (/usr/bin/chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield running
        running.close()


@dataclass(frozen=True, slots=True)
class Served:
    """A district that is being served: where, from which home, an account of every role, everybody's password."""

    url: str
    accounts: dict[str, tuple[str, str]]
    home: Path
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The invented district, filled once, served from a home of its own."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "WEILI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "weili.settings.base"}
    environment.pop("PYTEST_XDIST_WORKER", None)
    fill = [*WEILI, "demo", "--today", DAY, "--businesses", BUSINESSES, "--json"]
    subprocess.run(fill, env=environment, check=True, capture_output=True)
    told = subprocess.check_output([*WEILI, "demo", "--accounts", "--json"], env=environment)
    subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v0", "-i", "libs", "-i", "types"],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.serving", DAY, str(port)], env=environment, cwd=ROOT
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/healthz", server)
        accounts = {each["role"]: (each["username"], each["password"]) for each in reversed(json.loads(told))}
        yield Served(url, accounts, home, {each["username"]: each["password"] for each in json.loads(told)})
    finally:
        server.terminate()
        server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail("the product ended before it served")


@pytest.fixture(scope="session")
def signed_in(browser: Any, district: Served) -> Iterator[Callable[[str, str], Any]]:
    """A page of the browser in which somebody of a role is signed in, at a size; the same one each time."""
    pages: dict[tuple[str, str], Any] = {}

    def page_of(role: str, size: str) -> Any:
        if (role, size) not in pages:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN", base_url=district.url
            )
            page = context.new_page()
            username, password = district.accounts[role]
            page.goto("/sign-in")
            page.get_by_label("登录名").fill(username)
            page.get_by_label("密码").fill(password)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/")
            pages[role, size] = page
        return pages[role, size]

    yield page_of
    for page in pages.values():
        page.context.close()
