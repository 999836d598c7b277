"""The list of inspections (检查任务台账), and other officers for many of them at once, to be taken back."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.inspection.queries.candidates import Candidate, officers_of
from weili.inspection.queries.inspections import inspections
from weili.inspection.refusals import CannotArrange
from weili.inspection.services import reassign_teams, undo_reassignment
from weili.inspection.services.reassigning import Changed, Reassigned
from weili.kernel.access import acts_of, area, districts_of
from weili.kernel.http import Request, go, needs
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.web.desk_door import desk_needs
from weili.web.record_tables import LISTS
from weili.web.views.records import shown

#: as with duties: longer than half an hour ago is adjusted anew, not taken back
UNDO_WITHIN, TOLD = 1800, 3
_SALT = "weili.inspections.reassigned"


@desk_needs(Act.READ_VISIT)
def inspection_list(request: Request) -> HttpResponse:
    """The list: filtered, sorted, exported; chosen lines get other officers."""
    more: dict[str, Any] = {}
    if Act.PROPOSE_VISIT in acts_of(request.person, on=request.on):
        more["picking"] = {
            "address": reverse("web:inspections-reassign"), "template": "web/inspections_reassign.html",
            "officers": _officers(request),
        }  # fmt: skip
    token = request.GET.get("undo", "")
    if token and (changed := _changes(request, token)):
        more["undo"] = {
            "address": reverse("web:inspections-undo"), "token": token, "count": len(changed),
        }  # fmt: skip
    return shown(request, LISTS["inspections"], **more)


def _officers(request: Request) -> list[Candidate]:
    """Whom one may send where one arranges inspections: the own stations' people first."""
    stations = area(request.person, Act.PROPOSE_VISIT, on=request.on).stations
    return [
        each
        for code in districts_of(request.person, on=request.on)
        for each in officers_of(code, request.on, station=next(iter(stations), None))
        if each.able
    ]


@require_POST
@needs(Act.PROPOSE_VISIT)
def inspections_reassign(request: Request) -> HttpResponse:
    """Give the chosen inspections other officers (批量调整检查人员)."""
    able = {str(each.key) for each in _officers(request)}
    keys = [key for key in (request.POST.get("leader", ""), *request.POST.getlist("officer")) if key in able]
    people = Person.objects.in_bulk([int(key) for key in keys])
    seen = _seen(request.POST.getlist("pick"))
    rows = list(inspections(request.person, on=request.on).filter(pk__in=seen).order_by("planned_on", "pk"))
    try:
        result = reassign_teams(
            inspections=rows, seen=seen, officers=[people[int(key)] for key in dict.fromkeys(keys)],
            reason=request.POST.get("reason", ""), by=request.person, at=request.at,
        )  # fmt: skip
    except CannotArrange as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    _tell(request, result)
    if not result.count:
        return _back(request)
    messages.success(request, f"已调整 {result.count} 件的检查人员。")
    kept = [[each.inspection, each.before, each.after] for each in result.changed]
    return _back(request, undo=signing.dumps([request.person.pk, kept], salt=_SALT, compress=True))


@require_POST
@needs(Act.PROPOSE_VISIT)
def inspections_undo(request: Request) -> HttpResponse:
    """Take back what one just changed (撤回调整)."""
    changed = _changes(request, request.POST.get("undo", ""))
    if not changed:
        messages.error(request, "这次调整已超过半小时或者已撤回，请重新调整。")
        return _back(request)
    result = undo_reassignment(changed=changed, by=request.person, at=request.at)
    _tell(request, result)
    if result.count:
        messages.success(request, f"已撤回，{result.count} 件恢复为原来的检查人员。")
    return _back(request)


def _seen(picks: list[str]) -> dict[int, list[int]]:
    """The chosen lines, each with the officers that the page showed: `12:3.4`."""
    found = {}
    for pick in picks:
        key, _, people = pick.partition(":")
        keys = [each for each in people.split(".") if each]
        if all(each.isascii() and each.isdigit() and len(each) < 16 for each in (key, *keys)) and key:
            found[int(key)] = [int(each) for each in keys]
    return found


def _changes(request: Request, token: str) -> list[Changed]:
    """What a signed address says was changed, while it may be taken back by who did it."""
    try:
        person, kept = signing.loads(token, salt=_SALT, max_age=UNDO_WITHIN)
    except signing.BadSignature:
        return []
    if person != request.person.pk:
        return []
    changed = [Changed(key, tuple(before), tuple(after)) for key, before, after in kept]
    standing = inspections(request.person, on=request.on).filter(pk__in=[each.inspection for each in changed])
    teams = {
        row.pk: {each.person_id for each in row.attendances.all()}
        for row in standing.prefetch_related("attendances")
    }
    return [each for each in changed if teams.get(each.inspection) == set(each.after)]


def _tell(request: Request, result: Reassigned) -> None:
    if result.stayed:
        more = f"；另有 {len(result.stayed) - TOLD} 件" if len(result.stayed) > TOLD else ""
        messages.warning(request, "；".join(result.stayed[:TOLD]) + f"{more}。")


def _back(request: Request, **more: str) -> HttpResponse:
    query = request.GET.copy()
    query.pop("undo", None)
    for name, value in more.items():
        query[name] = value
    return go(request, f"{reverse('web:inspection-list')}?{query.urlencode()}")
