"""Inspections at the desk (检查任务): the board, the calendar, and one inspection with what is to be done next."""

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from weili.archive.models import Duty
from weili.inspection.cap import cap_standing
from weili.inspection.models import FieldFile, FieldRecord, Inspection, Order, Talk
from weili.inspection.queries.board import (
    board,
    by_officer,
    card_of,
    counts,
    days_of,
    officers_met,
    today_of,
    waiting,
    whole,
)
from weili.inspection.queries.inspections import attends, inspections
from weili.inspection.queries.orders import order_rows
from weili.inspection.queries.papers import papers
from weili.inspection.queries.received import received_of, signatures_of
from weili.inspection.services.publishing import PUBLICITY
from weili.inspection.standing import subject_of
from weili.kernel import files
from weili.kernel.access import acts_of, allowed, area, require
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Station
from weili.kernel.roles import Act
from weili.reactions.field_arrivals import record_chosen
from weili.web import filters
from weili.web.cards import card_about
from weili.web.desk_door import desk_needs
from weili.web.inspection_moves import moves_of
from weili.web.moves import move

State = Inspection.State
#: in which states somebody begins or goes on, changes the proposal, follows up
BEGINNING = (State.APPROVED, State.NOTIFIED, State.UNDER_WAY)
AMENDABLE, ENDED = (State.PROPOSED, State.RETURNED), (State.FINISHED, State.PUBLISHED)
#: what is late or stuck, each a filter of the list
STUCK = (("overdue", "超期未实施"), ("unfinished", "检查中未完成"), ("held", "待处理"))
#: no calendar is turned further
FAR_YEARS = 20
VIEWS = (("month", "月"), ("week", "周（按人员）"))


def stations_of(request: Request) -> list[tuple[str, str]]:
    """The stations whose inspections one may see, as choices."""
    within = area(request.person, Act.READ_VISIT, on=request.on)
    rows = Station.objects.order_by("code")
    if not within.everywhere:
        rows = rows.filter(district__in=within.districts) | rows.filter(pk__in=within.stations)
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]


def _chosen(request: Request) -> dict[str, Any]:
    """Whose inspections are shown: of a station, of an officer; with what can be chosen."""
    stations, officers = stations_of(request), officers_met(request.person, on=request.on)
    return {
        "stations": stations, "officers": officers,
        "station": filters.one_of(request.GET, "station", stations),
        "officer": filters.one_of(request.GET, "officer", officers),
    }  # fmt: skip


@desk_needs(Act.READ_VISIT, Act.INSPECT)
def inspection_board(request: Request) -> HttpResponse:
    """The board (检查看板): every inspection that is not over, by state."""
    reader, on, chosen = request.person, request.on, _chosen(request)
    acts, numbers = acts_of(reader, on=on), counts(reader, on=on)
    return page(
        request,
        "web/inspections.html",
        part="board",
        columns=board(reader, on=on, station=chosen["station"], officer=chosen["officer"]),
        waiting=waiting(reader, on=on).count() if Act.APPROVE_VISIT in acts else 0,
        stuck=[(name, words, numbers[name]) for name, words in STUCK],
        mine=today_of(reader, on=on) if Act.INSPECT in acts else [],
        may_approve=Act.APPROVE_VISIT in acts,
        may_propose=Act.PROPOSE_VISIT in acts,
        **chosen,
    )


@desk_needs(Act.READ_VISIT, Act.INSPECT)
def inspection_calendar(request: Request) -> HttpResponse:
    """The calendar (检查日历): a month by day, or a week by who goes."""
    chosen, view = _chosen(request), filters.one_of(request.GET, "view", VIEWS, "month")
    wanted = filters.day_in(request.GET, "day") or request.on
    day = wanted if abs(wanted.year - request.on.year) <= FAR_YEARS else request.on
    first, last, before, after = _span(day, view)
    days = days_of(
        request.person, first, last, on=request.on, station=chosen["station"], officer=chosen["officer"],
        month=day.month if view == "month" else 0,
    )  # fmt: skip
    return page(
        request,
        "web/inspection_calendar.html",
        part="calendar",
        view=view,
        views=VIEWS,
        day=day,
        first=first,
        last=last,
        before=before,
        after=after,
        days=days,
        weeks=[days[at : at + 7] for at in range(0, len(days), 7)],
        people=by_officer(days) if view == "week" else [],
        count=sum(len(each.cards) for each in days if each.inside),
        **chosen,
    )


