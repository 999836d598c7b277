"""How rows are taken in that may name nobody of this district: the counterpart of `weili.archive.taking`.

A row about a business stands on its timeline on the row's own day; one about an outside party is only kept.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from weili.archive.models.bound import Received
from weili.archive.permission import require_any
from weili.archive.taking import NotRecorded, when
from weili.archive.timeline.event import Event
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel.bulk import insert
from weili.kernel.models import Person

R = TypeVar("R", bound=Received)


def receive(
    rows: Sequence[R],
    event_of: Callable[[R], Event],
    day_of: Callable[[R], date | None],
    *,
    by: Person,
    at: datetime,
) -> list[R]:
    """Write rows of one table and the entries of those about a business, in order. Raises Refused, NotRecorded."""
    rows = list(rows)
    require_any(by, (row.place for row in rows), at=at)
    require_home(rows)
    insert(rows)
    facts = [
        Fact(event_of(row), row.business, when(day_of(row), at)) for row in rows if row.business is not None
    ]
    record_many(facts, by=by, at=at)
    return rows


def require_home(rows: Iterable[Received]) -> None:
    """Refuse a row whose business lies in another district than the row itself."""
    for row in rows:
        if row.business is not None and row.district_id != row.business.district_id:
            raise NotRecorded(f"“{row.business}”不在{row.district}辖区内，记录不能归入")
