"""The records of an inspection as devices sent them, for its other devices."""

from typing import Any

from weili.inspection.field.hashing import receipt_of
from weili.inspection.models import FieldRecord, Inspection


def records_since(inspection: Inspection, since: int = 0) -> tuple[list[dict[str, Any]], int]:
    """What was kept after a number, each with its receipt and who wrote it, and the number to ask from next."""
    rows = FieldRecord.objects.in_district(inspection.district_id).filter(inspection=inspection)
    found = list(rows.filter(number__gt=since).select_related("person").order_by("number"))
    return [as_sent(row, inspection) for row in found], found[-1].number if found else since


def as_sent(row: FieldRecord, inspection: Inspection) -> dict[str, Any]:
    """One record in the very words under its hash, with the receipt that it was given."""
    return {
        "id": str(row.pk),
        "inspection": str(inspection.key),
        "device": str(row.device_id),
        "seq": row.seq,
        "kind": row.kind,
        "about": row.about,
        "after": row.after,
        "made_at": row.made_text,
        "body": row.body,
        "sha256": row.sha256,
        "receipt": receipt_of(row.pk, row.sha256, row.received_at),
        "person_name": row.person.name,
    }
