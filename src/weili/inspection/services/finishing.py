"""A visit is finished: judged by its checklist, written into the archive once, with its findings and its orders.

Order 49 art. 27 (all items), 31–33 (stop, investigate, correct), 39 (published in 20 working days).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from weili.archive.changes import rest
from weili.archive.duties import HANDLERS, complete_duty, open_duty
from weili.archive.models import Closure, Duty, Visit
from weili.archive.timeline.ledger import record
from weili.archive.visits import record_visits
from weili.inspection.events import InspectionFinished
from weili.inspection.field.hashing import root_of
from weili.inspection.field.judging import OUTCOMES, counted, covers_all, judged, steps_of
from weili.inspection.field.missing import to_finish
from weili.inspection.field.on_site import OnSite, day_of, hand_of, on_site
from weili.inspection.models import Finding, Inspection, ItemResult, Matter, Order
from weili.inspection.queries.inspections import attends
from weili.inspection.queries.offers import SETTLED
from weili.inspection.services.beginning import MADE_UP
from weili.inspection.services.findings import Answers, record_findings
from weili.inspection.services.holding import hold_inspection
from weili.inspection.services.ordering import give_orders
from weili.inspection.services.papers import papers_on_finish
from weili.inspection.services.publishing import PUBLICITY
from weili.inspection.services.rechecking import settle_recheck
from weili.inspection.standing import locked, people_of, subject_of
from weili.inspection.workflow import INSPECTING
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.models import Person
from weili.kernel.outbox import notify
from weili.kernel.roles import Act
from weili.law.dynamic_points import ItemResult as Result
from weili.law.judgement import Judgement

_ITEM_RESULTS = {
    Result.PASS: ItemResult.Result.PASS.value, Result.FAIL: ItemResult.Result.FAIL.value,
    Result.NOT_APPLICABLE: ItemResult.Result.ABSENT.value,
}  # fmt: skip
HANDLINGS = {"pass": "通过", "order": "责令改正", "stop": "责令停止生产经营"}


@dataclass(frozen=True, slots=True)
class _Result:
    """What a visit came to."""

    words: str
    handling: str
    judgement: dict[str, Any]


@transaction.atomic
def finish_inspection(*, inspection: Inspection, by: Person, at: datetime) -> Inspection:
    """Give the result of a visit (出具结果) once its devices said they were done, or hold it with what is missing.

    Nothing happens before it began and after it ended: however often and in what order records come, one visit is
    written. Raises Refused.
    """
    inspection = locked(inspection)
    if not attends(by, inspection):
        raise Refused(by, Act.INSPECT)
    if inspection.state != Inspection.State.UNDER_WAY:
        return inspection
    visit = on_site(inspection)
    if visit.ended_at is None:
        return inspection
    missing = to_finish(visit)
    writer = hand_of(visit.team, inspection.business.place, clock.day(at))
    if missing or writer is None:
        because = missing or "检查组中没有人能登记该户档案，请由属地所处理"
        return hold_inspection(inspection=inspection, because=because, by=by, at=at)
    if visit.resting:
        _write_rest(visit, by=writer, at=at)
    else:
        _write_result(visit, by=writer, at=at)
    _end_duties(visit, at=at)
    _tell(visit, by=writer, at=at)
    codes = (visit.said.body("close") or {}).get("provisional") or {}
    papers_on_finish(inspection=inspection, provisional=codes, by=writer, at=at)
    if inspection.result:
        notify(
            people=people_of(inspection), subject="检查结果", key=f"inspection/{inspection.pk}/finished", at=at,
            body=f"检查结果：{inspection.result}。您可以评价这次检查，检查人员看不到。", link="/own-inspections",
        )  # fmt: skip
    return inspection


# --- the result -----------------------------------------------------------------------------------------------


def _write_result(visit: OnSite, *, by: Person, at: datetime) -> None:
    inspection, law = visit.inspection, judged(visit)
    recorded = _record_visit(visit, law, by=by, at=at)
    orders = give_orders(inspection=inspection, on=recorded.visited_on, by=by, at=at)
    of_item = {code: order for order, codes in orders for code in codes}
    found = counted(visit)
    findings = [_finding(visit, recorded, code, of_item.get(code)) for code in found.failed]
    answers = [(code, _ITEM_RESULTS[result]) for code, result in found.results.items()]
    answered = Answers(recorded, inspection.checklist.code, answers)
    record_findings(findings=findings, answers=[answered], by=by, at=at)
    if inspection.rechecks is not None:
        settle_recheck(inspection=inspection, failed=found.failed, on=recorded.visited_on, by=by, at=at)
    _close(visit, recorded, _result(visit, law, [order for order, _ in orders]), at=at)
    _start_publicity(visit, at=at)


def _record_visit(visit: OnSite, law: Judgement | None, *, by: Person, at: datetime) -> Visit:
    """The one visit of the archive, for the station that made it."""
    inspection = visit.inspection
    row = Visit(
        district_id=inspection.district_id,
        business=inspection.business,
        station_id=inspection.station_id or inspection.business.station_id,
        visited_on=day_of(inspection.started_at, at),
        mode=inspection.mode,
        source=inspection.source,
        sector=inspection.business.sector or visit.template.sector.value,
        campaign=inspection.campaign,
        counts_towards_cap=inspection.counts_towards_cap and law is not None,
        full=law is not None and covers_all(visit),
        officers=[each.person.name for each in visit.team],
        outcome=OUTCOMES.get(law.result, Visit.Outcome.NONE) if law else Visit.Outcome.NONE,
        key_findings=len(law.key_failed) if law else None,
        general_findings=len(law.general_failed) if law else None,
    )
    return record_visits(visits=[row], by=by, at=at)[0]


def _finding(visit: OnSite, recorded: Visit, code: str, order: Order | None) -> Finding:
    said = visit.said.of("finding")[code]
    corrected = said["fixed_on_spot"] and said.get("after_photos")
    return Finding(
        district_id=recorded.district_id,
        business=recorded.business,
        visit=recorded,
        template=visit.inspection.checklist.code,
        item_code=code,
        severity=Finding.Severity.KEY if visit.template.item(code).key else Finding.Severity.GENERAL,
        text=said["text"].strip(),
        corrected_on=recorded.visited_on if corrected else None,
        affects_safety=said["affects_safety"],
        accident_risk=said["accident_risk"],
        violation=said.get("violation") or "",
        article=said.get("article") or "",
        photos=said.get("photos") or [],
        after_photos=said.get("after_photos") or [],
        order=order,
    )


def _result(visit: OnSite, law: Judgement, orders: list[Order]) -> _Result:
    found, findings = counted(visit), visit.said.of("finding")
    close = visit.said.body("close") or {}
    kinds = {order.kind for order in orders}
    handling = "stop" if Order.Kind.STOP in kinds else "order" if kinds else "pass"
    return _Result(
        law.result,
        handling,
        {
            "result": law.result, "because": law.because, "gap": law.gap, "confidence": law.confidence.value,
            "article": str(law.article), "checked": law.checked, "pass_rate": format(law.pass_rate, "f"),
            "mean": None if law.mean is None else format(law.mean, "f"), "key_failed": list(law.key_failed),
            "general_failed": list(law.general_failed), "absent": dict(found.absent),
            "steps": {code: steps_of(visit, code, findings[code]) for code in found.failed},
            "explanations": {code: findings[code].get("explanation") or "" for code in found.failed},
            "handling": handling, "handling_said": close.get("handling", ""),
            "explanation": close.get("explanation", ""), "opinion": close.get("opinion", ""),
            "set_aside": sorted(findings.keys() - set(found.failed)),
        },
    )  # fmt: skip


def _close(visit: OnSite, recorded: Visit, result: _Result, *, at: datetime) -> None:
    inspection = visit.inspection
    inspection.state = Inspection.State(INSPECTING.move("finish", source=inspection.state).target)
    inspection.finished_at, inspection.visit, inspection.held_because = visit.ended_at or at, recorded, ""
    inspection.result, inspection.handling, inspection.judgement = (
        result.words, HANDLINGS.get(result.handling, ""), result.judgement,
    )  # fmt: skip
    inspection.save(
        update_fields=["state", "finished_at", "visit", "held_because", "result", "handling", "judgement"]
    )


# --- found resting --------------------------------------------------------------------------------------------


def _write_rest(visit: OnSite, *, by: Person, at: datetime) -> None:
    """A place that rests for the season: its status is set, and the visit ends without a result (季节性歇业)."""
    recorded = _record_visit(visit, None, by=by, at=at)
    said = visit.said.body("rest") or {}
    note = f"现场检查发现：{said.get('text') or '歇业'}"[:200]
    business = visit.inspection.business
    rest(
        business=business.root or business, kind=Closure.Kind.SEASON, since=recorded.visited_on, note=note,
        by=by, at=at,
    )  # fmt: skip
    judgement = {"resting": True, "text": said.get("text") or "", "photos": said.get("photos") or []}
    _close(visit, recorded, _Result("", "", judgement), at=at)


# --- duties and the timeline ----------------------------------------------------------------------------------


def _start_publicity(visit: OnSite, *, at: datetime) -> None:
    inspection = visit.inspection
    hand = hand_of(visit.team, inspection.place, clock.day(at), HANDLERS)
    open_duty(
        title="公开监督检查结果", subject=subject_of(inspection), rule=PUBLICITY,
        start=min(inspection.finished_at or at, at), business=inspection.business, station=inspection.station,
        by=hand or visit.team[0].person, at=at,
    )  # fmt: skip


def _end_duties(visit: OnSite, *, at: datetime) -> None:
    """What the visit was for ends with it; of a place that rests only the visit itself does."""
    inspection = visit.inspection
    own = Duty.objects.in_district(inspection.district_id).filter(
        subject=subject_of(inspection), state=Duty.State.OPEN, rule=""
    )
    waiting = list(own.exclude(title=MADE_UP).select_related("business"))
    if not visit.resting:
        matters = Matter.objects.filter(inspection=inspection, duty__state=Duty.State.OPEN)
        settled = (each.duty for each in matters.select_related("duty__business"))
        waiting += [duty for duty in settled if duty and duty.subject.startswith(SETTLED)]
    outcome = f"已检查：{inspection.result}" if inspection.result else "已到现场，该户歇业"
    for duty in {duty.pk: duty for duty in waiting}.values():
        hand = hand_of(visit.team, duty.place, clock.day(at), HANDLERS)
        if hand is not None:  # else it stays with whoever may end it
            complete_duty(duty=duty, outcome=outcome, by=hand, at=at)


def _tell(visit: OnSite, *, by: Person, at: datetime) -> None:
    inspection = visit.inspection
    parts = {str(record.pk): record.sha256 for record in visit.records}
    files = {f"file:{sha256}": sha256 for sha256 in visit.files}
    event = InspectionFinished(
        inspection=inspection.pk, result=inspection.result or "歇业，未作结论",
        handling=inspection.handling or "无", records=len(parts), files=len(files), root=root_of(parts | files),
    )  # fmt: skip
    record(event, of=inspection.business, by=by, at=at, occurred_at=min(inspection.finished_at or at, at))
