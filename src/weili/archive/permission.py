"""The first beat of the archive's services: may this person write to these businesses."""

from collections.abc import Collection, Iterable
from datetime import datetime

from weili.kernel import clock
from weili.kernel.access import Place, Refused, area
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: who may write facts of a business: whoever edits it, and whoever imports for its whole district
WRITERS = (Act.EDIT_BUSINESS, Act.IMPORT)


def require_any(
    by: Person, places: Iterable[Place], *, at: datetime, acts: Collection[Act] = WRITERS
) -> None:
    """Refuse a person to whom none of these acts is given at one of the places; names the first."""
    within = [area(by, act, on=clock.day(at)) for act in acts]
    first = next(iter(acts))
    for place in set(places):
        if not any(each.holds(place) for each in within):
            raise Refused(by, first)
