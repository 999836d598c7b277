"""What an import of a file would do, as the page shows it: columns, first rows, refusals, counts by reason."""

import re
from collections import Counter
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from weili.exchange.columns import RowRead
from weili.exchange.fields import Kind
from weili.exchange.headings import SEARCHED_ROWS, Mapping, find_mapping, suggest
from weili.exchange.kinds import KINDS
from weili.exchange.reading import Notice, Reading, read
from weili.exchange.refusals import Refusal, Unreadable
from weili.exchange.sheets import open_sheets

SHOWN_ROWS = 20
_PLACE = re.compile(r"^(?:表|文件)“[^”]*”第\d+行“[^”]*”：")
#: files above this are previewed by their first rows; the rest is counted when asked for
WHOLE_BELOW = 6 << 20


@dataclass(frozen=True, slots=True)
class Column:
    """One heading of the file, the field that takes it, and fields that look alike where none does."""

    heading: str
    field: str
    label: str
    suggestions: tuple[tuple[str, str], ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: as it was read, as it stood where that differs, and what is wrong with it."""

    text: str
    raw: str = ""
    refused: tuple[str, ...] = ()
    doubted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the preview; `notes` are the sentences that belong to no single cell."""

    number: int
    cells: tuple[Cell, ...]
    kept: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """The first rows of one sheet under its headings."""

    sheet: str
    heading_row: int
    headings: tuple[tuple[str, str], ...]  # heading, field in Chinese
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of refusal or doubt: how many rows, and one of its sentences."""

    code: str
    rows: int
    example: str


@dataclass(slots=True)
class Look:
    """A file looked at, before anything is kept."""

    kind: Kind
    error: str = ""
    whole: bool = True
    total: int = 0
    refused: int = 0
    columns: list[Column] = field(default_factory=list)
    sheets: list[Shown] = field(default_factory=list)
    skipped: list[Notice] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    doubts: list[Reason] = field(default_factory=list)

    @property
    def readable(self) -> int:
        """Rows that would be kept."""
        return self.total - self.refused

    @property
    def startable(self) -> bool:
        """Whether there is anything to import."""
        return not self.error and (self.readable > 0 or not self.whole)

    @property
    def words(self) -> dict[str, str]:
        """The mapping as heading → field, to be given to the import and remembered."""
        return {column.heading: column.field for column in self.columns if column.field}


def look(path: Path, kind: str, *, on: date, given: Words[str, str] | None, whole: bool) -> Look:
    """Read a file as a kind without keeping anything; every trouble is a sentence in the answer."""
    found = Look(KINDS[kind], whole=whole)
    reading = read(path, kind, on=on, mapping=given or None, limit=None if whole else SHOWN_ROWS)
    first: list[RowRead] = []
    try:
        _count(found, reading, first)
        mappings = reading.mappings
    except Unreadable as unreadable:
        found.error = unreadable.text
        mappings = _headings(path, found.kind, given)
    found.skipped = list(reading.skipped) if not found.error else []
    found.columns = _columns(mappings, found.kind, first, given or {})
    found.sheets = _shown(mappings, found.kind, first)
    return found


def _count(found: Look, reading: Reading, first: list[RowRead]) -> None:
    reasons, doubts = Counter[str](), Counter[str]()
    examples: dict[str, str] = {}
    for row in reading:
        found.total += 1
        if len(first) < SHOWN_ROWS:
            first.append(row)
        found.refused += row.record is None
        for said, counted in ((row.refusals, reasons), (row.warnings, doubts)):
            counted.update({each.code for each in said})
            for each in said:
                examples.setdefault(each.code, each.text)
    found.reasons = [Reason(code, rows, examples[code]) for code, rows in reasons.most_common()]
    found.doubts = [Reason(code, rows, examples[code]) for code, rows in doubts.most_common()]


def _headings(path: Path, kind: Kind, given: Words[str, str] | None) -> list[Mapping]:
    """The headings of a file that could not be read as this kind, so that a person can say which is which."""
    found = []
    try:
        with open_sheets(path) as sheets:
            for sheet in sheets:
                rows = list(islice((r for r in sheet.rows if any(c.strip() for c in r[1])), SEARCHED_ROWS))
                mapping = find_mapping(sheet.name, rows, kind, given) or _fullest(sheet.name, rows, kind)
                if mapping is not None:
                    found.append(mapping)
    except Unreadable:
        return []
    return found


def _fullest(sheet: str, rows: list[tuple[int, list[str]]], kind: Kind) -> Mapping | None:
    """The fullest of the first rows as headings that nobody knows."""
    if not rows:
        return None
    number, cells = max(rows[:10], key=lambda row: sum(bool(cell.strip()) for cell in row[1]))
    headings = tuple(dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip()))
    return Mapping(sheet, number, headings, {}, headings, (), suggest(headings, kind, {}))


def _columns(
    mappings: list[Mapping], kind: Kind, first: list[RowRead], given: Words[str, str]
) -> list[Column]:
    found: dict[str, Column] = {}
    for mapping in mappings:
        words = mapping.as_words()
        for heading in mapping.headings:
            if heading in found:
                continue
            name = words.get(heading, "")
            near = () if heading in given else (mapping.suggestions or {}).get(heading, ())
            example = next((row.raw[heading] for row in first if row.raw.get(heading)), "")
            found[heading] = Column(
                heading,
                name,
                kind.field(name).zh if name else "",
                tuple((each, kind.field(each).zh) for each, _ in near),
                example[:40],
            )
    return list(found.values())


def _shown(mappings: list[Mapping], kind: Kind, first: list[RowRead]) -> list[Shown]:
    found = []
    for mapping in mappings:
        rows = [row for row in first if row.sheet == mapping.sheet]
        if not rows:
            continue
        taken = [(heading, name) for heading, name in mapping.as_words().items()]
        headings = tuple((heading, kind.field(name).zh) for heading, name in taken)
        lines = tuple(_line(row, taken) for row in rows)
        found.append(Shown(mapping.sheet, mapping.heading_row, headings, lines))
    return found


def _line(row: RowRead, taken: list[tuple[str, str]]) -> Line:
    names = {name for _, name in taken}
    rest = [each for each in (*row.refusals, *row.warnings) if each.field not in names]
    cells = tuple(_cell(row, heading, name) for heading, name in taken)
    return Line(row.row, cells, row.record is not None, tuple(each.text for each in rest))


def _cell(row: RowRead, heading: str, name: str) -> Cell:
    raw = row.raw.get(heading, "")
    value = getattr(row.record, name, None) if row.record is not None else None
    read_as = _words(value) if value is not None else raw
    differs = bool(raw) and read_as.replace(" ", "") != raw.replace(" ", "")
    return Cell(read_as, raw if differs else "", _said(row.refusals, name), _said(row.warnings, name))


def _said(each: list[Refusal], name: str) -> tuple[str, ...]:
    # beside its cell a sentence need not say where it stands
    return tuple(_PLACE.sub("", one.text) for one in each if one.field == name)


def _words(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case Decimal():
            return f"{value:f}"
        case tuple() | list():
            return "、".join(_words(each) for each in value)
        case dict():
            return "、".join(f"{key}：{_words(each)}" for key, each in value.items())
    label = getattr(value, "label", None)
    return str(label) if isinstance(label, str) else str(value)
