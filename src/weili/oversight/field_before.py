"""What went wrong here before (以往情况): the history of a business, short, for the officers at its door."""

from datetime import date
from typing import Any

from weili.archive.models import Business
from weili.archive.queries.duties import of_business
from weili.inspection.models import Finding, ItemResult
from weili.kernel import clock
from weili.kernel.masking import mask_within
from weili.kernel.roles import Act
from weili.oversight.card import finding_words
from weili.oversight.portrait_facts import Known
from weili.sunshine.models import SelfCheck

#: so much of each is carried into the mountains
VISITS, ANSWERS, CHECKS, OTHERS = 5, 3, 5, 10
#: what is left out without an act, in words
_SAID: tuple[tuple[Act, str], ...] = (
    (Act.READ_VISIT, "检查记录"), (Act.READ_SAMPLE, "抽检结果"), (Act.READ_COMPLAINT, "投诉举报"),
    (Act.READ_CASE, "案件与处罚"), (Act.READ_DUTY, "待办"), (Act.READ_SELF_CHECK, "企业自查"),
)  # fmt: skip


def before(facts: Known) -> dict[str, Any]:
    """The history of an archive as far as its reader may see it, in a fixed number of queries."""
    business, on = facts.business, facts.on
    return {
        "visits": [_visit(visit) for visit in facts.visits[:VISITS]],
        "open_findings": _open_findings(facts),
        "items": _items(facts),
        "self_checks": _self_checks(business) if facts.readable(Act.READ_SELF_CHECK) else [],
        "complaints": [_complaint(each) for each in facts.complaints[:OTHERS]],
        "samples": [
            {"on": _day(each.day), "product": each.product, "verdict": each.get_verdict_display()}
            for each in facts.samples[:OTHERS]
        ],
        "penalties": [
            {"on": _day(each.decided_on), "text": f"{each.number} {each.conduct}".strip()}
            for each in facts.cases[:OTHERS]
        ],
        "duties": _duties(business, on) if facts.readable(Act.READ_DUTY) else [],
        "hidden": [words for act, words in _SAID if act in facts.hidden],
    }


def _visit(visit: Any) -> dict[str, Any]:
    found: list[Finding] = list(visit.findings.all())
    return {
        "on": visit.visited_on.isoformat(),
        "kind": visit.get_source_display(),
        "result": visit.get_outcome_display(),
        "findings": [finding_words(each, visit) for each in found],
        "open": [finding_words(each, visit) for each in found if each.corrected_on is None],
    }


def _open_findings(facts: Known) -> list[dict[str, str]]:
    deadlines = _deadlines(facts)
    return [
        {
            "on": visit.visited_on.isoformat(), "code": each.item_code, "text": finding_words(each, visit),
            "deadline": _day(deadlines.get(each.order_id)),
        }
        for visit in facts.visits
        for each in visit.findings.all()
        if each.corrected_on is None
    ]  # fmt: skip


def _deadlines(facts: Known) -> dict[int | None, date]:
    keys = {each.order_id for visit in facts.visits for each in visit.findings.all() if each.order_id}
    if not keys:
        return {}
    rows = Finding.objects.filter(business__root=_root(facts.business), order__in=keys)
    return dict(rows.values_list("order", "order__deadline").distinct())


def _items(facts: Known) -> dict[str, list[dict[str, str]]]:
    """The last results of each item, the latest first."""
    if not facts.readable(Act.READ_VISIT):
        return {}
    visits = {visit.pk: visit for visit in facts.visits[:VISITS]}
    rows = ItemResult.objects.filter(business__root=_root(facts.business), visit__in=list(visits))
    told: dict[str, list[tuple[date, str]]] = {}
    for visit, code, result in rows.values_list("visit", "item_code", "result"):
        told.setdefault(code, []).append((visits[visit].visited_on, result))
    return {
        code: [
            {"on": day.isoformat(), "result": result} for day, result in sorted(some, reverse=True)[:ANSWERS]
        ]
        for code, some in sorted(told.items())
    }


def _self_checks(business: Business) -> list[dict[str, str]]:
    rows = SelfCheck.objects.filter(business__root=_root(business)).order_by("-checked_on", "-pk")[:CHECKS]
    return [
        {
            "on": each.checked_on.isoformat(),
            "text": "：".join(
                filter(None, [each.get_level_display(), mask_within(each.problems or each.result)])
            ),
        }
        for each in rows
    ]


def _complaint(complaint: Any) -> dict[str, str]:
    return {
        "on": _day(complaint.received_on),
        "text": mask_within(complaint.text)[:200],
        "state": complaint.outcome or ("已办结" if complaint.closed_on else "办理中"),
    }


def _duties(business: Business, on: date) -> list[dict[str, str]]:
    return [{"title": row.title, "due": row.last_words} for row in of_business(business, at=clock.noon(on))]


def _root(business: Business) -> int:
    return business.root_id or business.pk


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
