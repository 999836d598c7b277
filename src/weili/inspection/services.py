"""The only writer of findings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.permission import require_any
from weili.archive.taking import NotRecorded, when
from weili.archive.timeline.ledger import Fact, record_many
from weili.inspection.events import FindingsNoted
from weili.inspection.models import Finding, ItemResult
from weili.kernel.bulk import insert
from weili.kernel.models import Person


@transaction.atomic
def record_findings(
    *, findings: Sequence[Finding], item_results: Sequence[ItemResult], by: Person, at: datetime
) -> list[Finding]:
    """Record what was found on visits made elsewhere (检查问题登记), one entry per visit with findings.

    Raises Refused, NotRecorded.
    """
    rows: Sequence[Finding | ItemResult] = (*findings, *item_results)
    require_any(by, (row.place for row in rows), at=at)
    for row in rows:
        if (row.district_id, row.business_id) != (row.visit.district_id, row.visit.business_id):
            raise NotRecorded(f"“{row}”不是对“{row.business}”这次检查发现的，不能登记")
    insert(item_results)
    written = list(insert(findings))
    of_visit: dict[int, list[Finding]] = {}
    for finding in written:
        of_visit.setdefault(finding.visit_id, []).append(finding)
    record_many(
        [
            Fact(_noted(found), found[0].business, when(found[0].visit.visited_on, at))
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
