"""The yearly plan (监督检查计划): made, seen as a board, listed with reasons, approved by another, drawn up again."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from weili.archive.queries.paging import each_of, page_of
from weili.exchange.writers import Printed
from weili.kernel.access import acts_of, allowed, hands_of
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Station
from weili.kernel.roles import Act
from weili.planning import queries
from weili.planning.jobs import begin_approval, begin_planning, last_approval, last_planning
from weili.planning.models import Plan, PlannedVisit, StationCapacity, Unmet
from weili.planning.services import CannotPlan, drop_visit, set_capacity
from weili.web import exporting
from weili.web.filters import SECTORS, one_of, page_number, question
from weili.web.moves import (
    district_for,
    districts_for,
    move,
    reason_of,
    refreshed,
    under_way,
    year_of,
    years_to_choose,
)  # fmt: skip

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]
HEADINGS = ("月份", "监管所", "街镇", "店招", "名称", "类型", "状态", "计入频次上限", "理由", "依据")
UNMET_HEADINGS = ("档案号", "店招", "名称", "街镇", "监管所", "事项", "户次", "原因")


def _plan(request: Request, key: int) -> Plan:
    found: Plan = get_object_or_404(queries.plans(request.person, on=request.on), pk=key)
    return found


@needs(Act.READ_PLAN)
def plans(request: Request) -> HttpResponse:
    """The plan of a year: the one in force, or the draft; where both are, each has its tab."""
    year = year_of(request)
    live = queries.plans(request.person, on=request.on).filter(
        year=year, state__in=[Plan.State.APPROVED, Plan.State.DRAFT]
    )
    rows = {
        row.pk: row for row in live.select_related("district", "made_by", "approved_by").order_by("state")
    }
    wanted = request.GET.get("plan", "")
    plan = rows.get(int(wanted)) if wanted.isascii() and wanted.isdigit() else None
    plan = plan or next(iter(rows.values()), None)
    making = districts_for(request, Act.MAKE_PLAN)
    job = _job(plan, making[0] if making else None, year)
    answer = page(
        request,
        "web/plans.html",
        year=year,
        years=years_to_choose(request),
        plan=plan,
        others=[row for row in rows.values() if row != plan],
        board=_board(request, plan) if plan else [],
        months=range(1, 13),
        summary=plan.summary if plan else {},
        unmet=_unmet_words(plan) if plan else [],
        job=job,
        busy=under_way(job),
        may_make=bool(making),
        district=making[0] if making else None,
        **(_rights(request, plan) if plan else {}),
    )
    return refreshed(request, answer, ended=not under_way(job))


def _job(plan: Plan | None, district: Any, year: int) -> Any:
    runs = [last_planning(district, year) if district else None, last_approval(plan) if plan else None]
    return max((run for run in runs if run is not None), key=lambda run: run.pk, default=None)


def _rights(request: Request, plan: Plan) -> dict[str, Any]:
    person, on = request.person, request.on
    may = allowed(person, Act.APPROVE_PLAN, plan, on=on) and plan.state == Plan.State.DRAFT
    own = may and plan.made_by_id in hands_of(person, on=on)
    return {"may_approve": may and not own, "own": own}


def _board(request: Request, plan: Plan) -> list[dict[str, Any]]:
    """Station by station: twelve cells with load beside capacity, and the year's sum."""
    rows: dict[int, dict[str, Any]] = {}
    labels = dict(SECTORS)
    for cell in queries.board(request.person, plan, on=request.on):
        row = rows.setdefault(
            cell.station,
            {
                "station": cell.station,
                "name": cell.station_name,
                "capacity": cell.capacity,
                "cells": [],
                "load": 0,
            },
        )
        words = "、".join(f"{labels.get(sector, sector)}{count}" for sector, count in cell.by_sector.items())
        row["cells"].append(
            {"cell": cell, "words": words, "most": max(cell.load, cell.capacity or cell.load, 1)}
        )
        row["load"] += cell.load
    return list(rows.values())


def _unmet_words(plan: Plan) -> list[tuple[str, str, int]]:
    labels = dict(Unmet.What.choices)
    return [(what, labels.get(what, what), count) for what, count in plan.summary.get("unmet", {}).items()]


