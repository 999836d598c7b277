"""Checklists (检查表) to read: all versions, one with its items, as a phone and as paper show it, what it changes."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from weili.exchange.writers import Printed
from weili.inspection.checklists.changes import Changes, changes_between
from weili.inspection.checklists.fields import FIELDS, Words
from weili.inspection.checklists.sheet import sheet_rows
from weili.inspection.models import Checklist
from weili.inspection.queries import checklists as queries
from weili.kernel.access import allowed, hands_of
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.law.kinds import Sector
from weili.web import exporting
from weili.web.checklist_pages import by_area, by_block, shown

State = Checklist.State
#: the lights of the states
LIGHTS = {State.PUBLISHED: "light-green", State.DRAFT: "light-amber"}


def checklist_for(request: Request, key: int) -> Checklist:
    """A checklist that this person may look at, else 404."""
    found: Checklist = get_object_or_404(queries.checklists(request.person, on=request.on), pk=key)
    return found


@needs(*queries.READERS)
def checklist_list(request: Request) -> HttpResponse:
    """The lists in use and in work by sector; every version where one asks for them."""
    every = request.GET.get("all") == "1"
    rows = queries.checklists(request.person, on=request.on).order_by("sector", "code", "-version")
    if not every:
        rows = rows.filter(state__in=[State.PUBLISHED, State.DRAFT])
    held = [(row, LIGHTS.get(State(row.state), "")) for row in rows]
    sectors = [(each.label, [line for line in held if line[0].sector == each]) for each in reversed(Sector)]
    return page(
        request,
        "web/checklists.html",
        every=every,
        sectors=[(label, lines) for label, lines in sectors if lines],
    )


def frame_of(request: Request, row: Checklist) -> dict[str, Any]:
    """What stands on every page of a version: itself in words, its tabs, and what this person may do to it."""
    person, on = request.person, request.on
    edits = allowed(person, Act.EDIT_CHECKLIST, row, on=on)
    publishes = allowed(person, Act.PUBLISH_CHECKLIST, row, on=on)
    draft, own = row.state == State.DRAFT, row.origin == Checklist.Origin.DISTRICT
    makers = {row.made_by_id, *row.editors.values_list("pk", flat=True)} if draft and publishes else set()
    made = bool(makers & hands_of(person, on=on)) if makers else False
    names = ("checklist", "checklist-phone", "checklist-paper", "checklist-changes")
    titles = ("项目", "手机上的样子", "纸面的样子", "与上一版相比")
    return {
        "row": row,
        "shown": shown(row, on),
        "light": LIGHTS.get(State(row.state), ""),
        "tabs": [(reverse(f"web:{n}", args=[row.pk]), f"web:{n}", t) for n, t in zip(names, titles, strict=True)],
        "may_edit": edits and draft and own,
        "may_draft": edits and not draft,
        "may_publish": publishes and draft and not made,
        "made": made and publishes and draft,
        "may_withdraw": own and ((edits and draft) or (publishes and row.state == State.PUBLISHED)),
    }  # fmt: skip


@needs(*queries.READERS)
def checklist(request: Request, key: int) -> HttpResponse:
    """One version: its items part by part, how it judges, and which inspections use it."""
    return checklist_page(request, checklist_for(request, key))


def checklist_page(request: Request, row: Checklist, touched: str = "") -> HttpResponse:
    """The page of a version, or for htmx its items alone; the item that was just changed is marked."""
    frame = frame_of(request, row)
    return page(
        request,
        "web/checklist.html",
        part="items",
        **frame,
        groups=by_block(frame["shown"].lines),
        touched=touched,
        uses=queries.uses_of(row, request.person, on=request.on),
    )


@needs(*queries.READERS)
def checklist_phone(request: Request, key: int) -> HttpResponse:
    """The items by area in the order of the walk, as an officer's phone shows them."""
    frame = frame_of(request, checklist_for(request, key))
    stops = by_area(frame["shown"].lines, request.on)
    return page(request, "web/checklist_phone.html", **frame, stops=stops)


@needs(*queries.READERS)
def checklist_paper(request: Request, key: int) -> HttpResponse:
    """The list as a sheet of paper to print."""
    frame = frame_of(request, checklist_for(request, key))
    return page(request, "web/checklist_paper.html", **frame, groups=by_block(frame["shown"].lines))


@needs(*queries.READERS)
def checklist_changes(request: Request, key: int) -> HttpResponse:
    """What a version changes against the one before, or against the list that it was copied from."""
    row = checklist_for(request, key)
    before = queries.version_before(row)
    return page(
        request,
        "web/checklist_changes.html",
        **frame_of(request, row),
        before=before,
        changes=changes_of(request, row, before),
    )


def changes_of(request: Request, row: Checklist, before: Checklist | None) -> Changes | None:
    """What differs, or None where there is nothing to compare with."""
    return changes_between(before.content, row.content, Words.on(request.on)) if before else None


@needs(*queries.READERS)
def checklist_export(request: Request, key: int, ending: str) -> HttpResponseBase:
    """The items as a spreadsheet that can be changed and imported again."""
    if ending not in exporting.TYPES:
        raise Http404
    row = checklist_for(request, key)
    printed = Printed(f"{row.name}-第{row.version}版", list(FIELDS.values()))
    return exporting.export(request, ending, printed, sheet_rows(row.content, Words.on(request.on)))
