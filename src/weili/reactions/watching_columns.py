"""Which column is which in a file of the watched folder: learnt from earlier imports, known, or doubtful (列对应)."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from weili.archive import mappings
from weili.exchange.headings import SEARCHED_ROWS, Mapping, find_mapping
from weili.exchange.kinds import KINDS
from weili.exchange.sheets import open_sheets
from weili.kernel.models import District

#: a heading that looks this much like a field nobody took may be it: a person says
ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: what was learnt of its source, and the sentence of a doubt."""

    learnt: dict[str, str]
    source: str
    doubt: str


def columns_of(path: Path, *, kind: str, district: District) -> Columns:
    """Find the columns of a file. Raises Unreadable."""
    found = _headings(path, kind, {})
    headings = [heading for mapping in found for heading in mapping.headings]
    known = mappings.fitting(district=district, kind=kind, headings=headings)
    if known is not None:
        return Columns(dict(known.columns), known.source, "")
    return Columns({}, "", next(filter(None, (_doubt(mapping, kind) for mapping in found)), ""))


def _headings(path: Path, kind: str, given: dict[str, str]) -> list[Mapping]:
    found = []
    with open_sheets(path) as sheets:
        for sheet in sheets:
            rows = list(islice((r for r in sheet.rows if any(c.strip() for c in r[1])), SEARCHED_ROWS))
            mapping = find_mapping(sheet.name, rows, KINDS[kind], given)
            if mapping is not None:
                found.append(mapping)
    return found


def _doubt(mapping: Mapping, kind: str) -> str:
    """The first heading that may be a field nobody took, as a question."""
    fields = KINDS[kind]
    for heading, near in (mapping.suggestions or {}).items():
        name, likeness = near[0]
        if likeness >= ALIKE or name in mapping.missing:
            meant = fields.field(name).zh
            return f"“{heading}”一列可能是“{meant}”，请在预览中确认列对应后开始导入；确认一次，以后不再问。"
    return ""
