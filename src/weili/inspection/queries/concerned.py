"""Which items of its checklist concern the business of an inspection (适用项); the others are absent for it."""

from datetime import date

from weili.archive.models import Permit
from weili.inspection.models import Inspection
from weili.inspection.queries.checklists import items_concerning


def concerned(inspection: Inspection, *, on: date) -> frozenset[str]:
    """The codes of the items that concern the business, by its kind, its names and the scope of its permits."""
    business = inspection.business
    permits = Permit.objects.filter(business__root=business.root_id or business.pk, state=Permit.State.VALID)
    scope = "；".join(
        f"{main_type} {items}" for main_type, items in permits.values_list("main_type", "items")
    )
    found = items_concerning(inspection.checklist, business, scope=scope, on=on)
    return frozenset(item.code for item in found)
