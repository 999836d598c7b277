"""The only writer of self-checks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.ledger import Fact, record_many
from weili.archive.permission import require_any
from weili.kernel import clock
from weili.kernel.models import Person
from weili.sunshine.events import SelfChecked
from weili.sunshine.models import SelfCheck


@transaction.atomic
def record_self_checks(*, checks: Sequence[SelfCheck], by: Person, at: datetime) -> list[SelfCheck]:
    """Record self-checks (企业自查登记) made in another system, each on its business's timeline."""
    require_any(by, (check.place for check in checks), at=at)
    written: list[SelfCheck] = SelfCheck.objects.bulk_create(checks, batch_size=300)
    record_many(
        [
            Fact(
                SelfChecked(
                    level=SelfCheck.Level(check.level).label,
                    result=check.result,
                    problems=check.problems,
                    photos=check.photos,
                    checked_by=check.checked_by,
                ),
                check.business,
                clock.noon(check.checked_on),
            )
            for check in written
        ],
        by=by,
        at=at,
    )
    return written
