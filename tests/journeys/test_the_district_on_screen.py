"""What an officer and a leader do with the district: from a sign to the whole shop, from a number to its records."""

import re
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("district")]
SignedIn = Callable[[str, str], Any]


def counted(page: Any) -> int:
    """How many rows the list on the page says it has."""
    found = re.search(r"共 ([\d,]+) 条", page.locator("main").inner_text())
    assert found, page.url
    return int(found[1].replace(",", ""))


def number(text: str) -> int:
    """A number as it stands on a page."""
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_an_officer_types_a_sign_and_stands_before_the_whole_shop(signed_in: SignedIn) -> None:
    page = signed_in("inspector", "phone")
    page.goto("/businesses")
    sign = page.locator("table .face-row strong").first.inner_text()
    page.goto("/")
    page.get_by_label("查找经营户").fill(sign)
    page.get_by_label("查找经营户").press("Enter")
    page.locator("table .face-row a", has_text=sign).first.click()
    page.get_by_role("heading", level=1, name=re.compile(re.escape(sign))).wait_for()
    text = page.locator("main").inner_text()
    for known in ("画像", "许可与备案", "监督检查", "抽检", "投诉举报", "处罚", "行动前先看", "眼下最要紧"):
        assert known in text, f"{known} is not on the face of {sign}"


def test_a_leader_clicks_a_number_of_the_report_and_stands_before_its_records(signed_in: SignedIn) -> None:
    page = signed_in("leader", "desk")
    page.goto("/reports/annual/2023")
    links = page.locator("a[href*='/reports/annual/2023/inspections.']")
    assert links.count() >= 3
    for place in range(3):
        page.goto("/reports/annual/2023")
        link = links.nth(place)
        said = number(link.inner_text())
        link.click()
        assert counted(page) == said


def test_every_number_of_the_cockpit_opens_a_page(signed_in: SignedIn) -> None:
    page = signed_in("leader", "desk")
    page.goto("/")
    addresses = page.eval_on_selector_all("#cockpit a.counted-value", "all => all.map(each => each.href)")
    assert len(addresses) > 8
    for address in addresses:
        assert page.goto(address).status == 200, address


def test_a_cell_of_the_analysis_opens_its_very_list(signed_in: SignedIn) -> None:
    page = signed_in("leader", "desk")
    page.goto("/analysis")
    page.get_by_label("统计对象").select_option(label="监督检查")
    page.wait_for_url("**measure=visits**")
    page.get_by_label("列", exact=True).select_option(label="年份")
    page.wait_for_url("**columns=year**")
    cell = page.locator("table.crosstab tbody a").first
    said = number(cell.inner_text())
    cell.click()
    page.get_by_role("heading", name="检查记录").wait_for()
    assert counted(page) == said


def test_a_cluster_of_the_map_leads_to_shops(signed_in: SignedIn) -> None:
    page = signed_in("leader", "desk")
    page.goto("/map")
    page.locator(".leaflet-marker-icon").first.wait_for()
    before = page.locator(".leaflet-marker-icon").count()
    assert before > 0
    page.get_by_role("link", name="渤海镇").first.click()
    page.get_by_role("heading", name="经营户").wait_for()
    assert "街镇：渤海镇" in page.locator("main").inner_text()


def test_a_saved_filter_comes_back_and_a_column_stays_hidden(signed_in: SignedIn) -> None:
    page = signed_in("leader", "desk")
    page.goto("/visits?year=2023&sector=catering")
    said = counted(page)
    page.get_by_text("保存为常用筛选").click()
    page.get_by_label("名称").fill("2023年餐饮检查")
    page.get_by_role("button", name="保存").click()
    page.goto("/visits")
    page.get_by_role("link", name="2023年餐饮检查").click()
    assert counted(page) == said
    page.get_by_text("显示的列").click()
    page.get_by_label("方式").last.uncheck()
    page.get_by_role("button", name="应用").click()
    page.goto("/visits")
    assert not page.get_by_role("columnheader", name="方式").is_visible()
    assert page.get_by_role("columnheader", name="来源").is_visible()
