"""Files that cannot be read are refused with a sentence a person can act on; the others are told by their content."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.exchange.tables import (
    ON,
    PERMIT,
    PERMIT_HEADINGS,
    SAMPLE,
    SAMPLE_HEADINGS,
    repack,
    write_csv,
    write_parquet,
    write_xls,
    write_xlsx,
)

from weili.exchange.reading import preview, read
from weili.exchange.refusals import Unreadable
from weili.exchange.sheets import Limits

GOOD = [SAMPLE_HEADINGS, SAMPLE]


def refused(path: Path, kind: str = "sampling-results", limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        list(read(path, kind, on=ON, limits=limits))
    assert path.name in caught.value.text
    assert caught.value.text.endswith("。")
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code", "word"),
    [
        ("甲.xlsx", b"%PDF-1.7 ...", "wrong_type", "PDF"),  # the name says xlsx, the content does not
        ("甲.csv", b"\x89PNG\r\n\x1a\n", "wrong_type", "图片"),
        ("甲.xls", b"<html><table><tr><td>1</td></tr></table>", "web_table", "另存为"),  # a frequent "export"
        ("甲.csv", b"", "empty_file", "空的"),
        ("甲.csv", b"\r\n  \r\n", "empty_file", "没有任何文字"),
        ("甲.bin", b"\x01\x00\x02\x00\x03", "wrong_type", "不是可识别的表格"),
        ("甲.xlsx", b"PK\x03\x04 cut off", "corrupt", "损坏"),
        ("甲.parquet", b"PAR1 broken PAR1", "corrupt", "parquet"),
        ("甲.csv", "名称,判定\n".encode() + b"\xff\xff\xff,1\n", "encoding", "UTF-8"),
    ],
)
def test_a_file_of_the_wrong_type_is_refused(
    tmp_path: Path, name: str, content: bytes, code: str, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refusal = refused(path)
    assert refusal.code == code
    assert word in refusal.text


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "没有.xlsx").code == "not_found"


def test_a_file_that_is_too_large_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "大.csv", [*GOOD, *[SAMPLE] * 50])
    refusal = refused(path, limits=Limits(file_bytes=1000))
    assert refusal.code == "too_large"
    assert "拆分" in refusal.text


def test_the_limit_is_300_mb() -> None:
    assert Limits().file_bytes == 300 * 1024 * 1024


def test_a_zip_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "好.xlsx", ("表", GOOD))
    bomb = repack(good, tmp_path / "弹.xlsx", {"xl/media/image1.xml": b"0" * 30_000_000})
    assert refused(bomb).code == "zip_bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_by_what_it_inflates_to(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "好.xlsx", ("表", GOOD))
    bomb = repack(good, tmp_path / "弹.xlsx", {"xl/media/image1.xml": b"0" * 30_000_000})
    content = bomb.read_bytes()
    true, false = (30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert content.count(true) >= 1
    bomb.write_bytes(content.replace(true, false))
    assert refused(bomb).code in ("zip_bomb", "corrupt")
    assert refused(bomb, limits=Limits(ratio=10**9)).code in ("zip_bomb", "corrupt")


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "密.xlsx"
    path.write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64
    )
    refusal = refused(path)
    assert refusal.code == "password"
    assert "取消密码" in refusal.text


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "好.xlsx", ("表", GOOD))
    content = bytearray(good.read_bytes())
    central = content.find(b"PK\x01\x02")
    content[central + 8] |= 1  # the flag "encrypted" of the first part
    path = tmp_path / "密.xlsx"
    path.write_bytes(bytes(content))
    assert refused(path).code in ("password", "corrupt")


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "好.xlsx", ("表", GOOD))
    assert refused(repack(good, tmp_path / "宏.xlsm", {"xl/vbaProject.bin": b"x"})).code == "macros"


def test_other_office_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "文.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    refusal = refused(path)
    assert (refusal.code, "Word" in refusal.text) == ("wrong_type", True)


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "好.xlsx", ("表", GOOD))
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
    assert refused(repack(good, tmp_path / "坏.xlsx", {"xl/sharedStrings.xml": evil})).code == "corrupt"


def test_a_file_without_a_heading_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "无.csv", [["一", "二"], ["三", "四"]])
    refusal = refused(path)
    assert refusal.code == "no_heading"
    assert "判定" in refusal.text


def test_a_heading_without_a_required_column_is_refused_and_the_column_is_named(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "缺.csv", [["被抽样单位名称", "食品名称", "抽样日期"], ["甲", "乙", "2026-01-01"]]
    )
    refusal = refused(path)
    assert refusal.code == "missing_heading"
    assert "“判定”" in refusal.text


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")],
)
def test_csv_is_read_in_the_encodings_and_delimiters_of_practice(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = write_csv(tmp_path / "甲.csv", GOOD, encoding=encoding, delimiter=delimiter)
    (row,) = read(path, "sampling-results", on=ON)
    assert row.record is not None
    assert row.raw["被抽样单位名称"] == "北沟村甲农家院"


def test_a_line_break_inside_quotes_belongs_to_the_cell_and_rows_are_counted_by_records(
    tmp_path: Path,
) -> None:
    broken = [*SAMPLE[:2], "小麦\n粉", *SAMPLE[3:]]
    path = write_csv(tmp_path / "甲.csv", [SAMPLE_HEADINGS, broken, SAMPLE])
    rows = list(read(path, "sampling-results", on=ON))
    assert [row.row for row in rows] == [2, 3]
    assert rows[0].raw["食品名称"] == "小麦\n粉"


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "甲.csv", ("表", GOOD))
    assert [row.record is not None for row in read(path, "sampling-results", on=ON)] == [True]


def test_xls_and_parquet_are_read_like_the_others(tmp_path: Path) -> None:
    xls = write_xls(tmp_path / "甲.xls", GOOD)
    parquet = write_parquet(tmp_path / "甲.parquet", SAMPLE_HEADINGS, [SAMPLE])
    (from_xls,) = read(xls, "sampling-results", on=ON)
    (from_parquet,) = read(parquet, "sampling-results", on=ON)
    assert from_xls.record == from_parquet.record
    assert (from_xls.row, from_parquet.row) == (2, 1)


def test_row_numbers_are_those_the_user_sees_in_a_sheet_that_begins_with_blank_rows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "甲.xlsx", ("表", [[], [], ["", *SAMPLE_HEADINGS], [], ["", *SAMPLE]]))
    (row,) = read(path, "sampling-results", on=ON)
    assert (row.row, row.sheet) == (5, "表")


def test_empty_and_notice_sheets_are_skipped_but_named(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "甲.xlsx", ("说明", [["填表说明"], ["请勿改动表头"]]), ("数据", GOOD), ("Sheet3", [])
    )
    shown = preview(path, "sampling-results", on=ON)
    assert shown.total == 1
    assert [(notice.sheet, notice.code) for notice in shown.skipped] == [
        ("说明", "no_heading"),
        ("Sheet3", "empty_sheet"),
    ]
    assert all(notice.sheet in notice.text for notice in shown.skipped)


def test_a_formula_cell_refuses_its_row_and_no_other(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "甲.xlsx",
        ("许可", [PERMIT_HEADINGS, [*PERMIT[:3], "=TODAY()", PERMIT[4]], ["JY21116080000019", *PERMIT[1:]]]),
    )
    first, second = read(path, "permits", on=ON)
    assert first.record is None
    (refusal,) = first.refusals
    assert (refusal.code, refusal.field) == ("formula_cell", "issued_on")
    assert refusal.text == "表“许可”第2行“发证日期”：公式单元格：请粘贴为数值。"
    assert second.record is not None


def test_a_formula_in_a_column_nobody_reads_does_no_harm(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "甲.xlsx", ("许可", [["行号", *PERMIT_HEADINGS], ["=ROW()-1", *PERMIT]]))
    assert [row.record is not None for row in read(path, "permits", on=ON)] == [True]


def test_a_cell_left_at_the_far_end_of_a_sheet_does_not_take_the_server_down(tmp_path: Path) -> None:
    far = tmp_path / "远.xlsx"
    with xlsxwriter.Workbook(str(far)) as book:
        sheet = book.add_worksheet("表")
        for place, heading in enumerate(SAMPLE_HEADINGS):
            sheet.write(0, place, heading)
        sheet.write(1_048_575, 16_383, "x")
    refusal = refused(far)
    assert refusal.code == "corrupt"
    assert "末尾很远处" in refusal.text


@pytest.mark.parametrize("cut", [600, 1500, 3000, 5000])
def test_a_workbook_cut_short_is_refused(tmp_path: Path, cut: int) -> None:
    for path in (write_xls(tmp_path / "甲.xls", GOOD), write_xlsx(tmp_path / "甲.xlsx", ("表", GOOD))):
        path.write_bytes(path.read_bytes()[:cut])
        assert refused(path).code in ("corrupt", "wrong_type")


def test_reading_may_stop_early(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "甲.xlsx", ("表", [SAMPLE_HEADINGS, *[SAMPLE] * 2000]))
    assert len(list(read(path, "sampling-results", on=ON, limit=3))) == 3
