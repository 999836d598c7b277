"""From what somebody looks at to a proposed inspection (安排检查): what the page of a proposal is filled in with."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import Http404

from weili.archive.models import Business, Duty, KeyListing, Lead
from weili.archive.queries import duties as queries_duties
from weili.archive.queries import listings as queries_listings
from weili.archive.queries.businesses import archive_of
from weili.complaints import queries as queries_complaints
from weili.inspection.models import Inspection, Order
from weili.inspection.queries.orders import orders
from weili.kernel.http import Request
from weili.law.sources_of_visits import VisitSource
from weili.planning import queries as queries_plans
from weili.planning.models import PLANNED, PlannedVisit

Kind = Inspection.Kind


@dataclass(frozen=True, slots=True)
class Start:
    """Where a proposal begins: at whom, from what, with what already filled in."""

    business: Business
    words: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    #: the matter that is the occasion, ticked from the beginning
    subject: str = ""
    rechecks: Order | None = None


def start_of(request: Request) -> Start:
    """What the address begins with: a business, a duty, a complaint, a lead, a key-list row, a plan visit, an order."""
    for name, read in _READERS.items():
        text = request.GET.get(name, "")
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise Http404
        start = read(request, int(text))
        if start is not None:
            return start
        break
    raise Http404


def head_for(request: Request, business: Business | None) -> Business:
    """The archive of a business as far as the reader may see it; else there is none."""
    head = archive_of(request.person, business.pk, on=request.on) if business else None
    if head is None:
        raise Http404
    return head


def _business(request: Request, key: int) -> Start | None:
    head = archive_of(request.person, key, on=request.on)
    return Start(head) if head else None


def _duty(request: Request, key: int) -> Start | None:
    duty: Duty | None = queries_duties.duties(request.person, on=request.on).filter(pk=key).first()
    if duty is None or duty.business is None:
        return None
    of, _, number = duty.subject.partition(":")
    if of == "inspection.Order" and number.isdigit():
        return _order(request, int(number))
    head, initial = head_for(request, duty.business), _of_subject(duty)
    return Start(head, f"待办“{duty.title}”", initial, duty.subject)


def _of_subject(duty: Duty) -> dict[str, Any]:
    """The source that the matter of a duty speaks for."""
    if duty.subject.startswith(PLANNED):
        return {"source": VisitSource.PLAN, "kind": Kind.ROUTINE}
    if duty.subject.startswith("complaints."):
        return {"source": VisitSource.COMPLAINT, "kind": Kind.CLUE, "source_text": duty.title}
    return {"source": VisitSource.DATA_CLUE, "kind": Kind.CLUE, "source_text": duty.title}


def _complaint(request: Request, key: int) -> Start | None:
    rows = queries_complaints.complaints(request.person, on=request.on).select_related("business")
    complaint = rows.filter(pk=key).first()
    if complaint is None:
        return None
    number = complaint.number or f"{complaint.received_on} 收到"
    initial = {"source": VisitSource.COMPLAINT, "kind": Kind.CLUE, "source_text": f"投诉举报 {number}"}
    return Start(
        head_for(request, complaint.business), f"投诉举报 {number}", initial, f"complaints.Complaint:{key}"
    )


def _lead(request: Request, key: int) -> Start | None:
    lead: Lead | None = queries_listings.leads(request.person, on=request.on, state="").filter(pk=key).first()
    if lead is None:
        return None
    initial = {"source": VisitSource.DATA_CLUE, "kind": Kind.CLUE, "source_text": lead.text[:300]}
    return Start(head_for(request, lead.business), f"线索：{lead.text}", initial, lead.subject)


def _listing(request: Request, key: int) -> Start | None:
    rows = queries_listings.key_listings(request.person, on=request.on)
    listing: KeyListing | None = rows.filter(pk=key).first()
    if listing is None:
        return None
    initial = {
        "source": VisitSource.DATA_CLUE,
        "kind": Kind.CLUE,
        "source_text": f"重点监管：{listing.reason}"[:300],
    }
    return Start(head_for(request, listing.business), f"重点监管：{listing.reason}", initial, listing.subject)


def _planned(request: Request, key: int) -> Start | None:
    plans = queries_plans.plans(request.person, on=request.on)
    row = (
        PlannedVisit.objects.filter(plan__in=plans, pk=key, district__isnull=False)
        .select_related("business")
        .first()
    )
    if row is None or row.state != PlannedVisit.State.PLANNED:
        return None
    initial = {
        "source": VisitSource.PLAN,
        "kind": Kind.ROUTINE,
        "source_text": f"{row.plan.year}年度计划，{row.month}月",
    }
    return Start(head_for(request, row.business), f"{row.month}月的计划检查", initial, f"{PLANNED}{key}")


def _order(request: Request, key: int) -> Start | None:
    order: Order | None = orders(request.person, on=request.on).filter(pk=key).first()
    if order is None:
        return None
    initial = {
        "source": VisitSource.RECHECK, "kind": Kind.RECHECK,
        "planned_on": max(order.deadline + timedelta(days=1), request.on),
        "source_text": f"{order.ordered_on} {order.get_kind_display()}，整改期限 {order.deadline}",
    }  # fmt: skip
    words = f"{order.get_kind_display()}：{order.text[:80]}"
    return Start(head_for(request, order.business), words, initial, f"inspection.Order:{key}", order)


_READERS = {
    "business": _business, "duty": _duty, "complaint": _complaint, "lead": _lead, "listing": _listing,
    "planned": _planned, "order": _order,
}  # fmt: skip


def default_day(on: date) -> date:
    """The day that is proposed: the next but one, so that there is time to approve and to tell."""
    return on + timedelta(days=3)
