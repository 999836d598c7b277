"""Orders to correct (责令改正): all of them with their clocks, one of them with what may be done to it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.archive.queries.paging import each_of, page_of
from weili.exchange.writers import Printed
from weili.inspection import services
from weili.inspection.models import Order
from weili.inspection.queries import orders as queries
from weili.inspection.queries.inspections import inspections
from weili.inspection.queries.papers import papers
from weili.inspection.workflow import CORRECTING
from weili.kernel.access import allowed
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act as Right
from weili.web import acting, exporting, filters
from weili.web.cards import card_about
from weili.web.desk_door import desk_needs
from weili.web.forms import Form, Reason
from weili.web.forms import orders as forms
from weili.web.views.inspections import stations_of

HEADINGS = ("档案号", "经营户", "街镇", "类别", "要求", "下达", "期限", "状态", "办结", "说明")
#: the move in the address → what is said when it is done, its form, its service
MOVES: dict[str, tuple[str, type[Form], Callable[..., Order]]] = {
    "close": ("已登记现场复查通过。", forms.Why, services.close_order),
    "fail": ("已登记复查不通过，并作为线索提请决定是否立案。", forms.Why, services.fail_order),
    "report": ("整改报告已登记。", forms.Report, services.report_correction),
    "accept": ("书面复核通过，已办结。", forms.Why, services.accept_report),
    "return": ("整改报告已退回。", Reason, services.return_report),
    "extend": ("整改期限已延长。", forms.Extend, services.extend_order),
    "withdraw": ("责令已撤销。", forms.Why, services.withdraw_order),
}


@desk_needs(Right.READ_VISIT)
def order_list(request: Request) -> HttpResponse:
    """All orders to correct, the nearest last day first."""
    which, station, stations, rows = _asked(request)
    every = queries.orders(request.person, on=request.on)
    found = page_of(
        rows, filters.page_number(request.GET), read=lambda some: queries.order_rows(some, on=request.on)
    )
    return page(
        request,
        "web/orders.html",
        part="list",
        found=found,
        which=which,
        tabs=queries.WHICH.items(),
        counts=queries.counts(every, on=request.on),
        station=station,
        stations=stations,
        may_export=exporting.may_export(request),
    )


def _asked(request: Request) -> tuple[str, str, list[tuple[str, str]], Any]:
    which = filters.one_of(request.GET, "which", queries.WHICH.items(), "running")
    stations = stations_of(request)
    station = filters.one_of(request.GET, "station", stations)
    every = queries.orders(request.person, on=request.on)
    return which, station, stations, queries.narrowed(every, which, on=request.on, station=station)


@needs(Right.EXPORT)
def orders_export(request: Request, ending: str) -> HttpResponseBase:
    """The orders as they are shown, every page of them."""
    exporting.ready(request, ending, Right.READ_VISIT)
    which, station, stations, rows = _asked(request)
    rows = exporting.exportable(request, rows, via="business__")
    words = [("哪些", queries.WHICH[which]), *exporting.chosen({"s": ("监管所", stations)}, {"s": station})]
    return exporting.export(request, ending, Printed("责令改正", HEADINGS, words), _cells(each_of(rows)))


def _cells(rows: Iterable[Order]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        shop = row.business
        yield (
            shop.root_id, str(shop), shop.town.name if shop.town else "", row.get_kind_display(), row.text,
            row.ordered_on, row.deadline, row.get_state_display(), exporting.moment(row.closed_at), row.closed_why,
        )  # fmt: skip


def _shown_to(request: Request, key: int) -> Order:
    found: Order | None = queries.orders(request.person, on=request.on).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@desk_needs(Right.READ_VISIT)
def order(request: Request, key: int) -> HttpResponse:
    """One order: what was asked for, by when, what the business reported, and the re-checks of it."""
    shown = _shown_to(request, key)
    moves = CORRECTING.moves_from(shown.state)
    rechecks = inspections(request.person, on=request.on).filter(rechecks=shown).order_by("pk")
    return page(
        request,
        "web/order.html",
        order=shown,
        row=queries.order_row(shown, request.on),
        # in the order in which they are offered, each once
        moves=[
            (move.name, move.label)
            for name in MOVES
            for move in moves
            if move.name == name and allowed(request.person, move.act, shown, on=request.on)
            and not (name == "accept" and shown.kind == Order.Kind.STOP)
        ],
        rechecks=list(rechecks),
        papers=papers(request.person, on=request.on).filter(order=shown).order_by("pk"),
        visible_inspection=inspections(request.person, on=request.on).filter(pk=shown.inspection_id).exists(),
        may_recheck=shown.state in queries.RUNNING
        and allowed(request.person, Right.PROPOSE_VISIT, shown, on=request.on),
        card=card_about(request, shown.business),
    )  # fmt: skip


@needs(Right.INSPECT, Right.APPROVE_VISIT)
def order_move(request: Request, key: int, move: str) -> HttpResponse:
    """One move of an order; the service decides and records it."""
    shown = _shown_to(request, key)
    if move not in MOVES:
        raise Http404
    done, form_class, service = MOVES[move]
    form = form_class(acting.posted(request))
    label = next(each.label for each in CORRECTING.moves if each.name == move)
    act = acting.Act(
        title=label, button=label, done=done, back=reverse("web:order", args=[shown.pk]),
        about=f"{shown.business}　{shown.get_kind_display()}：{shown.text[:80]}",
    )  # fmt: skip
    return acting.act_page(
        request,
        act,
        form,
        lambda: service(order=shown, **form.cleaned_data, by=request.person, at=request.at),
    )
