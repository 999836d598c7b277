"""Which planned visit an inspection fulfils (Order 49 art. 22: full coverage needs a complete inspection)."""

from collections.abc import Sequence

from weili.archive.models import Visit
from weili.kernel.bulk import update
from weili.planning.models import Plan, PlannedVisit

BATCH = 500


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


def mark_done(visits: Sequence[Visit]) -> list[PlannedVisit]:
    """Write which planned visits of approved plans these inspections fulfil (已实施); the caller records it."""
    done: list[PlannedVisit] = []
    used = _used(visits)
    wanted = [
        visit
        for visit in visits
        if visit.mode == Visit.Mode.ON_SITE
        and (visit.counts_towards_cap or visit.full)
        and visit.pk not in used
    ]
    waiting = _waiting(wanted)
    for visit in sorted(wanted, key=lambda v: (v.visited_on, v.pk)):
        open_ones = waiting.get((visit.business.root_id or visit.business_id, visit.visited_on.year), [])
        nearest = served(visit, open_ones)
        if nearest is None:
            continue
        open_ones.remove(nearest)
        nearest.state, nearest.visit = PlannedVisit.State.DONE, visit
        done.append(nearest)
    update(done, ["state", "visit"])
    return done


def _used(visits: Sequence[Visit]) -> set[int]:
    """The inspections that fulfilled a planned visit already: one fulfils one."""
    rows = PlannedVisit.objects.filter(business__in={visit.business_id for visit in visits})
    return set(rows.filter(visit__in=[visit.pk for visit in visits]).values_list("visit_id", flat=True))


def _waiting(visits: Sequence[Visit]) -> dict[tuple[int, int], list[PlannedVisit]]:
    roots = sorted({visit.business.root_id or visit.business_id for visit in visits})
    years = {visit.visited_on.year for visit in visits}
    found: dict[tuple[int, int], list[PlannedVisit]] = {}
    for start in range(0, len(roots), BATCH):
        rows = PlannedVisit.objects.filter(
            business__root_id__in=roots[start : start + BATCH],
            state=PlannedVisit.State.PLANNED,
            plan__state=Plan.State.APPROVED,
            plan__year__in=years,
        )
        for row in rows.select_related("business", "duty", "plan"):
            found.setdefault((row.business.root_id or row.business_id, row.plan.year), []).append(row)
    return found
