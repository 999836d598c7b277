"""Reading dated tables, our own and those a bureau uploads; a refusal names table, row and field."""

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from weili.law.source import TABLES, Article, Confidence, LawError


class TableError(LawError):
    """A table that cannot be read: which table, which row (1 = heading), which field, what was expected."""

    def __init__(self, table: str, row: int, field: str, expected: str) -> None:
        self.table, self.row, self.field, self.expected = table, row, field, expected
        super().__init__("bad_table", f"表格“{table}”第{row}行“{field}”一栏无法采用：{expected}。")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table with its place, so that every refusal can name it."""

    table: str
    number: int
    cells: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)

    def refuse(self, column: str, expected: str) -> TableError:
        """The refusal of this row because of one column (returned, for the caller to raise)."""
        return TableError(self.table, self.number, self.titles.get(column, column), expected)

    def text(self, column: str) -> str:
        """The cell, trimmed; empty where the column or the value is absent."""
        return self.cells.get(column, "").strip()

    def required(self, column: str, expected: str = "不能为空") -> str:
        """The cell; raises TableError when it is empty."""
        value = self.text(column)
        if not value:
            raise self.refuse(column, expected)
        return value

    def number_or_none(self, column: str) -> Decimal | None:
        """The cell as a finite decimal number, None when empty; raises TableError for anything else."""
        value = self.text(column)
        if not value:
            return None
        try:
            amount = Decimal(value)
        except InvalidOperation:
            raise self.refuse(column, f"应填数字，现为“{value}”") from None
        if not amount.is_finite():
            raise self.refuse(column, f"应填数字，现为“{value}”")
        return amount

    def decimal(self, column: str) -> Decimal:
        """The cell as a number; raises TableError when it is empty or no number."""
        amount = self.number_or_none(column)
        if amount is None:
            raise self.refuse(column, "应填数字，不能为空")
        return amount

    def whole(self, column: str) -> int | None:
        """The cell as a whole number that is not negative, None when empty."""
        amount = self.number_or_none(column)
        if amount is None:
            return None
        if amount != int(amount) or amount < 0:
            raise self.refuse(column, f"应填不小于0的整数，现为“{amount}”")
        return int(amount)

    def day(self, column: str) -> date | None:
        """The cell as a day YYYY-MM-DD, None when empty."""
        value = self.text(column)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.refuse(column, f"日期应写成 2026-01-31 的样子，现为“{value}”") from None

    def yes(self, column: str) -> bool:
        """The cell as yes or no (yes/no, 是/否, empty = no)."""
        value = self.text(column)
        if value in {"yes", "是"}:
            return True
        if value in {"", "no", "否"}:
            return False
        raise self.refuse(column, f"应填“是”或“否”，现为“{value}”")

    def words(self, column: str) -> tuple[str, ...]:
        """The cell split at the bar |, empty parts left out."""
        return tuple(word.strip() for word in self.text(column).split("|") if word.strip())

    def one_of(self, column: str, allowed: Sequence[str]) -> str:
        """The cell when it is one of the allowed words; raises TableError naming them."""
        value = self.text(column)
        if value not in allowed:
            raise self.refuse(column, f"应为 {'、'.join(allowed)} 之一，现为“{value}”")
        return value

    @property
    def article(self) -> Article:
        """The citation in the columns `regulation` and `article`."""
        return Article(self.required("regulation"), self.text("article"))

    @property
    def confidence(self) -> Confidence:
        """The column `confidence`."""
        return Confidence(self.one_of("confidence", [member.value for member in Confidence]))

    def holds_on(self, on: date) -> bool:
        """Whether the row is in force on a day: `in_force` included, `until` the first day it is not."""
        start, end = self.day("in_force"), self.day("until")
        return (start is None or start <= on) and (end is None or on < end)


def parse_rows(
    text: str, columns: Iterable[str], table: str, titles: Mapping[str, str] | None = None
) -> tuple[Row, ...]:
    """Reads CSV text (a byte-order mark is allowed) with at least these columns; raises TableError.

    `titles` gives the Chinese heading of a column, which is read as well and named in refusals.

    Rows that are wholly empty are passed over but counted, so that a number is the row of the sheet.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    heading = next(reader, [])
    shown = dict(titles or {})
    canonical = {title: column for column, title in shown.items()}
    names = [canonical.get(name.strip(), name.strip()) for name in heading]
    wanted = tuple(columns)
    for column in wanted:
        if column not in names:
            expected = f"缺少这一列；表头应含 {'、'.join(shown.get(name, name) for name in wanted)}"
            raise TableError(table, 1, shown.get(column, column), expected)
    rows = []
    for number, values in enumerate(reader, start=2):
        if not any(value.strip() for value in values):
            continue
        if len(values) > len(names):
            expected = f"应有{len(names)}格，现有{len(values)}格（逗号要加引号）"
            raise TableError(table, number, heading[-1] if heading else "", expected)
        padded = values + [""] * (len(names) - len(values))
        rows.append(Row(table, number, dict(zip(names, padded, strict=True)), shown))
    return tuple(rows)


@cache
def read_table(name: str) -> tuple[Row, ...]:
    """The rows of one of the product's own tables, by file name without the ending."""
    return parse_rows((TABLES / f"{name}.csv").read_text(encoding="utf-8"), (), name)


def in_force(rows: Iterable[Row], on: date) -> tuple[Row, ...]:
    """The rows that are in force on a day, in the order of the table."""
    return tuple(row for row in rows if row.holds_on(on))


@cache
def _turns(table: str) -> tuple[date, ...]:
    """The days on which one of our tables changed: a row came into force or went out of it."""
    days = (row.day(column) for row in read_table(table) for column in ("in_force", "until"))
    return tuple(sorted({day for day in days if day is not None}))


def edition(tables: Iterable[str], on: date) -> date:
    """The last day, up to `on`, on which one of these tables changed: both days see the same rows in force.

    What is made of dated tables is remembered by it instead of by the day.
    """
    turns = (_turns(table) for table in tables)
    return max(
        (days[bisect_right(days, on) - 1] for days in turns if days and days[0] <= on), default=date.min
    )


def least_sure(confidences: Iterable[Confidence]) -> Confidence:
    """The least sure of several confidences; sure where there are none."""
    return max(confidences, key=list(Confidence).index, default=Confidence.SURE)
