"""A year of supervision in the browser: grades proposed and reviewed by two, a plan made and approved, the law read."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from tests.cast import Cast, assemble
from tests.journeys.test_imports_and_matching import PASSWORD, Camera

from weili.archive.duties import open_duty
from weili.archive.models import Permit, Visit
from weili.grading.models import Grade
from weili.kernel import clock
from weili.kernel.jobs import run_pending
from weili.planning.models import Plan

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _inspect(cast: Cast, at: datetime) -> None:
    """Two places that can be graded, and a duty that next year's holidays will move."""
    for place, (business, found) in enumerate(((cast.chestnut, 2), (cast.canteen, 0))):
        business.area_m2 = 300
        business.facts = {"food_types": ["hot", "cold"], "perishables": True, "consumers": ["individual"]}
        business.save()
        Permit.objects.create(
            district=cast.district, business=business, kind="JY2", number=f"JY2110116000001{place}",
            issued_on=date(2024, 1, 1), valid_to=date(2029, 1, 1),
        )  # fmt: skip
        Visit.objects.create(
            district=cast.district, business=business, visited_on=date(2026, 6, 1), full=True, outcome="pass",
            key_findings=0, general_findings=found,
        )  # fmt: skip
    open_duty(
        title="年底受理的投诉", subject="complaints.Complaint:9", rule="complaint.accept",
        start=date(2026, 12, 28), business=cast.chestnut, by=cast.system, at=at,
    )  # fmt: skip


@pytest.fixture
def served(live_server: Any, at: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Cast]:
    """The pages served at noon of the day of the tests, with places to grade."""
    monkeypatch.setattr(clock, "now", lambda: at)
    cast = assemble(at)
    cast.district.demo = True
    cast.district.save()
    for person in (cast.catering, cast.leader):
        person.password = make_password(PASSWORD)
        person.save()
    _inspect(cast, at)
    return live_server.url, cast


@pytest.fixture
def pages(browser: Any, served: tuple[str, Cast]) -> Iterator[dict[str, Any]]:
    """Two people at their own browsers; whatever a browser complains of fails the test."""
    url, cast = served
    found: dict[str, Any] = {}
    complaints: list[str] = []
    contexts = []
    for person in (cast.catering, cast.leader):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda broken: complaints.append(str(broken)))
        page.goto(f"{url}/sign-in")
        page.get_by_label("登录名").fill(person.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("heading", name=f"{person.name}，您好").wait_for()
        found[person.username] = page
    yield found
    for context in contexts:
        context.close()
    assert complaints == [], "the browser complained"


def test_two_people_grade_a_year(
    pages: dict[str, Any], served: tuple[str, Cast], at: datetime, tmp_path: Path
) -> None:
    url, cast = served
    section, leader = pages["catering"], pages["leader"]
    camera = Camera(section, tmp_path)
    section.goto(f"{url}/grades?year=2026")
    section.get_by_role("button", name="测算全部（2026年度）").click()
    section.get_by_text("已开始测算").wait_for()
    run_pending("test", at)
    section.get_by_role("link", name="栗子农家院").wait_for()  # the poll brings the page up to date by itself
    camera.take("grades")
    section.goto(f"{url}/grades/ungraded?year=2026")
    camera.take("ungraded")
    grade = Grade.objects.get(business=cast.chestnut, year=2026)
    section.goto(f"{url}/grades/{grade.pk}")
    section.get_by_text("须由另一人审核").wait_for()
    camera.take("grade-proposed")

    leader.goto(f"{url}/grades/{grade.pk}")
    leader.get_by_role("button", name="审核通过").click()
    leader.get_by_text("已审核，风险等级确定").wait_for()

    section.reload()
    section.get_by_role("button", name="按本年度情况提出建议").click()
    section.get_by_role("button", name="选定").wait_for()
    camera.take("grade-reviewed")
    grade.refresh_from_db()
    assert (grade.state, grade.reviewed_by) == ("reviewed", cast.leader)


def test_a_plan_is_made_and_approved(
    pages: dict[str, Any], served: tuple[str, Cast], at: datetime, tmp_path: Path
) -> None:
    url, cast = served
    section, leader = pages["catering"], pages["leader"]
    camera = Camera(section, tmp_path)
    section.goto(f"{url}/plans?year=2026")
    camera.take("plans-empty")
    section.goto(f"{url}/plans/capacities?year=2026")
    for station in ("渤海所", "怀柔所"):
        section.get_by_label(f"{station}执法人员数").fill("4")
        section.get_by_label(f"{station}每人每月检查次数").fill("10")
        section.get_by_role("row", name=station).get_by_role("button", name="填报").click()
        section.get_by_text(f"已填报{station}").wait_for()
    camera.take("capacities")
    section.goto(f"{url}/plans?year=2026")
    section.get_by_role("button", name="编制 2026 年度计划").click()
    section.get_by_text("已开始编制").wait_for()
    camera.take("plan-making")
    run_pending("test", at)
    section.get_by_role("heading", name="计划表：各所每月户次与能力").wait_for()
    camera.take("plan-board")
    plan = Plan.objects.in_district(cast.district).get()
    section.goto(f"{url}/plans/{plan.pk}/visits")
    camera.take("plan-visits")

    leader.goto(f"{url}/plans?year=2026")
    leader.get_by_role("button", name="批准计划").click()
    leader.get_by_text("已批准，正在下达").wait_for()
    run_pending("test", at)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", cast.leader)


def test_next_years_holidays_are_loaded(
    pages: dict[str, Any], served: tuple[str, Cast], tmp_path: Path
) -> None:
    url, _ = served
    section = pages["catering"]
    camera = Camera(section, tmp_path)
    listed = tmp_path / "2027.csv"
    days = ("01-01", "02-06", "05-01", "10-01", "10-02", "10-03")
    listed.write_text("date,kind,name\n" + "".join(f"2027-{day},休,节\n" for day in days), encoding="utf-8")
    section.goto(f"{url}/law")
    camera.take("law")
    section.get_by_role("link", name="载入规则表").click()
    section.get_by_label("依据").fill("国办发明电〔2026〕1号")
    section.get_by_label("表（CSV）").set_input_files(str(listed))
    section.get_by_role("button", name="看变动").click()
    section.get_by_text("年底受理的投诉").wait_for()
    camera.take("law-preview")
    section.get_by_role("button", name="载入", exact=True).click()
    section.get_by_text("重算了 1 项待办的期限").wait_for()
    section.goto(f"{url}/law/tables/terms?q=投诉")
    camera.take("law-terms")
