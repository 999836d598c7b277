"""An inspector's morning: sign in, see what is due, find a business, open its archive, on the desk and on the phone."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from tests.cast import assemble
from tests.web.conftest import Desk, lay

from weili.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "mountain-river-42"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.fixture
def served(live_server: Any, at: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Desk]:
    """The pages served at noon of the day of the tests, with something on every desk."""
    monkeypatch.setattr(clock, "now", lambda: at)
    cast = assemble(at)
    cast.district.demo = True
    cast.district.save()
    desk = lay(cast, at)
    cast.lin.password = make_password(PASSWORD)
    cast.lin.save()
    return live_server.url, desk


def _sign_in(page: Any, url: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("登录名").fill("lin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="林岚，您好").wait_for()


@pytest.mark.parametrize("size", SIZES)
def test_an_inspector_goes_from_home_to_an_archive(
    browser: Any, served: tuple[str, Desk], size: str, tmp_path: Path
) -> None:
    url, desk = served
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda broken: complaints.append(str(broken)))
    _sign_in(page, url)
    key = desk.cast.chestnut.pk
    for name, path in (
        ("home", "/"),
        ("duties", "/duties"),
        ("duty", f"/duties/{desk.duty.pk}"),
        ("list", "/businesses?q=lznjy"),
        ("archive", f"/businesses/{key}"),
        ("timeline", f"/businesses/{key}/timeline"),
        ("records", f"/businesses/{key}/records"),
        ("origins", f"/businesses/{key}/origins"),
        ("calendar", f"/businesses/{key}/acts/calendar"),
        ("leads", "/leads"),
    ):
        page.goto(url + path)
        page.screenshot(path=tmp_path / f"{name}-{size}.png", full_page=True)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} scrolls sideways by {wider} px at {width} px"
    assert complaints == [], "the browser complained"
    context.close()


def test_a_duty_is_done_without_scripts(browser: Any, served: tuple[str, Desk]) -> None:
    url, desk = served
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    _sign_in(page, url)
    page.goto(f"{url}/duties/{desk.duty.pk}")
    page.get_by_role("link", name="办结", exact=True).click()
    page.get_by_label("办理结果").fill("已电话答复并约定换货")
    page.get_by_role("button", name="办结").click()
    page.get_by_text("已办结。").wait_for()
    desk.duty.refresh_from_db()
    assert desk.duty.state == "done"
    context.close()
