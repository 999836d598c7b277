"""Invented tables in every format, written in the tests that read them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

ON = date(2026, 11, 23)
Rows = Sequence[Sequence[object]]

SAMPLE_HEADINGS = [
    "抽样编号",
    "被抽样单位名称",
    "食品名称",
    "抽样日期",
    "检验项目",
    "检验结果",
    "标准值",
    "判定",
]
SAMPLE = [
    "XBJ26110116001",
    "北沟村甲农家院",
    "小麦粉",
    "2026-05-06",
    "铅(以Pb计)",
    "0.1mg/kg",
    "≤0.2mg/kg",
    "合格",
]
PERMIT_HEADINGS = ["许可证编号", "经营者名称", "统一社会信用代码", "发证日期", "有效期至"]
PERMIT = ["JY21116010000011", "甲农家院", "92110116MA0TEAT018", "2024-11-19", "2029-11-18"]


def write_xlsx(path: Path, *sheets: tuple[str, Rows]) -> Path:
    """A workbook; texts that begin with "=" become formulas, as a person would have typed them."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, place, value, day)
                    elif value is not None:
                        sheet.write(line, place, value)
    return path


def write_xls(path: Path, rows: Rows) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("上报")
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(line, place, value)
    book.save(str(path))
    return path


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_parquet(path: Path, headings: Sequence[str], rows: Rows) -> Path:
    columns = {name: [row[place] for row in rows] for place, name in enumerate(headings)}
    pq.write_table(pa.table(columns), path)
    return path


def repack(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """A copy of a zip with some parts replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part.filename, old.read(part))
        for name, content in changes.items():
            new.writestr(name, content)
    return target
