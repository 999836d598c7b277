"""The only writer of findings."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.inspection.models import Finding, ItemResult
from weili.kernel.models import Person


@transaction.atomic
def record_findings(
    *, findings: Sequence[Finding], item_results: Sequence[ItemResult], by: Person, at: datetime
) -> list[Finding]:
    """Record what was found on visits made elsewhere (检查问题登记); the visit's own entry counts them."""
    ItemResult.objects.bulk_create(item_results, batch_size=500)
    return Finding.objects.bulk_create(findings, batch_size=300)
