"""How an inspection stands: its row under a lock, whose timeline it is told on, its duties, who is told."""

from weili.archive.models import Business
from weili.inspection.models import Inspection
from weili.inspection.queries.inspections import BEFORE_START
from weili.kernel.models import District, Person


def locked(inspection: Inspection) -> Inspection:
    """The row as it stands, locked until the commit."""
    rows = Inspection.objects.in_district(inspection.district_id).select_for_update(of=("self",))
    found: Inspection = rows.select_related("business", "district", "checklist", "station").get(
        pk=inspection.pk
    )
    return found


def chain(inspection: Inspection) -> Business | District:
    """Whose timeline an inspection stands on: its business's; while it is secret, only the district's."""
    if inspection.secret and inspection.state in BEFORE_START:
        return inspection.district
    return inspection.business


def subject_of(inspection: Inspection) -> str:
    """What the duties of an inspection itself are about."""
    return f"inspection.Inspection:{inspection.pk}"


def people_of(inspection: Inspection) -> list[Person]:
    """Who holds an account of the business."""
    rows = Person.objects.filter(
        is_active=True, posts__business_id__in=[inspection.business_id, inspection.business.root_id]
    )
    return list(rows.distinct())
