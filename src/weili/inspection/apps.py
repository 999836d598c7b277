"""Registers the inspection application."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "weili.inspection"
    label = "inspection"
    verbose_name = "监督检查"

    def ready(self) -> None:
        """Every district has its checklists from the first day."""
        from weili.inspection.services import open_checklists
        from weili.kernel.places import furnishings

        furnishings.append(open_checklists)
