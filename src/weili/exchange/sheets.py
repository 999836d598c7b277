"""Open xlsx, xls, csv and parquet as a stream of sheets whose rows are texts with true row numbers.

Every cell becomes text in one way (`cell_text`), so that the same row from csv, xlsx and parquet reads alike.
Rows are numbered as the user sees them: from 1 in a sheet, by records in csv; the column names of a parquet
table stand in row 0.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from weili.exchange.columnar import parquet_rows
from weili.exchange.containers import Limits, recognise
from weili.exchange.delimited import csv_rows
from weili.exchange.refusals import Unreadable
from weili.exchange.workbooks import workbook_sheets

__all__ = ["Limits", "Row", "Sheet", "Unreadable", "open_sheets"]

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name ("" in csv and parquet), its rows, and what lies hidden behind the cell values."""

    name: str
    rows: Iterator[Row]
    formulas: frozenset[tuple[int, int]] = frozenset()  # (row from 1, column from 0) of formula cells


@contextmanager
def open_sheets(path: Path, limits: Limits | None = None) -> Iterator[Iterator[Sheet]]:
    """The sheets of a file, one after the other; take the rows of a sheet before the next sheet.

    Raises `Unreadable` with a Chinese sentence for a file that is none of xlsx, xls, csv, parquet, is empty,
    too large, protected, broken or inflates beyond measure.
    """
    form = recognise(path, limits or Limits())
    if form == "csv":
        yield iter([Sheet("", csv_rows(path))])
    elif form == "parquet":
        yield iter([Sheet("", parquet_rows(path))])
    else:
        yield (
            Sheet(name, rows, formulas)
            for name, rows, formulas in workbook_sheets(path, zipped=form == "xlsx")
        )
