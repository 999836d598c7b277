"""The key list (重点监管) and leads (线索): what the house proposes, a person decides with a reason."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.archive import listings
from weili.archive.models import KeyListing, Lead
from weili.archive.queries import listings as queries_listings
from weili.archive.queries.paging import each_of, page_of
from weili.exchange.writers import Printed
from weili.kernel.access import acts_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act as Right
from weili.web import acting, exporting, filters
from weili.web.forms import Reason

KEY_HEADINGS = ("档案号", "经营户", "街镇", "原因", "自", "状态", "决定理由", "决定人", "决定时间")
LEAD_HEADINGS = ("线索", "档案号", "经营户", "街镇", "提出", "状态", "处理理由", "处理人", "处理时间")
LEAD_STATES = (*Lead.State.choices, ("all", "全部"))


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
        may_export=exporting.may_export(request),
    )


@needs(Right.EXPORT)
def key_list_export(request: Request, ending: str) -> HttpResponseBase:
    """The key list as it is shown, every page of it."""
    exporting.ready(request, ending, Right.READ_SAMPLE)
    state = filters.one_of(request.GET, "state", KeyListing.State.choices)
    rows = queries_listings.key_listings(request.person, on=request.on, state=state)
    rows = exporting.exportable(request, rows, via="business__")
    words = dict(KeyListing.State.choices).get(state, "名单内")
    printed = Printed("重点监管", KEY_HEADINGS, [("状态", str(words))])
    return exporting.export(request, ending, printed, _key_cells(rows))


def _key_cells(rows: QuerySet[KeyListing]) -> Iterator[tuple[object, ...]]:
    for row in each_of(rows):
        yield (
            row.business_id, str(row.business), row.business.town.name if row.business.town else "", row.reason,
            row.since, row.get_state_display(), row.decision_reason,
            row.decided_by.name if row.decided_by else "", exporting.moment(row.decided_at),
        )  # fmt: skip


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
    state = filters.one_of(request.GET, "state", LEAD_STATES, Lead.State.OPEN)
    rows = queries_listings.leads(request.person, on=request.on, state="" if state == "all" else state)
    return page(
        request,
        "web/leads.html",
        part="list",
        found=page_of(rows, filters.page_number(request.GET), read=list),
        state=state,
        states=LEAD_STATES,
        may_export=exporting.may_export(request),
    )


@needs(Right.EXPORT)
def leads_export(request: Request, ending: str) -> HttpResponseBase:
    """The leads as they are shown, every page of them."""
    exporting.ready(request, ending, Right.HANDLE_DUTY)
    state = filters.one_of(request.GET, "state", LEAD_STATES, Lead.State.OPEN)
    rows = queries_listings.leads(request.person, on=request.on, state="" if state == "all" else state)
    # a lead of the whole district has no business: `exportable` does not know it, the query does
    mine = queries_listings.leads(request.person, on=request.on, act=Right.EXPORT)
    rows = rows.filter(pk__in=mine.order_by().values("pk"))
    printed = Printed("线索", LEAD_HEADINGS, [("状态", str(dict(LEAD_STATES)[state]))])
    return exporting.export(request, ending, printed, _lead_cells(rows))


def _lead_cells(rows: QuerySet[Lead]) -> Iterator[tuple[object, ...]]:
    for row in each_of(rows):
        shop = row.business
        yield (
            row.text, shop.pk if shop else "", str(shop) if shop else "全区",
            shop.town.name if shop and shop.town else "", exporting.moment(row.raised_at),
            row.get_state_display(), row.decision_reason, row.decided_by.name if row.decided_by else "",
            exporting.moment(row.decided_at),
        )  # fmt: skip


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
