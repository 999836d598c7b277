"""The only writer of complaints."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.ledger import Fact, record_many
from weili.archive.permission import require_any
from weili.complaints.events import ComplaintReceived
from weili.complaints.models import Complaint
from weili.kernel import clock
from weili.kernel.models import Person


@transaction.atomic
def record_received(*, complaints: Sequence[Complaint], by: Person, at: datetime) -> list[Complaint]:
    """Record complaints received elsewhere (投诉举报登记); those about a business stand on its timeline."""
    require_any(by, (complaint.place for complaint in complaints), at=at)
    written: list[Complaint] = Complaint.objects.bulk_create(complaints, batch_size=300)
    record_many(
        [
            Fact(_received(complaint), complaint.business, _occurred(complaint, at))
            for complaint in written
            if complaint.business is not None
        ],
        by=by,
        at=at,
    )
    return written


def _received(complaint: Complaint) -> ComplaintReceived:
    return ComplaintReceived(
        complaint=complaint.pk,
        number=complaint.number,
        matter=Complaint.Kind(complaint.kind).label,
        channel=complaint.channel,
        topic=complaint.topic,
        outcome=complaint.outcome,
        text=complaint.text,
        citizen_name=complaint.citizen_name,
        citizen_phone=complaint.citizen_phone,
    )


def _occurred(complaint: Complaint, at: datetime) -> datetime:
    return clock.noon(complaint.received_on) if complaint.received_on else at
