"""The only writer of penalty cases."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.receiving import receive
from weili.enforcement.events import PenaltyDecided
from weili.enforcement.models import Case
from weili.kernel.models import Person


@transaction.atomic
def record_decided_cases(*, cases: Sequence[Case], by: Person, at: datetime) -> list[Case]:
    """Record penalties decided elsewhere (处罚决定登记); those of a business stand on its timeline.

    Raises Refused, NotRecorded.
    """
    return receive(cases, _decided, lambda case: case.decided_on, by=by, at=at)


def _decided(case: Case) -> PenaltyDecided:
    return PenaltyDecided(
        case=case.pk,
        number=case.number,
        conduct=case.conduct,
        penalty_kinds=tuple(case.penalty_kinds),
        fine_yuan=case.fine_yuan,
    )
