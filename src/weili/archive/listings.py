"""The key list (重点监管) and leads (线索): proposed by what happened, decided by a person with a reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from weili.archive.models import Business, KeyListing, Lead
from weili.archive.permission import require_any
from weili.archive.timeline.events import KeyListDecided, KeyListed, LeadDecided, LeadRaised
from weili.archive.timeline.ledger import Fact, record, record_many
from weili.kernel import access
from weili.kernel.access import Place
from weili.kernel.bulk import insert
from weili.kernel.clock import day
from weili.kernel.models import District, Person
from weili.kernel.outbox import tell_deciders
from weili.kernel.roles import Act

#: who may put a business on the key list as proposed
PROPOSERS = (Act.EDIT_BUSINESS, Act.IMPORT, Act.DECIDE_KEY_LIST, Act.HANDLE_DUTY)
#: who may say what was noticed: they too who only call and remind
NOTICERS = (*PROPOSERS, Act.RECORD_CALL)

BATCH = 500
L = TypeVar("L", KeyListing, Lead)
N = TypeVar("N", "NewListing", "NewLead")


class NotDecided(ValueError):
    """A proposal or a lead that cannot be decided so; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """A business about to be proposed for the key list; `subject` is the matter, which lists it once."""

    business: Business
    reason_code: str
    reason: str
    subject: str
    since: date


@transaction.atomic
def list_key(
    *, business: Business, reason_code: str, reason: str, subject: str, since: date, by: Person, at: datetime
) -> KeyListing:
    """Put a business on the key list as proposed (拟列入重点监管); a matter lists it once. Raises Refused."""
    new = NewListing(business=business, reason_code=reason_code, reason=reason, subject=subject, since=since)
    return list_keys(listings=[new], by=by, at=at)[0]


@transaction.atomic
def list_keys(*, listings: Sequence[NewListing], by: Person, at: datetime) -> list[KeyListing]:
    """Put many businesses on the key list as proposed (批量拟列入), in order. Raises Refused."""
    require_any(by, (new.business.place for new in listings), at=at, acts=PROPOSERS)

    def draft(new: NewListing) -> KeyListing:
        return KeyListing(
            district_id=new.business.district_id,
            business=new.business,
            reason_code=new.reason_code,
            reason=new.reason,
            subject=new.subject,
            since=new.since,
        )

    found, fresh = _once(KeyListing, listings, draft)
    new_ones = [new for new in listings if fresh.pop(new.subject, None)]
    events = [
        Fact(KeyListed(reason_code=n.reason_code, reason=n.reason, subject=n.subject), n.business)
        for n in new_ones
    ]
    record_many(events, by=by, at=at)
    places = [new.business.place for new in new_ones]
    tell_deciders(
        act=Act.DECIDE_KEY_LIST, places=places, what="拟列入重点监管", link="/key-list", by=by, at=at
    )
    return found


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """Something noticed, of a business or of the district; `subject` is the matter, which is raised once."""

    of: Business | District
    kind: str
    text: str
    subject: str

    @property
    def business(self) -> Business | None:
        """The business it is about, if it is about one."""
        return self.of if isinstance(self.of, Business) else None

    @property
    def place(self) -> Place:
        """Where it will lie."""
        return self.of.place if isinstance(self.of, Business) else Place(str(self.of.pk))


@transaction.atomic
def raise_lead(
    *, of: Business | District, kind: str, text: str, subject: str, by: Person, at: datetime
) -> Lead:
    """Write down what was noticed (提出线索) of a business or of the district; once per matter."""
    return raise_leads(leads=[NewLead(of=of, kind=kind, text=text, subject=subject)], by=by, at=at)[0]


@transaction.atomic
def raise_leads(*, leads: Sequence[NewLead], by: Person, at: datetime) -> list[Lead]:
    """Write down many things noticed (批量提出线索), in order. Raises Refused."""
    require_any(by, (new.place for new in leads), at=at, acts=NOTICERS)

    def draft(new: NewLead) -> Lead:
        return Lead(
            district_id=new.place.district,
            business=new.business,
            kind=new.kind,
            text=new.text,
            subject=new.subject,
            raised_at=at,
        )

    found, fresh = _once(Lead, leads, draft)
    new_ones = [new for new in leads if fresh.pop(new.subject, None)]
    record_many([Fact(LeadRaised(text=n.text, subject=n.subject), n.of) for n in new_ones], by=by, at=at)
    places = [new.place for new in new_ones]
    tell_deciders(act=Act.HANDLE_DUTY, places=places, what="线索", link="/leads", by=by, at=at)
    return found


def _once(
    model: type[L], news: Sequence[N], draft: Callable[[N], L], *, again: bool = True
) -> tuple[list[L], dict[str, bool]]:
    """The row of each matter, known or drafted, and the matters that are new."""
    subjects = sorted({new.subject for new in news})
    known: dict[str, L] = {}
    for start in range(0, len(subjects), BATCH):
        some = model.objects.across_districts().filter(subject__in=subjects[start : start + BATCH])
        known.update((row.subject, row) for row in some)
    fresh = {new.subject: draft(new) for new in reversed(news) if new.subject not in known}
    try:
        with transaction.atomic():
            insert(list(reversed(fresh.values())))
    except IntegrityError:  # somebody wrote one of them meanwhile: theirs is the one
        if not again:
            raise
        return _once(model, news, draft, again=False)
    known |= fresh
    return [known[new.subject] for new in news], dict.fromkeys(fresh, True)


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
