"""One risk grade (风险等级确定表): its lines with their articles, its two signatures, next year, history, the form."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from weili.grading import queries
from weili.grading.form import grade_form
from weili.grading.models import Grade, NextYear
from weili.grading.services import (
    CannotChoose,
    amend_proposal,
    answer_question,
    choose_next_year,
    propose_next_year,
    return_grade,
    review_grade,
    review_next_year,
    sign_proposals,
)
from weili.kernel.access import allowed
from weili.kernel.http import Request, needs, page
from weili.kernel.roles import Act
from weili.law.kinds import kinds
from weili.law.letters import RiskGrade
from weili.web.cards import card_about
from weili.web.grade_sheets import chosen_levels, group_lines, letters_of, points, static_lines, table_title
from weili.web.moves import move, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable


def _grade(request: Request, key: int) -> Grade:
    found: Grade = get_object_or_404(queries.grades(request.person, on=request.on), pk=key)
    return found


@needs(Act.READ_GRADE)
def grade(request: Request, key: int) -> HttpResponse:
    """The sheet with everything behind the letter, and the next move of whoever looks at it."""
    row = _grade(request, key)
    sheet = queries.sheet(row)
    person, on = request.person, request.on
    may_propose = allowed(person, Act.PROPOSE_GRADE, row, on=on)
    may_review = allowed(person, Act.REVIEW_GRADE, row, on=on)
    open_now = row.state == Grade.State.PROPOSED
    proposal = sheet.next_year
    return page(
        request,
        "web/grade.html",
        grade=row,
        sheet=sheet,
        label=row.risk.label,
        kind=next((each.label for each in kinds() if each.code == row.business.kind), ""),
        lines=static_lines(row),
        table=table_title(row),
        groups=group_lines(row),
        static=points(row.static),
        dynamic=points(row.dynamic),
        total=points(row.total),
        card=card_about(request, row.business),
        history=[(each, each.risk.label) for each in queries.history(row.business)],
        may_amend=may_propose and row.state in {Grade.State.PROPOSED, Grade.State.RETURNED},
        may_sign=may_propose and open_now and row.filled_by.username == "system",
        may_review=may_review and open_now and row.filled_by_id != person.pk,
        own=may_review and open_now and row.filled_by_id == person.pk,
        unsigned=row.filled_by.username == "system",
        proposal=proposal,
        choices=letters_of(list(proposal.choices)) if proposal else [],
        chosen=RiskGrade(proposal.chosen).label if proposal and proposal.chosen else "",
        may_choose=bool(proposal) and may_propose and proposal is not None and proposal.state != "reviewed",
        may_review_next=proposal is not None
        and may_review
        and proposal.state == "proposed"
        and proposal.filled_by_id != person.pk,
        may_ask_next=may_propose and row.state == Grade.State.REVIEWED,
    )


@require_POST
@needs(Act.PROPOSE_GRADE, Act.REVIEW_GRADE)
def grade_move(request: Request, key: int, name: str) -> HttpResponse:
    """Amend, sign, review or return: the move is the address, the button and the service."""
    row = _grade(request, key)
    person, at, reason = request.person, request.at, reason_of(request)
    moves: dict[str, tuple[Callable[[], object], str]] = {
        "amend": (
            lambda: amend_proposal(
                grade=row, levels=chosen_levels(row, request.POST.dict()), reason=reason, by=person, at=at
            ),
            "已修改，分数和等级已重新计算，待另一人审核。",
        ),
        "sign": (
            lambda: sign_proposals(grades=[row], by=person, at=at),
            "您已作为填表人签名，待另一人审核。",
        ),
        "review": (
            lambda: review_grade(grade=row, note=reason, by=person, at=at),
            "已审核，风险等级确定。",
        ),
        "return": (lambda: return_grade(grade=row, reason=reason, by=person, at=at), "已退回填表人。"),
    }
    if name not in moves:
        raise Http404
    write, done = moves[name]
    return move(request, write, done=done, back=reverse("web:grade", args=[key]))


@require_POST
@needs(Act.PROPOSE_GRADE, Act.REVIEW_GRADE)
def next_year_move(request: Request, key: int, name: str) -> HttpResponse:
    """What is said of next year: proposed, a question answered, chosen, reviewed."""
    row = _grade(request, key)
    moves: dict[str, tuple[Callable[[], object], str]] = {
        "propose": (
            lambda: propose_next_year(grade=row, by=request.person, at=request.at),
            "已按本年度的情况提出次年等级建议。",
        ),
        "answer": (lambda: _answer(request, row), "已记录认定，可选等级已更新。"),
        "choose": (lambda: _choose(request, row), "已选定，待另一人审核。"),
        "review": (lambda: _review(request, row), "次年等级已审核确定。"),
    }
    if name not in moves:
        raise Http404
    write, done = moves[name]
    return move(request, write, done=done, back=reverse("web:grade", args=[key]) + "#next-year")


def _proposal(row: Grade) -> NextYear:
    found = queries.sheet(row).next_year
    if found is None:
        raise CannotChoose("还没有次年等级建议，请先提出。")
    return found


def _answer(request: Request, row: Grade) -> None:
    said = {
        name: request.POST[name] == "yes" for name in ("intentional", "bad_effect") if request.POST.get(name)
    }
    answer_question(
        proposal=_proposal(row), reference=request.POST.get("reference", ""), answers=said,
        by=request.person, at=request.at,
    )  # fmt: skip


def _choose(request: Request, row: Grade) -> None:
    choose_next_year(
        proposal=_proposal(row), chosen=RiskGrade.parse(request.POST.get("chosen", "")),
        reason=reason_of(request), by=request.person, at=request.at,
    )  # fmt: skip


def _review(request: Request, row: Grade) -> None:
    review_next_year(proposal=_proposal(row), by=request.person, at=request.at)


@needs(Act.READ_GRADE)
def grade_pdf(request: Request, key: int) -> HttpResponse:
    """The official form as PDF/A."""
    row = _grade(request, key)
    response = HttpResponse(
        grade_form(queries.sheet(row), printed_at=request.at), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="grade-{row.year}-{row.pk}.pdf"'
    return response
