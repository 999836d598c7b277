"""How rows of a business are taken in, one or as the rows of a file: allow, check, write, record.

Rows come unsaved, with their business and the imported row they came from; each appends one entry that
happened on the row's own day (design §7.1, §7.9).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from weili.archive.models.bound import Bound
from weili.archive.permission import require_any
from weili.archive.timeline.event import Event
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel import clock
from weili.kernel.bulk import insert
from weili.kernel.models import Person

B = TypeVar("B", bound=Bound)


class NotRecorded(ValueError):
    """A row that contradicts itself; the sentence says which business and field."""


def take_in(
    rows: Sequence[B],
    event_of: Callable[[B], Event],
    day_of: Callable[[B], date | None],
    *,
    by: Person,
    at: datetime,
) -> list[B]:
    """Write rows of one table and their entries, in order. Raises Refused, NotRecorded."""
    rows = list(rows)
    if not rows:
        return rows
    require_any(by, (row.place for row in rows), at=at)
    for row in rows:
        if row.district_id != row.business.district_id:
            raise NotRecorded(f"“{row.business}”不在{row.district}辖区内，记录不能归入")
    insert(rows)
    record_many([Fact(event_of(row), row.business, when(day_of(row), at)) for row in rows], by=by, at=at)
    return rows


def when(day: date | None, at: datetime) -> datetime | None:
    """Noon of a fact's own day; nothing happened after it was recorded."""
    return None if day is None else min(clock.noon(day), at)


def require_order(row: Bound, what: str, first: date | None, last: date | None) -> None:
    """Refuse two days of a row written by hand that stand the wrong way round."""
    if first is not None and last is not None:
        require_true(row, last >= first, f"{what}前后颠倒：{first}至{last}")


def require_true(row: Bound, holds: bool, otherwise: str) -> None:  # noqa: FBT001
    """Refuse a row written by hand of which something does not hold.

    Imported rows were read and refused one by one by `weili.exchange.rows`; what is kept of them is kept as
    the source has it, so that one contradiction does not turn a whole file away.
    """
    if not holds and row.origin is None:
        raise NotRecorded(f"“{row.business}”：{otherwise}")
