"""The only writer of findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from weili.archive.models import Visit
from weili.archive.permission import require_any
from weili.archive.taking import NotRecorded, when
from weili.archive.timeline.ledger import Fact, record_many
from weili.inspection.events import FindingsNoted
from weili.inspection.models import Finding, ItemResult
from weili.kernel.bulk import insert, insert_values
from weili.kernel.models import Person


@dataclass(frozen=True, slots=True)
class Answers:
    """What a source says of the items of one visit (逐项结果): the code of each item and its result."""

    visit: Visit
    template: str
    results: Sequence[tuple[str, str]]


@transaction.atomic
def record_findings(
    *, findings: Sequence[Finding], answers: Sequence[Answers], by: Person, at: datetime
) -> list[Finding]:
    """Record what was found on visits made elsewhere (检查问题登记), one entry per visit with findings.

    `answers` are what is known item by item; they are evidence and tell nothing by themselves. Raises Refused,
    NotRecorded.
    """
    require_any(by, (each.place for each in (*findings, *(a.visit for a in answers))), at=at)
    for row in findings:
        if (row.district_id, row.business_id) != (row.visit.district_id, row.visit.business_id):
            raise NotRecorded(f"“{row}”不是对“{row.business}”这次检查发现的，不能登记")
    _insert_answers(answers)
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


_ANSWERED = ("district_id", "business_id", "origin_id", "visit_id", "template", "item_code", "result")


def _insert_answers(answers: Sequence[Answers]) -> None:
    """Thirty and more a visit, so they are written as values and never as rows of the ORM."""
    rows = []
    for each in answers:
        visit = each.visit
        shared = (visit.district_id, visit.business_id, visit.origin_id, visit.pk, each.template)
        rows += [(*shared, code, result) for code, result in each.results]
    insert_values(ItemResult, _ANSWERED, rows)


def _noted(found: Sequence[Finding]) -> FindingsNoted:
    return FindingsNoted(
        visit=found[0].visit_id,
        items=tuple(finding.item_code for finding in found if finding.item_code),
        texts=tuple(finding.text for finding in found),
    )
