"""The only writer of complaints."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.receiving import receive
from weili.complaints.events import ComplaintReceived
from weili.complaints.models import Complaint
from weili.kernel.models import Person
from weili.law import categories


@transaction.atomic
def record_received(*, complaints: Sequence[Complaint], by: Person, at: datetime) -> list[Complaint]:
    """Record complaints received elsewhere (投诉举报登记); those about a business stand on its timeline.

    Raises Refused, NotRecorded.
    """
    for complaint in complaints:
        named = categories.mentioned(f"{complaint.topic} {complaint.text}")
        complaint.category_code = named.code if named else ""
    return receive(complaints, _received, lambda complaint: complaint.received_on, by=by, at=at)


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
