"""Field and Kind: what a table of a kind may hold, under which headings, and how each cell is read."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from weili.exchange.cells import Reader, text
from weili.exchange.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every typed row keeps: the source's own number (if it has one) and every cell no field took."""

    identity: ClassVar[tuple[str, ...]] = ()  # fields that tell rows with the same source number apart

    source_number: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One column: English name (as in the row class), 中文 name, further headings met, reader of cells."""

    name: str
    zh: str
    aliases: tuple[str, ...] = ()
    reader: Reader = text
    required: bool = False
    help: str = ""
    keeps_text: str = ""  # a second field of the row that keeps the cell as printed


Values = dict[str, Any]
Finish = Callable[[Values], list[Refusal]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table (contracts §3)."""

    name: str
    zh: str
    fields: tuple[Field, ...]
    row_class: type[Row]
    finish: Finish | None = None  # derives values from several cells; returns further refusals of the row
    nameless: bool = False  # a row that names nobody is kept all the same (contract §3: `no_unit`)
    party: tuple[str, ...] = ()  # the fields that name the unit: a table has one of them, a row gives one
    once: str = (
        ""  # a field that should stand once per file (a second row is doubted, with the earlier row number)
    )

    @property
    def required(self) -> tuple[str, ...]:
        """Fields without which neither the table nor a row can be taken."""
        return tuple(f.name for f in self.fields if f.required)

    def field(self, name: str) -> Field:
        """The field of this name; raises KeyError."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def __post_init__(self) -> None:
        known = {f.name for f in fields(self.row_class)}
        for each in self.fields:
            named = (
                each.name.startswith("_") or each.name in known
            )  # _name: only for `finish`, never in the row
            if not named or (each.keeps_text and each.keeps_text not in known):
                raise TypeError(f"{self.name}: {each.name} is not a field of {self.row_class.__name__}")


def column(
    name: str,
    zh: str,
    headings: str = "",
    reader: Reader = text,
    *,
    required: bool = False,
    advice: str = "",
    keeps: str = "",
) -> Field:
    """A field whose further headings are given in one text, separated by blanks or line breaks."""
    return Field(name, zh, tuple(headings.split()), reader, required, advice, keeps)
