"""The page of the yearly report: whose area, each number a link to its very records, and the paper."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests.oversight.reported import LIQUOR, YEAR, a_year, sample, visit
from tests.web.conftest import Desk

from weili.archive.models import Visit

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
REPORT = f"/reports/annual/{YEAR}"


@pytest.fixture
def year(desk: Desk) -> Desk:
    """The desk with the records of a year."""
    a_year(desk.cast)
    return desk


def test_the_report_reads_in_sections_and_every_number_is_a_link(year: Desk, as_person: SignIn) -> None:
    answer = as_person(year.cast.leader).get(REPORT)
    said = answer.content.decode()
    for title in ("一、监督检查", "二、抽样检验", "三、街镇", "四、专项行动", "五、培训"):
        assert title in said
    for path in ("inspections.circulation", "sampling.tasks.failing", "sampling.supervision.sales"):
        assert reverse("web:annual-figure", args=[YEAR, path]) in said
    assert "待确认" in said
    assert all(town in said for town in year.cast.towns)


def test_every_link_of_the_report_leads_to_as_many_records_as_it_says(year: Desk, as_person: SignIn) -> None:
    client = as_person(year.cast.leader)
    figures = client.get(REPORT).context["report"].by_parts.values()
    for figure in figures:
        if not figure.count and figure.parts[0] == "towns":
            continue
        shown = client.get(reverse("web:annual-figure", args=[YEAR, figure.path]))
        assert shown.context["found"].total == figure.count, figure.path
        assert figure.family.rule in shown.content.decode()


def test_each_record_opens_and_a_sample_of_nobody_here_says_so(year: Desk, as_person: SignIn) -> None:
    client = as_person(year.cast.leader)
    sample(year.cast, None, "S9", verdict="fail")
    said = client.get(f"{REPORT}/sampling.tasks.failing").content.decode()
    address = reverse("web:business-records", args=[year.cast.grocery.pk])
    assert f"{address}#samples" in said
    assert client.get(address).status_code == 200
    assert "不在本区档案中" in said


def test_a_station_head_reads_the_station_and_the_page_says_so(year: Desk, as_person: SignIn) -> None:
    answer = as_person(year.cast.gu).get(REPORT)
    said = answer.content.decode()
    assert "怀柔区 渤海所" in said
    assert "不是全区数" in said
    assert [town.name for town in answer.context["towns"]] == ["渤海镇", "九渡河镇"]
    listed = as_person(year.cast.gu).get(f"{REPORT}/inspections.catering").context["found"]
    assert {row.archive for row in listed.rows} == {year.cast.chestnut.pk}


def test_deleting_a_record_moves_the_number_on_the_page(year: Desk, as_person: SignIn) -> None:
    client = as_person(year.cast.leader)
    before = client.get(REPORT).context["report"].visits
    Visit.objects.filter(business=year.cast.workshop).delete()
    assert client.get(REPORT).context["report"].visits == before - 1


def test_without_a_year_it_is_the_last_one_that_is_over(year: Desk, as_person: SignIn) -> None:
    assert as_person(year.cast.leader).get("/reports/annual").context["frame"].year == YEAR


@pytest.mark.parametrize("who", ["assistant", "owner", "citizen"])
def test_whoever_reads_no_reports_is_refused(year: Desk, as_person: SignIn, who: str) -> None:
    client = as_person(getattr(year.cast, who))
    for address in (
        REPORT,
        f"{REPORT}/report.pdf",
        f"{REPORT}/inspections.catering",
        f"{REPORT}/records.csv/inspections.catering",
    ):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/reports/annual/1999", "/reports/annual/2027", f"{REPORT}/sampling.everything", f"{REPORT}/%00🍜",
        f"{REPORT}?district=999999", f"{REPORT}/records.doc/inspections.catering",
    ],
)  # fmt: skip
def test_what_is_no_report_is_a_calm_page(year: Desk, as_person: SignIn, address: str) -> None:
    assert as_person(year.cast.leader).get(address).status_code == 404


def test_another_district_is_not_there(year: Desk, as_person: SignIn) -> None:
    answer = as_person(year.cast.stranger).get(f"{REPORT}?district={year.cast.district.pk}")
    assert answer.status_code == 404


def test_a_page_past_the_end_is_the_last_and_a_month_leaves_its_own(year: Desk, as_person: SignIn) -> None:
    for month in range(1, 13):
        for day in range(1, 7):
            visit(year.cast, year.cast.canteen, date(YEAR, month, day))
    answer = as_person(year.cast.leader).get(f"{REPORT}/inspections.catering?page=99")
    assert answer.context["found"].number == 2
    assert answer.context["found"].total == 73
    march = as_person(year.cast.leader).get(f"{REPORT}/inspections.catering?month=3")
    assert march.context["found"].total == 6, "a long list is read month by month"
    assert as_person(year.cast.leader).get(f"{REPORT}/inspections.catering?month=13").context["month"] is None
    listed = as_person(year.cast.leader).get(f"{REPORT}/records.csv/inspections.catering?month=3")
    assert len(b"".join(listed.streaming_content).decode("utf-8-sig").splitlines()) == 7


def test_the_list_is_exported_whole_with_its_rule_on_top(year: Desk, as_person: SignIn) -> None:
    client = as_person(year.cast.leader)
    path = f"campaigns.{LIQUOR}.businesses_checked"
    answer = client.get(reverse("web:annual-figure-export", args=[YEAR, "xlsx", path]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert any("口径" in cell for row in cells for cell in row)
    assert sum("档案" in row for row in cells) == 2
    text = client.get(reverse("web:annual-figure-export", args=[YEAR, "csv", "sampling.tasks.failing"]))
    lines = b"".join(text.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3


def test_the_paper_is_a_pdf_that_says_what_is_not_sure(year: Desk, as_person: SignIn, at: Any) -> None:
    from weili.oversight.annual.frame import frame_of
    from weili.oversight.annual.paper import paper_values
    from weili.oversight.annual.report import annual_report

    answer = as_person(year.cast.leader).get(f"{REPORT}/report.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    frame = frame_of(year.cast.leader, year.cast.district, YEAR, on=date(2026, 9, 21))
    values = paper_values(annual_report(frame), printed_at=at)
    assert values["title"] == f"怀柔区{YEAR}年度食品安全监管工作数据"
    assert (
        values["inspections"] == "全年共开展监督检查4户次，其中生产环节1户次、流通环节2户次、餐饮环节1户次。"
    )
    assert values["unsure"]
    assert values["campaigns"] == [f"{LIQUOR}：检查经营户2户，发现问题1户。"]


def test_a_report_without_a_record_is_a_page_of_zeros(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.leader)
    assert client.get("/reports/annual/2003").status_code == 200
    assert client.get("/reports/annual/2003/report.pdf").content[:5] == b"%PDF-"
    assert "没有这样的记录" in client.get("/reports/annual/2003/inspections.production").content.decode()


def test_what_the_pages_cost(year: Desk, as_person: SignIn, django_assert_num_queries: Any) -> None:
    client = as_person(year.cast.leader)
    client.get(REPORT)
    with django_assert_num_queries(31):
        client.get(REPORT)
    with django_assert_num_queries(20):
        client.get(f"{REPORT}/sampling.tasks.failing")
