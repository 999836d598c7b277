"""The verbs of on-site inspection: the only writers of its tables."""

from weili.inspection.refusals import CannotArrange
from weili.inspection.services.approving import (
    approve_inspection,
    approve_inspections,
    notify_business,
    return_inspection,
)
from weili.inspection.services.arranging import (
    NewInspection,
    amend_inspection,
    cancel_inspection,
    propose_inspection,
)
from weili.inspection.services.checklists import open_checklists
from weili.inspection.services.devices import meet_device
from weili.inspection.services.findings import Answers, record_findings
from weili.inspection.services.publishing import publish_result
from weili.inspection.services.ratings import rate_inspection
from weili.inspection.services.teams import change_team

__all__ = [
    "Answers",
    "CannotArrange",
    "NewInspection",
    "amend_inspection",
    "approve_inspection",
    "approve_inspections",
    "cancel_inspection",
    "change_team",
    "meet_device",
    "notify_business",
    "open_checklists",
    "propose_inspection",
    "publish_result",
    "rate_inspection",
    "record_findings",
    "return_inspection",
]
