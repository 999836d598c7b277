"""Arranging inspections (安排检查): proposed from whatever is due, changed and proposed again, moved on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.inspection.cap import cap_standing
from weili.inspection.models import Checklist, Inspection
from weili.inspection.queries.candidates import Candidate, candidates
from weili.inspection.queries.checklists import current_checklist, published
from weili.inspection.queries.offers import Offer, higher_inspections, offers, standing_inspection
from weili.inspection.services import NewInspection, amend_inspection, propose_inspection
from weili.kernel.access import allowed, require
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.sources_of_visits import VisitSource, source_rule
from weili.web import acting, filters
from weili.web.arranging import Start, default_day, start_of
from weili.web.cards import card_about
from weili.web.forms.inspections import Propose
from weili.web.inspection_moves import MOVES
from weili.web.views.inspections import shown_to


@needs(Act.PROPOSE_VISIT)
def inspection_new(request: Request) -> HttpResponse:
    """Propose an inspection of a business for all that is due there."""
    start = start_of(request)
    require(request.person, Act.PROPOSE_VISIT, start.business, on=request.on)
    return _asked(request, start, None)


@needs(Act.PROPOSE_VISIT)
def inspection_amend(request: Request, key: str) -> HttpResponse:
    """Change a proposed or returned inspection and propose it again."""
    shown = shown_to(request, key)
    require(request.person, Act.PROPOSE_VISIT, shown, on=request.on)
    return _asked(request, Start(shown.business, initial=_initial_of(shown), rechecks=shown.rechecks), shown)


def _initial_of(inspection: Inspection) -> dict[str, Any]:
    names = (
        "source",
        "source_text",
        "campaign",
        "kind",
        "planned_on",
        "mode",
        "way",
        "urgent",
        "no_repeat_reason",
    )
    team = list(inspection.attendances.all())
    return {name: getattr(inspection, name) for name in names} | {
        "checklist": str(inspection.checklist_id), "officers": [str(each.person_id) for each in team],
        "leader": next((str(each.person_id) for each in team if each.leads), ""),
        "duties": [str(each.duty_id) for each in inspection.matters.all() if each.duty_id],
    }  # fmt: skip


def _asked(request: Request, start: Start, inspection: Inspection | None) -> HttpResponse:
    """The page of a proposal, new or changed: asked for, refused with a sentence, or written."""
    business, day = start.business, _day(request, start)
    lists = _lists(start, inspection, on=request.on)
    people = candidates(business, day, also=_keys(start.initial.get("officers", ())))
    due = [each for each in offers(business, day) if _offered(each, inspection)]
    form = Propose(
        acting.posted(request), sources=_sources(request), checklists=lists, officers=people, offers=due,
        initial=_initial(request, start, day, people, due),
    )  # fmt: skip
    back = (
        reverse("web:inspection", args=[inspection.key])
        if inspection
        else reverse("web:business", args=[business.pk])
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = _write(request, form, start, inspection, due)
        except acting.REFUSALS as refusal:
            form.refuse(refusal)
        else:
            return go(request, reverse("web:inspection", args=[written.key]))
    return page(
        request,
        "web/inspection_new.html",
        status=422 if form.errors else 200,
        form=form,
        start=start,
        inspection=inspection,
        back=back,
        card=card_about(request, business),
        offers=due,
        near=[each for each in people if each.near],
        others=[each for each in people if not each.near],
        cap=cap_standing(business, day, but=inspection),
        may_exceed=allowed(request.person, Act.EXCEED_CAP, business, on=request.on),
        higher=higher_inspections(business, day),
        standing=standing_inspection(business) if inspection is None else None,
    )


def _offered(offer: Offer, inspection: Inspection | None) -> bool:
    """Whether a matter can be ticked: not the duty of an inspection itself, nor what another is arranged for."""
    return not offer.subject.startswith("inspection.Inspection:") and not (offer.taken and inspection is None)


def _day(request: Request, start: Start) -> date:
    """The day about which is asked: as posted, as filled in, or as proposed."""
    wanted: date = start.initial.get("planned_on") or default_day(request.on)
    return filters.day_in(request.POST, "planned_on") or wanted


def _keys(texts: Sequence[str]) -> list[int]:
    return [int(each) for each in texts]


def _lists(start: Start, inspection: Inspection | None, *, on: date) -> list[Checklist]:
    """The published checklists, the one that fits first, then those of the sector; one in use already stays."""
    business = start.business
    found = sorted(published(business.district), key=lambda each: (each.sector != business.sector, each.name))
    fitting = current_checklist(business.district, sector=business.sector, kind=business.kind, on=on)
    if fitting is not None:
        found.sort(key=lambda each: each != fitting)
    if inspection is not None and inspection.checklist not in found:
        found.insert(0, inspection.checklist)
    return found


def _sources(request: Request) -> list[VisitSource]:
    return [each for each in VisitSource if source_rule(each, request.on).inspection]


def _initial(
    request: Request, start: Start, day: date, people: Sequence[Candidate], due: Sequence[Offer]
) -> dict[str, Any]:
    """What is filled in: the day, myself, and the matters that a visit ends or that are its occasion."""
    me = [str(each.key) for each in people if each.key == request.person.pk and each.able]
    ticked = [str(o.duty.pk) for o in due if o.subject == start.subject or (o.settled and not o.taken)]
    return {"planned_on": day, "officers": me, "leader": "", "duties": ticked, **start.initial}


def _write(
    request: Request, form: Propose, start: Start, inspection: Inspection | None, due: Sequence[Offer]
) -> Inspection:
    given = form.cleaned_data
    people = Person.objects.in_bulk(_keys([*given["officers"], *filter(None, [given["leader"]])]))
    duties = {str(each.duty.pk): each.duty for each in due}
    new = NewInspection(
        business=start.business if inspection is None else inspection.business, kind=given["kind"],
        source=VisitSource(given["source"]), planned_on=given["planned_on"],
        checklist=form.checklists[given["checklist"]], officers=[people[int(key)] for key in given["officers"]],
        leader=people[int(given["leader"])] if given["leader"] else None, source_text=given["source_text"],
        campaign=given["campaign"], mode=given["mode"], way=given["way"], urgent=given["urgent"],
        no_repeat_reason=given["no_repeat_reason"], rechecks=start.rechecks,
        duties=[duties[key] for key in given["duties"]],
    )  # fmt: skip
    if inspection is None:
        return propose_inspection(new=new, by=request.person, at=request.at)
    return amend_inspection(inspection=inspection, new=new, by=request.person, at=request.at)


@needs(Act.PROPOSE_VISIT, Act.APPROVE_VISIT, Act.INSPECT, Act.PUBLISH_VISIT)
def inspection_move(request: Request, key: str, move: str) -> HttpResponse:
    """One move of an inspection; the service decides and records it."""
    shown = shown_to(request, key)
    if move not in MOVES:
        raise Http404
    how = MOVES[move]
    form, write = how.prepare(request, shown)
    about = (
        f"{shown.business}　{shown.planned_on} {shown.get_kind_display()}，来源：{shown.get_source_display()}"
    )
    if move == "approve" and shown.counts_towards_cap:
        about += f"　{cap_standing(shown.business, shown.planned_on, but=shown).words}"
    act = acting.Act(
        title=how.label, button=how.label, done=how.done, back=reverse("web:inspection", args=[shown.key]),
        about=about, note=how.note, danger=how.danger,
    )  # fmt: skip
    return acting.act_page(request, act, form, write)
