"""Write tables for people: xlsx (constant memory) and csv (UTF-8 with BOM, as Excel opens it).

Cells that a spreadsheet would take for a formula (= + - @, tab, line feed in front) get a leading apostrophe,
which our own reader takes back (`texts.guarded`, `texts.unguarded`).
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TypeGuard

import xlsxwriter

from weili.exchange.texts import cell_text, guarded

ROWS_PER_SHEET = 1_048_576  # what a worksheet holds
LONGEST = 10**15
NARROW, WIDE = 8, 48
MEASURED_ROWS = 100
BAD_IN_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands above the rows: the title, the filters in words, and the headings."""

    title: str
    headings: Sequence[str]
    filters: Sequence[tuple[str, str]] = ()  # 条件 as shown on the screen: name, value

    @property
    def filter_line(self) -> str:
        """筛选条件 in one line, or ""."""
        return (
            "筛选条件：" + "；".join(f"{name}：{value}" for name, value in self.filters)
            if self.filters
            else ""
        )


def write_xlsx(target: str | Path | IO[bytes], printed: Printed, rows: Iterable[Sequence[object]]) -> int:
    """Write the rows and return their number; beyond what a sheet holds a further sheet is begun.

    `rows` is taken once and never held in memory. Dates become dates, numbers numbers, everything else text.
    """
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, str | Path) else target,
        {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "remove_timezone": True, "default_date_format": "yyyy-mm-dd",
        },
    )  # fmt: skip
    with book:
        return _Book(book, printed).write(rows)


class _Book:
    """The sheets of one workbook while it is written."""

    def __init__(self, book: xlsxwriter.Workbook, printed: Printed) -> None:
        self.book, self.printed = book, printed
        self.bold = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, rows: Iterable[Sequence[object]]) -> int:
        first: list[Sequence[object]] = []
        rest = iter(rows)
        for row in rest:
            first.append(row)
            if len(first) >= MEASURED_ROWS:
                break
        widths = _widths(self.printed.headings, first)
        sheet, line, count, sheets = self._new_sheet(1, widths)[0], self._top, 0, 1
        for row in _joined(first, rest):
            if line >= ROWS_PER_SHEET:
                sheets += 1
                sheet, line = self._new_sheet(sheets, widths)
            for place, value in enumerate(row):
                self._cell(sheet, line, place, value)
            line, count = line + 1, count + 1
        return count

    @property
    def _top(self) -> int:
        return 3 if self.printed.filter_line else 2

    def _new_sheet(self, number: int, widths: list[int]) -> tuple[xlsxwriter.worksheet.Worksheet, int]:
        name = (self.printed.title.translate(BAD_IN_NAME).strip() or "表")[:26]
        sheet = self.book.add_worksheet(name if number == 1 else f"{name} {number}")
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(self._top, 0)
        sheet.write_string(0, 0, guarded(self.printed.title), self.bold)
        if self.printed.filter_line:
            sheet.write_string(1, 0, guarded(self.printed.filter_line))
        for place, heading in enumerate(self.printed.headings):
            sheet.write_string(self._top - 1, place, guarded(heading), self.head)
        return sheet, self._top

    def _cell(self, sheet: xlsxwriter.worksheet.Worksheet, line: int, place: int, value: object) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            sheet.write_datetime(line, place, value, self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, self.day)
        elif _is_number(value):
            sheet.write_number(line, place, value)
        else:
            sheet.write_string(line, place, guarded(cell_text(value))[:32767])


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Numbers that a spreadsheet keeps exactly; longer ones are codes and stay text."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float | Decimal) and -LONGEST < value < LONGEST


def _joined(first: list[Sequence[object]], rest: Iterable[Sequence[object]]) -> Iterable[Sequence[object]]:
    yield from first
    yield from rest


def _shown_width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _widths(headings: Sequence[str], rows: list[Sequence[object]]) -> list[int]:
    widths = [_shown_width(heading) for heading in headings]
    for row in rows:
        for place, value in enumerate(row[: len(widths)]):
            longest = max((_shown_width(line) for line in cell_text(value).split("\n")), default=0)
            widths[place] = max(widths[place], longest)
    return [min(max(width + 2, NARROW), WIDE) for width in widths]


def write_csv(
    target: str | Path | IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write headings and rows as UTF-8 csv with BOM and return the number of rows."""
    if isinstance(target, str | Path):
        with Path(target).open("wb") as file:
            return write_csv(file, headings, rows)
    count = 0
    target.write(b"\xef\xbb\xbf")
    line = csv.writer(_Encoded(target), lineterminator="\r\n")
    line.writerow([guarded(heading) for heading in headings])
    for count, row in enumerate(rows, start=1):  # noqa: B007
        line.writerow([guarded(value) if isinstance(value, str) else cell_text(value) for value in row])
    return count


class _Encoded:
    """The side of a binary file that a csv writer speaks to."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, text: str) -> int:
        return self.file.write(text.encode("utf-8"))