def _span(day: date, view: str) -> tuple[date, date, date, date]:
    """The first and last day shown, and a day of the span before and after."""
    monday = timedelta(days=day.weekday())
    if view == "week":
        first = day - monday
        return first, first + timedelta(days=6), first - timedelta(days=7), first + timedelta(days=7)
    start = day.replace(day=1)
    end = day.replace(day=months.monthrange(day.year, day.month)[1])
    first, last = start - timedelta(days=start.weekday()), end + timedelta(days=6 - end.weekday())
    return first, last, start - timedelta(days=1), end + timedelta(days=1)


def shown_to(request: Request, key: str) -> Inspection:
    """The inspection that a reader may see; else there is none."""
    rows = whole(inspections(request.person, on=request.on)).select_related(
        "checklist", "district", "proposed_by", "approved_by", "published_by", "rechecks", "visit"
    )
    found: Inspection | None = rows.filter(key=key).first()
    if found is None:
        raise Http404
    return found


@desk_needs(Act.READ_VISIT, Act.INSPECT)
def inspection(request: Request, key: str) -> HttpResponse:
    """One inspection: what is to be done next, who goes, for what, and what came of it."""
    shown, on = shown_to(request, key), request.on
    mine = attends(request.person, shown)
    return page(
        request,
        "web/inspection.html",
        inspection=shown,
        card=card_of(shown, on),
        attends=mine,
        moves=moves_of(request, shown, attends=mine),
        cap=cap_standing(shown.business, shown.planned_on, but=shown) if shown.counts_towards_cap else None,
        matters=list(shown.matters.select_related("duty").order_by("due_on", "pk")),
        site=received_of(shown),
        sees_personal=allowed(request.person, Act.READ_PERSONAL, shown, on=on),
        may_choose=mine and shown.state == State.UNDER_WAY,
        orders=order_rows(_orders(shown), on=on),
        talks=list(_talks(shown)),
        papers=papers(request.person, on=on).filter(inspection=shown).order_by("pk"),
        before=card_about(request, shown.business),
        publicity=_publicity(shown),
        may_begin=mine and shown.state in BEGINNING,
        may_amend=shown.state in AMENDABLE and allowed(request.person, Act.PROPOSE_VISIT, shown, on=on),
        may_talk=shown.state in ENDED and allowed(request.person, Act.INSPECT, shown, on=on),
    )


def _orders(shown: Inspection) -> Any:
    rows = Order.objects.in_district(shown.district_id).filter(inspection=shown)
    return rows.select_related("business", "business__town", "inspection").order_by("pk")


def _talks(shown: Inspection) -> Any:
    return Talk.objects.in_district(shown.district_id).filter(inspection=shown).order_by("-held_at")


def _publicity(shown: Inspection) -> Duty | None:
    """The clock until the result must be public, while it runs (Order 49 art. 39)."""
    rows = Duty.objects.in_district(shown.district_id).filter(
        subject=subject_of(shown), rule=PUBLICITY, state=Duty.State.OPEN
    )
    found: Duty | None = rows.first()
    return found


@require_POST
@needs(Act.INSPECT)
def inspection_choose(request: Request, key: str) -> HttpResponse:
    """Decide between two records that contradict each other (选定); both stay as they came."""
    shown = shown_to(request, key)
    record = request.POST.get("record", "")[:40]
    return move(
        request,
        lambda: record_chosen(shown, record=record, by=request.person, at=request.at),
        done="已选定；两条记录都保留。",
        back=f"{reverse('web:inspection', args=[shown.key])}#site",
    )


@never_cache
@desk_needs(Act.READ_VISIT, Act.INSPECT)
def inspection_file(request: Request, key: str, sha256: str) -> HttpResponseBase:
    """A photo, a voice note or a signature of an inspection, by its hash."""
    shown = shown_to(request, key)
    of = {"district": shown.district_id, "inspection": shown}
    if sha256 in signatures_of(FieldRecord.objects.filter(**of, kind="sign")):
        require(request.person, Act.READ_PERSONAL, shown, on=request.on)
    found = FieldFile.objects.filter(**of, sha256=sha256).first()
    if found is None:
        raise Http404
    return FileResponse(files.open_file(found.file), content_type=found.file.kind, filename=f"{sha256[:12]}")
