"""The plan in force: approved by a leader, turned into duties, its visits made or dropped with a reason."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from weili.archive.duties import NewDuty, complete_duty, open_duties
from weili.archive.models import Duty, Visit
from weili.archive.permission import require_any
from weili.archive.timeline.ledger import Fact, record, record_many
from weili.kernel import clock
from weili.kernel.access import hands_of, require, require_in
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law import terms
from weili.law.periods import months_after
from weili.planning.events import PlanApproved, PlannedVisitMade
from weili.planning.fulfilment import BATCH, mark_done
from weili.planning.models import PLANNED, Plan, PlannedVisit
from weili.planning.services.making import CannotPlan
from weili.planning.services.succession import drop_all, leave_out_made, withdraw_former

COVERAGE_RULE = "inspection.full_coverage"
Progress = Callable[[int, int], object]


def approve_plan(*, plan: Plan, by: Person, at: datetime, progress: Progress | None = None) -> Plan:
    """A leader who did not make it approves a plan (批准计划); every visit becomes a duty of its station.

    The plan in force before gives way: its open visits are dropped, their duties withdrawn. Inspections made
    since the draft was drawn up fulfil its visits. All this and the opening of the duties goes in batches after
    the approval; `open_plan_duties` goes on where a run was cut off. Raises Refused, CannotPlan.
    """
    with transaction.atomic():
        plan = _approve(plan, by=by, at=at)
    open_plan_duties(plan=plan, by=by, at=at, progress=progress)
    return plan


def _approve(plan: Plan, *, by: Person, at: datetime) -> Plan:
    require_in(by, Act.APPROVE_PLAN, plan.district_id, on=clock.day(at))
    plan = Plan.objects.select_for_update(of=("self",)).select_related("district").get(pk=plan.pk)
    if plan.state != Plan.State.DRAFT:
        raise CannotPlan(f"计划已是“{plan.get_state_display()}”，只有草案可以批准。")
    if plan.made_by_id in hands_of(by, on=clock.day(at)):
        raise CannotPlan("编制人不能批准自己编制的计划，代理期间的双方视同一人，请另一人批准。")
    before = Plan.objects.in_district(plan.district_id).filter(year=plan.year, state=Plan.State.APPROVED)
    replaced = before.update(state=Plan.State.SUPERSEDED)
    plan.state, plan.approved_by, plan.approved_at = Plan.State.APPROVED, by, at
    plan.save(update_fields=["state", "approved_by", "approved_at"])
    event = PlanApproved(
        year=plan.year, visits=plan.summary.get("visits", 0), replaces="，替代原计划" if replaced else ""
    )
    record(event, of=plan.district, by=by, at=at)
    return plan


def _fulfil_meanwhile(plan: Plan, *, by: Person, at: datetime) -> None:
    """Inspections of the year that the draft could not count yet, in batches; none of them fulfils twice."""
    since = date.fromisoformat(plan.parameters["as_of"])
    made = Visit.objects.in_district(plan.district_id).filter(
        visited_on__gt=since, visited_on__year=plan.year
    )
    last = 0
    rows = made.filter(visited_on__lte=clock.day(at)).select_related("business").order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            _fulfil(batch, by=by, at=at)
        last = batch[-1].pk


def open_plan_duties(*, plan: Plan, by: Person, at: datetime, progress: Progress | None = None) -> int:
    """Open the duties of an approved plan's visits (下达检查任务), those that have none yet; answers how many.

    A visit whose ground is the full coverage runs under the 24 months of the law; the others end with their
    month. Months that are past ask nothing of anybody. Raises Refused, CannotPlan.
    """
    require_in(by, Act.APPROVE_PLAN, plan.district_id, on=clock.day(at))
    if plan.state != Plan.State.APPROVED:
        raise CannotPlan("计划批准后才能下达检查任务。")
    withdraw_former(plan=plan, by=by, at=at)
    leave_out_made(plan=plan, by=by, at=at)
    _fulfil_meanwhile(plan, by=by, at=at)
    rows = PlannedVisit.objects.in_district(plan.district_id).filter(
        plan=plan, state=PlannedVisit.State.PLANNED, duty__isnull=True
    )
    today = clock.day(at)
    if plan.year <= today.year:
        rows = rows.filter(month__gte=today.month if plan.year == today.year else 13)
    every, opened, last = rows.count(), 0, 0
    rows = rows.select_related("business", "station").order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        with transaction.atomic():
            duties = open_duties(duties=[_duty(plan, visit, at) for visit in batch], by=by, at=at)
            for visit, duty in zip(batch, duties, strict=True):
                visit.duty = duty
            PlannedVisit.objects.bulk_update(batch, ["duty"], batch_size=BATCH)
        last, opened = batch[-1].pk, opened + len(batch)
        if progress is not None:
            progress(opened, every)
    return opened


def _duty(plan: Plan, visit: PlannedVisit, at: datetime) -> NewDuty:
    title = f"{plan.year}年{visit.month}月计划检查：{visit.business}"[:200]
    subject = f"{PLANNED}{visit.pk}"
    since = visit.coverage_from
    if since is not None:
        governed_on = max(since, terms.versions(COVERAGE_RULE)[0].in_force or since)
        # an end that has passed already is told by the plan's list of what is unmet, not by a duty born late
        end = months_after(since, terms.term(COVERAGE_RULE, governed_on).amount)
        if end >= clock.day(at):
            return NewDuty(
                title=title,
                subject=subject,
                rule=COVERAGE_RULE,
                start=since,
                governed_on=governed_on,
                business=visit.business,
                station=visit.station,
            )
    last = months_after(date(plan.year, visit.month, 1), 1) - timedelta(days=1)
    return NewDuty(
        title=title, subject=subject, start=at, due_on=last, business=visit.business, station=visit.station
    )


@transaction.atomic
def drop_visit(*, visit: PlannedVisit, reason: str, by: Person, at: datetime) -> PlannedVisit:
    """Drop a planned visit with a reason (取消计划检查); its duty is withdrawn. Raises Refused, CannotPlan."""
    require(by, Act.MAKE_PLAN, visit, on=clock.day(at))
    row = PlannedVisit.objects.select_for_update(of=("self",)).select_related("business", "duty", "plan")
    visit = row.get(pk=visit.pk)
    if visit.state != PlannedVisit.State.PLANNED:
        raise CannotPlan(f"这次检查{visit.get_state_display()}，不能取消。")
    if visit.plan.state == Plan.State.SUPERSEDED:
        raise CannotPlan("这份计划已被替代，不能再改动；请在现行计划中取消。")
    if not reason.strip():
        raise CannotPlan("请填写取消理由。")
    drop_all(visits=[visit], reason=reason.strip(), by=by, at=at)
    return visit


@transaction.atomic
def fulfil_visits(*, visits: Sequence[Visit], by: Person, at: datetime) -> list[PlannedVisit]:
    """Inspections that took place fulfil the planned ones nearest to them (完成计划检查), one each; see `served`.

    Any inspection on site of the year counts, whatever brought it about: one visit for all that is due. The
    duty of the planned visit ends with it. Called by whoever knows that a visit was recorded. Raises Refused.
    """
    require_any(by, (visit.business.place for visit in visits), at=at)
    return _fulfil(visits, by=by, at=at)


def _fulfil(visits: Sequence[Visit], *, by: Person, at: datetime) -> list[PlannedVisit]:
    done = mark_done(visits)
    for planned in done:
        if planned.duty is not None and planned.duty.state == Duty.State.OPEN:
            complete_duty(duty=planned.duty, outcome="已检查", by=by, at=at)
    facts = [Fact(_made(planned), planned.business) for planned in done]
    record_many(facts, by=by, at=at)
    return done


def _made(planned: PlannedVisit) -> PlannedVisitMade:
    if planned.visit is None:
        raise TypeError(planned)
    return PlannedVisitMade(year=planned.plan.year, month=planned.month, on=planned.visit.visited_on)
