"""Read a file as typed rows: a row is a record or is refused with all its reasons; the rest goes on."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Words
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import chain, islice
from pathlib import Path

from weili.exchange.cells import canonical
from weili.exchange.columns import RowRead, RowReader
from weili.exchange.fields import Kind, Row
from weili.exchange.headings import SEARCHED_ROWS, Mapping, find_mapping
from weili.exchange.kinds import KINDS, kind_of
from weili.exchange.refusals import Unreadable
from weili.exchange.sheets import Limits, Sheet, open_sheets

__all__ = ["Notice", "Preview", "Reading", "RowRead", "guess_kind", "preview", "read", "row_key"]

Progress = Callable[[int], None]
PROGRESS_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Notice:
    """A sheet that was left out, and why."""

    sheet: str
    code: str
    text: str


class Reading(Iterator[RowRead]):
    """The rows of a file as they are read; `mappings` and `skipped` fill as the sheets are reached."""

    def __init__(
        self, path: Path, kind: Kind, *, on: date, mapping: Words[str, str] | None, limit: int | None,
        progress: Progress | None, limits: Limits | None,
    ) -> None:  # fmt: skip
        self.path, self.kind, self.on = path, kind, on
        self.mappings: list[Mapping] = []
        self.skipped: list[Notice] = []
        self._given, self._limits, self._progress = mapping, limits, progress
        self._rows = self._read() if limit is None else islice(self._read(), limit)

    def __next__(self) -> RowRead:
        return next(self._rows)

    def _read(self) -> Iterator[RowRead]:
        count = 0
        with open_sheets(self.path, self._limits) as sheets:
            for sheet in sheets:
                for row in self._sheet_rows(sheet):
                    count += 1
                    if self._progress and count % PROGRESS_EVERY == 0:
                        self._progress(count)
                    yield row
        if self._progress and count:
            self._progress(count)
        if not self.mappings:
            raise self._nothing_found()

    def _sheet_rows(self, sheet: Sheet) -> Iterator[RowRead]:
        first = _first_rows(sheet)
        name = f"表“{sheet.name}”" if sheet.name else f"文件“{self.path.name}”"
        if not first:
            self.skipped.append(Notice(sheet.name, "empty_sheet", f"{name}是空的，已跳过。"))
            return
        mapping = find_mapping(sheet.name, first, self.kind, self._given)
        if mapping is None:
            self.skipped.append(Notice(sheet.name, "no_heading", self._no_heading(name)))
            return
        if mapping.missing:
            self.skipped.append(Notice(sheet.name, "missing_heading", self._missing_heading(name, mapping)))
            return
        self.mappings.append(mapping)
        reader = RowReader(self.path.name, sheet, self.kind, mapping, self.on)
        rows = chain((row for row in first if row[0] > mapping.heading_row), sheet.rows)
        for number, cells in rows:
            row = reader.read(number, cells)
            if row is not None:
                yield row

    def _no_heading(self, name: str) -> str:
        wanted = "、".join(f"“{each.zh}”" for each in self.kind.fields if each.required) or "栏目名称"
        return f"{name}前{SEARCHED_ROWS}行里没有找到“{self.kind.zh}”的表头行（应有{wanted}等栏目）。"

    def _missing_heading(self, name: str, mapping: Mapping) -> str:
        wanted = "、".join(f"“{self.kind.field(each).zh}”" for each in mapping.missing)
        return (
            f"{name}第{mapping.heading_row}行的表头缺少必需的栏目{wanted}，请补上该栏目，或指明哪一列就是它。"
        )

    def _nothing_found(self) -> Unreadable:
        reasons = [notice for notice in self.skipped if notice.code != "empty_sheet"]
        if not reasons:
            return Unreadable("empty_file", f"文件“{self.path.name}”里没有任何数据，请重新导出后再上传。")
        best = next((notice for notice in reasons if notice.code == "missing_heading"), reasons[0])
        return Unreadable(best.code, f"文件“{self.path.name}”无法导入：{best.text}")


def _first_rows(sheet: Sheet) -> list[tuple[int, list[str]]]:
    """The first rows; leading blank rows do not use up the search."""
    found: list[tuple[int, list[str]]] = []
    for number, cells in sheet.rows:
        if any(cell and not cell.isspace() for cell in cells):
            found.append((number, cells))
            if len(found) >= SEARCHED_ROWS:
                break
    return found


def read(
    path: str | Path, kind: str | Kind, *, on: date, mapping: Words[str, str] | None = None,
    limit: int | None = None, progress: Progress | None = None, limits: Limits | None = None,
) -> Reading:  # fmt: skip
    """Stream the rows of a file as rows of a kind.

    `on` is the day of the import in Beijing (no clock is read here): days after it are refused where the
    field tells of the past. `mapping` is heading → field as corrected by a person ("" leaves a column out).
    Raises `Unreadable` while iterating; every other trouble stands with its row.
    """
    return Reading(
        Path(path), kind_of(kind), on=on, mapping=mapping, limit=limit, progress=progress, limits=limits
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import of the file would do, before anything is kept."""

    file: str
    kind: str
    mappings: tuple[Mapping, ...]
    skipped: tuple[Notice, ...]
    rows: tuple[RowRead, ...]  # the first rows as they would be read
    total: int = 0
    readable: int = 0
    refused: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)  # rows per refusal code
    by_warning: dict[str, int] = field(default_factory=dict)


