"""Drawing by lot whom to inspect and who inspects (双随机): from a filtered list, repeated by anybody, proposed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive.models import Business
from weili.archive.queries.businesses import heads, sector_label
from weili.archive.queries.facets import narrowed
from weili.archive.queries.paging import page_of
from weili.inspection.drawing import Lot
from weili.inspection.models import Draw
from weili.inspection.queries.candidates import officers_of
from weili.inspection.queries.checklists import published
from weili.inspection.queries.draws import draws, inspections_of, repeated
from weili.inspection.services import NewDraw, propose_drawn
from weili.inspection.services import draw as draw_lots
from weili.kernel.access import acts_of, allowed, area
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import Person, Station
from weili.kernel.roles import Act
from weili.oversight.analysis_measures import MEASURES
from weili.web import acting, filters
from weili.web.arranging import default_day
from weili.web.desk_door import desk_needs
from weili.web.forms.orders import DrawLots, ProposeDrawn
from weili.web.moves import district_for
from weili.web.record_lists import asked_for
from weili.web.views.analysis import scope_of

#: by what a pool is narrowed before it is drawn from
POOL = ("town", "station", "sector", "kind", "permit", "grade", "season")
TOLD = 5


@desk_needs(Act.READ_VISIT)
def draw_list(request: Request) -> HttpResponse:
    """All draws, the newest first."""
    return page(
        request,
        "web/draws.html",
        found=page_of(draws(request.person, on=request.on), filters.page_number(request.GET), read=list),
        may_draw=Act.PROPOSE_VISIT in acts_of(request.person, on=request.on),
    )


@needs(Act.PROPOSE_VISIT)
def draw_new(request: Request) -> HttpResponse:
    """Narrow the pool, choose the officers, draw."""
    within = area(request.person, Act.PROPOSE_VISIT, on=request.on)
    station = None
    if not within.everywhere and not within.districts:
        station = (
            Station.objects.filter(pk__in=within.stations).select_related("district").order_by("pk").first()
        )
    district = station.district if station else district_for(request, Act.PROPOSE_VISIT)
    scope = scope_of(request)
    facets = [facet for facet in MEASURES["businesses"].facets if facet.name in POOL]
    asked = asked_for(request.GET, facets, scope)
    pool = heads(request.person, on=request.on).filter(district=district)
    if station:
        pool = pool.filter(station=station)
    pool = narrowed(pool, facets, asked.chosen, scope)
    people = officers_of(district.pk, request.on, station=station.pk if station else None)
    form = DrawLots(
        acting.posted(request), officers=people,
        initial={"officers": [str(p.key) for p in people if p.able and (p.near or not station)], "wanted": 10},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = draw_lots(new=_new(form, pool, district, station), by=request.person, at=request.at)
        except acting.REFUSALS as refusal:
            form.refuse(refusal)
        else:
            return go(request, reverse("web:draw", args=[made.pk]))
    return page(
        request,
        "web/draw_new.html",
        status=422 if form.errors else 200,
        form=form,
        fields=[(facet, facet.choices(scope), asked.chosen.get(facet.name, "")) for facet in facets],
        asked=asked,
        count=pool.count(),
        station=station,
        district=district,
    )


def _new(form: DrawLots, pool: Any, district: Any, station: Station | None) -> NewDraw:
    given = form.cleaned_data
    people = Person.objects.in_bulk([int(key) for key in given["officers"]])
    return NewDraw(
        district=district, station=station, name=given["name"], businesses=list(pool.order_by("pk")),
        officers=list(people.values()), wanted=given["wanted"], team_size=given["team_size"],
        checked_within=given["checked_within"],
        recused={int(key): given["recused_why"] for key in given["recused"]},
    )  # fmt: skip


def _shown_to(request: Request, key: int) -> Draw:
    found: Draw | None = draws(request.person, on=request.on).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@desk_needs(Act.READ_VISIT)
def draw(request: Request, key: int) -> HttpResponse:
    """One draw: pool, reasons, seed and outcome, and whether drawing again gives the same (复核抽取)."""
    shown = _shown_to(request, key)
    lots = [Lot(lot["business"], tuple(lot["officers"])) for lot in shown.outcome]
    shops = Business.objects.in_district(shown.district_id).select_related("town")
    known = shops.in_bulk([lot.business for lot in lots])
    names = {each["person"]: each["name"] for each in shown.officers}
    made = inspections_of(shown)
    again = repeated(shown) if "repeat" in request.GET else None
    return page(
        request,
        "web/draw.html",
        draw=shown,
        lots=[
            (
                known.get(lot.business),
                "、".join(names.get(key, "？") for key in lot.officers),
                made.get(lot.business),
            )
            for lot in lots
        ],
        again=again,
        may_propose=len(made) < len(lots)
        and allowed(request.person, Act.PROPOSE_VISIT, shown, on=request.on),
    )


@needs(Act.PROPOSE_VISIT)
def draw_propose(request: Request, key: int) -> HttpResponse:
    """Turn an outcome into proposed inspections."""
    shown = _shown_to(request, key)
    sectors = (
        Business.objects.in_district(shown.district_id)
        .filter(pk__in=[lot["business"] for lot in shown.outcome])
        .order_by("sector").values_list("sector", flat=True).distinct()
    )  # fmt: skip
    lists = [(each, sector_label(each), published(shown.district, sector=each)) for each in sectors if each]
    usable = [(sector, label, some) for sector, label, some in lists if some]
    form = ProposeDrawn(acting.posted(request), lists=usable, initial={"planned_on": default_day(request.on)})
    back = reverse("web:draw", args=[shown.pk])

    def write() -> None:
        chosen = {
            sector: next(each for each in some if str(each.pk) == form.cleaned_data[f"list_{sector}"])
            for sector, _, some in usable
        }
        made, stayed = propose_drawn(
            draw=shown, checklists=chosen, planned_on=form.cleaned_data["planned_on"], by=request.person,
            at=request.at,
        )  # fmt: skip
        if stayed:
            more = f"；另有 {len(stayed) - TOLD} 户" if len(stayed) > TOLD else ""
            messages.warning(request, "；".join(stayed[:TOLD]) + f"{more}。")
        messages.info(request, f"已提出 {len(made)} 件检查。")

    act = acting.Act(
        title="抽取结果转检查", button="提出检查，报批准", done="提出的检查等待批准。", back=back, about=shown.name,
        note="每户一件检查，检查人员即抽取的人员；已有检查的户不重复提出。",
    )  # fmt: skip
    return acting.act_page(request, act, form, write)
