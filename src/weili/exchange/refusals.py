"""Why a file, a row or a cell could not be taken over: each refusal is a sentence a person can act on."""

from dataclasses import dataclass


class Unreadable(Exception):
    """A whole file (or its only table) cannot be read; `code` names the refusal, the text is for a person."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is refused (or, among the warnings, one doubt that is kept with the row)."""

    code: str
    field: str  # the English field name; "" for a reason that concerns the whole row
    text: str  # 中文: which sheet, row and field, and what was expected


class CellRefused(ValueError):
    """A cell that a reader cannot take; the text says what was expected (sheet, row and field are added)."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A value that was read but is doubtful: the row is kept, the doubt goes to its warnings."""

    value: object
    code: str
    text: str
