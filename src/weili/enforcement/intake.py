"""Penalties decided elsewhere: the case system's export and the 双公示 columns."""

from collections.abc import Sequence

from weili.archive.intake import Arrival, Incoming, Intake, claim_on
from weili.enforcement import services
from weili.enforcement.events import PenaltyDecided
from weili.enforcement.models import Case


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Case]:
    """Write penalties (行政处罚) as decided."""
    return services.record_decided_cases(
        cases=[_case(row, arrival) for row in rows], by=arrival.by, at=arrival.at
    )


def _case(row: Incoming, arrival: Arrival) -> Case:
    record = row.record
    return Case(
        district=arrival.district,
        business=row.business,
        party=row.party,
        origin=row.origin,
        number=row.fit(record.document_number, 120),
        party_name=row.fit(record.business_name, 200),
        decided_on=record.decided_on,
        conduct=row.fit(record.violation, 300),
        facts=record.facts or "",
        basis=record.basis or "",
        penalty_kinds=list(record.kinds),
        fine_yuan=record.fine,
        confiscated_yuan=record.confiscated,
        content=record.content or "",
        authority=row.fit(record.authority, 120),
        published_on=record.published_on,
        sample_number=row.fit(record.sample_number, 80),
    )


INTAKE = Intake("penalties", claim_on("decided_on"), take, PenaltyDecided, needs_business=False)
