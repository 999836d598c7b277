"""A phone for benchmarks.field_taps: a real Chromium that counts what a thumb does and how long each answer took."""

import base64
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from benchmarks.field.served import Account

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
#: 1.6 Mbit/s with a round trip of 150 ms
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
VIEW = {"width": 390, "height": 844}
WIDTH, HEIGHT = 640, 480
#: the browser tells of every interaction that took longer than a frame
OBSERVE = """
window.__taps = new Map();
new PerformanceObserver(list => {
  for (const e of list.getEntries()) if (e.interactionId)
    __taps.set(e.interactionId, Math.max(__taps.get(e.interactionId) ?? 0, e.duration));
}).observe({type: "event", durationThreshold: 16, buffered: true});
"""


@dataclass(frozen=True, slots=True)
class Interactions:
    """How long interactions took, in milliseconds."""

    many: int
    median: int
    inp: int
    longest: int


class Phone:
    """A page with a thumb on it."""

    def __init__(self, page: Any, cdp: Any) -> None:
        self.page, self.cdp = page, cdp
        self.taps = self.strokes = self.shots = self.keys = 0

    def tap(self, target: Any) -> None:
        """One tap, and the frame after it."""
        target.click()
        self.taps += 1
        self.page.wait_for_timeout(120)

    def act(self, words: str) -> None:
        """The next act: the big button at the bottom that says so."""
        self.tap(self.page.locator(".big", has_text=words).last)

    def draw(self, canvas: Any) -> None:
        """A signature: one stroke of the finger, no two alike."""
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 60)
        mouse.down()
        for step in range(12):
            mouse.move(
                box["x"] + 40 + 18 * step, box["y"] + 60 + (30 if step % 2 else -20) + 9 * self.strokes
            )
        mouse.up()
        self.strokes += 1

    def shoot(self, field: Any, photo: Path) -> None:
        """A photo: the tap that opens the camera, and its shutter."""
        field.set_input_files(photo)
        self.taps += 1
        self.shots += 1
        self.page.locator("dialog .thumb img").first.wait_for()

    def slow(self, times: int) -> None:
        """A processor so many times slower."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def cut_off(self) -> None:
        """Into the mountains."""
        self.page.context.set_offline(True)

    def back_on(self) -> None:
        """Signal again."""
        self.page.context.set_offline(False)

    def interactions(self) -> Interactions:
        """As the browser's event timing has them; shorter than a frame counts as 8 ms."""
        took = sorted(round(each) for each in self.page.evaluate("[...__taps.values()]"))
        total = max(self.taps + 2 * self.strokes, len(took))
        whole = [8] * (total - len(took)) + took
        return Interactions(total, round(statistics.median(whole)), whole[-1 - total // 50], whole[-1])


@contextmanager
def phone(playwright: Any, session: Any, film: Path | None, slowed: int = 1) -> Iterator[Phone]:
    """A phone whose camera sees the film, already signed in, with an empty cache."""
    camera = [f"--use-file-for-fake-video-capture={film}"] if film else []
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*ARGS, *camera])
    context = browser.new_context(
        viewport=VIEW, locale="zh-CN", timezone_id="Asia/Shanghai", storage_state=session,
        permissions=["geolocation", "camera"], geolocation={"latitude": 40.42, "longitude": 116.47, "accuracy": 20},
    )  # fmt: skip
    context.add_init_script(OBSERVE)
    page = context.new_page()
    page.set_default_timeout(15_000)
    held = Phone(page, context.new_cdp_session(page))
    held.slow(slowed)
    yield held
    browser.close()


def signed_in(playwright: Any, where: Account) -> tuple[Any, list[dict[str, Any]]]:
    """The session of an officer, and the packs of what they have to do."""
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
    page = browser.new_page()
    page.goto(f"{where.url}/sign-in")
    page.fill("input[name=username]", where.user)
    page.fill("input[name=password]", where.password)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    briefs = page.request.get(f"{where.url}/field/api/list").json()["inspections"]
    packs = [page.request.get(f"{where.url}/field/api/packs/{brief['key']}").json() for brief in briefs]
    session = page.context.storage_state()
    browser.close()
    return session, packs


def film_of(code: str, path: Path) -> Path:
    """A short film of a code on a wall, as the browser's invented camera plays it (YUV4MPEG2)."""
    rows = [list(row) for row in segno.make(code, error="m", micro=False).matrix_iter(scale=8, border=4)]
    top, left = (HEIGHT - len(rows)) // 2, (WIDTH - len(rows[0])) // 2
    grey = bytearray(b"\xb0" * (WIDTH * HEIGHT))
    for y, row in enumerate(rows):
        start = (top + y) * WIDTH + left
        grey[start : start + len(row)] = bytes(16 if dark else 235 for dark in row)
    frame = b"FRAME\n" + bytes(grey) + b"\x80" * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip C420jpeg\n".encode() + frame * 10)
    return path


def picture(held: Phone, path: Path, number: int) -> Path:
    """A photo of its own, for the house knows when the same one is handed in twice."""
    held.page.evaluate(
        "([n]) => { const c = Object.assign(document.createElement('canvas'), {width: 1600, height: 1200});"
        "const p = c.getContext('2d'); p.fillStyle = `hsl(${n * 60} 30% 60%)`; p.fillRect(0, 0, 1600, 1200);"
        "p.fillStyle = '#333'; p.font = '400px sans-serif'; p.fillText(String(n + 1) + Date.now() % 1000, 200, 700);"
        "window.__photo = c.toDataURL('image/jpeg', .85) }",
        [number],
    )
    path.write_bytes(base64.b64decode(held.page.evaluate("__photo").partition(",")[2]))
    return path
