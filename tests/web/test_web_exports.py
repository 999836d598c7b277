"""Every list can be taken away as it is shown: xlsx with its filters on top, csv as Excel opens it."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.models import ImportBatch, Merge
from weili.grading.models import Grade, Ungraded
from weili.law.grading import UngradedReason
from weili.planning.models import Plan, Unmet
from weili.web import exporting
from weili.web.views import duties, grades, imports, listings, matching, plans

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]

#: list → its address, its export, headings, a filter in the address, and what is printed of it
LISTS: dict[str, tuple[str, str, tuple[str, ...], str, str]] = {
    "duties": ("/duties", "/duties/export", duties.HEADINGS, "which=late", "哪些：已超期"),
    "key list": ("/key-list", "/key-list/export", listings.KEY_HEADINGS, "state=proposed", "状态：拟列入"),
    "leads": ("/leads", "/leads/export", listings.LEAD_HEADINGS, "state=all", "状态：全部"),
    "grades": ("/grades", "/grades/export", grades.HEADINGS, "year=2026&letter=C", "风险等级 C级"),
    "ungraded": (
        "/grades/ungraded", "/grades/ungraded/export", grades.UNGRADED_HEADINGS,
        "year=2026&reason=facts_missing", "原因：",
    ),
    "unmet": (
        "/plans/{plan}/unmet", "/plans/{plan}/unmet/export", plans.UNMET_HEADINGS, "what=coverage",
        "事项：两年全覆盖",
    ),
    "imports": ("/imports", "/imports/export", imports.HEADINGS, "state=done", "状态：完成"),
    "merges": (
        "/matching/merges", "/matching/merges/export", matching.MERGE_HEADINGS, "state=standing",
        "状态：合并中",
    ),
}  # fmt: skip


@pytest.fixture
def plan(desk: Desk, at: datetime) -> Plan:
    """Two rows for every list, of which the filter in the table leaves one (leads: all of them)."""
    cast = desk.cast
    district, one, two, by = cast.district, cast.chestnut, cast.grocery, cast.catering
    for shop, letter in ((one, "C"), (two, "A")):
        Grade.objects.create(
            district=district, business=shop, year=2026, letter=letter, filled_by=by, filled_at=at
        )
    for shop, reason in ((one, UngradedReason.FACTS_MISSING), (two, _other_reason())):
        Ungraded.objects.create(
            district=district, business=shop, year=2026, reason_code=reason.value, text="=1+1", since=at
        )
    made: Plan = Plan.objects.create(district=district, year=2026, made_by=by, made_at=at)
    for shop, what in ((one, Unmet.What.COVERAGE), (two, Unmet.What.MINIMUM)):
        Unmet.objects.create(district=district, plan=made, business=shop, what=what, why="人手不足")
    for state in (ImportBatch.State.DONE, ImportBatch.State.FAILED):
        ImportBatch.objects.create(
            district=district,
            kind="permits",
            file_name="许可.xlsx",
            started_by=by,
            started_at=at,
            state=state,
        )
    Merge.objects.create(district=district, absorbed=two, survivor=one, merged_by=by, merged_at=at)
    return made


def _other_reason() -> UngradedReason:
    return next(reason for reason in UngradedReason if reason != UngradedReason.FACTS_MISSING)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("filtered", [True, False])
def test_a_workbook_is_the_list_with_its_filters_on_top(
    desk: Desk, plan: Plan, as_person: SignIn, name: str, filtered: bool
) -> None:
    address, export, headings, query, words = LISTS[name]
    query = query if filtered else "year=2026"
    client = as_person(desk.cast.catering)

    shown = client.get(f"{address.format(plan=plan.pk)}?{query}")
    answer = client.get(f"{export.format(plan=plan.pk)}.xlsx?{query}")

    assert answer.status_code == 200
    rows = list(openpyxl.load_workbook(io.BytesIO(body(answer))).active.iter_rows(values_only=True))
    assert rows[1][0].startswith("筛选条件：")
    assert not filtered or words in rows[1][0]
    assert rows[2] == headings
    assert len(rows) - 3 == shown.context["found"].total > 0
    text = shown.content.decode()
    assert "导出 Excel" in text
    assert f"{export.format(plan=plan.pk)}.csv?" in text


@pytest.mark.parametrize("name", LISTS)
def test_a_csv_opens_in_excel(desk: Desk, plan: Plan, as_person: SignIn, name: str) -> None:
    _, export, headings, query, _ = LISTS[name]
    written = body(as_person(desk.cast.catering).get(f"{export.format(plan=plan.pk)}.csv?{query}"))

    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert tuple(rows[0]) == headings
    assert len(rows) > 1
    assert "13800000012" not in written.decode()  # phones are masked here as on the page


@pytest.mark.parametrize("name", LISTS)
def test_whoever_may_not_export_is_refused(desk: Desk, plan: Plan, as_person: SignIn, name: str) -> None:
    address, export, *_ = LISTS[name]
    for person in (desk.cast.assistant, desk.cast.owner):
        client = as_person(person)
        assert client.get(f"{export.format(plan=plan.pk)}.csv").status_code == 403
        assert "导出 Excel" not in client.get(address.format(plan=plan.pk)).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_ending_does_not_exist(desk: Desk, plan: Plan, as_person: SignIn, name: str) -> None:
    export = LISTS[name][1].format(plan=plan.pk)
    assert as_person(desk.cast.catering).get(f"{export}.exe").status_code == 404


def test_whoever_exports_but_does_not_read_a_list_is_refused(
    desk: Desk, plan: Plan, as_person: SignIn
) -> None:
    leader = as_person(desk.cast.leader)  # a leader exports, but neither imports nor handles duties
    for address in ("/imports/export.csv", "/leads/export.csv"):
        assert leader.get(address).status_code == 403


def test_an_export_ends_where_ones_area_ends(desk: Desk, plan: Plan, as_person: SignIn) -> None:
    text = body(as_person(desk.cast.he).get("/grades/export.csv?year=2026")).decode()
    assert "栗子农家院" not in text


def test_what_looks_like_a_formula_is_neutral(desk: Desk, plan: Plan, as_person: SignIn) -> None:
    text = body(as_person(desk.cast.catering).get("/grades/ungraded/export.csv?year=2026")).decode()
    assert "'=1+1" in text


def test_an_instant_is_written_on_the_clock_of_the_district(at: datetime) -> None:
    shown = exporting.moment(at)
    assert shown is not None
    assert shown.tzinfo is None
    assert exporting.moment(None) is None