@require_POST
@needs(Act.MAKE_PLAN)
def plan_make(request: Request) -> HttpResponse:
    """Draw up the plan of a year, or draw it up again."""
    year = year_of(request)
    district = district_for(request, Act.MAKE_PLAN)
    return move(
        request,
        lambda: begin_planning(district=district, year=year, by=request.person, at=request.at),
        done=f"已开始编制{year}年度计划，完成后成为草案，由另一人批准。",
        back=f"{reverse('web:plans')}?{urlencode({'year': year})}",
    )


@require_POST
@needs(Act.APPROVE_PLAN)
def plan_approve(request: Request, key: int) -> HttpResponse:
    """Approve a draft that another person made."""
    plan = _plan(request, key)
    return move(
        request,
        lambda: begin_approval(plan=plan, by=request.person, at=request.at),
        done="已批准，正在下达检查任务。",
        back=f"{reverse('web:plans')}?{urlencode({'year': plan.year})}",
    )


@needs(Act.READ_PLAN)
def plan_visits(request: Request, key: int) -> HttpResponse:
    """The visits of a plan with every reason."""
    plan = _plan(request, key)
    rows, choices, asked = _visits(request, plan)
    return page(
        request,
        "web/plan_visits.html",
        plan=plan,
        found=page_of(rows, page_number(request.GET), read=list),
        choices=[(name, label, values, asked[name]) for name, (label, values) in choices.items()],
        q=question(request.GET),
        narrowed=any(asked.values()) or bool(question(request.GET)),
        query=request.GET.urlencode(),
        may_drop=Act.MAKE_PLAN in acts_of(request.person, on=request.on)
        and plan.state != Plan.State.SUPERSEDED,
        may_export=exporting.may_export(request),
    )


def _visits(
    request: Request, plan: Plan
) -> tuple[QuerySet[PlannedVisit], dict[str, tuple[str, list[tuple[str, str]]]], dict[str, str]]:
    stations = Station.objects.filter(district=plan.district_id).order_by("code")
    choices = {
        "month": ("月份", MONTHS),
        "station": ("监管所", [(str(station.pk), station.name) for station in stations]),
        "kind": ("类型", list(PlannedVisit.Kind.choices)),
        "state": ("状态", list(PlannedVisit.State.choices)),
        "sector": ("环节", list(SECTORS)),
    }
    asked = {name: one_of(request.GET, name, values) for name, (_, values) in choices.items()}
    fields = {"sector": "business__sector"}
    rows = queries.visits(request.person, plan, on=request.on)
    rows = rows.filter(**{fields.get(name, name): value for name, value in asked.items() if value})
    q = question(request.GET)
    return (rows.filter(business__search__contains=q.lower()) if q else rows), choices, asked


@needs(Act.EXPORT)
def plan_visits_export(request: Request, key: int, ending: str) -> HttpResponseBase:
    """The visits as shown, as xlsx or csv."""
    exporting.ready(request, ending, Act.READ_PLAN)
    plan = _plan(request, key)
    rows, choices, asked = _visits(request, plan)
    rows = exporting.exportable(request, rows, via="business__")
    filters = [*_of_plan(plan), *exporting.chosen(choices, asked)]
    if q := question(request.GET):
        filters.append(("搜索", q))
    printed = Printed(f"{plan.year}年度监督检查计划", HEADINGS, filters)
    return exporting.export(request, ending, printed, _cells(rows))


def _of_plan(plan: Plan) -> list[tuple[str, str]]:
    return [("年度", str(plan.year)), ("计划", plan.get_state_display())]


def _cells(rows: QuerySet[PlannedVisit]) -> Iterator[list[object]]:
    for row in each_of(rows):
        yield [
            row.month,
            row.station.name if row.station else "未分配到所",
            row.business.town.name if row.business.town else "",
            row.business.sign,
            row.business.name,
            row.get_kind_display(),
            row.get_state_display(),
            "是" if row.counts_towards_cap else "否",
            "；".join(reason["text"] for reason in row.reasons),
            "；".join(dict.fromkeys(reason["article"] for reason in row.reasons)),
        ]


