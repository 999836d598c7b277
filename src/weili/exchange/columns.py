"""Turn the cells of one row into a typed row; each distinct cell text of a column is read only once."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from weili.exchange.cells import Context, missing
from weili.exchange.fields import Field, Kind, Row
from weili.exchange.headings import Mapping
from weili.exchange.identifiers import doubt, tells_identity, without_identity
from weili.exchange.refusals import CellRefused, Flagged, Refusal
from weili.exchange.sheets import Sheet

REMEMBERED = 50_000  # distinct cell texts per column that are kept read


@dataclass(slots=True)
class RowRead:
    """One row as read: a record, or None with every reason of its refusal; warnings stay with a kept row."""

    file: str
    sheet: str
    row: int
    raw: dict[str, str]
    record: Row | None
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Trouble:
    value: object
    code: str
    text: str
    refused: bool


class _Column:
    """One mapped column: reads a cell text through its field's reader and remembers the outcome."""

    __slots__ = ("context", "field", "heading", "index", "known")

    def __init__(self, field_: Field, index: int, heading: str, on: date) -> None:
        self.field, self.index, self.heading = field_, index, heading
        self.context = Context(on, heading)
        self.known: dict[str, object] = {}

    def read(self, cell: str) -> object:
        """The value, None for a blank, or a `_Trouble`."""
        outcome = None if missing(cell) else self._through(cell)
        if len(self.known) < REMEMBERED:
            self.known[cell] = outcome
        return outcome

    def _through(self, cell: str) -> object:
        try:
            value = self.field.reader(cell, self.context)
        except CellRefused as refused:
            return _Trouble(None, refused.code, refused.text, refused=True)
        if isinstance(value, Flagged):
            return _Trouble(value.value, value.code, value.text, refused=False)
        if isinstance(value, str) and self.field.name.endswith("uscc"):
            value = without_identity(value)  # old licences of sole traders show the owner's identity number
        doubtful = doubt(self.field.name, value)
        return _Trouble(value, "check_digit", doubtful, refused=False) if doubtful else value


class RowReader:
    """Reads the rows of one sheet under one mapping."""

    def __init__(self, file: str, sheet: Sheet, kind: Kind, mapping: Mapping, on: date) -> None:
        self.file, self.sheet, self.kind, self.mapping = file, sheet.name, kind, mapping
        self.formulas = sheet.formulas
        self.columns = [
            _Column(kind.field(n), i, mapping.headings[i], on) for n, i in mapping.columns.items()
        ]
        taken = set(mapping.columns.values())
        self.others = [(i, h) for i, h in enumerate(mapping.headings) if i not in taken]
        self.width = len(mapping.headings)
        self.required = kind.required
        self.personal = [i for i, heading in enumerate(mapping.headings) if tells_identity(heading)]
        self.seen: dict[Any, int] = {}
        self.where = f"表“{sheet.name}”" if sheet.name else f"文件“{file}”"

    def read(self, number: int, cells: list[str]) -> RowRead | None:
        """The row, or None for a blank row and for a heading that is printed again."""
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            return None
        if len(texts) < self.width:
            texts.extend([""] * (self.width - len(texts)))
        for place in self.personal:
            texts[place] = without_identity(texts[place])
        raw = dict(zip(self.mapping.headings, texts, strict=False))
        values, troubles = self._values(texts)
        if troubles and self._heading_again(texts):
            return None
        found = RowRead(self.file, self.sheet, number, raw, None)
        for column, trouble in troubles:
            sentence = self._sentence(number, column.heading, trouble.text)
            (found.refusals if trouble.refused else found.warnings).append(
                Refusal(trouble.code, column.field.name, sentence)
            )
        if self.formulas:
            self._refuse_formulas(found)
        values["extra"] = {heading: texts[i] for i, heading in self.others if texts[i]}
        if len(texts) > self.width:
            values["extra"].update(
                {f"第{i + 1}列": texts[i] for i in range(self.width, len(texts)) if texts[i]}
            )
        self._require(found, values)
        if not found.refusals:
            self._finish(found, values)
        return found

    def _values(self, texts: list[str]) -> tuple[dict[str, Any], list[tuple[_Column, _Trouble]]]:
        values: dict[str, Any] = {}
        troubles: list[tuple[_Column, _Trouble]] = []
        for column in self.columns:
            cell = texts[column.index]
            if not cell:
                continue
            known = column.known
            outcome = known[cell] if cell in known else column.read(cell)
            if outcome is None:
                continue
            if isinstance(outcome, _Trouble):
                troubles.append((column, outcome))
                outcome = outcome.value
            if outcome is not None:
                values[column.field.name] = outcome
            if column.field.keeps_text:
                values[column.field.keeps_text] = cell
        return values, troubles

    def _heading_again(self, texts: list[str]) -> bool:
        same = sum(1 for c in self.columns if "".join(texts[c.index].split()) == "".join(c.heading.split()))
        return same >= max(2, len(self.columns) // 2)

    def _sentence(self, number: int, heading: str, text: str) -> str:
        return f"{self.where}第{number}行“{heading}”：{text}。"

    def _refuse_formulas(self, found: RowRead) -> None:
        for column in self.columns:
            if (found.row, column.index) in self.formulas:
                found.refusals = [each for each in found.refusals if each.field != column.field.name]
                found.refusals.append(
                    Refusal(
                        "formula_cell", column.field.name,
                        self._sentence(found.row, column.heading, "公式单元格：请粘贴为数值"),
                    )
                )  # fmt: skip

    def _require(self, found: RowRead, values: dict[str, Any]) -> None:
        refused = {each.field for each in found.refusals} if found.refusals else set()
        for name in self.required:
            if name not in values and name not in refused:
                heading = self.mapping.heading_of(name)
                found.refusals.append(
                    Refusal(
                        f"missing_{name}", name, self._sentence(found.row, heading, "必须填写，这里是空的")
                    )
                )
        party = self.kind.party
        named = any(name in values for name in party) or bool(refused.intersection(party))
        if party and not named and not self.kind.nameless:
            heading = next(
                (self.mapping.heading_of(n) for n in party if n in self.mapping.columns), "单位名称"
            )
            found.refusals.append(
                Refusal(
                    "missing_unit",
                    party[0],
                    self._sentence(found.row, heading, "没有写明是哪个单位，请填写单位名称"),
                )
            )

    def _finish(self, found: RowRead, values: dict[str, Any]) -> None:
        if self.kind.finish:
            for refusal in self.kind.finish(values):
                heading = self.mapping.heading_of(refusal.field)
                found.refusals.append(
                    Refusal(refusal.code, refusal.field, self._sentence(found.row, heading, refusal.text))
                )
        if found.refusals:
            return
        found.record = self.kind.row_class(**values)
        once = self.kind.once
        if once and (value := values.get(once)) is not None:
            earlier = self.seen.setdefault(value, found.row)
            if earlier != found.row:
                text = f"与第{earlier}行是同一个“{self.kind.field(once).zh}”（{value}），请确认是否重复"
                found.warnings.append(
                    Refusal(
                        "same_number", once, self._sentence(found.row, self.mapping.heading_of(once), text)
                    )
                )
