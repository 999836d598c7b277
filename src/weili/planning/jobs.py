"""Drawing up and approving a plan as background work: a district has thousands of visits (Order 49 art. 21)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from weili.kernel import access, clock, jobs
from weili.kernel.jobs import GiveUp, Running, work
from weili.kernel.models import District, Job, Person
from weili.kernel.roles import Act
from weili.law.source import LawError
from weili.planning.models import Plan
from weili.planning.services import CannotPlan, approve_plan, make_plan, open_plan_duties

MAKE, APPROVE = "planning.make", "planning.approve"


@transaction.atomic
def begin_planning(*, district: District, year: int, by: Person, at: datetime) -> Job:
    """Ask for the plan of a year (编制计划) as background work; while one is made, asking again finds it.

    Raises Refused, CannotPlan for a year far away.
    """
    on = clock.day(at)
    access.require_in(by, Act.MAKE_PLAN, district.pk, on=on)
    if not on.year - 10 <= year <= on.year + 1:
        raise CannotPlan(f"只能编制{on.year + 1}年及以前十年内的计划，填写的是{year}年。")
    return _ask(MAKE, f"{district.pk}/{year}", {"district": district.pk, "year": year}, district, by, at)


@transaction.atomic
def begin_approval(*, plan: Plan, by: Person, at: datetime) -> Job:
    """Ask for the approval of a draft (批准计划) and the duties of its visits as background work.

    Raises Refused, CannotPlan at once where the approval cannot be.
    """
    access.require_in(by, Act.APPROVE_PLAN, plan.district_id, on=clock.day(at))
    if plan.state != Plan.State.DRAFT:
        raise CannotPlan(f"计划已是“{plan.get_state_display()}”，只有草案可以批准。")
    if plan.made_by_id in access.hands_of(by, on=clock.day(at)):
        raise CannotPlan("编制人不能批准自己编制的计划，代理期间的双方视同一人，请另一人批准。")
    return _ask(APPROVE, f"{plan.pk}", {"plan": plan.pk}, plan.district, by, at)


def _ask(kind: str, name: str, payload: dict[str, Any], district: District, by: Person, at: datetime) -> Job:
    running = Job.objects.filter(
        key__startswith=f"{kind}/{name}/", state__in=[Job.State.WAITING, Job.State.RUNNING]
    ).first()
    key = f"{kind}/{name}/{at:%Y%m%dT%H%M%S%f}"
    return running or jobs.ask(kind=kind, key=key, payload=payload, by=by, at=at, district=district)


def last_planning(district: District, year: int) -> Job | None:
    """The latest job that drew up the plan of a year."""
    return Job.objects.filter(key__startswith=f"{MAKE}/{district.pk}/{year}/").order_by("-pk").first()


@work(MAKE, lease_seconds=900)
def make(running: Running) -> dict[str, Any]:
    """Draw up the plan in one transaction; a run that was cut off begins again and leaves nothing behind."""
    by = _person(running)
    district = District.objects.get(pk=running.payload["district"])
    try:
        plan = make_plan(
            district=district, year=int(running.payload["year"]), by=by, at=running.job.created_at
        )
    except (CannotPlan, LawError) as refusal:
        raise GiveUp(str(refusal)) from refusal
    return {"plan": plan.pk, "visits": plan.summary.get("visits", 0)}


def last_approval(plan: Plan) -> Job | None:
    """The latest job that approved a plan."""
    return Job.objects.filter(key__startswith=f"{APPROVE}/{plan.pk}/").order_by("-pk").first()


@work(APPROVE, lease_seconds=300)
def approve(running: Running) -> dict[str, Any]:
    """Approve a draft and open the duties of its visits batch by batch; a second attempt goes on with those."""
    by = _person(running)
    plan = Plan.objects.select_related("district").get(pk=running.payload["plan"])

    def told(done: int, every: int) -> None:
        running.step(done=done, all=every)

    at = running.job.created_at
    try:
        if plan.state == Plan.State.APPROVED:
            open_plan_duties(plan=plan, by=by, at=at, progress=told)
        else:
            approve_plan(plan=plan, by=by, at=at, progress=told)
    except CannotPlan as refusal:
        raise GiveUp(str(refusal)) from refusal
    return {"plan": plan.pk}


def _person(running: Running) -> Person:
    if running.by is None:
        raise GiveUp("这项任务没有提交人，请由一名人员提交")
    return running.by
