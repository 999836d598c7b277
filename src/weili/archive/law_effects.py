"""What a newly loaded table of the law does to the duties that run: shown first, then done in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from weili.archive.duties import Moved, preview_calendar, recompute_pending
from weili.archive.timeline.events import LawTableLoaded
from weili.archive.timeline.ledger import record
from weili.kernel import law_tables
from weili.kernel.models import District, LawTable, Person
from weili.law.workdays import YearList


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded table and the duties it moved."""

    table: LawTable
    moved: tuple[Moved, ...] = ()


def preview_law_table(*, kind: str, text: str) -> list[Moved]:
    """Which duties a table would move (载入预览); only lists of holidays move any. Raises LawError."""
    parsed = law_tables.preview_table(kind=kind, text=text)
    if not isinstance(parsed, YearList):
        return []
    calendar = law_tables.loaded_calendar()
    return preview_calendar(
        calendar.with_year(parsed.year, holidays=parsed.holidays, workdays=parsed.workdays)
    )


@transaction.atomic
def load_law_table(
    *, kind: str, name: str, text: str, source: str, district: District, by: Person, at: datetime
) -> Loaded:
    """Load a table of the law and move what it moves (载入规则表). Raises Refused, LawError.

    The same text a second time changes nothing and leaves no entry.
    """
    held = {table.pk for table in law_tables.current(kind, district) + law_tables.current(kind, None)}
    table = law_tables.load_table(
        kind=kind, name=name, text=text, source=source, district=district, by=by, at=at
    )
    if table.pk in held:
        return Loaded(table)
    moved: list[Moved] = []
    if kind == law_tables.WORKDAYS:
        moved = recompute_pending(calendar=law_tables.loaded_calendar(), by=by, at=at)
    label = f"{law_tables.LABELS[kind]}（{table.name}）"
    record(LawTableLoaded(name=label, source=table.source, moved=len(moved)), of=district, by=by, at=at)
    return Loaded(table, tuple(moved))
