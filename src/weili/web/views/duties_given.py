"""Duties that change hands: chosen lines given to a person, taken back at once, and handed over (移交)."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.archive import assigning
from weili.archive.assigning import Given, Seen
from weili.archive.duties import DutyRefused
from weili.archive.models import Duty
from weili.archive.queries import duties as queries_duties
from weili.archive.queries import work_list
from weili.archive.queries.duties import duty_rows
from weili.archive.queries.paging import page_of
from weili.archive.queries.work_list import Wanted
from weili.kernel.access import Refused, acts_of
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.web import acting, filters
from weili.web.forms import duties as forms
from weili.web.views.duties import asked_for

#: how many reasons why something stayed are told one by one
TOLD = 3
#: which duties may be handed over
HANDED_OVER = ("open", "late", "unheld")
#: a person nobody is: what was given since the page was shown stays where it is
NOT_SEEN = -1


@require_POST
@needs(Act.HANDLE_DUTY)
def duties_assign(request: Request) -> HttpResponse:
    """Give the chosen lines, or all that match the filter, to one person (批量指派)."""
    back = f"{reverse('web:duties')}?{_without(request, 'given')}"
    person = _assignee(request)
    try:
        if person is None:
            raise DutyRefused("请选择办理人")
        given = assigning.assign_duties(
            seen=_chosen(request), person=person, by=request.person, at=request.at
        )
    except DutyRefused as refusal:
        messages.error(request, str(refusal))
        return go(request, back)
    _tell_what_stayed(request, given)
    if not given.count:
        return go(request, back)
    messages.success(request, f"已指派 {given.count} 件给{person.name}。")
    return go(request, f"{reverse('web:duties')}?{_without(request, 'given', given=given.act)}")


def _assignee(request: Request) -> Person | None:
    wanted = request.POST.get("person", "")
    people = {str(each.person.pk): each.person for each in work_list.assignees(request.person, on=request.on)}
    return people.get(wanted)


def _chosen(request: Request) -> list[Seen]:
    """The lines as they were seen: each with its person, or all that match and nobody gave since."""
    if request.POST.get("all") != "1":
        pairs = [pair.partition(":") for pair in request.POST.getlist("pick")]
        seen = {_number(key): _number(person) for key, _, person in pairs}
        readable = queries_duties.duties(request.person, on=request.on).filter(pk__in=[k for k in seen if k])
        return [Seen(key, seen[key]) for key in readable.values_list("pk", flat=True)]
    wanted = asked_for(request, work_list.choices(request.person, on=request.on))
    rows = work_list.work_list(request.person, wanted, at=request.at)
    since = work_list.given_since(rows, _number(request.POST.get("newest", "")) or 0)
    some = rows.values_list("pk", "person")[: assigning.MOST + 1]
    return [Seen(key, NOT_SEEN if key in since else person) for key, person in some]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _without(request: Request, *names: str, **more: str) -> str:
    kept = [(name, value) for name, value in request.GET.items() if name not in names]
    return urlencode([*kept, *more.items()])


def _tell_what_stayed(request: Request, given: Given) -> None:
    if given.stayed:
        more = f"；另有 {len(given.stayed) - TOLD} 件" if len(given.stayed) > TOLD else ""
        messages.warning(request, "。".join(given.stayed[:TOLD]) + f"{more}。")


@require_POST
@needs(Act.HANDLE_DUTY, Act.MANAGE_PEOPLE)
def assignment_undo(request: Request, act: str) -> HttpResponse:
    """Take back what one just gave (撤回指派)."""
    try:
        undone = assigning.undo_assignment(act=act, by=request.person, at=request.at)
    except DutyRefused as refusal:
        messages.error(request, str(refusal))
    else:
        _tell_what_stayed(request, undone)
        messages.success(request, f"已撤回，{undone.count} 件恢复为原来的办理人。")
    return go(request, f"{reverse('web:duties')}?{_without(request, 'given')}")


@needs(Act.HANDLE_DUTY, Act.MANAGE_PEOPLE)
def duties_hand_over(request: Request) -> HttpResponse:
    """Hand all open duties of a person, of a station or of a selection over to named people (移交)."""
    wanted, rows = _handed(request)
    form = forms.HandOver(acting.posted(request), people=_receivers(request, wanted))
    if request.method == "POST" and form.is_valid():
        keys = list(rows.values_list("pk", flat=True)[: assigning.MOST + 1])
        try:
            given = assigning.hand_over(duties=keys, **form.cleaned_data, by=request.person, at=request.at)
        except DutyRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已移交 {given.count} 件，接收人会收到通知。")
            return go(request, f"{reverse('web:duties')}?given={given.act}")
    return page(
        request,
        "web/duties_hand_over.html",
        status=422 if form.errors else 200,
        form=form,
        wanted=wanted,
        choices=work_list.choices(request.person, on=request.on),
        which=[(name, work_list.WHICH[name]) for name in HANDED_OVER],
        found=page_of(
            rows, filters.page_number(request.GET), read=lambda some: duty_rows(some, at=request.at)
        ),
        picked=request.GET.getlist("pick"),
    )


def _handed(request: Request) -> tuple[Wanted, QuerySet[Duty]]:
    """Whose open duties are handed over; none while neither person nor place nor lines were chosen."""
    if Act.READ_DUTY not in acts_of(request.person, on=request.on):
        raise Refused(request.person, Act.READ_DUTY)
    wanted = asked_for(request, work_list.choices(request.person, on=request.on))
    if wanted.which not in HANDED_OVER:
        wanted = replace(wanted, which="open")
    rows = work_list.work_list(request.person, wanted, at=request.at)
    if picked := request.GET.getlist("pick"):
        keys = [_number(pair.partition(":")[0]) for pair in picked[: assigning.MOST]]
        return wanted, rows.filter(pk__in=[key for key in keys if key])
    narrowed = wanted.person or wanted.station or wanted.which == "unheld"
    return wanted, rows if narrowed else rows.none()


def _receivers(request: Request, wanted: Wanted) -> list[tuple[Person, str]]:
    """Whoever is there and may handle duties, but not the one who hands over."""
    people = work_list.assignees(request.person, on=request.on)
    return [
        (each.person, each.words) for each in people if str(each.person.pk) != wanted.person and not each.away
    ]
