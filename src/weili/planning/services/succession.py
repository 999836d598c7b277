"""When a plan gives way to another of its year: what was open under it is withdrawn, what was made still counts.

国办发〔2024〕54号: a visit that was made under the former plan is not made again under the new one.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from weili.archive.duties import void_duty
from weili.archive.ledger import Fact, record_many
from weili.archive.models import Duty, Visit
from weili.kernel.models import Person
from weili.planning.events import PlannedVisitDropped
from weili.planning.models import Plan, PlannedVisit

#: withdrawn in one transaction: few enough that nobody else waits long for the database
BATCH = 100
State = PlannedVisit.State


def served(visit: Visit, waiting: Sequence[PlannedVisit]) -> PlannedVisit | None:
    """The planned visit that an inspection fulfils: the nearest in time.

    A complete one fulfils the full coverage before all else, since its 24 months begin anew with it; one that
    was not complete never does (Order 49 art. 22).
    """
    fitting = [planned for planned in waiting if visit.full or planned.kind != PlannedVisit.Kind.FULL]
    month = visit.visited_on.month
    return min(
        fitting,
        key=lambda planned: (
            planned.kind != PlannedVisit.Kind.FULL,
            abs(planned.month - month),
            planned.month,
        ),
        default=None,
    )


def drop_all(visits: Sequence[PlannedVisit], reason: str, *, by: Person, at: datetime) -> None:
    """Drop planned visits, withdraw their duties and say so on each timeline, in the caller's transaction."""
    for visit in visits:
        visit.state, visit.dropped_why = State.DROPPED, reason[:300]
        if visit.duty is not None and visit.duty.state == Duty.State.OPEN:
            void_duty(duty=visit.duty, reason=reason, by=by, at=at)
    PlannedVisit.objects.bulk_update(visits, ["state", "dropped_why"], batch_size=BATCH)
    facts = [
        Fact(PlannedVisitDropped(year=v.plan.year, month=v.month, reason=reason), v.business) for v in visits
    ]
    record_many(facts, by=by, at=at)


def withdraw_former(plan: Plan, *, by: Person, at: datetime) -> int:
    """Drop what is still open of the approved plans that gave way to this one (撤回原计划); answers how many.

    In batches, each a transaction of its own: a run that was cut off goes on where it stopped.
    """
    former = _of_former(plan).filter(state=State.PLANNED)
    count = 0
    while batch := list(former.select_related("business", "duty", "plan").order_by("pk")[:BATCH]):
        with transaction.atomic():
            drop_all(batch, "由新批准的计划替代", by=by, at=at)
        count += len(batch)
    return count


def leave_out_made(plan: Plan, *, by: Person, at: datetime) -> int:
    """Drop from a plan one visit for each that was made under the former one after this was drawn up.

    The draft could not count those yet; kept, the business would be visited once too often, beyond the cap even.
    """
    since = date.fromisoformat(plan.parameters["as_of"])
    made = _of_former(plan).filter(state=State.DONE, visit__visited_on__gt=since)
    count = 0
    for each in made.select_related("business", "visit").order_by("visit__visited_on", "pk"):
        if each.visit is None:
            continue
        own = PlannedVisit.objects.filter(business__root_id=each.business.root_id, plan=plan)
        reason = f"{each.visit.visited_on}已按原计划检查"
        waiting = list(own.filter(state=State.PLANNED).select_related("business", "duty", "plan"))
        nearest = served(each.visit, waiting)
        if nearest is None or own.filter(state=State.DROPPED, dropped_why=reason).exists():
            continue
        with transaction.atomic():
            drop_all([nearest], reason, by=by, at=at)
        count += 1
    return count


def _of_former(plan: Plan) -> QuerySet[PlannedVisit]:
    """The visits of the plans of the same year that were in force before; a draft never was."""
    rows: QuerySet[PlannedVisit] = PlannedVisit.objects.in_district(plan.district_id).filter(
        plan__year=plan.year, plan__state=Plan.State.SUPERSEDED, plan__approved_by__isnull=False
    )
    return rows
