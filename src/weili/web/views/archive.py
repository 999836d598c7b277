"""The archive page (一户一档): one face of a business, in four tabs, and what is masked shown with a reason."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from weili.archive.grading_facts import LABELS, known_facts
from weili.archive.identity import queries as identity
from weili.archive.models import Business
from weili.archive.queries import timeline as queries_timeline
from weili.archive.queries.businesses import archive_of
from weili.archive.queries.timeline import Asked
from weili.kernel import people, queries
from weili.kernel.access import allowed, require
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.oversight import portrait_records as records
from weili.oversight.card import before_you_act
from weili.oversight.card_face import Face, face_of
from weili.oversight.cockpit_map import outlines_of
from weili.oversight.portrait import drawn
from weili.oversight.portrait_facts import known
from weili.oversight.portrait_origins import origins_of
from weili.oversight.portrait_panels import Rows
from weili.oversight.portrait_suppliers import suppliers_of
from weili.web import filters
from weili.web.acting import REFUSALS, posted
from weili.web.forms.businesses import Disclose
from weili.web.maps import Drawing, drawing

TABS = (
    ("business", "概况"), ("business-timeline", "时间线"), ("business-records", "检查、抽检、案件与投诉"),
    ("business-documents", "文书"), ("business-suppliers", "供货与追溯"), ("business-origins", "身份与来源"),
)  # fmt: skip


#: facts for grading that the page shows as columns of the business already
SHOWN_BESIDE = {LABELS["area_m2"], LABELS["diners"]}


def shown_to(request: Request, key: int) -> Business:
    """The archive, if it lies in the reader's area; otherwise it does not exist."""
    business = archive_of(request.person, key, on=request.on)
    if business is None:
        raise Http404
    return business


def frame(request: Request, business: Business, face: Face | None = None) -> dict[str, Any]:
    """The frame of every page about a business: its face, what may be done, its tabs."""
    readable = {act for act in Act if allowed(request.person, act, business, on=request.on)}
    return {
        "business": business,
        "face": face or face_of(business, reader=request.person, at=request.at),
        "may_edit": Act.EDIT_BUSINESS in readable,
        "may_disclose": Act.READ_PERSONAL in readable,
        "may_decide": Act.DECIDE_IDENTITY in readable,
        "may_import": Act.IMPORT in readable,
        "tabs": [(reverse(f"web:{name}", args=[business.pk]), f"web:{name}", title) for name, title in TABS],
    }


@needs(Act.READ_BUSINESS)
def business(request: Request, key: int) -> HttpResponse:
    """Overview: what matters now, the portrait, what to know before acting, and what the archive holds."""
    shown = shown_to(request, key)
    facts = known(shown, reader=request.person, on=request.on)
    card = before_you_act(shown, reader=request.person, on=request.on, at=request.at, facts=facts)
    return page(
        request,
        "web/business.html",
        **frame(request, shown, card.face),
        portrait=drawn(facts),
        card=card,
        permits=[(permit, permit.holds_on(request.on)) for permit in facts.permits],
        staff=facts.staff,
        closures=facts.closures,
        drawing=_position(shown),
        graded_by=[each for each in known_facts(shown).items() if each[0] not in SHOWN_BESIDE],
    )


def _position(business: Business) -> Drawing | None:
    """Where it lies among the towns, for a business with a position."""
    premises = business.premises
    if premises is None or premises.lat is None or premises.lon is None:
        return None
    return drawing(outlines_of(business.district), point=(premises.lat, premises.lon))


@needs(Act.READ_BUSINESS)
def business_card(request: Request, key: int) -> HttpResponse:
    """What to know before acting on a business: a drawer beside a list, or a page of its own."""
    shown = shown_to(request, key)
    card = before_you_act(shown, reader=request.person, on=request.on, at=request.at)
    return page(request, "web/business_card.html", part="card", card=card)


