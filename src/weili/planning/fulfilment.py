"""Which planned visit an inspection fulfils (Order 49 art. 22: full coverage needs a complete inspection)."""

from collections.abc import Sequence

from weili.archive.models import Visit
from weili.planning.models import PlannedVisit


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
