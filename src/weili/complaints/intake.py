"""Complaints and reports received elsewhere: 12315, 12345 and the bureau's own lists."""

from collections.abc import Sequence
from datetime import date, datetime

from weili.archive.intake import Arrival, Incoming, Intake, claim_of_party
from weili.complaints import services
from weili.complaints.events import ComplaintReceived
from weili.complaints.models import Complaint
from weili.kernel import clock

KINDS = {kind.value for kind in Complaint.Kind}


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Complaint]:
    """Write complaints and reports (投诉举报) as received."""
    return services.record_received(
        complaints=[_complaint(row, arrival) for row in rows], by=arrival.by, at=arrival.at
    )


def _complaint(row: Incoming, arrival: Arrival) -> Complaint:
    record = row.record
    return Complaint(
        district=arrival.district,
        business=row.business,
        party=row.party,
        origin=row.origin,
        number=(record.source_number or "")[:80],
        channel=(record.channel or "")[:40],
        kind=record.type if record.type in KINDS else Complaint.Kind.COMPLAINT,
        received_on=_day(record.received_at) if record.received_at else None,
        closed_on=record.closed_on,
        text=record.content,
        topic="、".join(record.problem_class)[:80],
        town_text=(record.town or "")[:80],
        citizen_name=(record.complainant or "")[:60],
        citizen_phone=(record.complainant_phone or "")[:40],
        outcome=(record.outcome or record.reply or "")[:500],
    )


def _day(received_at: datetime) -> date:
    """The Beijing day of a moment; a cell without a zone is in Beijing time."""
    return clock.day(received_at if received_at.tzinfo else received_at.replace(tzinfo=clock.BEIJING))


INTAKE = Intake("complaints", claim_of_party, take, ComplaintReceived, needs_business=False)