@needs(Act.READ_BUSINESS)
def business_timeline(request: Request, key: int) -> HttpResponse:
    """The timeline, by kind and year, latest first; personal parts masked."""
    shown = shown_to(request, key)
    hidden = records.hidden_from(request.person, shown, on=request.on)
    choices = queries_timeline.timeline_choices(shown, hidden=hidden)
    year = filters.one_of(request.GET, "year", [(str(year), "") for year, _ in choices.years])
    attention = request.GET.get("attention") == "1"
    kind = filters.one_of(request.GET, "kind", [(kind, "") for kind, _, _ in choices.kinds])
    wanted = Asked(
        page=filters.page_number(request.GET),
        year=int(year) if year else None,
        kind=kind,
        hidden=hidden,
        only=records.ATTENTION if attention else None,
        many=None if attention else choices.many(int(year) if year else None, kind),
    )
    return page(
        request,
        "web/business_timeline.html",
        part="timeline",
        **frame(request, shown),
        found=queries_timeline.timeline(shown, wanted),
        choices=choices,
        year=year,
        entry_kind=kind,
        attention=attention,
        incomplete=bool(hidden),
    )


@needs(Act.READ_BUSINESS)
def business_records(request: Request, key: int) -> HttpResponse:
    """What every system knows, with its rows; or the rows behind one figure of the portrait."""
    shown = shown_to(request, key)
    asked = _rows_asked(request)
    return page(
        request,
        "web/business_records.html",
        **frame(request, shown),
        systems=records.sections(request.person, shown, on=request.on, asked=asked),
        asked=asked,
    )


def _rows_asked(request: Request) -> Rows | None:
    """The rows that an address asks for; a system that nobody knows is all of them."""
    system = filters.one_of(request.GET, "system", [(key, "") for key in records.systems()])
    if not system:
        return None
    try:
        since = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        since = None
    return Rows(system, request.GET.get("only", ""), since)


@needs(Act.READ_BUSINESS)
def business_origins(request: Request, key: int) -> HttpResponse:
    """Under which names it was met, what was merged, and which row of which file each fact came from."""
    shown = shown_to(request, key)
    members = identity.family(shown)
    return page(
        request,
        "web/business_origins.html",
        **frame(request, shown),
        members=[(member, side) for member, side in zip(members, _sides(members), strict=True)],
        merges=identity.merges(shown),
        fields=origins_of(shown),
        seen=queries.disclosures(f"archive.Business:{shown.pk}"),
        found=queries_timeline.origins(shown, filters.page_number(request.GET)),
    )


@needs(Act.READ_BUSINESS)
def business_suppliers(request: Request, key: int) -> HttpResponse:
    """From whom it buys, who else buys there, and what of them failed: the way back from a failing bottle."""
    shown = shown_to(request, key)
    suppliers = suppliers_of(shown, reader=request.person, on=request.on)
    return page(request, "web/business_suppliers.html", **frame(request, shown), suppliers=suppliers)


@needs(Act.READ_BUSINESS)
def business_sheet(request: Request, key: int) -> HttpResponse:
    """The archive on paper (档案表): who it is, how it stands, the portrait in rows, signed by nobody."""
    shown = shown_to(request, key)
    facts = known(shown, reader=request.person, on=request.on)
    card = before_you_act(shown, reader=request.person, on=request.on, at=request.at, facts=facts)
    return page(
        request,
        "web/business_sheet.html",
        business=shown,
        card=card,
        portrait=drawn(facts),
        permits=facts.permits,
    )


def _sides(members: list[Business]) -> list[identity.Side]:
    sides = identity.sides(members)
    return [sides[member.pk] for member in members]


@never_cache
@needs(Act.READ_PERSONAL)
def personal(request: Request, key: int) -> HttpResponse:
    """Show what is masked (显示并留痕): to whom, when and why is recorded before anything is shown."""
    shown = shown_to(request, key)
    require(request.person, Act.READ_PERSONAL, shown, on=request.on)
    form = Disclose(posted(request))
    subject = f"archive.Business:{shown.pk}"
    context: dict[str, Any] = {"form": form, "disclosed": False}
    if form.is_valid():
        try:
            people.disclose(
                subject=subject, reason=form.cleaned_data["reason"], by=request.person, at=request.at
            )
        except REFUSALS as refusal:
            form.refuse(refusal)
        else:
            hidden = records.hidden_from(request.person, shown, on=request.on)
            context |= {
                "disclosed": True,
                "found": queries_timeline.timeline(shown, Asked(hidden=hidden, plain=True)),
                "holdings": queries_timeline.holdings(shown, on=request.on),
            }
    return page(
        request,
        "web/business_personal.html",
        **frame(request, shown),
        **context,
        seen=queries.disclosures(subject),
    )
