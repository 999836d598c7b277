"""The key list (重点监管) and leads (线索): proposed by what happened, decided by a person with a reason."""

from datetime import date, datetime

from django.db import transaction

from weili.archive.events import KeyListDecided, KeyListed, LeadDecided, LeadRaised
from weili.archive.ledger import record
from weili.archive.models import Business, KeyListing, Lead
from weili.archive.permission import require_any
from weili.kernel import access
from weili.kernel.access import Place
from weili.kernel.clock import day
from weili.kernel.models import District, Person
from weili.kernel.roles import Act

#: who may put a business on the key list as proposed, and who may say what was noticed
PROPOSERS = (Act.EDIT_BUSINESS, Act.IMPORT, Act.DECIDE_KEY_LIST, Act.HANDLE_DUTY)


class NotDecided(ValueError):
    """A proposal or a lead that cannot be decided so; the sentence says why."""


@transaction.atomic
def list_key(
    *, business: Business, reason_code: str, reason: str, subject: str, since: date, by: Person, at: datetime
) -> KeyListing:
    """Put a business on the key list as proposed (拟列入重点监管); a matter lists it once. Raises Refused."""
    require_any(by, [business.place], at=at, acts=PROPOSERS)
    listing: KeyListing
    listing, fresh = KeyListing.objects.in_district(business.district_id).get_or_create(
        subject=subject,
        defaults={
            "district_id": business.district_id,
            "business": business,
            "reason_code": reason_code,
            "reason": reason,
            "since": since,
        },
    )
    if fresh:
        record(KeyListed(reason_code=reason_code, reason=reason, subject=subject), of=business, by=by, at=at)
    return listing


@transaction.atomic
def decide_key_listing(
    *, listing: KeyListing, confirmed: bool, reason: str, by: Person, at: datetime
) -> KeyListing:
    """Confirm a place on the key list or remove it (确认列入、移出). Raises Refused, NotDecided."""
    listing = KeyListing.objects.select_for_update(of=("self",)).select_related("business").get(pk=listing.pk)
    access.require(by, Act.DECIDE_KEY_LIST, listing, on=day(at))
    state = KeyListing.State.CONFIRMED if confirmed else KeyListing.State.REMOVED
    if not reason.strip():
        raise NotDecided("请填写列入或移出重点监管的理由")
    if listing.state in {state, KeyListing.State.REMOVED}:
        raise NotDecided(f"该户已是“{listing.get_state_display()}”，不需要再次决定")
    listing.state, listing.decided_by, listing.decided_at = state, by, at
    listing.decision_reason = reason.strip()
    listing.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    decision = "确认列入" if confirmed else "移出"
    event = KeyListDecided(decision=decision, reason=listing.decision_reason, subject=listing.subject)
    record(event, of=listing.business, by=by, at=at)
    return listing


@transaction.atomic
def raise_lead(
    *,
    of: Business | District,
    kind: str,
    text: str,
    subject: str,
    by: Person,
    at: datetime,
) -> Lead:
    """Write down what was noticed (提出线索) of a business or of the district; once per matter."""
    business = of if isinstance(of, Business) else None
    place = business.place if business else Place(str(of.pk))
    require_any(by, [place], at=at, acts=PROPOSERS)
    lead: Lead
    lead, fresh = Lead.objects.in_district(place.district).get_or_create(
        subject=subject,
        defaults={
            "district_id": place.district,
            "business": business,
            "kind": kind,
            "text": text,
            "raised_at": at,
        },
    )
    if fresh:
        record(LeadRaised(text=text, subject=subject), of=of, by=by, at=at)
    return lead


@transaction.atomic
def decide_lead(*, lead: Lead, accepted: bool, reason: str, by: Person, at: datetime) -> Lead:
    """Accept or decline a lead (采纳、不采纳线索) with a reason. Raises Refused, NotDecided."""
    lead = Lead.objects.select_for_update(of=("self",)).select_related("business", "district").get(pk=lead.pk)
    access.require(by, Act.HANDLE_DUTY, lead, on=day(at))
    if lead.state != Lead.State.OPEN:
        raise NotDecided(f"这条线索已是“{lead.get_state_display()}”，不需要再次处理")
    if not reason.strip():
        raise NotDecided("请填写采纳或不采纳的理由")
    lead.state = Lead.State.ACCEPTED if accepted else Lead.State.DECLINED
    lead.decided_by, lead.decided_at, lead.decision_reason = by, at, reason.strip()
    lead.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    decision = "采纳" if accepted else "不采纳"
    event = LeadDecided(decision=decision, reason=lead.decision_reason, subject=lead.subject)
    record(event, of=lead.business or lead.district, by=by, at=at)
    return lead
