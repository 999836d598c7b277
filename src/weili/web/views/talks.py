"""Talks with whoever answers for a business (责任约谈): arranged, held with a record, called off."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.archive.queries.businesses import archive_of
from weili.inspection.models import Inspection, Paper, Talk
from weili.inspection.queries.inspections import inspections
from weili.inspection.queries.orders import talks
from weili.inspection.queries.papers import papers
from weili.inspection.services import NewTalk, arrange_talk, cancel_talk, draft_paper, hold_talk
from weili.inspection.workflow import TALKING
from weili.kernel.access import allowed, require
from weili.kernel.http import Request, go, needs, page
from weili.kernel.roles import Act as Right
from weili.web import acting
from weili.web.desk_door import desk_needs
from weili.web.forms import Form, Reason
from weili.web.forms.orders import ArrangeTalk, HoldTalk
from weili.web.record_tables import LISTS
from weili.web.views.records import shown as shown_list

MOVES: dict[str, tuple[str, type[Form], Callable[..., Talk]]] = {
    "hold": ("约谈记录已登记。", HoldTalk, hold_talk),
    "cancel": ("约谈已取消。", Reason, cancel_talk),
}


@desk_needs(Right.READ_VISIT)
def talk_list(request: Request) -> HttpResponse:
    """All talks, the latest first."""
    return shown_list(request, LISTS["talks"])


@needs(Right.INSPECT)
def talk_new(request: Request) -> HttpResponse:
    """Arrange a talk, with a business or after an inspection of it."""
    inspection = _inspection(request)
    key = inspection.business_id if inspection else _number(request.GET.get("business", ""))
    business = archive_of(request.person, key, on=request.on) if key else None
    if business is None:
        raise Http404
    require(request.person, Right.INSPECT, business, on=request.on)
    form = ArrangeTalk(acting.posted(request), initial={"reason": _reason(inspection)})
    back = (
        reverse("web:inspection", args=[inspection.key])
        if inspection
        else reverse("web:business", args=[business.pk])
    )

    def write() -> Any:
        new = NewTalk(business=business, inspection=inspection, **form.cleaned_data)
        return arrange_talk(new=new, by=request.person, at=request.at)

    act = acting.Act(
        title="责任约谈", button="登记约谈通知", done="已登记，约谈后请登记记录。", back=back, about=str(business),
        note="未及时采取措施消除隐患的，可以对法定代表人或者主要负责人进行责任约谈（第四十条）。",
    )  # fmt: skip
    return acting.act_page(request, act, form, write)


def _inspection(request: Request) -> Inspection | None:
    key = request.GET.get("inspection", "")
    if not key:
        return None
    rows = inspections(request.person, on=request.on).select_related("business")
    found: Inspection | None = rows.filter(key=key).first() if _is_key(key) else None
    if found is None:
        raise Http404
    return found


def _is_key(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _reason(inspection: Inspection | None) -> str:
    return f"{inspection.planned_on}检查结果：{inspection.result}" if inspection and inspection.result else ""


def _shown_to(request: Request, key: int) -> Talk:
    rows = talks(request.person, on=request.on).select_related("business", "inspection", "arranged_by")
    found: Talk | None = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@desk_needs(Right.READ_VISIT)
def talk(request: Request, key: int) -> HttpResponse:
    """One talk: why, with whom, what was said."""
    shown = _shown_to(request, key)
    mine = allowed(request.person, Right.INSPECT, shown, on=request.on)
    return page(
        request,
        "web/talk.html",
        talk=shown,
        moves=[(each.name, each.label) for each in TALKING.moves_from(shown.state)] if mine else [],
        papers=papers(request.person, on=request.on).filter(talk=shown).order_by("pk"),
        may_draft=mine and shown.state == Talk.State.ARRANGED,
        sees_names=allowed(request.person, Right.READ_PERSONAL, shown, on=request.on),
    )


@require_POST
@needs(Right.INSPECT)
def talk_paper(request: Request, key: int) -> HttpResponse:
    """Draft the paper by which somebody is invited (责任约谈通知书), and open it."""
    shown = _shown_to(request, key)
    draft = draft_paper(kind=Paper.Kind.TALK, about=shown, by=request.person, at=request.at)
    return go(request, reverse("web:paper", args=[draft.pk]))


@needs(Right.INSPECT)
def talk_move(request: Request, key: int, move: str) -> HttpResponse:
    """Hold a talk or call it off; the service decides and records it."""
    shown = _shown_to(request, key)
    if move not in MOVES:
        raise Http404
    done, form_class, service = MOVES[move]
    initial = {"requirements": shown.requirements, "held_at": shown.held_at} if move == "hold" else {}
    form = form_class(acting.posted(request), initial=initial)
    label = next(each.label for each in TALKING.moves if each.name == move)
    act = acting.Act(
        title=label, button=label, done=done, back=reverse("web:talk", args=[shown.pk]),
        about=f"{shown.business}　{shown.reason}",
    )  # fmt: skip
    return acting.act_page(
        request, act, form, lambda: service(talk=shown, **form.cleaned_data, by=request.person, at=request.at)
    )
