"""How many taps a visit costs on the phone, how fast the phone answers, and how soon its first screen stands.

    python -m benchmarks.field_taps [--url http://localhost:8000 --user NAME --password WORD] [--pictures DIR]

Without --url an invented district is filled under /tmp and served by the product itself. A real Chromium of 390 × 844
plays the phone: it is cut off from the network, scans the code from a film of it, and makes two visits from "before you
go" to the signed result, one with nothing found and one with three findings with a photo each. Every tap, every
signature and every key is counted; the shutter of the camera counts as a tap. The processor is slowed four times;
INP is the longest interaction of all but the worst in fifty, as the browser's own event timing has it.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.field.phone import CHROMIUM, SLOW_4G, Phone, film_of, phone, picture, signed_in
from benchmarks.field.served import Account, running
from benchmarks.machine import machine

PIN = "135790"
#: the longest time between two frames
WATCH_FRAMES = """
window.__longest = 0; let last = performance.now();
const frame = now => { __longest = Math.max(__longest, now - last); last = now; requestAnimationFrame(frame); };
requestAnimationFrame(frame);
"""
FAILED = ("2.2", "5.2", "8.2")


def main(argv: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url")
    parser.add_argument("--user", default="bohai-1")
    parser.add_argument("--password", default="")
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args(argv)
    if not CHROMIUM.exists():
        print("skipped: no browser (/usr/bin/chromium)")
        return
    print(f"machine: {machine()}", flush=True)
    with house(given) as where, tempfile.TemporaryDirectory(prefix="weili-phone-") as folder:
        measure(where, Path(folder), given.pictures)


@contextmanager
def house(given: argparse.Namespace) -> Iterator[Account]:
    """The product that is measured: one that runs already, or one of our own."""
    if given.url:
        yield Account(given.url, given.user, given.password)
        return
    with running() as own:
        yield own


def measure(where: Account, folder: Path, pictures: Path | None) -> None:
    """The first screen, two visits, and how fast each tap was answered."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        session, visits = signed_in(playwright, where)
        nothing, three = ready(visits)
        print(weight(playwright, where, session), flush=True)
        print(first_screen(playwright, where, session), flush=True)
        print(long_list(playwright, where, session, nothing), flush=True)
        for name, visit, failed in (
            ("nothing found", nothing, ()),
            ("three findings with photos", three, FAILED),
        ):
            film = film_of(visit["business"]["codes"][0], folder / "code.y4m")
            with phone(playwright, session, film) as held:
                unlock(held, where)
                make(held, visit, failed, folder, pictures)
                print(spoken(name, visit, held), flush=True)
                print(arrived(held, visit), flush=True)


def long_list(playwright: Any, where: Account, session: Any, visit: dict[str, Any]) -> str:
    """Sixty items answered one by one and scrolled through; the list is the visit's own, twice. Nothing is sent."""

    def twice(route: Any) -> None:
        answer = route.fetch()
        pack = answer.json()
        items = pack["checklist"]["items"]
        more = [{**item, "code": f"B{item['code']}", "area": f"{item['area']}（续）"} for item in items]
        pack["checklist"]["items"] = items + more
        route.fulfill(response=answer, json=pack)

    with phone(playwright, session, None) as held:
        page = held.page
        page.context.route("**/field/api/packs/*", twice)
        unlock(held, where)
        held.cut_off()
        page.goto(f"{where.url}/field#/visit/{visit['key']}/check")
        held.slow(4)
        rows = page.locator("li.item .answer.pass")
        rows.first.wait_for()
        many = rows.count()
        page.evaluate(WATCH_FRAMES)
        for place in range(0, 4000, 400):
            page.mouse.wheel(0, 400 if place < 2000 else -400)
            page.wait_for_timeout(60)
        frame = page.evaluate("__longest")
        for place in range(many):
            held.tap(rows.nth(place))
        took = held.interactions()
    return (
        f"{many} items answered one by one: INP at CPU ×4 {took.inp} ms (median {took.median} ms, "
        f"longest {took.longest} ms of {took.many}); longest frame while scrolling {frame:.0f} ms"
    )


