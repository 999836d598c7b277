"""When a plan gives way to another of its year: what was open under it is withdrawn, what was made still counts.

国办发〔2024〕54号: a visit that was made under the former plan is not made again under the new one.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from weili.archive.duties import void_duties
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel.models import Person
from weili.planning.events import PlannedVisitDropped
from weili.planning.fulfilment import served
from weili.planning.models import Plan, PlannedVisit

#: withdrawn in one transaction: few enough that nobody else waits long for the database
BATCH = 100
State = PlannedVisit.State


@transaction.atomic
def drop_all(*, visits: Sequence[PlannedVisit], reason: str, by: Person, at: datetime) -> None:
    """Drop planned visits (取消计划检查), withdraw their duties and say so on each timeline."""
    for visit in visits:
        visit.state, visit.dropped_why = State.DROPPED, reason[:300]
    void_duties(duties=[v.duty for v in visits if v.duty is not None], reason=reason, by=by, at=at)
    PlannedVisit.objects.bulk_update(visits, ["state", "dropped_why"], batch_size=BATCH)
    facts = [
        Fact(PlannedVisitDropped(year=v.plan.year, month=v.month, reason=reason), v.business) for v in visits
    ]
    record_many(facts, by=by, at=at)


def withdraw_former(*, plan: Plan, by: Person, at: datetime) -> int:
    """Drop what is still open of the approved plans that gave way to this one (撤回原计划); answers how many.

    In batches, each a transaction of its own: a run that was cut off goes on where it stopped.
    """
    former = _of_former(plan).filter(state=State.PLANNED).select_related("business", "duty", "plan")
    count = 0
    while True:
        with transaction.atomic():
            # locked, so that an inspection recorded meanwhile is not overwritten
            batch = list(former.select_for_update(of=("self",)).order_by("pk")[:BATCH])
            if not batch:
                break
            drop_all(visits=batch, reason="由新批准的计划替代", by=by, at=at)
        count += len(batch)
    return count


def leave_out_made(*, plan: Plan, by: Person, at: datetime) -> int:
    """Drop from a plan one visit (不重复检查) for each that was made under the former one after this was drawn up.

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
        with transaction.atomic():
            waiting = own.filter(state=State.PLANNED).select_related("business", "duty", "plan")
            nearest = served(each.visit, list(waiting.select_for_update(of=("self",))))
            if nearest is None or own.filter(state=State.DROPPED, dropped_why=reason).exists():
                continue
            drop_all(visits=[nearest], reason=reason, by=by, at=at)
        count += 1
    return count


def _of_former(plan: Plan) -> QuerySet[PlannedVisit]:
    """The visits of the plans of the same year that were in force before; a draft never was."""
    in_force = Q(plan__approved_by__isnull=False) | Q(plan__source=Plan.Source.IMPORTED)
    rows: QuerySet[PlannedVisit] = PlannedVisit.objects.in_district(plan.district_id).filter(
        in_force, plan__year=plan.year, plan__state=Plan.State.SUPERSEDED
    )
    return rows
