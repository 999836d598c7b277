"""What stands behind the QR at a door: published results and permits, in two languages, nothing personal."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.cast import Cast
from tests.inspection.arranging import approved

from weili.archive.models import Permit, Visit
from weili.archive.visits import record_visits
from weili.inspection.models import Finding, Inspection
from weili.inspection.services import publish_result

pytestmark = pytest.mark.django_db


def finished(cast: Cast, at: datetime, on: date, result: str = "基本符合") -> Inspection:
    """An inspection with a result and two findings, one of them corrected."""
    inspection = approved(cast, at, on)
    visit = record_visits(
        visits=[Visit(business=cast.chestnut, district=cast.district, visited_on=on)], by=cast.lin, at=at
    )[0]
    for text, corrected in (("冰箱内生熟混放", on), ("留样不足125克", None)):
        Finding.objects.create(
            district=cast.district,
            business=cast.chestnut,
            visit=visit,
            item_code="7.1",
            text=text,
            corrected_on=corrected,
        )
    Inspection.objects.in_district(cast.district).filter(pk=inspection.pk).update(
        state=Inspection.State.FINISHED, result=result, finished_at=at, visit=visit
    )
    inspection.refresh_from_db()
    return inspection


@pytest.fixture
def page(cast: Cast, at: datetime, on: date) -> str:
    """The address of the farmhouse's public page, with one published result."""
    publish_result(inspection=finished(cast, at, on), by=cast.gu, at=at)
    Permit.objects.create(
        district=cast.district, business=cast.chestnut, kind="JY2", number="JY21101160000012",
        valid_to=on + timedelta(days=400),
    )  # fmt: skip
    from weili.archive.models import Door

    return f"/p/{Door.objects.in_district(cast.district).get().code}"


def test_anybody_reads_the_published_result_and_what_was_corrected(client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    for word in (
        "栗子农家院",
        "基本符合",
        "冰箱内生熟混放",
        "已改正",
        "留样不足125克",
        "正在改正",
        "JY21101160000012",
    ):
        assert word in text


def test_nothing_personal_stands_there(client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    for word in ("栗满仓", "13800000012", "林岚", "毛峻", "91110116MA00LZNJ42", "风险等级"):
        assert word not in text


def test_a_visitor_reads_it_in_english(client: Client, page: str) -> None:
    for answer in (client.get(page, {"lang": "en"}), client.get(page, headers={"accept-language": "en-US"})):
        text = answer.content.decode()
        assert 'lang="en"' in text
        assert "Latest inspection" in text
        assert "Largely compliant" in text


def test_a_result_that_is_not_published_is_not_there(
    client: Client, cast: Cast, at: datetime, on: date
) -> None:
    from weili.archive.doors import door_of

    finished(cast, at, on)
    text = client.get(f"/p/{door_of(business=cast.chestnut, by=cast.lin, at=at).code}").content.decode()
    assert "冰箱内生熟混放" not in text
    assert "还没有公开的检查结果" in text


@pytest.mark.parametrize("code", ["ABCDEFGHJK", "x", "..", "7K2M9QXW4D7K2M9QXW4D", "%E9%97%A8"])
def test_a_wrong_code_is_told_what_a_code_looks_like(client: Client, cast: Cast, code: str) -> None:
    answer = client.get(f"/p/{code}")
    assert answer.status_code == 404
    assert "没有找到门码" in answer.content.decode()


def test_a_code_may_be_typed(client: Client, page: str) -> None:
    code = page.removeprefix("/p/")
    assert client.get("/p", {"code": code.lower()}).headers["Location"] == page
    assert client.get("/p", {"code": "ABC"}).status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(
    client: Client, page: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(page)
