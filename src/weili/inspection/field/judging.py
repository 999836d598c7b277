"""From the answers on site to a result of the law (检查结果判定): what counts, what is absent and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from weili.archive.models import Visit
from weili.inspection.field.on_site import OnSite
from weili.inspection.models import Inspection
from weili.law.dynamic_points import ItemResult
from weili.law.judgement import Judgement, Observation, follow_ups, judge

#: inspections that look at what they came for and need not cover every item (Order 49 art. 27; a clue, a re-check)
PARTIAL = (Inspection.Kind.UNANNOUNCED, Inspection.Kind.CLUE, Inspection.Kind.RECHECK)
_RESULTS = {"pass": ItemResult.PASS, "fail": ItemResult.FAIL, "na": ItemResult.NOT_APPLICABLE}
OUTCOMES = {
    "符合": Visit.Outcome.PASS, "未发现问题": Visit.Outcome.PASS, "基本符合": Visit.Outcome.CONDITIONS,
    "发现问题": Visit.Outcome.CONDITIONS, "不符合": Visit.Outcome.FAIL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """The result of each item as it counts, why items are absent, the scores, and the items without an answer."""

    results: Mapping[str, ItemResult]
    absent: Mapping[str, str]
    scores: Mapping[str, Decimal]
    open: tuple[str, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        """The items not met, in the order of the list."""
        return tuple(code for code, result in self.results.items() if result is ItemResult.FAIL)


def counted(visit: OnSite) -> Counted:
    """What of the answers counts: no item that a higher body looked at just now, and none that concerns nobody here."""
    blocked = {each["code"]: each["why"] for each in visit.inspection.blocked}
    partial, answers = visit.inspection.kind in PARTIAL, visit.answers()
    results: dict[str, ItemResult] = {}
    absent: dict[str, str] = {}
    still_open = []
    for item in visit.template.items:
        answer = answers.get(item.code)
        if item.code in blocked:
            absent[item.code] = blocked[item.code]
        elif answer is not None:
            results[item.code] = _RESULTS[answer["result"]]
            if answer["result"] == "na":
                absent[item.code] = answer["reason"]
        elif item.code not in visit.concerned:
            absent[item.code] = "该户不涉及（合理缺项）"
        elif partial and item.code not in visit.must_answer:
            absent[item.code] = f"{visit.inspection.get_kind_display()}，本次未检查"
        else:
            still_open.append(item.code)
    results |= dict.fromkeys(absent, ItemResult.NOT_APPLICABLE)
    ordered = {item.code: results[item.code] for item in visit.template.items if item.code in results}
    return Counted(ordered, absent, _scores(answers), tuple(still_open))


def _scores(answers: Mapping[str, dict[str, Any]]) -> dict[str, Decimal]:
    return {code: Decimal(answer["score"]) for code, answer in answers.items() if answer.get("score")}


def judged(visit: OnSite) -> Judgement:
    """The result by the rule of the checklist. Raises LawError while something is missing."""
    found = counted(visit)
    return judge(visit.template, found.results, reasons=found.absent, scores=found.scores)


def covers_all(visit: OnSite) -> bool:
    """Whether every item that concerns the business was looked at (全项目, Order 49 art. 22)."""
    if visit.inspection.kind == Inspection.Kind.UNANNOUNCED or visit.resting or visit.template.supplement:
        return False
    answers, blocked = visit.answers(), {each["code"] for each in visit.inspection.blocked}
    return all(code in answers and code not in blocked for code in visit.concerned)


def steps_of(visit: OnSite, code: str, finding: Mapping[str, Any]) -> list[str]:
    """What follows from a failed item by Order 49 art. 31–33, the gravest first."""
    seen = Observation(
        accident_risk=finding["accident_risk"], affects_safety=finding["affects_safety"],
        fixed_on_spot=finding["fixed_on_spot"],
    )  # fmt: skip
    return [step.step.value for step in follow_ups(visit.template.item(code), seen)]
