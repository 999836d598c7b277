"""监管 → 检查表: lists read, drafted, changed item by item or by a spreadsheet, published by another, withdrawn."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import Desk

from weili.inspection.checklists.fields import FIELDS, Words, printed_item
from weili.inspection.models import Checklist
from weili.inspection.services import draft_checklist, open_checklists

pytestmark = pytest.mark.django_db
AsPerson = Callable[[Any], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def national(desk: Desk, at: datetime) -> Checklist:
    open_checklists(district=desk.cast.district, by=desk.cast.system, at=at)
    found: Checklist = Checklist.objects.in_district(desk.cast.district).get(code="catering_2016")
    return found


@pytest.fixture
def draft(desk: Desk, national: Checklist, at: datetime) -> Checklist:
    return draft_checklist(of=national, by=desk.cast.catering, at=at)


@pytest.fixture
def office(desk: Desk, as_person: AsPerson) -> Client:
    return as_person(desk.cast.catering)


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def item(draft: Checklist, **changed: Any) -> dict[str, Any]:
    """An item as the form sends it."""
    found = next(each for each in draft.content["items"] if each["code"] == "4.2")
    printed = printed_item(found, Words.on(draft.made_at.date()))
    several = {
        name: [part for part in printed[name].split("、") if part] for name in ("thresholds", "penalties")
    }
    return {**printed, **several, "applies_to": [], "seen": draft.sha256, **changed}


def codes(draft: Checklist) -> list[str]:
    draft.refresh_from_db()
    return [each["code"] for each in draft.content["items"]]


# --- reading ---------------------------------------------------------------------------------------------------


def test_the_lists_stand_by_sector_with_their_states(
    office: Client, draft: Checklist, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        shown = words(office.get("/checklists"))
    for part in ("餐饮环节", "流通环节", "生产环节", "国家表", "已发布", "草稿", "补充表", "待确认"):
        assert part in shown
    assert shown.index("餐饮环节") < shown.index("生产环节")
    assert "第 1 版" in words(office.get("/checklists?all=1"))


@pytest.mark.parametrize("who", ["lin", "gu", "leader", "catering", "circulation"])
def test_who_inspects_edits_or_publishes_reads_them(
    desk: Desk, as_person: AsPerson, national: Checklist, who: str
) -> None:
    person = as_person(getattr(desk.cast, who))
    for page in ("", "/phone", "/paper", "/changes"):
        assert person.get(f"/checklists/{national.pk}{page}").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("assistant", 403), ("owner", 403), ("sampling", 403), ("stranger", 404)]
)
def test_others_do_not(desk: Desk, as_person: AsPerson, national: Checklist, who: str, status: int) -> None:
    person = as_person(getattr(desk.cast, who))
    for page in ("", "/phone", "/paper", "/changes", "/items.xlsx"):
        assert person.get(f"/checklists/{national.pk}{page}").status_code == status


def test_a_version_shows_its_items_its_rule_and_its_sources(
    office: Client, national: Checklist, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(18):
        shown = words(office.get(f"/checklists/{national.pk}"))
    for part in (
        "30 项，其中重点 7 项", "接触直接入口食品人员健康证明有效", "留样量(每品种)不低于125g", "▲ ①表1-3",
        "V055", "只对中央厨房、集体用餐配送单位", "依照它起草本局的表", "还没有检查用这一版",
    ):  # fmt: skip
        assert part in shown, part
    assert "修改</a>" not in shown, "a national list is not edited"


def test_the_phone_goes_from_area_to_area(office: Client, national: Checklist) -> None:
    shown = words(office.get(f"/checklists/{national.pk}/phone"))
    places = [
        shown.index(f"<h2>{area} ") for area in ("公示", "仓库", "粗加工", "烹饪", "专间", "洗消", "资料")
    ]
    assert places == sorted(places)


def test_paper_has_its_stars_and_its_boxes(office: Client, national: Checklist) -> None:
    shown = words(office.get(f"/checklists/{national.pk}/paper"))
    assert shown.count("□合理缺项") == 30
    assert "*4.2" in shown


def test_export_and_an_unknown_ending(office: Client, national: Checklist) -> None:
    answer = office.get(f"/checklists/{national.pk}/items.xlsx")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert office.get(f"/checklists/{national.pk}/items.exe").status_code == 404


def test_unknown_addresses_are_not_there(office: Client, draft: Checklist) -> None:
    for address in (
        "/checklists/999999", f"/checklists/{draft.pk}/items/9.99", "/checklists/999999/draft",
        f"/checklists/{draft.pk}/items/%00",
    ):  # fmt: skip
        assert office.get(address).status_code in {404, 405}, address


# --- drafting and editing ----------------------------------------------------------------------------------------


def test_drafted_from_the_page_once(office: Client, national: Checklist) -> None:
    answer = office.post(f"/checklists/{national.pk}/draft")
    made = Checklist.objects.in_district(national.district_id).get(code="catering_2016_own")
    assert (answer.status_code, answer["Location"]) == (303, f"/checklists/{made.pk}")
    assert "已有草稿" in words(office.post(f"/checklists/{national.pk}/draft", follow=True))


def test_an_item_is_changed_where_it_stands(office: Client, draft: Checklist) -> None:
    form = office.get(f"/checklists/{draft.pk}/items/4.2", **HTMX)
    assert words(form).startswith('<tr id="editing"')
    answer = office.post(
        f"/checklists/{draft.pk}/items/4.2", item(draft, text="健康证明都在有效期内"), **HTMX
    )
    assert answer.status_code == 200
    assert words(answer).startswith('<div id="items">')
    assert "健康证明都在有效期内" in words(answer)
    assert "已保存项目 4.2" in words(answer)


def test_it_works_without_scripts(office: Client, draft: Checklist) -> None:
    assert "修改项目 4.2" in words(office.get(f"/checklists/{draft.pk}/items/4.2"))
    answer = office.post(f"/checklists/{draft.pk}/items/4.2", item(draft, key="一般"))
    assert (answer.status_code, answer["Location"]) == (303, f"/checklists/{draft.pk}")
    draft.refresh_from_db()
    moved = office.post(f"/checklists/{draft.pk}/items/4.2/up", {"seen": draft.sha256}, follow=True)
    assert "项目 4.2 已上移" in words(moved)
    assert codes(draft).index("4.2") < codes(draft).index("4.1")


def test_a_new_item_begins_like_its_part(office: Client, draft: Checklist) -> None:
    shown = words(office.get(f"/checklists/{draft.pk}/add?block=人员管理"))
    assert 'value="人员管理"' in shown
    office.post(f"/checklists/{draft.pk}/add", item(draft, code="4.5", text="晨检记录"))
    assert codes(draft)[6:11] == ["4.1", "4.2", "4.3", "4.4", "4.5"]


def test_moved_and_removed_by_htmx(office: Client, draft: Checklist) -> None:
    answer = office.post(f"/checklists/{draft.pk}/items/1.1/up", {"seen": draft.sha256}, **HTMX)
    assert "项目1.1已在最前，不能再移" in words(answer)
    answer = office.post(f"/checklists/{draft.pk}/items/1.1/remove", {"seen": draft.sha256}, **HTMX)
    assert "已删去" in words(answer)
    assert "1.1" not in codes(draft)
    assert office.post(f"/checklists/{draft.pk}/items/2.1/fly", {"seen": draft.sha256}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "4/2"}, "“编号”应为 4.2、M5.7 的样子"),
        ({"code": "4.1"}, "编号“4.1”已有一项"),
        ({"code": ""}, "请填写编号"),
        ({"text": "查" * 301}, "300"),
        ({"area": "屋顶"}, "请从列出的区域中选择"),
        ({"thresholds": ["体温"]}, "请从列出的限值中选择"),
        ({"penalties": ["V999"]}, "请从列出的可能涉及的违法情形中选择"),
        ({"regulation": ""}, "请填写依据"),
        ({"seen": "another text"}, "刚刚被别人改过"),
        ({"seen": "x" * 10_000}, "刚刚被别人改过"),
    ],
)
def test_what_cannot_be_is_a_sentence_on_the_form(
    office: Client, draft: Checklist, changed: dict[str, Any], said: str
) -> None:
    answer = office.post(f"/checklists/{draft.pk}/items/4.2", item(draft, **changed))
    assert answer.status_code == 422
    assert said in words(answer)
    by_htmx = office.post(f"/checklists/{draft.pk}/items/4.2", item(draft, **changed), **HTMX)
    assert (by_htmx.status_code, by_htmx["HX-Retarget"]) == (200, "#editing")


def test_the_heading_is_described(office: Client, draft: Checklist) -> None:
    address = f"/checklists/{draft.pk}/describe"
    given = {"name": "怀柔区餐饮评分表", "rule": "mean_score", "kinds": ["RESTAURANT"], "seen": draft.sha256}
    assert office.post(address, given | {"rule": "coin"}).status_code == 422
    assert office.post(address, given | {"kinds": ["GROCERY"]}).status_code == 422
    assert office.post(address, given).status_code == 303
    shown = words(office.get(f"/checklists/{draft.pk}"))
    assert "只对这些业态使用：餐馆" in shown
    assert "不评定等级" in shown


@pytest.mark.parametrize("who", ["lin", "gu", "leader"])
def test_readers_do_not_edit(desk: Desk, as_person: AsPerson, draft: Checklist, who: str) -> None:
    person = as_person(getattr(desk.cast, who))
    shown = words(person.get(f"/checklists/{draft.pk}"))
    assert "导入表格" not in shown
    for address in ("draft", "items/4.2/up", "items/4.2", "add", "describe", "import"):
        assert person.post(f"/checklists/{draft.pk}/{address}", {"seen": draft.sha256}).status_code == 403
    assert "4.2" in codes(draft)


# --- spreadsheets --------------------------------------------------------------------------------------------------


def sheet(rows: list[dict[str, str]]) -> SimpleUploadedFile:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for line, row in enumerate([FIELDS, *rows]):
            for place, name in enumerate(FIELDS):
                page.write_string(line, place, row.get(name, ""))
    return SimpleUploadedFile("新表.xlsx", made.getvalue())


def printed(draft: Checklist) -> list[dict[str, str]]:
    known = Words.on(draft.made_at.date())
    return [printed_item(each, known) for each in draft.content["items"]]


def test_a_sheet_is_seen_first_and_then_put_in(office: Client, draft: Checklist) -> None:
    rows = printed(draft)[:-1]
    rows[0]["text"] = "许可证在有效期内"
    address = f"/checklists/{draft.pk}/import"
    seen = office.post(address, {"file": sheet(rows), "seen": draft.sha256})
    shown = words(seen)
    assert "删去1项，修改1项" in shown
    assert "许可证在有效期内" in shown
    assert len(codes(draft)) == 30, "nothing is written before"
    carried = {"rows": seen.context["rows"], "source": seen.context["source"], "seen": draft.sha256}
    assert office.post(address, carried | {"move": "load"}).status_code == 303
    assert len(codes(draft)) == 29


def test_wrong_cells_are_told_and_nothing_is_written(office: Client, draft: Checklist) -> None:
    rows = printed(draft)
    rows[3]["key"] = "重要"
    rows[4]["code"] = rows[5]["code"]
    shown = words(office.post(f"/checklists/{draft.pk}/import", {"file": sheet(rows), "seen": draft.sha256}))
    assert "还不能导入" in shown
    assert "第5行：“类别”应为 重点、一般 之一，现为“重要”" in shown
    assert "重复" in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "请选择要导入的检查表"),
        ({"file": SimpleUploadedFile("a.xlsx", b"no workbook")}, "没有找到表头"),
        ({"file": SimpleUploadedFile("a.xlsx", b"\x00\x01\x02" * 50)}, "a.xlsx"),
        ({"file": SimpleUploadedFile("a.csv", "名称,电话\n甲,1\n".encode())}, "没有找到表头"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * (3 << 20))}, "超过2MB"),
        ({"rows": "{broken", "move": "load"}, "预览的内容读不出来"),
        ({"rows": "[1]", "move": "load"}, "预览的内容读不出来"),
        ({"rows": "[" * 100_000, "move": "load"}, "预览的内容读不出来"),
        ({"rows": '[{"row":"2","code":"1"}]', "move": "load"}, "还不能导入"),
    ],
)
def test_files_that_are_no_checklist(
    office: Client, draft: Checklist, given: dict[str, Any], said: str
) -> None:
    answer = office.post(f"/checklists/{draft.pk}/import", {"seen": draft.sha256, **given})
    assert answer.status_code in {200, 422}
    assert said in words(answer) or "读" in words(answer)
    assert len(codes(draft)) == 30


def test_a_preview_of_an_older_draft_is_not_put_in(office: Client, draft: Checklist) -> None:
    seen = office.post(
        f"/checklists/{draft.pk}/import", {"file": sheet(printed(draft)[:5]), "seen": draft.sha256}
    )
    carried = {"rows": seen.context["rows"], "source": "x", "seen": "another", "move": "load"}
    assert "刚刚被别人改过" in words(office.post(f"/checklists/{draft.pk}/import", carried))


# --- published and withdrawn -----------------------------------------------------------------------------------------


def test_another_person_publishes_having_seen_what_changes(
    desk: Desk, as_person: AsPerson, office: Client, draft: Checklist
) -> None:
    office.post(f"/checklists/{draft.pk}/items/9.3/remove", {"seen": draft.sha256})
    assert "您编制过这一版，须由另一人发布" in words(office.get(f"/checklists/{draft.pk}"))
    draft.refresh_from_db()
    refused = office.post(f"/checklists/{draft.pk}/publish", {"seen": draft.sha256})
    assert (refused.status_code, "另一人发布" in words(refused)) == (422, True)
    leader = as_person(desk.cast.leader)
    shown = words(leader.get(f"/checklists/{draft.pk}/publish"))
    assert "删去1项" in shown
    stale = leader.post(f"/checklists/{draft.pk}/publish", {"seen": "another"})
    assert (stale.status_code, "刚刚被改过" in words(stale)) == (422, True)
    assert leader.post(f"/checklists/{draft.pk}/publish", {"seen": draft.sha256}).status_code == 303
    draft.refresh_from_db()
    assert draft.state == "published"


def test_a_missing_part_is_warned_of(office: Client, draft: Checklist) -> None:
    for code in ("9.1", "9.2", "9.3"):
        draft.refresh_from_db()
        office.post(f"/checklists/{draft.pk}/items/{code}/remove", {"seen": draft.sha256})
    assert "餐饮具清洗消毒（第二十条）" in words(office.get(f"/checklists/{draft.pk}"))


def test_given_up_with_a_reason(office: Client, draft: Checklist) -> None:
    assert office.post(f"/checklists/{draft.pk}/withdraw", {"reason": ""}).status_code == 422
    assert office.post(f"/checklists/{draft.pk}/withdraw", {"reason": "重复"}).status_code == 303
    shown = words(office.get("/checklists?all=1"))
    assert "已停用" in shown
    assert "重复" in shown
    again = office.post(f"/checklists/{draft.pk}/withdraw", {"reason": "再来"})
    assert again.status_code in {403, 422}


def test_a_national_list_is_not_withdrawn(desk: Desk, as_person: AsPerson, national: Checklist) -> None:
    answer = as_person(desk.cast.leader).post(f"/checklists/{national.pk}/withdraw", {"reason": "旧"})
    assert "国家表不由本局停用" in words(answer)
