"""Leave and deputies (请假与代理): who is away, who stands in, recorded and ended."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive.queries.paging import page_of
from weili.kernel import absences as services
from weili.kernel.absences import NewAbsence
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Absence
from weili.kernel.roles import Act as Right
from weili.web import acting, filters
from weili.web.forms import Nothing
from weili.web.forms import people as forms


@needs(Right.HANDLE_DUTY, Right.RECORD_ABSENCE)
def absences(request: Request) -> HttpResponse:
    """Who is away or will be, the latest first; one's own and those one answers for."""
    rows = services.absences(request.person, on=request.on)
    found = page_of(rows, filters.page_number(request.GET), read=list)
    lines = [(absence, _stage(absence, request), _movable(absence, request)) for absence in found.rows]
    return page(request, "web/people_absences.html", found=found, lines=lines)


def _stage(absence: Absence, request: Request) -> tuple[str, str]:
    """The colour and the word of how far an absence is."""
    if absence.withdrawn:
        return "grey", "已撤回"
    if absence.until < request.on:
        return "grey", "已结束"
    if absence.since > request.on:
        return "green", "尚未开始"
    return ("amber", "正在代理") if absence.deputy else ("red", "没有代理人")


def _movable(absence: Absence, request: Request) -> bool:
    running = not absence.withdrawn and absence.until >= request.on
    return running and services.may_record(request.person, absence.person, on=request.on)


@needs(Right.HANDLE_DUTY, Right.RECORD_ABSENCE)
def absence_add(request: Request) -> HttpResponse:
    """Record an absence: one's own, or that of somebody one answers for."""
    people = services.recordable(request.person, on=request.on)
    deputies = services.deputies_for(people, on=request.on)
    form = forms.NewAbsence(
        acting.posted(request),
        people=people,
        deputies=deputies,
        initial={"person": request.person.pk, "since": request.on, "until": request.on},
    )

    def write() -> None:
        services.record_absence(new=NewAbsence(**form.cleaned_data), by=request.person, at=request.at)

    act = acting.Act(
        title="登记请假或外出",
        button="登记",
        done="已登记。",
        back=reverse("web:absences"),
        note="代理期间，其岗位能办的事代理人可以办；须由两人签字的事，代理双方视同一人。",
    )
    return acting.act_page(request, act, form, write)


@needs(Right.HANDLE_DUTY, Right.RECORD_ABSENCE)
def absence_act(request: Request, key: int, act: str) -> HttpResponse:
    """End an absence (销假), or name another deputy (改由他人代理)."""
    absence = services.absences(request.person, on=request.on).filter(pk=key).first()
    if absence is None or act not in {"end", "deputy"}:
        raise Http404
    about = f"{absence.person.name}　{absence.since} 至 {absence.until}"
    back = reverse("web:absences")
    if act == "end":
        return acting.act_page(
            request,
            acting.Act(title="销假", button="销假", done="已销假。", back=back, about=about),
            Nothing(acting.posted(request)),
            lambda: services.end_absence(absence=absence, by=request.person, at=request.at),
        )
    deputies = services.deputies_for([absence.person], on=max(absence.since, request.on))
    form = forms.Deputy(acting.posted(request), deputies=[d for d in deputies if d.pk != absence.person_id])
    return acting.act_page(
        request,
        acting.Act(title="指定代理人", button="指定", done="代理人已指定。", back=back, about=about),
        form,
        lambda: services.appoint_deputy(
            absence=absence, deputy=form.cleaned_data["deputy"], by=request.person, at=request.at
        ),
    )
