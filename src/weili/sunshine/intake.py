"""Self-checks recorded in another system."""

from collections.abc import Sequence

from weili.archive.intake import Arrival, Incoming, Intake, claim_on, ours
from weili.sunshine import services
from weili.sunshine.events import SelfChecked
from weili.sunshine.models import SelfCheck

#: what the registers' results (exchange.rows.inspections.SELF_RESULT) are called on a timeline
WORDS = {"pass": "未发现问题", "conditions": "发现问题，已整改", "fail": "发现问题"}


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[SelfCheck]:
    """Write self-checks (企业自查) as the business recorded them."""
    checks = [
        SelfCheck(
            district=arrival.district,
            business=business,
            origin=row.origin,
            level=row.record.level,
            checked_on=row.record.checked_on,
            checked_by=row.fit(row.record.checker, 60),
            result=row.fit(row.record.result, 200),
            problems=row.record.problems or "",
            photos=len(row.record.photos),
        )
        for row, business in ours(rows)
    ]
    return services.record_self_checks(checks=checks, by=arrival.by, at=arrival.at)


INTAKE = Intake("self-checks", claim_on("checked_on"), take, SelfChecked)
