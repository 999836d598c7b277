"""The tables of on-site inspection: checklists, inspections with their officers, records from phones, papers."""

from weili.inspection.models.calls import Call
from weili.inspection.models.checklists import Checklist
from weili.inspection.models.draws import Draw
from weili.inspection.models.findings import Finding, ItemResult
from weili.inspection.models.inspections import Attendance, Inspection, Matter
from weili.inspection.models.orders import Order, Talk
from weili.inspection.models.papers import Paper
from weili.inspection.models.ratings import Rating
from weili.inspection.models.records import Device, FieldFile, FieldRecord, RefusedRecord

__all__ = [
    "Attendance",
    "Call",
    "Checklist",
    "Device",
    "Draw",
    "FieldFile",
    "FieldRecord",
    "Finding",
    "Inspection",
    "ItemResult",
    "Matter",
    "Order",
    "Paper",
    "Rating",
    "RefusedRecord",
    "Talk",
]