def ready(visits: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two visits on site that may begin."""
    on_site = [
        visit
        for visit in visits
        if visit["inspection"]["mode"] == "on_site"
        and visit["inspection"]["state"] in ("approved", "notified")
        and not visit["records"]
    ]
    on_site.sort(key=lambda visit: len(visit["inspection"]["compulsory"]))
    if len(on_site) < 2:
        sys.exit("the district has no two visits that may begin")
    return on_site[0], on_site[1]


def weight(playwright: Any, where: Account, session: Any) -> str:
    """What the first screen has to fetch."""
    asked = playwright.request.new_context(storage_state=session)
    shell = asked.get(f"{where.url}/field").text()
    pieces = [piece for piece in shell.split('"') if piece.startswith("/static/field/assets/")]
    total = sum(len(asked.get(where.url + piece).body()) for piece in pieces)
    return (
        f"first screen: {total / 1024:.0f} KB of script and style in {len(pieces)} files, before compression"
    )


def first_screen(playwright: Any, where: Account, session: Any) -> str:
    """From a cold cache on slow 4G and a quarter of the processor."""
    with phone(playwright, session, None, slowed=4) as held:
        held.cdp.send("Network.enable")
        held.cdp.send("Network.emulateNetworkConditions", SLOW_4G)
        held.page.goto(f"{where.url}/field", wait_until="commit")
        held.page.wait_for_selector("main.door")
        shown = held.page.evaluate("performance.now()")
        painted = held.page.evaluate(
            "new Promise(done => new PerformanceObserver(l => done(l.getEntries().at(-1).startTime))"
            ".observe({type: 'largest-contentful-paint', buffered: true}))"
        )
    return (
        f"first screen, cold cache, 1.6 Mbit/s, 150 ms, CPU ×4: largest paint {painted / 1000:.2f} s, "
        f"ready to touch {shown / 1000:.2f} s"
    )


def unlock(held: Phone, where: Account) -> None:
    """Before the visit, at the office: set the PIN, download everything. Not counted."""
    page = held.page
    page.goto(f"{where.url}/field")
    for _ in range(2):
        for digit in PIN:
            page.get_by_role("button", name=digit, exact=True).click()
        page.wait_for_timeout(300)
    page.get_by_role("button", name="全部下载").click()
    page.get_by_text("全部检查已下载").wait_for(timeout=60_000)
    # the application itself lies on the phone before the road begins
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function(
        "caches.keys().then(k => k.length ? caches.open(k[0]).then(c => c.keys()).then(f => f.length > 5) : false)"
    )
    page.reload()
    for digit in PIN:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("heading", name="我的检查").wait_for()


def make(
    held: Phone, visit: dict[str, Any], failed: tuple[str, ...], folder: Path, pictures: Path | None
) -> None:
    """One visit without signal, from the list to the signed result."""
    held.cut_off()
    held.slow(4)
    page = held.page
    held.tap(page.locator(f"a[href*='{visit['key']}']").first)
    held.act("到场，开始检查")
    page.get_by_role("button", name="均已出示、告知").wait_for(timeout=30_000)
    held.act("均已出示、告知")
    for place, code in enumerate(failed):
        find(held, code, picture(held, folder / f"{place}.jpg", place))
    pass_the_rest(held)
    held.act("确认判定")
    for _ in range(3):
        held.draw(page.locator("canvas.ink"))
        held.act("签名完成")
    held.act("结束检查")
    page.get_by_role("article", name="监督检查结果记录表").wait_for()
    if pictures:
        page.screenshot(path=pictures / f"{len(failed)}-findings.png", full_page=True)


def find(held: Phone, code: str, photo: Path) -> None:
    """不符合, a photo, a deadline the first time, done."""
    page = held.page
    row = page.locator(f"[id='item-{code}']")
    held.tap(row.get_by_role("radio", name="不符合"))
    held.shoot(page.locator("dialog .take input").first, photo)
    if page.locator("dialog .act .why").count():
        held.tap(page.get_by_role("radio", name="7天"))
    held.act("完成，返回清单")


def pass_the_rest(held: Phone) -> None:
    """The big button again and again: the rest of an area, or the one item that must be looked at singly."""
    page = held.page
    while True:
        button = page.locator(".split .screen .foot .big")
        words = button.inner_text()
        if "判定" in words:
            held.tap(button)
            return
        held.tap(button)
        if "打开" in words:
            held.tap(page.locator("dialog .answer.pass"))
            held.act("完成，返回清单")


def spoken(name: str, visit: dict[str, Any], held: Phone) -> str:
    """One visit in one line."""
    items = len(visit["checklist"]["items"])
    compulsory, took = len(visit["inspection"]["compulsory"]), held.interactions()
    return (
        f"{name}, {items} items ({compulsory} to be looked at singly): {held.taps} taps, {held.strokes} signatures, "
        f"{held.shots} shutters, {held.keys} keys; INP at CPU ×4 {took.inp} ms "
        f"(median {took.median} ms, longest {took.longest} ms of {took.many})"
    )


def arrived(held: Phone, visit: dict[str, Any]) -> str:
    """Back in the valley: whether everything was received once, and what the house says of the visit."""
    held.slow(1)
    held.back_on()
    page = held.page
    page.goto(f"{page.url.split('#')[0]}#/visit/{visit['key']}/sent")
    page.get_by_text("全部已送达").wait_for(timeout=90_000)
    received = page.locator(".receipts li").count()
    asked = f"{page.url.split('/field')[0]}/field/api/packs/{visit['key']}/records?since=0"
    told = page.request.get(asked).json()
    said = f"the house says {told['state']} {told['held_because']}".strip()
    return f"back on the network: {received} records, each with its receipt; {said}"


if __name__ == "__main__":
    main()