@require_POST
@needs(Act.MAKE_PLAN)
def visit_drop(request: Request, key: int) -> HttpResponse:
    """Drop one planned visit with a reason."""
    mine = queries.plans(request.person, on=request.on)
    row = get_object_or_404(PlannedVisit.objects.select_related("plan"), pk=key, plan__in=mine)
    visit = get_object_or_404(queries.visits(request.person, row.plan, on=request.on), pk=key)
    return move(
        request,
        lambda: drop_visit(visit=visit, reason=reason_of(request), by=request.person, at=request.at),
        done=f"已取消“{visit.business}”{visit.month}月的计划检查。",
        back=f"{reverse('web:plan-visits', args=[row.plan_id])}?{request.POST.get('query', '')}",
    )


@needs(Act.READ_PLAN)
def plan_unmet(request: Request, key: int) -> HttpResponse:
    """What the plan could not meet, with the reason of each."""
    plan = _plan(request, key)
    rows, what = _unmet(request, plan)
    return page(
        request,
        "web/plan_unmet.html",
        plan=plan,
        found=page_of(rows, page_number(request.GET), read=list),
        kinds=Unmet.What.choices,
        what=what,
        may_export=exporting.may_export(request),
    )


def _unmet(request: Request, plan: Plan) -> tuple[QuerySet[Unmet], str]:
    what = one_of(request.GET, "what", Unmet.What.choices)
    rows = queries.unmet(request.person, plan, on=request.on)
    return (rows.filter(what=what) if what else rows), what


@needs(Act.EXPORT)
def plan_unmet_export(request: Request, key: int, ending: str) -> HttpResponseBase:
    """What the plan could not meet, as shown."""
    exporting.ready(request, ending, Act.READ_PLAN)
    plan = _plan(request, key)
    rows, what = _unmet(request, plan)
    rows = exporting.exportable(request, rows, via="business__")
    filters = [*_of_plan(plan), *exporting.chosen({"what": ("事项", Unmet.What.choices)}, {"what": what})]
    printed = Printed(f"{plan.year}年度未能安排的检查", UNMET_HEADINGS, filters)
    return exporting.export(request, ending, printed, _unmet_cells(rows))


def _unmet_cells(rows: QuerySet[Unmet]) -> Iterator[list[object]]:
    for row in each_of(rows):
        shop = row.business
        yield [
            shop.pk, shop.sign, shop.name, shop.town.name if shop.town else "",
            shop.station.name if shop.station else "", row.get_what_display(), row.visits, row.why,
        ]  # fmt: skip


@needs(Act.READ_PLAN)
def capacities(request: Request) -> HttpResponse:
    """What each station can do in a year; filled in by those who make plans."""
    year = year_of(request)
    makers = districts_for(request, Act.MAKE_PLAN)
    if request.method == "POST":
        district = district_for(request, Act.MAKE_PLAN)
        station = get_object_or_404(Station, pk=request.POST.get("station") or 0, district=district)
        return move(
            request,
            _setting(request, station, year),
            done=f"已填报{station.name}{year}年度的检查能力。",
            back=f"{reverse('web:capacities')}?{urlencode({'year': year})}",
        )
    shown = makers or districts_for(request, Act.READ_PLAN)
    rows = StationCapacity.objects.filter(district__in=shown, year__lte=year).order_by("year")
    known = {row.station_id: row for row in rows}
    stations = Station.objects.filter(district__in=shown).order_by("district", "code")
    return page(
        request,
        "web/capacities.html",
        year=year,
        years=years_to_choose(request),
        lines=[(station, known.get(station.pk)) for station in stations],
        may_set=bool(makers),
    )


def _setting(request: Request, station: Station, year: int) -> Callable[[], object]:
    def write() -> None:
        numbers = {}
        for name, label in (("officers", "执法人员数"), ("visits", "每人每月检查次数")):
            text = request.POST.get(name, "").strip()
            if not (text.isascii() and text.isdigit() and len(text) <= 4):
                raise CannotPlan(f"{station.name}：{label}应填不超过4位的整数，填写的是“{text[:20]}”。")
            numbers[name] = int(text)
        set_capacity(
            station=station, year=year, officers=numbers["officers"], visits_per_officer_month=numbers["visits"],
            by=request.person, at=request.at,
        )  # fmt: skip

    return write
