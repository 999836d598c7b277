"""Drawing by lot whom to inspect and who inspects (双随机, Order 49 art. 5): pool, reasons, seed and outcome stay."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from weili.archive.models import Business
from weili.archive.timeline.ledger import record
from weili.inspection.drawing import draw_lots
from weili.inspection.events import LotsDrawn
from weili.inspection.models import Checklist, Draw, Inspection, Matter
from weili.inspection.queries.draws import Left, businesses_left_out, drawn_already, subject_of
from weili.inspection.refusals import CannotArrange
from weili.inspection.services.arranging import NewInspection, propose_inspection
from weili.inspection.teams import require_certificate
from weili.kernel import access, clock
from weili.kernel.access import Place
from weili.kernel.models import District, Person, Station
from weili.kernel.roles import Act
from weili.law.sources_of_visits import VisitSource

MOST_IN_POOL = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraw:
    """From what is drawn, and how many; what may not be drawn is left out by the house, each with its reason.

    `checked_within`: months in which whoever was inspected stays out. `recused`: officers who stay out and why.
    """

    district: District
    name: str
    businesses: Sequence[Business]
    officers: Sequence[Person]
    wanted: int
    team_size: int = 2
    station: Station | None = None
    checked_within: int = 0
    recused: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def draw(*, new: NewDraw, by: Person, at: datetime) -> Draw:
    """Draw by lot (双随机抽取), with a seed of this very instant. Raises Refused, CannotArrange, CannotDraw."""
    on = clock.day(at)
    place = Place(new.district.pk, new.station.pk if new.station else None)
    if not access.area(by, Act.PROPOSE_VISIT, on=on).holds(place):
        raise access.Refused(by, Act.PROPOSE_VISIT)
    if not new.name.strip():
        raise CannotArrange("请填写抽取的名称，例如“三季度餐饮双随机”")
    if len(new.businesses) > MOST_IN_POOL:
        raise CannotArrange(f"一次最多从 {MOST_IN_POOL} 户中抽取，请用筛选缩小范围")
    closed = businesses_left_out(new.businesses, on=on, checked_within=new.checked_within)
    away = _officers_left_out(new.officers, new.recused, on=on)
    shops = sorted((b for b in new.businesses if b.pk not in closed), key=lambda b: b.pk)
    people = sorted((p for p in new.officers if p.pk not in away), key=lambda p: p.pk)
    seed = secrets.token_hex(32)
    lots = draw_lots(
        seed=seed, businesses=[b.pk for b in shops], officers=[p.pk for p in people], wanted=new.wanted,
        team_size=new.team_size,
    )  # fmt: skip
    drawn: Draw = Draw.objects.create(
        district=new.district, station=new.station, name=new.name.strip()[:120], seed=seed, wanted=new.wanted,
        team_size=new.team_size, drawn_by=by, drawn_at=at,
        businesses=[{"business": b.pk, "name": str(b)} for b in shops],
        officers=[{"person": p.pk, "name": p.name} for p in people],
        excluded=[_kept(left) for left in (*closed.values(), *away.values())],
        outcome=[{"business": lot.business, "officers": list(lot.officers)} for lot in lots],
    )  # fmt: skip
    event = LotsDrawn(draw=drawn.pk, name=drawn.name, pool=len(shops), wanted=new.wanted, seed=seed)
    record(event, of=new.district, by=by, at=at)
    return drawn


def _officers_left_out(
    officers: Sequence[Person], recused: Mapping[int, str], *, on: date
) -> dict[int, Left]:
    """The officers of a pool who are not drawn, by key: recused, or without a valid certificate."""
    found = {}
    for officer in officers:
        why = recused.get(officer.pk, "").strip()
        try:
            require_certificate(officer, on=on)
        except CannotArrange as reason:
            why = why or str(reason)
        if why:
            found[officer.pk] = Left("检查人员", officer.name, why)
    return found


def _kept(left: Left) -> dict[str, Any]:
    return {"what": left.what, "name": left.name, "why": left.why}


@transaction.atomic
def propose_drawn(
    *, draw: Draw, checklists: Mapping[str, Checklist], planned_on: date, by: Person, at: datetime
) -> tuple[list[Inspection], list[str]]:
    """Propose an inspection for each business drawn (抽取结果转检查): those made, and why the others were not.

    `checklists` by sector. What is proposed waits for approval like any other. Raises Refused.
    """
    access.require(by, Act.PROPOSE_VISIT, draw, on=clock.day(at))
    taken = drawn_already(draw)
    lots = [lot for lot in draw.outcome if lot["business"] not in taken]
    shops = Business.objects.in_district(draw.district_id).in_bulk([lot["business"] for lot in lots])
    people = Person.objects.prefetch_related(*access.held()).in_bulk(
        {key for lot in lots for key in lot["officers"]}
    )
    made, stayed = [], []
    for lot in lots:
        business = shops[lot["business"]]
        checklist = checklists.get(business.sector)
        try:
            if checklist is None:
                raise CannotArrange(f"“{business}”的环节没有选择检查表")
            new = NewInspection(
                business=business, kind=Inspection.Kind.ROUTINE, source=VisitSource.PLAN, planned_on=planned_on,
                source_text=f"双随机抽取“{draw.name}”"[:300], checklist=checklist, station=draw.station,
                officers=[people[key] for key in lot["officers"]],
            )  # fmt: skip
            with transaction.atomic():
                inspection = propose_inspection(new=new, by=by, at=at)
        except CannotArrange as why:
            stayed.append(str(why))
            continue
        title = f"双随机抽取：{draw.name}"[:200]
        Matter.objects.create(inspection=inspection, subject=subject_of(draw), title=title)
        made.append(inspection)
    return made, stayed
