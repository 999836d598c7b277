"""The only writer of self-checks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.taking import take_in
from weili.kernel.models import Person
from weili.sunshine.events import SelfChecked
from weili.sunshine.models import SelfCheck


@transaction.atomic
def record_self_checks(*, checks: Sequence[SelfCheck], by: Person, at: datetime) -> list[SelfCheck]:
    """Record self-checks (企业自查登记) made in another system, each on its business's timeline.

    Raises Refused, NotRecorded.
    """
    return take_in(checks, _checked, lambda check: check.checked_on, by=by, at=at)


def _checked(check: SelfCheck) -> SelfChecked:
    return SelfChecked(
        level=SelfCheck.Level(check.level).label,
        result=check.result,
        problems=check.problems,
        photos=check.photos,
        checked_by=check.checked_by,
    )
