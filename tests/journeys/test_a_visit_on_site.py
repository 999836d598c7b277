"""管在半: a visit from its proposal to its publication, without signal from the start to the signatures.

One story through two browsers: the desk in the office, and a phone of 390 px on a processor four times slower.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from benchmarks.field.phone import film_of, phone, signed_in
from benchmarks.field.served import Account
from benchmarks.field.served import Served as Place
from benchmarks.field_taps import make, unlock
from tests.journeys.conftest import CHROMIUM, DAY, Served, photograph

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("district")]
INSPECTOR, HEAD = "bohai-1", "bohai-suozhang"
FAILED = "5.2"
Desk = Callable[[str], Any]


@pytest.fixture
def desk(browser: Any, district: Served) -> Iterator[Desk]:
    """A page of the office in which somebody is signed in; the same one each time."""
    pages: dict[str, Any] = {}

    def page_of(username: str) -> Any:
        if username not in pages:
            context = browser.new_context(
                viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=district.url
            )
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("登录名").fill(username)
            page.get_by_label("密码").fill(district.passwords[username])
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/")
            pages[username] = page
        return pages[username]

    yield page_of
    for page in pages.values():
        page.context.close()


def act(page: Any, words: str, **fields: str) -> None:
    """One act of the office: its link, its form, its button."""
    page.locator("main").get_by_role("link", name=words, exact=True).first.click()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.locator("#form button.btn-primary").click()
    page.wait_for_load_state("networkidle")


def proposed(page: Any, business: str, officers: list[str]) -> str:
    """The inspector proposes a visit for what is due; answers the address of the inspection."""
    page.goto(f"/inspections/new?business={business}")
    page.get_by_label("来源", exact=True).select_option("plan")
    page.get_by_label("拟检查日期").fill(DAY)
    for each in page.locator("input[name=officers]:checked").all():
        each.uncheck()
    for officer in officers:
        page.locator(f"input[name=officers][value='{officer}']").check()
    page.get_by_role("button", name="提出，报批准").click()
    page.wait_for_url(re.compile(r"/inspections/[0-9a-f-]{36}$"))
    return str(page.url)


def visited(browser: Any, account: Account, key: str, folder: Path) -> list[str]:
    """The visit on the phone: cut off before the door, back on after the last signature; answers what was received."""
    playwright = SimpleNamespace(chromium=browser.browser_type)
    session, packs = signed_in(playwright, account)
    pack = next(each for each in packs if each["key"] == key)
    film = film_of(pack["business"]["codes"][0], folder / "code.y4m")
    with phone(playwright, session, film) as held:
        page = held.page
        unlock(held, account)
        make(held, pack, (FAILED,), folder, None)
        held.slow(1)
        held.back_on()
        page.goto(f"{account.url}/field#/visit/{key}/sent")
        page.get_by_text("全部已送达").wait_for(timeout=90_000)
        address = f"{account.url}/field/api/packs/{key}/records?since=0"
        told = page.request.get(address).json()
    assert told["state"] == "finished", told["held_because"]
    return [record["id"] for record in told["records"]]


def test_a_visit_from_proposal_to_publication(
    browser: Any, district: Served, desk: Desk, tmp_path: Path
) -> None:
    if not CHROMIUM.exists():
        pytest.skip("skipped: no browser (/usr/bin/chromium)")
    place = Place(district.url, district.home, district.passwords)
    business, *officers = place.ask(_FREE).split()
    officer, head = desk(INSPECTOR), desk(HEAD)

    # plan → approval by another → notice
    address = proposed(officer, business, officers)
    key = address.rsplit("/", 1)[1]
    head.goto(address)
    act(head, "批准")
    officer.goto(address)
    act(officer, "通知经营户", 通知方式="电话")
    assert "已通知" in officer.content()

    # no signal from the door to the signatures; received once when it is back
    account = Account(district.url, INSPECTOR, district.passwords[INSPECTOR])
    received = visited(browser, account, key, tmp_path)
    assert len(received) == len(set(received)) > 30

    # the result on paper
    officer.goto(address)
    officer.get_by_role("link", name="监督检查结果记录表").click()
    assert re.search(r"检结〔\d{4}〕\d+号", officer.content())
    printed = officer.request.get(officer.get_by_role("link", name="打开 PDF").get_attribute("href"))
    assert printed.body().startswith(b"%PDF-")

    # what was ordered waits for its re-check, with the problem in its words
    officer.goto("/duties?q=复查责令改正")
    assert FAILED in officer.content()

    # published; anybody reads it behind the QR at the door
    head.goto(address)
    act(head, "公开结果")
    code = place.ask(_DOOR.format(business=business)).strip()
    visitor = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US").new_page()
    visitor.goto(f"{district.url}/p/{code}")
    assert "Latest inspection" in visitor.content()
    photograph(visitor, "public-phone")
    visitor.context.close()


#: a catering business of the inspector's station that nobody inspects yet, and two inspectors
_FREE = """
from weili.archive.models import Business
from weili.inspection.models import Inspection
from weili.kernel.models import Post
busy = Inspection.objects.across_districts().values('business__root')
rows = Business.objects.across_districts().filter(
    station__posts__person__username='bohai-1', sector='catering', alias_of=None, gone_on=None, cancelled_on=None
)
print(rows.exclude(pk__in=busy).order_by('-permit_until', 'pk').first().pk)
print(*Post.objects.filter(person__username__in=['bohai-1', 'bohai-2']).values_list('person', flat=True))
"""
_DOOR = """
from weili.archive.models import Door
print(Door.objects.across_districts().get(business__root={business}).code)
"""
