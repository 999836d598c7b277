"""Into the mountains with the phone: a visit without signal from the list to the signed papers, received once."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.journeys.conftest import ROOT, SIZES, Served, photograph

pytestmark = pytest.mark.journey
PIN = "135790"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
#: a photo that is one: the browser draws it
DRAWN = """async n => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
  const pen = canvas.getContext("2d"); pen.fillStyle = `hsl(${n * 40} 40% 60%)`; pen.fillRect(0, 0, 640, 480);
  const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg"));
  return [...new Uint8Array(await blob.arrayBuffer())];
}"""


class Phone:
    """A page under a thumb, which keeps what went wrong on it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.trouble: list[str] = []
        self.barriers: list[tuple[str, str]] = []
        self.greetings = 0
        page.on("pageerror", lambda broken: self.trouble.append(str(broken)))
        page.on("request", self._heard)

    def _heard(self, request: Any) -> None:
        self.greetings += "/field/api/me" in request.url

    def act(self, words: str) -> None:
        """The next act: the big button that says so."""
        self.page.locator(".big", has_text=words).last.click()

    def unlock(self) -> None:
        """Six digits on the pad."""
        for digit in PIN:
            self.page.get_by_role("button", name=digit, exact=True).click()

    def looked_at(self, screen: str) -> None:
        """What stands in the way of somebody who does not see or does not touch; and nothing beyond the edge."""
        page = self.page
        photograph(page, f"field-{screen.replace(' ', '-')}-phone")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        self.barriers += [
            (screen, each["id"]) for each in found["violations"] if each["impact"] in ("serious", "critical")
        ]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen

    def signs(self, turn: int) -> None:
        """One signature, no two alike."""
        canvas = self.page.locator("canvas.ink")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 60)
        mouse.down()
        for step in range(8):
            mouse.move(box["x"] + 40 + 20 * step, box["y"] + 60 + (25 if step % 2 else -20) + 9 * turn)
        mouse.up()
        self.act("签名完成")


@pytest.fixture
def phone(browser: Any, district: Served) -> Iterator[Phone]:
    """An inspector's phone, signed in at the office."""
    if not (ROOT / "frontend" / "dist" / ".vite" / "manifest.json").exists():
        pytest.skip("skipped: the phone's application is not built (make frontend)")
    width, height = SIZES["phone"]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        base_url=district.url,
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    username, password = district.accounts["inspector"]
    page.goto("/sign-in")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
    yield Phone(page)
    context.close()


def _to_be_made(page: Any) -> dict[str, Any]:
    """The first visit on site that may begin."""
    for brief in page.request.get("/field/api/list").json()["inspections"]:
        if brief["mode"] == "on_site" and brief["state"] in ("approved", "notified"):
            pack = page.request.get(f"/field/api/packs/{brief['key']}").json()
            if not pack["records"]:
                return dict(pack)
    pytest.fail("the district has no visit that may begin")


def _ready_for_the_road(phone: Phone) -> None:
    page = phone.page
    page.goto("/field")
    phone.looked_at("PIN")
    phone.unlock()
    page.get_by_role("heading", name="再输入一遍").wait_for()
    phone.unlock()
    page.get_by_role("button", name="全部下载").click()
    page.get_by_text("全部检查已下载").wait_for(timeout=60_000)
    phone.looked_at("list")
    page.wait_for_function(
        "navigator.serviceWorker.ready.then(() => caches.keys()).then(k => caches.open(k[0]))"
        ".then(c => c.keys()).then(files => files.length > 5)"
    )


def _answer_everything(phone: Phone) -> None:
    """One failure with a photo and a deadline; the rest by the big button."""
    page = phone.page
    page.locator("[id='item-2.3']").get_by_role("radio", name="不符合").click()
    photo = bytes(page.evaluate(DRAWN, 3))
    page.locator("dialog .take input").first.set_input_files(
        {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.locator("dialog .thumb img").first.wait_for()
    page.get_by_role("radio", name="7天").click()
    phone.looked_at("finding")
    phone.act("完成，返回清单")
    phone.looked_at("checklist")
    while "判定" not in (words := page.locator(".split .screen .foot .big").inner_text()):
        page.locator(".split .screen .foot .big").click()
        if "打开" in words:
            page.locator("dialog .answer.pass").click()
            phone.act("完成，返回清单")


def test_a_visit_is_made_without_signal_and_received_once(phone: Phone) -> None:
    page = phone.page
    visit = _to_be_made(page)
    _ready_for_the_road(phone)
    page.context.set_offline(True)
    page.reload()
    phone.unlock()
    page.locator(f"a[href*='{visit['key']}']").first.click()
    phone.looked_at("before")
    phone.act("到场，开始检查")
    page.get_by_role("radio", name="手工输入").click()
    page.get_by_label("企业码").fill(visit["business"]["codes"][0])
    phone.act("记录并继续")
    phone.looked_at("tell")
    phone.act("均已出示、告知")
    _answer_everything(phone)
    phone.act("下一步：判定")
    phone.looked_at("judge")
    phone.act("确认判定")
    for turn in range(3):
        phone.looked_at(f"sign {turn}")
        phone.signs(turn)
        page.wait_for_timeout(200)
    phone.act("结束检查")
    page.get_by_role("article", name="监督检查结果记录表").wait_for()
    phone.looked_at("papers")
    page.context.set_offline(False)
    told: dict[str, Any] = {}
    for _ in range(60):
        told = page.request.get(f"/field/api/packs/{visit['key']}/records?since=0").json()
        if told["state"] == "finished":
            break
        page.wait_for_timeout(500)
    assert (told["state"], told["held_because"]) == ("finished", "")
    ids = [record["id"] for record in told["records"]]
    assert len(ids) == len(set(ids))
    assert all(record["receipt"] for record in told["records"])
    assert not phone.barriers
    assert not phone.trouble
    # sending does not call at the house again and again
    assert phone.greetings < 20
