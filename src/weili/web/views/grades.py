"""Risk grades of a year (风险分级): both counts, the work list from D to A, those without a grade, bulk work."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from weili.archive.models import Business
from weili.archive.queries.paging import each_of, page_of
from weili.exchange.writers import Printed
from weili.grading import queries
from weili.grading.jobs import NEXT_YEAR, PROPOSE, begin_grading, last_job
from weili.grading.models import Grade, Ungraded
from weili.grading.services import propose_grade, review_grades, sign_proposals
from weili.kernel.access import acts_of, visible
from weili.kernel.http import Request, needs, page
from weili.kernel.models import Town
from weili.kernel.roles import Act
from weili.law.grading import UngradedReason
from weili.law.kinds import kinds
from weili.law.letters import RiskGrade
from weili.web import exporting
from weili.web.filters import one_of, page_number, question
from weili.web.grade_sheets import counted_words, points
from weili.web.moves import district_for, districts_for, move, refreshed, under_way, year_of, years_to_choose

LIVE = (Grade.State.PROPOSED, Grade.State.RETURNED, Grade.State.REVIEWED)
STATES = [(state.value, state.label) for state in LIVE]
KIND_LABELS = {each.code: each.label for each in kinds()}
REASONS = [(reason.value, reason.label) for reason in UngradedReason]
Choices = dict[str, tuple[str, list[tuple[str, str]]]]
LETTERS = [(grade.value, grade.label) for grade in RiskGrade]
HEADINGS = (
    "档案号", "店招", "名称", "业态", "街镇", "风险等级", "静态", "动态", "总分", "状态", "暂定", "规则", "填表人",
    "审核人",
)  # fmt: skip
UNGRADED_HEADINGS = ("档案号", "店招", "名称", "街镇", "原因", "说明", "要补的")


@needs(Act.READ_GRADE)
def grades(request: Request) -> HttpResponse:
    """Counts of the year and the list, riskiest first."""
    year = year_of(request)
    rows, choices, asked = _grades(request, year)
    job = _job(request, year)
    acts = acts_of(request.person, on=request.on)
    answer = page(
        request,
        "web/grades.html",
        found=page_of(rows, page_number(request.GET), read=_lines),
        choices=[(name, label, values, asked[name]) for name, (label, values) in choices.items()],
        q=question(request.GET),
        narrowed=any(asked.values()) or bool(question(request.GET)),
        job=job,
        may_propose=Act.PROPOSE_GRADE in acts,
        may_review=Act.REVIEW_GRADE in acts,
        may_export=exporting.may_export(request),
        bulk=bool(districts_for(request, Act.PROPOSE_GRADE)),
        **_frame(request, year, "grades"),
    )
    return refreshed(request, answer, ended=not under_way(job))


def _grades(request: Request, year: int) -> tuple[QuerySet[Grade], Choices, dict[str, str]]:
    choices = _choices(request)
    asked = {name: one_of(request.GET, name, values) for name, (_, values) in choices.items()}
    rows = queries.grades(request.person, on=request.on, year=year).filter(state__in=LIVE)
    return _narrowed(rows, asked, question(request.GET)), choices, asked


@needs(Act.EXPORT)
def grades_export(request: Request, ending: str) -> HttpResponseBase:
    """The grades of a year as they are shown, every page of them."""
    exporting.ready(request, ending, Act.READ_GRADE)
    year = year_of(request)
    rows, choices, asked = _grades(request, year)
    rows = exporting.exportable(request, rows, via="business__")
    words = [("年度", str(year)), *exporting.chosen(choices, asked)]
    if q := question(request.GET):
        words.append(("搜索", q))
    return exporting.export(request, ending, Printed(f"{year}年度风险分级", HEADINGS, words), _cells(rows))


def _cells(rows: QuerySet[Grade]) -> Iterator[tuple[object, ...]]:
    for row in each_of(rows):
        shop = row.business
        yield (
            shop.pk, shop.sign, shop.name, KIND_LABELS.get(shop.kind, shop.kind),
            shop.town.name if shop.town else "", row.risk.label, row.static, row.dynamic, row.total,
            row.get_state_display(), "暂定" if row.provisional else "", "待确认" if row.unsure else "",
            row.filled_by.name, row.reviewed_by.name if row.reviewed_by else "",
        )  # fmt: skip


def _frame(request: Request, year: int, tab: str) -> dict[str, Any]:
    counted = queries.counts(request.person, on=request.on, year=year)
    here = f"{reverse('web:grades')}?{urlencode({'year': year})}"
    bare = f"{reverse('web:ungraded')}?{urlencode({'year': year})}"
    return {
        "year": year,
        "years": years_to_choose(request),
        "tab": tab,
        "counted": counted,
        "graded": sum(counted.graded.values()),
        "letters": counted_words(counted.graded, here),
        "in_force": sum(counted.in_force.values()),
        "proposed": sum(counted.proposed.values()),
        "without": sum(counted.ungraded.values()),
        "reasons": [
            (UngradedReason(code).label, count, f"{bare}&reason={code}")
            for code, count in sorted(counted.ungraded.items(), key=lambda each: -each[1])
        ],
        "here": here,
        "bare": bare,
    }


def _choices(request: Request) -> Choices:
    heads = visible(request.person, Act.READ_GRADE, Business.objects.all(), on=request.on, business="root")
    present = set(heads.order_by().values_list("kind", flat=True).distinct())
    towns = Town.objects.filter(Exists(heads.filter(town=OuterRef("pk")))).order_by("code")
    return {
        "letter": ("风险等级", LETTERS),
        "state": ("状态", STATES),
        "town": ("街镇", [(str(town.pk), town.name) for town in towns]),
        "kind": ("业态", [(code, label) for code, label in KIND_LABELS.items() if code in present]),
    }


def _narrowed(rows: QuerySet[Grade], asked: dict[str, str], q: str) -> QuerySet[Grade]:
    fields = {"letter": "letter", "state": "state", "town": "business__town", "kind": "business__kind"}
    rows = rows.filter(**{field: asked[name] for name, field in fields.items() if asked.get(name)})
    return rows.filter(business__search__contains=q.lower()) if q else rows


def _lines(rows: list[Grade]) -> list[dict[str, Any]]:
    return [
        {
            "grade": row,
            "label": row.risk.label,
            "kind": KIND_LABELS.get(row.business.kind, row.business.kind),
            "static": points(row.static),
            "dynamic": points(row.dynamic),
            "total": points(row.total),
        }
        for row in rows
    ]


def _job(request: Request, year: int) -> Any:
    mine = districts_for(request, Act.PROPOSE_GRADE)
    if not mine:
        return None
    runs = [last_job(kind=kind, district=mine[0], year=year) for kind in (PROPOSE, NEXT_YEAR)]
    return max((run for run in runs if run is not None), key=lambda run: run.pk, default=None)


@needs(Act.READ_GRADE)
def ungraded(request: Request) -> HttpResponse:
    """The businesses without a grade, each with its reason and what is missing."""
    year = year_of(request)
    rows, choices, asked = _ungraded(request, year)
    acts = acts_of(request.person, on=request.on)
    may_edit = Act.EDIT_BUSINESS in acts
    found = page_of(
        rows,
        page_number(request.GET),
        read=lambda each: [
            (row, UngradedReason(row.reason_code).label, _mend(row) if may_edit else None) for row in each
        ],
    )
    return page(
        request,
        "web/ungraded.html",
        found=found,
        choices=[(name, label, values, asked[name]) for name, (label, values) in choices.items()],
        narrowed=any(asked.values()),
        may_propose=Act.PROPOSE_GRADE in acts,
        may_export=exporting.may_export(request),
        **_frame(request, year, "ungraded"),
    )


def _ungraded(request: Request, year: int) -> tuple[QuerySet[Ungraded], Choices, dict[str, str]]:
    choices = {"reason": ("原因", REASONS), "town": _choices(request)["town"]}
    asked = {name: one_of(request.GET, name, values) for name, (_, values) in choices.items()}
    rows: QuerySet[Ungraded] = queries.ungraded(request.person, on=request.on, year=year)
    if asked["reason"]:
        rows = rows.filter(reason_code=asked["reason"])
    if asked["town"]:
        rows = rows.filter(business__town_id=int(asked["town"]))
    return rows, choices, asked


@needs(Act.EXPORT)
def ungraded_export(request: Request, ending: str) -> HttpResponseBase:
    """The businesses without a grade as they are shown, every page of them."""
    exporting.ready(request, ending, Act.READ_GRADE)
    year = year_of(request)
    rows, choices, asked = _ungraded(request, year)
    rows = exporting.exportable(request, rows, via="business__")
    words = [("年度", str(year)), *exporting.chosen(choices, asked)]
    printed = Printed(f"{year}年度未评定", UNGRADED_HEADINGS, words)
    return exporting.export(request, ending, printed, _ungraded_cells(rows))


def _ungraded_cells(rows: QuerySet[Ungraded]) -> Iterator[tuple[object, ...]]:
    for row in each_of(rows):
        shop = row.business
        yield (
            shop.pk, shop.sign, shop.name, shop.town.name if shop.town else "",
            UngradedReason(row.reason_code).label, row.text, "、".join(row.missing),
        )  # fmt: skip


def _mend(row: Ungraded) -> tuple[str, str] | None:
    """Where what is missing can be filled in, and what the link says; a missing inspection is no form's to fill."""
    missing = set(row.missing) - {"全项检查结果"}
    if row.reason_code != UngradedReason.FACTS_MISSING or not missing:
        return None
    act, words = ("correct", "登记业态") if "业态" in missing else ("grading-facts", "补分级因素")
    return reverse("web:business-act", args=[row.business_id, act]), words


