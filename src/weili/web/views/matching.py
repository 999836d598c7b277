"""Who is who (身份判定): open questions, two archives side by side, merges and their undoing, returned rows."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from weili.archive.identity import bindings, queries
from weili.archive.identity.deciding import confirm_different, confirm_same, give_row
from weili.archive.identity.merging import unmerge
from weili.archive.models import Merge, Question, ReturnedRow
from weili.archive.queries.merges import all_merges
from weili.archive.queries.paging import each_of, page_of
from weili.exchange.writers import Printed
from weili.kernel.access import acts_of
from weili.kernel.http import Request, go, needs, page
from weili.kernel.models import Town
from weili.kernel.roles import Act
from weili.web import exporting
from weili.web.cards import card_about
from weili.web.comparing import evidence, likeness, parts
from weili.web.filters import one_of, page_number
from weili.web.moves import REFUSALS, move, reason_of

MERGE_STATES = [("standing", "合并中"), ("undone", "已撤销")]
MERGE_HEADINGS = (
    "并入的档案号", "并入的档案", "保留的档案号", "保留的档案", "合并时间", "合并人", "合并理由", "系统给出的理由",
    "状态", "撤销时间", "撤销人", "撤销理由",
)  # fmt: skip


@needs(Act.DECIDE_IDENTITY)
def matching(request: Request) -> HttpResponse:
    """The open questions, the likeliest first."""
    asked = queries.open_questions(reader=request.person, on=request.on)
    towns = _towns(asked)
    town = one_of(request.GET, "town", towns)
    rows = asked.filter(candidate__town_id=int(town)) if town else asked
    found = page_of(rows, page_number(request.GET), read=queries.pairs)
    return page(
        request,
        "web/matching.html",
        found=found,
        lines=[(pair, likeness(pair.question)) for pair in found.rows],
        towns=towns,
        town=town,
        may_import=Act.IMPORT in acts_of(request.person, on=request.on),
        **_tabs(request, "questions"),
    )


def _towns(asked: QuerySet[Question]) -> list[tuple[str, str]]:
    keys = asked.order_by().values_list("candidate__town", flat=True).distinct()
    rows = Town.objects.filter(pk__in=[key for key in keys if key]).order_by("code")
    return [(str(row.pk), row.name) for row in rows]


def _tabs(request: Request, current: str) -> dict[str, Any]:
    reader, on = request.person, request.on
    return {
        "tab": current,
        "tabs": [
            ("questions", "待判定", reverse("web:matching"), queries.open_questions(reader=reader, on=on).count()),
            ("merges", "合并记录", reverse("web:merges"), all_merges(reader=reader, on=on).count()),
            ("returned", "待分配记录", reverse("web:returned"), queries.returned_rows(reader=reader, on=on).count()),
        ],
    }  # fmt: skip


@needs(Act.DECIDE_IDENTITY)
def question(request: Request, key: int) -> HttpResponse:
    """One question: two archives with all they claim, the evidence, and the decision."""
    asked = _in_town(request, queries.open_questions(reader=request.person, on=request.on))
    row = get_object_or_404(queries.open_questions(reader=request.person, on=request.on), pk=key)
    [pair] = queries.pairs([row])
    keys = list(asked.values_list("pk", flat=True)[:500])
    place = keys.index(key) if key in keys else -1
    weighed = evidence(row)
    return page(
        request,
        "web/question.html",
        pair=pair,
        question=row,
        lines=parts(pair),
        likeness=likeness(row),
        percent=round(float(row.probability) * 100),
        speaking_for=[each for each in weighed if each.speaks_for],
        speaking_against=[each for each in weighed if not each.speaks_for],
        cards=[card_about(request, row.newcomer), card_about(request, row.candidate)],
        following=keys[place + 1] if 0 <= place < len(keys) - 1 else None,
        before=keys[place - 1] if place > 0 else None,
        left=len(keys),
        query=_query(request),
    )


def _in_town(request: Request, asked: QuerySet[Question]) -> QuerySet[Question]:
    town = one_of(request.GET, "town", _towns(asked))
    return asked.filter(candidate__town_id=int(town)) if town else asked


def _query(request: Request) -> str:
    town = request.GET.get("town", "")
    return f"?{urlencode({'town': town})}" if town.isascii() and town.isdigit() else ""


@require_POST
@needs(Act.DECIDE_IDENTITY)
def decide(request: Request, key: int) -> HttpResponse:
    """Same or different, with a reason; then the next question."""
    asked = queries.open_questions(reader=request.person, on=request.on)
    row = asked.filter(pk=key).first()
    if row is None:
        messages.error(request, "这个问题已有结论，或不在您的辖区。")
        return go(request, reverse("web:matching"))
    verdict = request.POST.get("decision")
    if verdict not in {"same", "different"}:
        raise Http404
    decision = confirm_same if verdict == "same" else confirm_different
    following = _following(request, row)
    try:
        decision(question=row, reason=reason_of(request), by=request.person, at=request.at)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return go(request, reverse("web:question", args=[key]) + _query(request))
    said = "同一户，档案已合并" if verdict == "same" else "不是同一户，以后导入不再询问"
    messages.success(request, f"已判定“{row.newcomer}”与“{row.candidate}”：{said}。")
    return go(request, following)


def _following(request: Request, row: Question) -> str:
    keys = list(_in_town(request, queries.open_questions(reader=request.person, on=request.on))
                .values_list("pk", flat=True)[:500])  # fmt: skip
    rest = keys[keys.index(row.pk) + 1 :] + keys[: keys.index(row.pk)] if row.pk in keys else keys
    # a merge may have answered the next one as well: the list is where one lands then
    return reverse("web:question", args=[rest[0]]) + _query(request) if rest else reverse("web:matching")


@needs(Act.DECIDE_IDENTITY)
def merges(request: Request) -> HttpResponse:
    """The history of merges, and the way to take one back."""
    rows, state = _merges(request)
    found = page_of(rows, page_number(request.GET), read=list)
    may = exporting.may_export(request)
    tabs = _tabs(request, "merges")
    return page(request, "web/merges.html", found=found, state=state, may_export=may, **tabs)


def _merges(request: Request) -> tuple[QuerySet[Merge], str]:
    state = one_of(request.GET, "state", MERGE_STATES)
    undone = {"standing": False, "undone": True}.get(state)
    return all_merges(reader=request.person, on=request.on, undone=undone), state


@needs(Act.EXPORT)
def merges_export(request: Request, ending: str) -> HttpResponseBase:
    """The history of merges as it is shown, every page of it."""
    exporting.ready(request, ending, Act.DECIDE_IDENTITY)
    rows, state = _merges(request)
    rows = exporting.exportable(request, rows, via="survivor__")
    words = exporting.chosen({"state": ("状态", MERGE_STATES)}, {"state": state})
    return exporting.export(request, ending, Printed("合并记录", MERGE_HEADINGS, words), _merge_cells(rows))


def _merge_cells(rows: QuerySet[Merge]) -> Iterator[tuple[object, ...]]:
    for row in each_of(rows):
        yield (
            row.absorbed_id, str(row.absorbed), row.survivor_id, str(row.survivor),
            exporting.moment(row.merged_at), row.merged_by.name, row.reason,
            "、".join(str(each) for each in row.reasons), "已撤销" if row.undone_at else "合并中",
            exporting.moment(row.undone_at), row.undone_by.name if row.undone_by else "", row.undone_why,
        )  # fmt: skip


@require_POST
@needs(Act.DECIDE_IDENTITY)
def undo_merge(request: Request, key: int) -> HttpResponse:
    """Take a merge back with a reason."""
    row: Merge = get_object_or_404(all_merges(reader=request.person, on=request.on), pk=key)
    return move(
        request,
        lambda: unmerge(merge=row, reason=reason_of(request), by=request.person, at=request.at),
        done=f"已撤销合并：“{row.absorbed}”与“{row.survivor}”恢复为两份档案。合并期间写入而分不清的记录在“待分配记录”。",
        back=reverse("web:merges"),
    )


@needs(Act.DECIDE_IDENTITY)
def returned(request: Request) -> HttpResponse:
    """Rows of ended merges that a person must give to one side."""
    rows = queries.returned_rows(reader=request.person, on=request.on)
    found = page_of(rows, page_number(request.GET), read=list)
    lines = [(row, bindings.label_of(row.table), bindings.row_of(row.table, row.key)) for row in found.rows]
    return page(request, "web/returned.html", found=found, lines=lines, **_tabs(request, "returned"))


@require_POST
@needs(Act.DECIDE_IDENTITY)
def give(request: Request, key: int) -> HttpResponse:
    """Give a returned row to one side of its merge."""
    rows = queries.returned_rows(reader=request.person, on=request.on)
    row: ReturnedRow = get_object_or_404(rows, pk=key)
    side = request.POST.get("to")
    if side not in {"absorbed", "survivor"}:
        raise Http404
    to = row.merge.absorbed if side == "absorbed" else row.merge.survivor
    return move(
        request,
        lambda: give_row(returned=row, to=to, reason=reason_of(request), by=request.person, at=request.at),
        done=f"这条{bindings.label_of(row.table)}已归属“{to}”。",
        back=reverse("web:returned"),
    )
