"""An inspection waits for something: what, in a sentence that its officers and its station read."""

from datetime import datetime

from django.db import transaction

from weili.inspection.models import Inspection
from weili.inspection.queries.inspections import attends
from weili.inspection.standing import locked
from weili.kernel.access import Refused
from weili.kernel.models import Person
from weili.kernel.roles import Act


@transaction.atomic
def hold_inspection(*, inspection: Inspection, because: str, by: Person, at: datetime) -> Inspection:  # noqa: ARG001
    """Say what an inspection waits for (待处理); it is tried again with the next record or file. Raises Refused."""
    inspection = locked(inspection)
    if not attends(by, inspection):
        raise Refused(by, Act.INSPECT)
    if inspection.held_because != because[:500]:
        inspection.held_because = because[:500]
        inspection.save(update_fields=["held_because"])
    return inspection
