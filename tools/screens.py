"""Takes the pictures of docs/screens from the sample district, in a home of its own: `python -m tools.screens`."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "docs" / "screens"
WEILI = [sys.executable, "-m", "weili.cli"]
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def main() -> None:
    """Fill a home, serve it, look at its pages at 1440 and 390 px."""
    with tempfile.TemporaryDirectory(prefix="weili-screens-") as home:
        environment = {**os.environ, "WEILI_HOME": home, "DJANGO_SETTINGS_MODULE": "weili.settings.base"}
        subprocess.run([*WEILI, "demo", "--today", "2026-11-23"], env=environment, check=True)
        accounts = json.loads(
            subprocess.check_output([*WEILI, "demo", "--accounts", "--json"], env=environment)
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen([*WEILI, "run", "--port", str(port)], env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            _photograph(
                f"http://127.0.0.1:{port}", next(a for a in accounts if a["role"] == "catering_staff")
            )
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    sys.exit("the product did not answer")


def _photograph(base: str, account: dict[str, str]) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=BROWSER)
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            page = context.new_page()
            page.goto(f"{base}/sign-in")
            page.fill("input[name=username]", account["username"])
            page.fill("input[name=password]", account["password"])
            page.click("form#form button.btn-primary")
            page.wait_for_url(f"{base}/")
            for name, address in _pages(page, base).items():
                page.goto(base + address)
                page.screenshot(path=SCREENS / f"{name}-{size}.png")
            context.close()
        browser.close()


def _pages(page: Page, base: str) -> dict[str, str]:
    """The pages by which one will be judged; the first shop, question, grade and file stand for theirs."""
    found = {"home": "/", "businesses": "/businesses", "plan": "/plans", "imports": "/imports"}
    for name, listing, link in (
        ("archive", "/businesses?q=面馆", "main table a[href^='/businesses/']"),
        ("matching", "/matching", "main a[href^='/matching/']:not([href*='merges']):not([href*='returned'])"),
        ("grade", "/grades", "main table a[href^='/grades/']"),
    ):
        page.goto(base + listing)
        href = page.locator(link).first.get_attribute("href")
        if href:
            found[name] = href
    return found


if __name__ == "__main__":
    main()
