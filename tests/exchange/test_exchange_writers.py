"""Lists written for people open cleanly, carry no formulas, and are read back as they were."""

import io
from datetime import date
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.tables import ON

from weili.exchange.reading import read
from weili.exchange.writers import Printed, write_csv, write_xlsx

HEADINGS = ["被抽样单位名称", "判定", "抽样日期", "备注"]
ROWS: list[list[object]] = [
    ["甲农家院", "合格", date(2026, 5, 6), "=1+1"],
    ["乙", "不合格", date(2026, 5, 7), "@甲"],
]
PRINTED = Printed("抽检结果一览", HEADINGS, [("街乡镇", "渤海镇"), ("年度", "2026")])


def test_title_filters_headings_and_frozen_rows_stand_on_top(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    assert write_xlsx(path, PRINTED, iter(ROWS)) == 2
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet.title == "抽检结果一览"
    assert sheet["A1"].value == "抽检结果一览"
    assert sheet["A2"].value == "筛选条件：街乡镇：渤海镇；年度：2026"
    assert [cell.value for cell in sheet[3]] == HEADINGS
    assert sheet.freeze_panes == "A4"
    assert sheet.column_dimensions["A"].width > 10


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    write_xlsx(path, PRINTED, ROWS)
    cell = openpyxl.load_workbook(path).worksheets[0]["D4"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    xlsx, text = tmp_path / "甲.xlsx", tmp_path / "甲.csv"
    write_xlsx(xlsx, PRINTED, ROWS)
    write_csv(text, HEADINGS, ROWS)
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")
    for path in (xlsx, text):
        records = [row.record for row in read(path, "sampling-results", on=ON)]
        assert [record.remark for record in records if record] == ["=1+1", "@甲"]
        assert [record.sampled_on for record in records if record] == [date(2026, 5, 6), date(2026, 5, 7)]


def test_a_long_code_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    write_xlsx(path, Printed("码", ["编码"]), [[110116198001010010]])
    assert openpyxl.load_workbook(path).worksheets[0]["A3"].value == "110116198001010010"


def test_both_write_into_memory() -> None:
    assert write_xlsx(io.BytesIO(), PRINTED, []) == 0
    assert write_csv(io.BytesIO(), HEADINGS, ROWS) == 2


@settings(max_examples=30)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))), min_size=1, max_size=5)
)
def test_no_written_csv_cell_begins_like_a_formula(texts: list[str]) -> None:
    target = io.BytesIO()
    write_csv(target, ["文字"] * len(texts), [texts])
    line = target.getvalue().decode("utf-8-sig").split("\r\n")[1]
    assert not line.startswith(("=", "+", "-", "@"))
