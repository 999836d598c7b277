"""Duties (待办): the work list, one duty with its clock, and what may be done to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from weili.archive import assigning, duties
from weili.archive.models import Duty
from weili.archive.queries import duties as queries_duties
from weili.archive.queries import work_list
from weili.archive.queries.duties import DutyRow
from weili.archive.queries.work_list import Wanted
from weili.exchange.writers import Printed
from weili.kernel.access import acts_of, allowed
from weili.kernel.http import Request, needs, page
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.roles import Act as Right
from weili.web import acting, exporting, filters
from weili.web.cards import card_about
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


def asked_for(request: Request, choices: work_list.Choices) -> Wanted:
    """The work list that an address asks for; what cannot be is as if it had not been asked."""
    given = request.GET
    return Wanted(
        which=filters.one_of(given, "which", work_list.WHICH.items(), "open"),
        whose=filters.one_of(given, "whose", work_list.WHOSE.items(), "all"),
        q=filters.question(given),
        town=filters.one_of(given, "town", choices.towns),
        station=filters.one_of(given, "station", choices.stations),
        rule=filters.one_of(given, "rule", choices.rules),
        person=filters.one_of(given, "person", choices.people),
        light=filters.one_of(given, "light", work_list.LIGHTS.items()),
    )


@needs(Right.READ_DUTY)
def duty_list(request: Request) -> HttpResponse:
    """The work list: what is late first; chosen lines go to a person together."""
    reader, on, at = request.person, request.on, request.at
    choices = work_list.choices(reader, on=on)
    wanted = asked_for(request, choices)
    giving = Right.HANDLE_DUTY in acts_of(reader, on=on) and wanted.which != "ended"
    return page(
        request,
        "web/duties.html",
        part="list",
        found=work_list.duty_page(reader, filters.page_number(request.GET), wanted, at=at),
        counts=queries_duties.counts(reader, at=at),
        wanted=wanted,
        choices=choices,
        which=work_list.WHICH.items(),
        whose=work_list.WHOSE.items(),
        lights=work_list.LIGHTS.items(),
        may_export=exporting.may_export(request),
        giving=giving,
        assignees=work_list.assignees(reader, on=on) if giving else (),
        newest=work_list.last_assignment(),
        undoable=assigning.undoable(act=request.GET.get("given", ""), by=reader, at=at),
    )


@needs(Right.EXPORT)
def duties_export(request: Request, ending: str) -> HttpResponseBase:
    """The work list as it is shown, every page of it."""
    exporting.ready(request, ending, Right.READ_DUTY)
    choices = work_list.choices(request.person, on=request.on)
    wanted = asked_for(request, choices)
    rows = work_list.work_list(request.person, wanted, at=request.at)
    rows = exporting.exportable(request, rows, business="business__root")
    lines = work_list.every_duty(rows, at=request.at)
    return exporting.export(
        request, ending, Printed("待办", HEADINGS, _words(wanted, choices)), _cells(lines)
    )


def _words(wanted: Wanted, choices: work_list.Choices) -> list[tuple[str, str]]:
    known = {
        "which": ("哪些", work_list.WHICH.items()),
        "whose": ("归谁", work_list.WHOSE.items()),
        "town": ("街镇", choices.towns),
        "station": ("监管所", choices.stations),
        "rule": ("规则", choices.rules),
        "person": ("办理人", choices.people),
        "light": ("期限灯", work_list.LIGHTS.items()),
    }
    words = exporting.chosen(known, asdict(wanted))  # type: ignore[arg-type]
    return [*words, *([("搜索", wanted.q)] if wanted.q else [])]


def _cells(lines: Iterable[DutyRow]) -> Iterator[tuple[object, ...]]:
    for row in lines:
        yield (
            row.pk, row.title, row.business_name or "全区", row.town, row.started_on, row.last_on,
            row.light.words, _held(row), row.cite or "自定期限", "" if row.sure else "待确认",
            row.ended_on, row.outcome,
        )  # fmt: skip


def _held(row: DutyRow) -> str:
    deputy = f"（{row.away.deputy}代理）" if row.away and row.away.deputy else ""
    return f"{row.person}{deputy}" if row.person else "未指派"


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
        card=card_about(request, shown.business),
        pauses=shown.pauses.select_related("approved_by").order_by("since"),
        assignments=shown.assignments.select_related("before", "after", "by").order_by("-pk")[:20],
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
    people = [
        (each.person, each.words) for each in work_list.assignees(request.person, on=request.on, duty=duty)
    ]
    form = forms.Assign(
        acting.posted(request), people=people, initial={"person": duty.person_id, "seen": duty.person_id}
    )

    def write() -> Any:
        seen = assigning.Seen(duty.pk, form.cleaned_data["seen"])
        given = assigning.assign_duties(
            seen=[seen], person=form.cleaned_data["person"], by=request.person, at=request.at
        )
        if given.stayed:
            raise duties.DutyRefused(given.stayed[0])

    return form, write


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
