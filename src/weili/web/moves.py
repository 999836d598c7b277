"""Buttons: a move is one service called by POST; its refusal is a sentence above the page one came from."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse

from weili.archive.identity.merging import CannotMerge
from weili.grading.services import CannotAmend, CannotChoose, CannotSign, NotAnArchiveHead
from weili.inspection.refusals import CannotArrange, ChecklistRefused
from weili.kernel.access import Refused, area
from weili.kernel.files import FileRefused
from weili.kernel.http import Request, go
from weili.kernel.models import District, Job
from weili.kernel.roles import Act
from weili.kernel.workflow import CannotMove
from weili.law.source import LawError
from weili.planning.services import CannotPlan
from weili.reactions.importing import CannotImport

#: what services say when something cannot be; every other exception is a fault of ours
REFUSALS = (
    CannotAmend, CannotArrange, CannotChoose, CannotImport, CannotMerge, CannotMove, CannotPlan, CannotSign,
    ChecklistRefused, FileRefused, LawError, NotAnArchiveHead,
)  # fmt: skip


def move(request: Request, write: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """Do one thing and go back: with a sentence that it is done, or with the service's refusal."""
    try:
        write()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return go(request, back)


def reason_of(request: Request) -> str:
    """The reason that a person typed; the service refuses an empty one."""
    return request.POST.get("reason", "").strip()[:300]


def districts_for(request: Request, act: Act) -> list[District]:
    """The whole districts in which an act is this person's."""
    within = area(request.person, act, on=request.on)
    rows = District.objects.order_by("code")
    return list(rows if within.everywhere else rows.filter(code__in=within.districts))


def district_for(request: Request, act: Act) -> District:
    """The district in which a district-wide act is done: the one asked for, else the first. Raises Refused."""
    mine = districts_for(request, act)
    if not mine:
        raise Refused(request.person, act)
    wanted = request.POST.get("district") or request.GET.get("district")
    if not wanted:
        return mine[0]
    for district in mine:
        if district.code == wanted:
            return district
    raise Http404


def year_of(request: Request) -> int:
    """The year that a page is about: as asked for, else this year."""
    text = request.POST.get("year") or request.GET.get("year") or ""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else request.on.year
    return year if 2000 <= year <= request.on.year + 1 else request.on.year


def years_to_choose(request: Request) -> list[int]:
    """Next year, this one and the five before it."""
    return list(range(request.on.year + 1, request.on.year - 6, -1))


def under_way(job: Job | None) -> bool:
    """Whether a job still waits or runs."""
    return job is not None and job.state in {Job.State.WAITING, Job.State.RUNNING}


def refreshed(request: Request, answer: HttpResponse, *, ended: bool) -> HttpResponse:
    """A page that polls a job is loaded anew as soon as the job has ended."""
    if ended and getattr(request, "htmx", None) and "poll" in request.GET:
        answer["HX-Refresh"] = "true"
    return answer
