"""The process that opens a workbook: it prints sheets and rows as lines of JSON and may fail without harm.

Native parsers reserve memory by what a file claims; a broken or hostile workbook can abort the whole process. So
workbooks are opened here, under limits of memory and time, and never in the server (`workbooks` starts it).
Lines: {"sheet": name, "formulas": [[row, column]…]}, {"rows": [[number, [text…]]…]}, {"refused": code}, {"end": true}.
"""

import json
import posixpath
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TextIO
from xml.etree.ElementTree import ParseError

import python_calamine as calamine
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from weili.exchange.texts import cell_text

FORMULA = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")  # with and without a namespace prefix
CHUNK = 1 << 20
BATCH = 500
MEMORY = 4 << 30
SECONDS = 900
BROKEN = (
    calamine.CalamineError, calamine.XmlError, calamine.ZipError, zipfile.BadZipFile, ParseError, DefusedXmlException,
    KeyError, ValueError, OSError, MemoryError,
)  # fmt: skip


def emit(path: Path, out: TextIO, *, zipped: bool) -> None:
    """Print the whole workbook; chart and dialog sheets are left out."""
    try:
        _emit(path, out, zipped=zipped)
        _line(out, {"end": True})
    except calamine.PasswordError:
        _line(out, {"refused": "password"})
    except BROKEN:
        _line(out, {"refused": "corrupt"})


def _emit(path: Path, out: TextIO, *, zipped: bool) -> None:
    with calamine.CalamineWorkbook.from_path(str(path)) as book:
        parts = _sheet_parts(path) if zipped else {}
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            formulas = _formula_cells(path, parts[meta.name]) if meta.name in parts else []
            _line(out, {"sheet": meta.name, "formulas": formulas})
            _rows(sheet, out)


def _rows(sheet: calamine.CalamineSheet, out: TextIO) -> None:
    """Rows with something in them, under their true numbers."""
    batch: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            batch.append((number, texts))
            if len(batch) >= BATCH:
                _line(out, {"rows": batch})
                batch = []
    if batch:
        _line(out, {"rows": batch})


def _line(out: TextIO, message: dict[str, object]) -> None:
    out.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")


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


def _formula_cells(path: Path, part: str) -> list[tuple[int, int]]:
    """(row from 1, column from 0) of every cell with a formula; a sheet without any is only skimmed."""
    with zipfile.ZipFile(path) as archive:
        with archive.open(part) as stream:
            if not _mentions_formula(stream):
                return []
        with archive.open(part) as stream:
            return sorted(set(_walk(stream)))


def _mentions_formula(stream: IO[bytes]) -> bool:
    tail = b""
    while piece := stream.read(CHUNK):
        window = tail + piece
        if any(mark in window for mark in FORMULA):
            return True
        tail = piece[-4:]
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


def main() -> None:
    """Arguments: the form (xlsx or xls) and the path."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    reconfigure = sys.stdout.reconfigure  # type: ignore[union-attr]
    reconfigure(encoding="utf-8", errors="replace")
    emit(Path(sys.argv[2]), sys.stdout, zipped=sys.argv[1] == "xlsx")


if __name__ == "__main__":
    main()
