"""Rows on their way in, as the import hands them to a module; and what a timeline says afterwards."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from weili.kernel import clock

if TYPE_CHECKING:
    from tests.cast import Cast

    from weili.archive.intake import Arrival, Incoming
    from weili.archive.models import Business, Entry, Party


def arrival(cast: "Cast", at: datetime, by: Any = None) -> "Arrival":
    """Where rows arrive: the district of the cast, by the system unless somebody else is named."""
    from weili.archive.intake import Arrival

    return Arrival(cast.district, by or cast.system, at, clock.day(at))


def incoming(
    cast: "Cast",
    at: datetime,
    kind: str,
    records: Sequence[Any],
    *,
    of: "Business | None" = None,
    party: "Party | None" = None,
) -> "list[Incoming]":
    """Typed rows with the memory of each, all about one business, one party, or nobody."""
    from weili.archive.intake import Incoming
    from weili.archive.models import ImportBatch, ImportedRow

    batch = ImportBatch.objects.create(
        district=cast.district, kind=kind, file_name="表.csv", started_by=cast.system, started_at=at
    )
    return [
        Incoming(
            record,
            ImportedRow.objects.create(
                district=cast.district, batch=batch, row=number, kind=kind, state="kept", business=of
            ),
            of,
            party,
        )
        for number, record in enumerate(records, start=2)
    ]


def take(
    intake: Any, cast: "Cast", at: datetime, *records: Any, of: "Business | None" = None, party: Any = None
) -> list[Any]:
    """What an intake makes of typed rows."""
    rows = incoming(cast, at, intake.kind, records, of=of, party=party)
    return list(intake.take(rows, arrival(cast, at)))


def entries(business: "Business", kind: str) -> "list[Entry]":
    """The entries of one kind on a business's timeline, oldest first."""
    from weili.archive.models import Entry

    return list(Entry.objects.filter(business=business, kind=kind).order_by("seq"))


def said(entry: "Entry") -> dict[str, Any]:
    """What an entry keeps in the chain."""
    found: dict[str, Any] = json.loads(entry.payload)
    return found
