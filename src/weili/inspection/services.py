"""The only writer of findings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.ledger import Fact, record_many
from weili.archive.permission import require_any
from weili.inspection.events import FindingsNoted
from weili.inspection.models import Finding, ItemResult
from weili.kernel import clock
from weili.kernel.models import Person


@transaction.atomic
def record_findings(
    *, findings: Sequence[Finding], item_results: Sequence[ItemResult], by: Person, at: datetime
) -> list[Finding]:
    """Record what was found on visits made elsewhere (检查问题登记), one entry per visit with findings."""
    require_any(by, (row.place for row in (*findings, *item_results)), at=at)
    ItemResult.objects.bulk_create(item_results, batch_size=500)
    written: list[Finding] = Finding.objects.bulk_create(findings, batch_size=300)
    of_visit: dict[int, list[Finding]] = {}
    for finding in written:
        of_visit.setdefault(finding.visit_id, []).append(finding)
    record_many(
        [
            Fact(_noted(found), found[0].business, clock.noon(found[0].visit.visited_on))
            for found in of_visit.values()
        ],
        by=by,
        at=at,
    )
    return written


def _noted(found: Sequence[Finding]) -> FindingsNoted:
    return FindingsNoted(
        visit=found[0].visit_id,
        items=tuple(finding.item_code for finding in found if finding.item_code),
        texts=tuple(finding.text for finding in found),
    )
