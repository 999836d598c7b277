"""Duties (待办): the work list, one duty with its clock, and what may be done to it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse

from weili.archive import duties
from weili.archive.models import Duty
from weili.archive.queries import duties as queries_duties
from weili.archive.queries.duties import DutyRow
from weili.exchange.writers import Printed
from weili.kernel.access import allowed
from weili.kernel.http import Request, needs, page
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.roles import Act as Right
from weili.web import acting, exporting, filters
from weili.web.forms import Form, Reason
from weili.web.forms import duties as forms

HEADINGS = (
    "编号",
    "事项",
    "经营户",
    "街镇",
    "起算",
    "最后一日",
    "期限",
    "办理人",
    "依据",
    "规则",
    "办结",
    "结果",
)


def _asked(request: Request) -> dict[str, str]:
    return {
        "which": filters.one_of(request.GET, "which", queries_duties.WHICH.items(), "open"),
        "whose": filters.one_of(request.GET, "whose", queries_duties.WHOSE.items(), "all"),
        "q": filters.question(request.GET),
    }


@needs(Right.READ_DUTY)
def duty_list(request: Request) -> HttpResponse:
    """The work list: what is late first."""
    asked = _asked(request)
    found = queries_duties.duty_page(request.person, filters.page_number(request.GET), **asked, at=request.at)
    return page(
        request,
        "web/duties.html",
        part="list",
        found=found,
        counts=queries_duties.counts(request.person, at=request.at),
        which=asked["which"],
        whose=asked["whose"],
        q=asked["q"],
        all_which=queries_duties.WHICH.items(),
        all_whose=queries_duties.WHOSE.items(),
        may_export=exporting.may_export(request),
    )


@needs(Right.EXPORT)
def duties_export(request: Request, ending: str) -> FileResponse:
    """The work list as it is shown, every page of it."""
    exporting.ready(request, ending, Right.READ_DUTY)
    asked = _asked(request)
    rows = queries_duties.work_list(request.person, **asked, at=request.at)
    rows = exporting.exportable(request, rows, business="business__root")
    words = [
        ("哪些", queries_duties.WHICH[asked["which"]]),
        ("归谁", queries_duties.WHOSE[asked["whose"]]),
        *([("搜索", asked["q"])] if asked["q"] else []),
    ]
    lines = queries_duties.every_duty(rows, at=request.at)
    return exporting.export(request, ending, Printed("待办", HEADINGS, words), _cells(lines))


def _cells(lines: Iterable[DutyRow]) -> Iterator[tuple[object, ...]]:
    for row in lines:
        yield (
            row.pk, row.title, row.business_name or "全区", row.town, row.started_on, row.last_on,
            row.light.words, row.person or "未指派", row.cite or "自定期限", "" if row.sure else "待确认",
            row.ended_on, row.outcome,
        )  # fmt: skip


def _shown_to(request: Request, key: int) -> Duty:
    duty: Duty | None = queries_duties.duties(request.person, on=request.on).filter(pk=key).first()
    if duty is None:
        raise Http404
    return duty


@needs(Right.READ_DUTY)
def duty(request: Request, key: int) -> HttpResponse:
    """One duty: what must be done, by when, on what ground, and how its last day moved."""
    shown = _shown_to(request, key)
    return page(
        request,
        "web/duty.html",
        duty=shown,
        row=queries_duties.duty_row(shown, request.at, loaded_calendar()),
        pauses=shown.pauses.select_related("approved_by").order_by("since"),
        moves=[(name, MOVES[name][0]) for name in MOVES if _possible(request, shown, name)],
    )


def _possible(request: Request, duty: Duty, move: str) -> bool:
    """Whether a button is shown; the service decides."""
    if duty.state != Duty.State.OPEN or not allowed(request.person, MOVES[move][3], duty, on=request.on):
        return False
    paused = any(pause.until is None for pause in duty.pauses.all())
    return {
        "extend": bool(duty.rule) and not hasattr(duty, "extension"),
        "pause": bool(duty.rule) and not paused,
        "resume": paused,
    }.get(move, True)


Prepared = tuple[Form, Callable[[], Any]]


def _plain(form: type[Form], service: Callable[..., Any]) -> Callable[[Request, Duty], Prepared]:
    """A move whose form has the very names that its service takes."""

    def prepare(request: Request, duty: Duty) -> Prepared:
        given = form(acting.posted(request))
        return given, lambda: service(duty=duty, **given.cleaned_data, by=request.person, at=request.at)

    return prepare


def _assign(request: Request, duty: Duty) -> Prepared:
    people = queries_duties.colleagues(duty, on=request.on)
    form = forms.Assign(acting.posted(request), people=people, initial={"person": duty.person_id})
    return form, lambda: duties.assign_duty(
        duty=duty, person=form.cleaned_data["person"], by=request.person, at=request.at
    )


#: the move in the address → its button, what is said when it is done, its form and service, whose it is
MOVES: dict[str, tuple[str, str, Callable[[Request, Duty], Prepared], Right]] = {
    "complete": ("办结", "已办结。", _plain(forms.Complete, duties.complete_duty), Right.HANDLE_DUTY),
    "assign": ("指派", "已指派。", _assign, Right.HANDLE_DUTY),
    "extend": ("延长期限", "期限已延长。", _plain(forms.Extend, duties.extend_duty), Right.EXTEND_DUTY),
    "pause": ("中止计算", "已中止计算。", _plain(forms.Pause, duties.pause_duty), Right.EXTEND_DUTY),
    "resume": ("恢复计算", "已恢复计算。", _plain(forms.Resume, duties.resume_duty), Right.EXTEND_DUTY),
    "void": ("撤销待办", "已撤销。", _plain(Reason, duties.void_duty), Right.HANDLE_DUTY),
}  # fmt: skip


@needs(Right.HANDLE_DUTY, Right.EXTEND_DUTY)
def duty_move(request: Request, key: int, move: str) -> HttpResponse:
    """One move of a duty; the service decides and records it."""
    shown = _shown_to(request, key)
    if move not in MOVES:
        raise Http404
    title, done, prepare, _ = MOVES[move]
    form, write = prepare(request, shown)
    back = reverse("web:duty", args=[shown.pk])
    about = f"{shown.title}　{shown.business or ''}"
    return acting.act_page(
        request, acting.Act(title=title, button=title, done=done, back=back, about=about), form, write
    )
