"""What the services of inspection say when something cannot be, and whose timeline an inspection stands on."""

from weili.archive.models import Business
from weili.inspection.models import Inspection
from weili.inspection.queries.inspections import BEFORE_START
from weili.kernel.models import District


class CannotArrange(ValueError):
    """An inspection that cannot be arranged, approved or given so; the sentence says why and how to go on."""


def chain(inspection: Inspection) -> Business | District:
    """Whose timeline an inspection stands on: its business's; while it is secret, only the district's."""
    if inspection.secret and inspection.state in BEFORE_START:
        return inspection.district
    return inspection.business
