"""What of a complaint may be corrected (更正): of which kind it is, and when it was received."""

from weili.archive.corrections import Correctable, Field, by_key
from weili.complaints.events import ComplaintReceived
from weili.complaints.models import Complaint
from weili.kernel.roles import Act

COMPLAINT = Correctable(
    kind=ComplaintReceived.kind,
    what="投诉举报",
    model=Complaint,
    act=Act.EDIT_BUSINESS,
    fields=(
        Field(name="kind", label="类别", required=True, choices=tuple(Complaint.Kind.choices)),
        Field(name="received_on", label="收到日期", day=True, required=True),
    ),
    find=by_key("complaint", Complaint),
)
