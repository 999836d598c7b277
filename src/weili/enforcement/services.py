"""The only writer of penalty cases."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.ledger import Fact, record_many
from weili.archive.permission import require_any
from weili.enforcement.events import PenaltyDecided
from weili.enforcement.models import Case
from weili.kernel import clock
from weili.kernel.models import Person


@transaction.atomic
def record_decided_cases(*, cases: Sequence[Case], by: Person, at: datetime) -> list[Case]:
    """Record penalties decided elsewhere (处罚决定登记); those of a business stand on its timeline."""
    require_any(by, (case.place for case in cases), at=at)
    written: list[Case] = Case.objects.bulk_create(cases, batch_size=300)
    record_many(
        [
            Fact(
                PenaltyDecided(
                    case=case.pk,
                    number=case.number,
                    conduct=case.conduct,
                    penalty_kinds=tuple(case.penalty_kinds),
                    fine_yuan=case.fine_yuan,
                ),
                case.business,
                clock.noon(case.decided_on) if case.decided_on else at,
            )
            for case in written
            if case.business is not None
        ],
        by=by,
        at=at,
    )
    return written
