"""Rows of xlsx and xls workbooks, with the formula cells of xlsx found in the sheet's own XML."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

import python_calamine as calamine
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from weili.exchange.refusals import Unreadable
from weili.exchange.texts import cell_text

FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
CHUNK = 1 << 20

SheetParts = tuple[str, Iterator[tuple[int, list[str]]], frozenset[tuple[int, int]]]


def workbook_sheets(path: Path, *, zipped: bool) -> Iterator[SheetParts]:
    """Name, rows and formula cells of each worksheet in order (chart sheets left out)."""
    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            parts = _sheet_parts(path) if zipped else {}
            for meta in book.sheets_metadata:
                if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                formulas = _formula_cells(path, parts[meta.name]) if meta.name in parts else frozenset()
                yield meta.name, _rows(sheet), formulas
    except calamine.PasswordError as error:
        raise Unreadable("password", f"工作簿“{path.name}”设有打开密码，请取消密码保护后再上传。") from error
    except (
        calamine.CalamineError,
        calamine.XmlError,
        calamine.ZipError,
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        KeyError,
        ValueError,
        OSError,
    ) as error:
        raise Unreadable("corrupt", f"工作簿“{path.name}”已损坏，打不开，请重新导出后再上传。") from error


def _rows(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [cell_text(cell) for cell in cells]


def _sheet_parts(path: Path) -> dict[str, str]:
    """The XML part of each sheet name."""
    with zipfile.ZipFile(path) as archive:
        relations = {
            node.get("Id"): node.get("Target", "")
            for node in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        found = {}
        for node in fromstring(archive.read("xl/workbook.xml")).iter():
            if not node.tag.endswith("}sheet"):
                continue
            relation = next((v for k, v in node.attrib.items() if k.endswith("}id")), "")
            target = relations.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            if part in archive.NameToInfo:
                found[node.get("name", "")] = part
        return found


def _formula_cells(path: Path, part: str) -> frozenset[tuple[int, int]]:
    """(row from 1, column from 0) of every cell with a formula; a sheet without any is only skimmed."""
    with zipfile.ZipFile(path) as archive:
        with archive.open(part) as stream:
            if not _mentions_formula(stream):
                return frozenset()
        with archive.open(part) as stream:
            return frozenset(_walk(stream))


def _mentions_formula(stream: IO[bytes]) -> bool:
    tail = b""
    while piece := stream.read(CHUNK):
        if FORMULA.search(tail + piece):
            return True
        tail = piece[-16:]
    return False


def _walk(stream: IO[bytes]) -> Iterator[tuple[int, int]]:
    row = column = 0
    for event, node in iterparse(stream, events=("start", "end")):
        name = node.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(node.get("r") or row + 1), -1
        elif event == "start" and name == "c":
            column = _column_of(node.get("r")) if node.get("r") else column + 1
        elif event == "end" and name == "f":
            yield row, column
        elif event == "end" and name == "row":
            node.clear()


def _column_of(reference: str | None) -> int:
    number = 0
    for letter in reference or "":
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
