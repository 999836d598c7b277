"""How a module takes in the typed rows of another system: one `Intake` per KIND (contract §3).

`claim` says whom a row is about; the archive finds or opens the business; `take` writes what the row says, with
its entries, in the runner's transaction. `take` is a service for many rows: it is told who and when.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from weili.archive.models import Business, ImportedRow, Party
from weili.archive.timeline.event import Event
from weili.kernel.models import District, Person
from weili.matching.claims import Claim


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row on its way in: what it says, the memory of it, and whom it is about.

    `business` is empty when the row names nobody of this district; `party` is then the unit it names, if any.
    """

    record: Any
    origin: ImportedRow
    business: Business | None
    party: Party | None = None
    #: what was too long for its column, as far as it went in; the row is then kept as it was read
    cut: list[str] = field(default_factory=list)

    def fit(self, text: str | None, width: int) -> str:
        """A text as wide as its column; one that is cut is remembered, so that the row keeps the whole of it."""
        text = text or ""
        if len(text) > width:
            self.cut.append(text[:width])
        return text[:width]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where and on whose word rows arrive: the district, who imports, the instant, and the parties met so far."""

    district: District
    by: Person
    at: datetime
    on: date
    parties: dict[str, Party] = field(default_factory=dict)


Take = Callable[[Sequence[Incoming], Arrival], Sequence[Model]]


@dataclass(frozen=True, slots=True)
class Intake:
    """One KIND: whom a row is about, how it is written, and the event on which reactions hang.

    `needs_business`: a row that names nobody here is kept as a row only (a permit, a grade); the others are
    kept in their table with the party.
    """

    kind: str
    claim: Callable[[Any], Claim | None]
    take: Take
    event: type[Event] | None
    needs_business: bool = True
    about_units: bool = True  # False: the rows are about places or days, not about anybody


def codes(*, uscc: str | None, permit: str | None = None) -> dict[str, str]:
    """The codes of a claim; empty ones are not said."""
    return {scheme: value for scheme, value in (("uscc", uscc), ("permit", permit)) if value}


def located(address: str | None, town: str | None) -> str:
    """An address with its town in front where the cell left it out."""
    address, town = address or "", town or ""
    return address if not town or town in address else f"{town}{address}"


def claim_of_party(row: Any, *, day: date | None = None) -> Claim | None:
    """The claim of a row that names its business by the common columns of `PartyRow`; `day` is the row's own."""
    if not (row.business_name or row.uscc or row.licence_no):
        return None
    return Claim(
        name=row.business_name or "",
        address=located(row.address, row.town),
        phone=row.phone or "",
        codes=codes(uscc=row.uscc, permit=row.licence_no),
        day=day,
    )


def claim_on(column: str) -> Callable[[Any], Claim | None]:
    """As `claim_of_party`, for a kind whose rows have their own day in this column."""
    return lambda row: claim_of_party(row, day=getattr(row, column))


def ours(rows: Sequence[Incoming]) -> list[tuple[Incoming, Business]]:
    """The rows about a business of this district, each with it."""
    return [(row, row.business) for row in rows if row.business is not None]
