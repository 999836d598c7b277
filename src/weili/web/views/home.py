"""Home: what to do today, the visits of the month, and how the district stands, each number with its list."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from weili.archive.queries import duties as queries_duties
from weili.archive.queries import listings as queries_listings
from weili.archive.queries.paging import page_of
from weili.inspection.queries.board import today_of, waiting
from weili.kernel import queries
from weili.kernel.access import acts_of
from weili.kernel.http import Request, go, needs, page
from weili.kernel.roles import Act
from weili.oversight.card_face import faces
from weili.oversight.cockpit import board
from weili.oversight.cockpit_board import Board, Figure, Opens
from weili.oversight.cockpit_rows import BEHIND, behind
from weili.planning.models import PLANNED
from weili.planning.queries import coming_visits
from weili.web import filters
from weili.web.maps import drawing

#: the lists of figures → the page of each
LISTS = {
    "businesses": "web:businesses",
    "duties": "web:duties",
    "leads": "web:leads",
    "plan-visits": "web:plan-visits",
    "visits": "web:visits",
    "samples": "web:samples",
    "complaints": "web:complaints",
    "cockpit-rows": "web:cockpit-rows",
    "map": "web:map",
}
MOST_URGENT, MOST_COMING = 8, 5


@needs()
def home(request: Request) -> HttpResponse:
    """The first page after signing in: 待办 first, then this month's visits, then the cockpit."""
    reader, on = request.person, request.on
    acts = acts_of(reader, on=on)
    shown: dict[str, Any] = {"jobs": queries.running_jobs(reader, on=on)}
    if Act.READ_DUTY in acts:
        shown["duty_counts"] = queries_duties.counts(reader, at=request.at)
        shown["mine"] = queries_duties.most_urgent(reader, at=request.at, mine=True, limit=MOST_URGENT)
        shown["others"] = queries_duties.most_urgent(
            reader,
            at=request.at,
            mine=False,
            limit=MOST_URGENT,
            beside=PLANNED if Act.READ_PLAN in acts else "",
        )
    if Act.INSPECT in acts:
        shown["today"] = today_of(reader, on=on)
    if Act.APPROVE_VISIT in acts:
        shown["awaiting"] = waiting(reader, on=on).count()
    if Act.READ_PLAN in acts:
        shown["coming"] = coming_visits(reader, on=on, limit=MOST_COMING)
    if Act.READ_REPORT in acts:
        shown |= _cockpit(board(reader, at=request.at))
    if Act.IMPORT in acts:
        shown["imports"] = queries_listings.recent_imports(reader, on=on)
    shown["big"] = request.GET.get("screen") == "big"
    return page(request, "web/home.html", **shown)


def _cockpit(found: Board) -> dict[str, Any]:
    groups = [
        (group.title, [(figure, _address(figure)) for figure in group.figures]) for group in found.groups
    ]
    return {"cockpit": groups, "cockpit_at": found.at, "drawing": drawing(found.towns)}


def _address(figure: Figure) -> str:
    """Where a figure opens; empty where it has no rows of its own."""
    opens: Opens | None = figure.opens
    if opens is None or opens.list not in LISTS:
        return ""
    try:
        address = reverse(LISTS[opens.list], args=[opens.key] if opens.key is not None else [])
    except NoReverseMatch:  # a house that does not serve this list
        return ""
    return f"{address}?{urlencode(opens.query)}" if opens.query else address


@require_POST
@needs(Act.READ_REPORT)
def cockpit_refresh(request: Request) -> HttpResponse:
    """Compute the cockpit anew (刷新)."""
    board(request.person, at=request.at, fresh=True)
    big = "?screen=big" if request.POST.get("screen") == "big" else ""
    return go(request, reverse("web:home") + big + "#cockpit")


@needs(Act.READ_REPORT)
def cockpit_rows(request: Request, key: str) -> HttpResponse:
    """The businesses behind a figure of the cockpit, each with its face."""
    if key not in BEHIND:
        raise Http404
    rows = behind(request.person, key, on=request.on)
    found = page_of(rows, filters.page_number(request.GET), read=list)
    shown = faces(found.rows, reader=request.person, at=request.at)
    return page(
        request,
        "web/cockpit_rows.html",
        title=BEHIND[key].title,
        rule=BEHIND[key].rule,
        found=found,
        faces=[shown[row.pk] for row in found.rows],
    )
