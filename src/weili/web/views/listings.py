"""The key list (重点监管) and leads (线索): what the house proposes, a person decides with a reason."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive import listings
from weili.archive.models import KeyListing, Lead
from weili.archive.queries import listings as queries_listings
from weili.archive.queries.paging import page_of
from weili.kernel.access import acts_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act as Right
from weili.web import acting, filters
from weili.web.forms import Reason


@needs(Right.READ_SAMPLE)
def key_list(request: Request) -> HttpResponse:
    """Who is under key supervision, and who is proposed for it."""
    state = filters.one_of(request.GET, "state", KeyListing.State.choices)
    rows = queries_listings.key_listings(request.person, on=request.on, state=state)
    return page(
        request,
        "web/key_list.html",
        part="list",
        found=page_of(rows, filters.page_number(request.GET), read=list),
        state=state,
        states=KeyListing.State.choices,
        may_decide=Right.DECIDE_KEY_LIST in acts_of(request.person, on=request.on),
    )


@needs(Right.DECIDE_KEY_LIST)
def key_list_decide(request: Request, key: int, decision: str) -> HttpResponse:
    """Confirm a place on the key list, or remove it, with a reason."""
    on = request.on
    rows = queries_listings.key_listings(request.person, on=on) | queries_listings.key_listings(
        request.person, on=on, state=KeyListing.State.REMOVED
    )
    listing = rows.filter(pk=key).first()
    if listing is None or decision not in {"confirm", "remove"}:
        raise Http404
    confirmed = decision == "confirm"
    verb = "确认列入" if confirmed else "移出"
    form = Reason(acting.posted(request))
    act = acting.Act(
        title=f"{verb}重点监管",
        button=verb,
        done=f"已{verb}重点监管。",
        back=reverse("web:key-list"),
        about=f"{listing.business}：{listing.reason}",
        note="列入以后计入年度检查计划；移出后不再计入。决定和理由写入时间线。",
    )
    return acting.act_page(
        request,
        act,
        form,
        lambda: listings.decide_key_listing(
            listing=listing,
            confirmed=confirmed,
            reason=form.cleaned_data["reason"],
            by=request.person,
            at=request.at,
        ),
    )


@needs(Right.HANDLE_DUTY)
def leads(request: Request) -> HttpResponse:
    """What was noticed and waits for somebody to take it up."""
    state = filters.one_of(request.GET, "state", (*Lead.State.choices, ("all", "")), Lead.State.OPEN)
    rows = queries_listings.leads(request.person, on=request.on, state="" if state == "all" else state)
    return page(
        request,
        "web/leads.html",
        part="list",
        found=page_of(rows, filters.page_number(request.GET), read=list),
        state=state,
        states=(*Lead.State.choices, ("all", "全部")),
    )


@needs(Right.HANDLE_DUTY)
def lead_decide(request: Request, key: int, decision: str) -> HttpResponse:
    """Accept a lead or decline it, with a reason."""
    lead = queries_listings.leads(request.person, on=request.on).filter(pk=key).first()
    if lead is None or decision not in {"accept", "decline"}:
        raise Http404
    accepted = decision == "accept"
    verb = "采纳" if accepted else "不采纳"
    form = Reason(acting.posted(request))
    act = acting.Act(
        title=f"{verb}线索", button=verb, done=f"已{verb}。", back=reverse("web:leads"), about=lead.text
    )
    return acting.act_page(
        request,
        act,
        form,
        lambda: listings.decide_lead(
            lead=lead,
            accepted=accepted,
            reason=form.cleaned_data["reason"],
            by=request.person,
            at=request.at,
        ),
    )
