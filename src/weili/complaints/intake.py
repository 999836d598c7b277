"""Complaints and reports received elsewhere: 12315, 12345 and the bureau's own lists."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from weili.archive.intake import Arrival, Incoming, Intake, claim_of_party
from weili.complaints import services
from weili.complaints.events import ComplaintReceived
from weili.complaints.models import Complaint
from weili.kernel import clock
from weili.matching.claims import Claim

KINDS = {kind.value for kind in Complaint.Kind}


def claim(row: Any) -> Claim | None:
    """The business complained about, on the day of the complaint."""
    return claim_of_party(row, day=_received_on(row))


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
        number=row.fit(record.source_number, 80),
        channel=row.fit(record.channel, 40),
        kind=record.type if record.type in KINDS else Complaint.Kind.COMPLAINT,
        received_on=_received_on(record),
        closed_on=record.closed_on,
        text=record.content,
        topic=row.fit("、".join(record.problem_class), 80),
        town_text=row.fit(record.town, 80),
        citizen_name=row.fit(record.complainant, 60),
        citizen_phone=row.fit(record.complainant_phone, 40),
        outcome=row.fit(record.outcome or record.reply or _ended(record), 500),
        confirmed=_confirmed(record.outcome or record.reply or ""),
    )


def _received_on(record: Any) -> date | None:
    """The Beijing day on which it was received; a cell without a zone is in Beijing time."""
    at: datetime | None = record.received_at
    if at is None:
        return None
    return clock.day(at if at.tzinfo else at.replace(tzinfo=clock.BEIJING))


def _confirmed(answer: str) -> bool | None:
    """Whether the answer itself says that it was so (属实) or not (不属实); where it says neither, nobody knows."""
    if any(word in answer for word in ("不属实", "未发现所反映", "未发现反映", "查无实据")):
        return False
    return True if "属实" in answer else None


def _ended(record: Any) -> str:
    """What the source says where it has no answer but calls the matter ended (已办结, 不予受理, 已解决)."""
    status = record.status or ""
    if any(
        word in status for word in ("办结", "已结", "结案", "不予受理", "终止", "撤诉", "撤回")
    ) and not any(word in status for word in ("未", "待", "中")):
        return status
    return "已解决" if record.solved == "yes" else ""


INTAKE = Intake("complaints", claim, take, ComplaintReceived, needs_business=False)
