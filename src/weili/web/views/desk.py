"""What the house did for one: messages, background work, and whether the archive still holds."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from weili.archive.queries import seals as queries_seals
from weili.archive.queries.paging import page_of
from weili.archive.timeline import seals
from weili.archive.timeline.verify import verify
from weili.kernel import jobs as work
from weili.kernel import notifications as services
from weili.kernel import queries
from weili.kernel.access import Refused, area
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import District, Job
from weili.kernel.roles import Act
from weili.web import filters


@needs()
def notifications(request: Request) -> HttpResponse:
    """One's messages, the latest first."""
    rows = queries.notifications(request.person)
    found = page_of(rows, filters.page_number(request.GET), read=list)
    return page(request, "web/notifications.html", found=found)


@require_POST
@needs()
def notifications_read(request: Request) -> HttpResponse:
    """Mark all of one's messages as read."""
    services.mark_all_read(person=request.person, at=request.at)
    return go(request, reverse("web:notifications"))


@require_POST
@needs()
def notification_open(request: Request, key: int) -> HttpResponse:
    """Mark one message as read and go where it leads."""
    shown = get_object_or_404(queries.notifications(request.person), pk=key)
    link = services.open_notification(notification=shown, at=request.at)
    here = url_has_allowed_host_and_scheme(link, allowed_hosts=None)
    return go(request, link if link and here else reverse("web:notifications"))


@needs()
def jobs(request: Request) -> HttpResponse:
    """Background work: one's own, and that of the districts where one imports or verifies."""
    rows = queries.jobs(request.person, on=request.on)
    return page(request, "web/jobs.html", found=page_of(rows, filters.page_number(request.GET), read=list))


@needs()
def job(request: Request, key: int) -> HttpResponse:
    """One piece of work and how far it is; an open page asks again every two seconds."""
    shown = get_object_or_404(queries.jobs(request.person, on=request.on), pk=key)
    running = shown.state in {Job.State.WAITING, Job.State.RUNNING}
    return page(request, "web/job.html", part="progress", job=shown, running=running)


@require_POST
@needs()
def job_move(request: Request, key: int, move: str) -> HttpResponse:
    """Cancel a job, or put a failed one back; only whoever asked for it, or imports in its district."""
    shown = get_object_or_404(queries.jobs(request.person, on=request.on), pk=key)
    services_of_moves = {"cancel": work.cancel, "retry": work.retry}
    if move not in services_of_moves:
        raise Http404
    importing = area(request.person, Act.IMPORT, on=request.on)
    theirs = importing.everywhere or shown.district_id in importing.districts
    if shown.asked_by_id != request.person.pk and not theirs:
        raise Refused(request.person, Act.IMPORT)
    try:
        services_of_moves[move](job=shown, by=request.person, at=request.at)
    except ValueError as refusal:
        messages.error(request, str(refusal))
    return go(request, reverse("web:job", args=[shown.pk]))


@needs(Act.VERIFY_ARCHIVE)
def verification(request: Request) -> HttpResponse:
    """The last seals, and the chains verified when somebody asks (核验档案链)."""
    districts = queries_seals.verifiable(request.person, on=request.on)
    results = []
    if request.method == "POST":
        results = [(district, verify(district=district.code)) for district in districts]
    return page(
        request,
        "web/verification.html",
        districts=districts,
        results=results,
        asked=request.method == "POST",
        seals=queries_seals.last_seals(request.person, on=request.on),
    )


@require_POST
@needs(Act.VERIFY_ARCHIVE)
def seal(request: Request, code: str) -> HttpResponse:
    """Seal a district's chains now (立即封存); the nightly job does the same."""
    district = get_object_or_404(District, code=code)
    if district not in queries_seals.verifiable(request.person, on=request.on):
        raise Http404
    sealed = seals.seal_day(district=district, by=request.person, at=request.at)
    messages.success(request, f"已封存：{district.name}第 {sealed.seq} 号。请打印封存单，放入值班簿。")
    return go(request, reverse("web:verification"))


@needs(Act.VERIFY_ARCHIVE)
def seal_sheet(request: Request, key: int) -> HttpResponse:
    """One seal as the text that is printed, signed and kept (封存单)."""
    for each in queries_seals.last_seals(request.person, on=request.on, limit=400):
        if each.pk == key:
            return HttpResponse(seals.export_seal(each), content_type="text/plain; charset=utf-8")
    raise Http404