@require_POST
@needs(Act.PROPOSE_GRADE)
def propose_year(request: Request) -> HttpResponse:
    """Compute the proposals of a whole year, or next year's, in the background."""
    year = year_of(request)
    kind = NEXT_YEAR if request.POST.get("what") == "next" else PROPOSE
    district = district_for(request, Act.PROPOSE_GRADE)
    return move(
        request,
        lambda: begin_grading(kind=kind, district=district, year=year, by=request.person, at=request.at),
        done=f"已开始{'提出次年等级建议' if kind == NEXT_YEAR else '测算'}（{year}年度），进度见下。",
        back=f"{reverse('web:grades')}?{urlencode({'year': year})}",
    )


@require_POST
@needs(Act.PROPOSE_GRADE)
def propose_one(request: Request, key: int) -> HttpResponse:
    """Compute the proposal of one business."""
    heads = visible(request.person, Act.READ_GRADE, Business.objects.all(), on=request.on, business="root")
    business = get_object_or_404(heads, pk=key)
    year = year_of(request)
    answer: list[Grade | Ungraded] = []

    def write() -> None:
        answer.append(propose_grade(business=business, year=year, by=request.person, at=request.at))

    response = move(
        request,
        write,
        done=f"已测算“{business}”{year}年度的风险等级。",
        back=f"{reverse('web:ungraded')}?{urlencode({'year': year})}",
    )
    if answer and isinstance(answer[0], Grade):
        response["Location"] = reverse("web:grade", args=[answer[0].pk])
    return response


@require_POST
@needs(Act.PROPOSE_GRADE, Act.REVIEW_GRADE)
def grades_move(request: Request) -> HttpResponse:
    """Sign or review the chosen proposals together: all of them or none."""
    keys = [int(key) for key in request.POST.getlist("grade")[:500] if key.isascii() and key.isdigit()]
    rows = list(queries.grades(request.person, on=request.on).filter(pk__in=keys))
    back = f"{reverse('web:grades')}?{request.POST.get('query', '')}"
    if not rows:
        messages.error(request, "请先勾选要办理的户。")
        rows = []
    service, done = (
        (sign_proposals, "已签名提出") if request.POST.get("move") == "sign" else (review_grades, "已审核")
    )
    if not rows:
        return move(request, lambda: None, done="没有办理任何一户。", back=back)
    return move(
        request,
        lambda: service(grades=rows, by=request.person, at=request.at),
        done=f"{done} {len(rows)} 户。",
        back=back,
    )
