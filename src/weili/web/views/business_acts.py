"""Acts upon a business: correct its facts, fill in what grading asks, its calendar, closures, gone or found."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.archive import changes
from weili.archive.grading_facts import asked_of, set_grading_facts
from weili.archive.models import Business, Closure
from weili.kernel.access import require
from weili.kernel.http import Request, needs
from weili.kernel.roles import Act as Right
from weili.web import acting
from weili.web.forms import Form, grading_facts
from weili.web.forms import businesses as forms
from weili.web.views.archive import shown_to

Prepared = tuple[Form, Callable[[], Any]]


def _correct(request: Request, business: Business) -> Prepared:
    initial = forms.as_it_stands(business)
    form = forms.Correct(acting.posted(request), initial=initial, district=business.district)

    def write() -> Any:
        reason = form.cleaned_data["reason"]
        changed = form.changes
        return changes.correct_business(
            business=business, changes=changed, reason=reason, by=request.person, at=request.at
        )

    return form, write


def _grading_facts(request: Request, business: Business) -> Prepared:
    asked = asked_of(business, request.on)
    initial = grading_facts.as_known(business, asked)
    form = grading_facts.GradingFacts(acting.posted(request), initial=initial, asked=asked)

    def write() -> Any:
        reason = form.cleaned_data["reason"]
        return set_grading_facts(
            business=business, facts=form.facts, reason=reason, by=request.person, at=request.at
        )

    return form, write


def _calendar(request: Request, business: Business) -> Prepared:
    months = [str(month) for month in range(1, 13) if business.opens_in(month)]
    form = forms.Calendar(acting.posted(request), initial={"months": months})

    def write() -> Any:
        given = form.cleaned_data
        wanted = [int(month) for month in given["months"]]
        return changes.set_calendar(
            business=business, months=wanted, reason=given["reason"], by=request.person, at=request.at
        )

    return form, write


def _rest(request: Request, business: Business) -> Prepared:
    form = forms.Rest(acting.posted(request), initial={"since": request.on})

    def write() -> Any:
        given = {**form.cleaned_data, "kind": Closure.Kind(form.cleaned_data["kind"])}
        return changes.rest(business=business, **given, by=request.person, at=request.at)

    return form, write


def _gone(request: Request, business: Business) -> Prepared:
    form = forms.Gone(acting.posted(request), initial={"gone_on": request.on})
    return form, lambda: changes.mark_gone(
        business=business, **form.cleaned_data, by=request.person, at=request.at
    )


def _found(request: Request, business: Business) -> Prepared:
    form = forms.Found(acting.posted(request))
    return form, lambda: changes.mark_found(
        business=business, **form.cleaned_data, by=request.person, at=request.at
    )


#: the act in the address → its title, its button, what is said when it is done, its form and service
ACTS: dict[str, tuple[str, str, str, Callable[[Request, Business], Prepared]]] = {
    "correct": ("更正基本情况", "保存更正", "已更正，原值和理由已写入时间线。", _correct),
    "grading-facts": (
        "分级因素",
        "保存分级因素",
        "分级因素已保存；可到“未评定”里重新测算风险等级。",
        _grading_facts,
    ),
    "calendar": ("设定营业月份", "保存营业月份", "营业月份已保存。", _calendar),
    "rest": ("登记歇业", "登记歇业", "歇业已登记；歇业期内不安排检查、不报警。", _rest),
    "gone": ("标记失联或已停业", "标记", "已标记为失联或已停业。", _gone),
    "found": ("恢复营业", "恢复营业", "已恢复为营业。", _found),
}


@needs(Right.EDIT_BUSINESS)
def business_act(request: Request, key: int, act: str) -> HttpResponse:
    """One act upon a business; the service decides, and records it on the timeline."""
    business = shown_to(request, key)
    if act not in ACTS:
        raise Http404
    require(request.person, Right.EDIT_BUSINESS, business, on=request.on)
    title, button, done, prepare = ACTS[act]
    form, write = prepare(request, business)
    back = reverse("web:business", args=[business.pk])
    note = asked_of(business, request.on).why if act == "grading-facts" else ""
    whom = f"{business}　{business.name}"
    about = acting.Act(title=title, button=button, done=done, back=back, about=whom, note=note)
    return acting.act_page(request, about, form, write)
