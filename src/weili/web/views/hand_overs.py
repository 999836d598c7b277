"""Food that inspectors set aside on the spot (现场移交样品): what it is, and what sampling does with it."""

from django.http import Http404, HttpResponse
from django.urls import reverse

from weili.kernel.access import allowed
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act as Right
from weili.sampling.models import HandOver
from weili.sampling.queries import hand_overs
from weili.sampling.services import decide_hand_over
from weili.web import acting
from weili.web.forms import Form, text

#: the name of a move → whether it is taken, its button, and what is said when it is done
MOVES = {
    "take": (True, "接收", "已接收，待办办结。"),
    "decline": (False, "不接收", "已登记不接收的理由，待办办结。"),
}


class Decide(Form):
    """How it was taken, or why not."""

    decision = text("说明", most=300, hint="接收的写明抽样单编号，不接收的写明理由")


def _shown_to(request: Request, key: int) -> HandOver:
    rows = hand_overs(request.person, on=request.on).select_related("business", "handed_by", "decided_by")
    found: HandOver | None = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@needs(Right.READ_SAMPLE)
def hand_over(request: Request, key: int) -> HttpResponse:
    """One piece of food that was set aside, with its clock."""
    shown = _shown_to(request, key)
    waiting = shown.state == HandOver.State.WAITING
    mine = waiting and allowed(request.person, Right.CORRECT_SAMPLE, shown, on=request.on)
    moves = [(name, label) for name, (_, label, _) in MOVES.items()] if mine else []
    return page(request, "web/hand_over.html", handed=shown, moves=moves)


@needs(Right.CORRECT_SAMPLE)
def hand_over_move(request: Request, key: int, move: str) -> HttpResponse:
    """Take it into sampling, or say why not."""
    shown = _shown_to(request, key)
    if move not in MOVES:
        raise Http404
    taken, label, done = MOVES[move]
    form = Decide(acting.posted(request))
    act = acting.Act(
        title=f"{label}移交样品", button=label, done=done, back=reverse("web:hand-over", args=[shown.pk]),
        about=f"{shown.business}　{shown.product}",
    )  # fmt: skip
    return acting.act_page(
        request, act, form,
        lambda: decide_hand_over(
            hand_over=shown, taken=taken, **form.cleaned_data, by=request.person, at=request.at
        ),
    )  # fmt: skip
