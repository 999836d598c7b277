"""A checklist as words and as a spreadsheet: printed, read again, and every doubtful cell in a sentence."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from weili.exchange.sheets import Unreadable
from weili.exchange.writers import Printed, write_xlsx
from weili.inspection.checklists.changes import changes_between
from weili.inspection.checklists.content import content_of
from weili.inspection.checklists.fields import FIELDS, Words, printed_item, read_item
from weili.inspection.checklists.sheet import ReadSheet, read_file, sheet_rows
from weili.law.checklists import template, templates

ON = date(2026, 9, 21)
WORDS = Words.on(ON)
CATERING = content_of(template("catering_2016", ON))
GOOD = printed_item(CATERING["items"][7], WORDS)


@pytest.mark.parametrize("checklist", templates(ON), ids=lambda checklist: checklist.code)
def test_what_is_exported_is_imported_as_the_same_items(checklist, tmp_path: Path) -> None:
    content, file = content_of(checklist), tmp_path / "表.xlsx"
    write_xlsx(file, Printed(content["name"], list(FIELDS.values())), sheet_rows(content, WORDS))
    read = read_file(file, content, WORDS)
    assert read.wrong == []
    assert read.items == content["items"]


def test_an_item_of_a_new_part_belongs_to_the_district() -> None:
    made, wrong = read_item(GOOD, WORDS, item_set="DISTRICT")
    assert (made["item_set"], made["code"], made["key"], wrong) == ("DISTRICT", "4.2", True, [])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": ""}, "“编号”不能为空"),
        ({"code": "4/2"}, "“编号”应为 4.2、M5.7 的样子"),
        ({"code": "9" * 31}, "“编号”最多30个字，现有31个"),
        ({"block": ""}, "“部分”不能为空"),
        ({"area": "屋顶"}, "“区域”应为 公示、"),
        ({"text": "查" * 301}, "“检查内容”最多300个字，现有301个"),
        ({"key": "重要"}, "“类别”应为 重点、一般 之一，现为“重要”"),
        ({"key": ""}, "“类别”不能为空"),
        ({"applies_to": "飞船"}, "“适用对象”没有“飞船”"),
        ({"applies_to": "全部、中央厨房"}, "选了“全部”就不要再选别的"),
        ({"thresholds": "体温"}, "“限值”没有“体温”"),
        ({"penalties": "V999"}, "“可能涉及的违法情形”没有“V999”"),
        ({"regulation": ""}, "“依据”不能为空"),
        ({"photo": "随便"}, "“照片”应为 要、不要 之一"),
        ({"confidence": "八成"}, "“可信度”应为"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(changed: dict[str, str], said: str) -> None:
    _, wrong = read_item(GOOD | changed, WORDS, item_set="x")
    assert len(wrong) == 1
    assert said in wrong[0].sentence


@pytest.mark.parametrize(
    ("given", "field", "meant"),
    [
        ({"key": "★"}, "key", True),
        ({"photo": ""}, "photo", False),
        ({"applies_to": ""}, "applies_to", ["ALL"]),
        ({"applies_to": "COLD，中央厨房"}, "applies_to", ["COLD", "CENTRAL"]),
        ({"applies_to": "冷食、生食、裱花"}, "applies_to", ["COLD"]),  # a name with separators of its own
        ({"thresholds": "专间温度；chill_max"}, "thresholds", ["room_temp_special", "chill_max"]),
        ({"basis_rank": "▲"}, "basis_rank", "normative"),
        ({"confidence": ""}, "confidence", "proposed"),
    ],
)
def test_the_words_of_spreadsheets_are_understood(given: dict[str, str], field: str, meant: object) -> None:
    made, wrong = read_item(GOOD | given, WORDS, item_set="x")
    assert (made[field], wrong) == (meant, [])


# --- the file ------------------------------------------------------------------------------------------------


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("检查表")
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell.startswith("=="):
                    page.write_formula(line, place, cell[1:], None, "1")
                else:
                    page.write_string(line, place, cell)
    return path


def read(path: Path, *rows: dict[str, str]) -> ReadSheet:
    table = [["怀柔区的表"], list(FIELDS.values()), *[[row.get(name, "") for name in FIELDS] for row in rows]]
    return read_file(sheet(path / "x.xlsx", table), CATERING, WORDS)


def test_every_wrong_cell_is_told_with_its_row(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD, GOOD | {"code": "4.3", "key": "重要"}, GOOD)
    assert found.wrong == [
        "第4行：“类别”应为 重点、一般 之一，现为“重要”",
        "第5行：“编号”4.2 与第3行重复",
    ]


def test_a_formula_is_no_word_of_a_checklist(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD | {"text": "==1+1"})
    assert "第3行：“检查内容”是公式，请改成文字" in found.wrong


def test_text_that_looks_like_a_formula_comes_back_as_it_was(tmp_path: Path) -> None:
    content = {**CATERING, "items": [{**CATERING["items"][0], "text": "=HYPERLINK(1)"}]}
    file = tmp_path / "表.xlsx"
    write_xlsx(file, Printed("表", list(FIELDS.values())), sheet_rows(content, WORDS))
    assert read_file(file, content, WORDS).items[0]["text"] == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["随便", "什么"]], "没有找到表头"),
        ([["x"]] * 30 + [["编号", "检查内容"]], "没有找到表头"),
    ],
)
def test_a_file_that_is_no_checklist_says_what_it_lacks(
    tmp_path: Path, rows: list[list[str]], said: str
) -> None:
    with pytest.raises(Unreadable, match=said):
        read_file(sheet(tmp_path / "x.xlsx", rows), CATERING, WORDS)


def test_an_empty_list_and_an_endless_one_are_refused(tmp_path: Path) -> None:
    assert read(tmp_path).wrong == ["表中没有一个项目"]
    endless = read(tmp_path, *[GOOD | {"code": f"9.{number}"} for number in range(600)])
    assert endless.wrong == ["项目超过500个，请核对是否选错了表"]


# --- what changes ----------------------------------------------------------------------------------------------


def test_what_changes_against_the_version_before() -> None:
    first, second, third, *rest = CATERING["items"]
    after = {
        **CATERING,
        "name": "本局的表",
        "items": [{**second, "key": True, "photo": False}, first, *rest, {**third, "code": "9.9"}],
    }
    found = changes_between(CATERING, after, WORDS)
    assert ([i["code"] for i in found.added], [i["code"] for i in found.removed]) == (["9.9"], ["2.2"])
    [changed] = found.changed
    assert [(each.label, each.before, each.after) for each in changed.differences] == [
        ("类别", "一般", "重点"),
        ("照片", "要", "不要"),
    ]
    assert found.words == "新增1项，删去1项，修改1项，更改名称，调整顺序"


def test_nothing_changed() -> None:
    found = changes_between(CATERING, CATERING, WORDS)
    assert (found.any, found.words) == (False, "没有变化")