def preview(
    path: str | Path, kind: str | Kind, *, on: date, rows: int = 20, mapping: Words[str, str] | None = None,
    progress: Progress | None = None, limits: Limits | None = None,
) -> Preview:  # fmt: skip
    """Sheets, headings, mapping with confidence, the first rows, counts of problems in the whole file."""
    reading = read(path, kind, on=on, mapping=mapping, progress=progress, limits=limits)
    first: list[RowRead] = []
    reasons: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    total = refused = 0
    for row in reading:
        total += 1
        if len(first) < rows:
            first.append(row)
        refused += row.record is None
        reasons.update({reason.code for reason in row.refusals})
        warnings.update({warning.code for warning in row.warnings})
    return Preview(
        Path(path).name, reading.kind.name, tuple(reading.mappings), tuple(reading.skipped), tuple(first),
        total, total - refused, refused, dict(reasons), dict(warnings),
    )  # fmt: skip


def guess_kind(path: str | Path, *, limits: Limits | None = None) -> str | None:
    """The kind whose headings fit the file best, or None where none fits."""
    best, best_score = None, 0.0
    with open_sheets(Path(path), limits) as sheets:
        for sheet in sheets:
            first = _first_rows(sheet)
            for kind in KINDS.values():
                found = find_mapping(sheet.name, first, kind)
                score = 0.0 if found is None or found.missing else len(found.columns) + found.confidence
                if score > best_score:
                    best, best_score = kind.name, score
    return best


_HASHED: dict[str, tuple[str, ...]] = {}


def _hashed(record: Row) -> tuple[str, ...]:
    name = type(record).__name__
    if name not in _HASHED:
        _HASHED[name] = tuple(sorted(each.name for each in fields(record) if each.name != "extra"))
    return _HASHED[name]


def row_key(record: Row) -> str:
    """The key by which the same row is known again: the source's own number, else a hash of what was read.

    Only typed values enter the hash, each in one spelling, and blanks not at all: the same row gives the same
    key from csv, xlsx and parquet. The caller adds the ordinal among equals.
    """
    if record.source_number:
        parts = [record.source_number, *(canonical(getattr(record, name)) for name in record.identity)]
        return "n:" + "|".join(canonical(part) for part in parts)
    values = {name: canonical(getattr(record, name)) for name in _hashed(record)}
    for name in [each for each in values if each.endswith("_text")]:
        base = name.removesuffix("_text")
        if values.get(base) or values.get(base + "_date"):
            del values[name]  # the same day or word in another spelling is the same row
    text = json.dumps({k: v for k, v in values.items() if v}, ensure_ascii=False, sort_keys=True)
    return "h:" + hashlib.sha256(f"{type(record).__name__}{text}".encode()).hexdigest()[:40]
