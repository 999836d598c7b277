"""What complaints leave on a timeline.

The citizen's words and the answer may name persons, so they lie beside the chain.
"""

from dataclasses import dataclass
from typing import ClassVar

from weili.archive.timeline.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintReceived(Event):
    """A complaint or report about a business was received (收到投诉举报)."""

    kind: ClassVar = "complaints.complaint.received"
    label: ClassVar = "投诉举报"
    line: ClassVar = "收到{matter}（{channel}）：{text} {outcome}"
    personal: ClassVar = ("text", "outcome", "citizen_name", "citizen_phone")

    complaint: int
    number: str = ""
    matter: str
    channel: str = ""
    topic: str = ""
    outcome: str = ""
    text: str = ""
    citizen_name: str = ""
    citizen_phone: str = ""
