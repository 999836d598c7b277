"""Writing what a system exports: workbooks and csv files, byte for byte the same for the same world.

Every line remembers which true business it speaks of; that goes to truth.json, never into the file.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | date | None


@dataclass(slots=True)
class Sheet:
    """One table: lines of notice above the headings, then rows. `name` is empty for a csv file."""

    headings: Sequence[str]
    name: str = ""
    notices: Sequence[str] = ()
    rows: list[tuple[int | None, list[Cell]]] = field(default_factory=list)

    def add(self, business: int | None, *cells: Cell) -> None:
        """Append a row about a true business (None: about none of the district)."""
        if len(cells) != len(self.headings):
            raise ValueError(f"{self.name}: {len(cells)} cells under {len(self.headings)} headings")
        self.rows.append((business, list(cells)))

    def numbered(self) -> Iterator[tuple[int, int | None]]:
        """The number of each row in the file, counted from 1 with everything above it, and its business."""
        first = len(self.notices) + 2
        for place, (business, _) in enumerate(self.rows):
            yield first + place, business


@dataclass(slots=True)
class Book:
    """One exported file: its KIND (contracts §3), its name, the system it comes from and the folder of that system."""

    kind: str
    file: str
    source: str
    system: str
    sheets: list[Sheet]
    encoding: str = "gb18030"

    @property
    def rows(self) -> int:
        """How many rows it has below its headings."""
        return sum(len(sheet.rows) for sheet in self.sheets)

    def write(self, out: Path, made_on: date) -> Path:
        """Write the file into its system's folder; a name ending in .csv is a csv file of its only sheet."""
        path = out / self.system / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".csv":
            self._write_csv(path)
        else:
            self._write_xlsx(path, made_on)
        return path

    def _write_csv(self, path: Path) -> None:
        (sheet,) = self.sheets
        with path.open("w", encoding=self.encoding, newline="") as file:
            lines = csv.writer(file, lineterminator="\r\n")
            lines.writerows([notice] for notice in sheet.notices)
            lines.writerow(sheet.headings)
            lines.writerows([_text(cell) for cell in cells] for _, cells in sheet.rows)

    def _write_xlsx(self, path: Path, made_on: date) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(path), options) as book:
            # the day of the world, not of the clock: the same world gives the same bytes
            book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})  # noqa: DTZ001
            day = book.add_format({"num_format": "yyyy/m/d"})
            for sheet in self.sheets:
                page = book.add_worksheet(sheet.name[:31])
                for line, notice in enumerate(sheet.notices):
                    page.write_string(line, 0, notice)
                top = len(sheet.notices)
                page.write_row(top, 0, sheet.headings)
                for line, (_, cells) in enumerate(sheet.rows, start=top + 1):
                    for place, cell in enumerate(cells):
                        _put(page, line, place, cell, day)


def _put(page: "xlsxwriter.worksheet.Worksheet", line: int, place: int, cell: Cell, day: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        page.write_datetime(line, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
    elif isinstance(cell, str):
        page.write_string(line, place, cell)
    else:
        page.write_number(line, place, cell)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell.year}-{cell.month:02d}-{cell.day:02d}" if isinstance(cell, date) else str(cell)


def slashed(day: date) -> str:
    """2024/5/1"""
    return f"{day.year}/{day.month}/{day.day}"


def worded(day: date) -> str:
    """2024年5月1日"""
    return f"{day.year}年{day.month}月{day.day}日"


def eight(day: date) -> str:
    """20240501"""
    return f"{day.year}{day.month:02d}{day.day:02d}"
