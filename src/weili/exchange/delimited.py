"""Records of a csv file: encoding and delimiter are found out, memory stays constant."""

import codecs
import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import mode

from weili.exchange.refusals import Unreadable

CHUNK = 1 << 20
DELIMITERS = ",\t;|"
#: set behind the last line: where it does not come back as a record of its own, a quote was left open
END = "\x1eend of file\x1e"


def csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every record with its number from 1; line breaks inside quotes belong to the cell.

    Raises `Unreadable` when the text is neither UTF-8 (with or without BOM), UTF-16 with BOM, nor GB18030,
    and when a quote is left open, which would hide every record behind it in one cell.
    """
    encoding = find_encoding(path)
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        delimiter = find_delimiter(file.read(65536))
        file.seek(0)
        try:
            lines = chain(file, [END])
            for number, record in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
                if record == [END]:
                    return
                if record and record[-1].endswith(END):
                    raise _open_quote(path.name, number)
                yield number, record
        except (csv.Error, UnicodeError) as error:
            raise Unreadable(
                "corrupt",
                f"文件“{path.name}”第 {number + 1} 条记录读不下去（多半是引号没有成对），请检查后重新导出。",
            ) from error


def _open_quote(name: str, number: int) -> Unreadable:
    return Unreadable(
        "corrupt",
        f"文件“{name}”第 {number} 条记录有一个引号没有成对，其后的内容都会读进同一格，请补上或删去这个引号后再上传。",
    )


def find_encoding(path: Path) -> str:
    """The encoding in which the whole file decodes."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise Unreadable(
        "encoding", f"文件“{path.name}”的文字编码认不出来，请另存为 UTF-8 编码的 csv 或 xlsx 工作簿再上传。"
    )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(CHUNK):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def find_delimiter(sample: str) -> str:
    """The delimiter that cuts the first records into the most columns of equal number."""
    best, width = ",", 1
    for delimiter in DELIMITERS:
        try:
            records = [
                len(r)
                for _, r in zip(
                    range(25), csv.reader(sample.splitlines(keepends=True), delimiter=delimiter), strict=False
                )
                if r
            ]
        except csv.Error:
            continue
        usual = mode(records) if records else 1
        if usual > width:
            best, width = delimiter, usual
    return best
