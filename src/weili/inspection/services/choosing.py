"""Where two devices say different things, a person decides (选定): both stay, and a new record names both."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.db import transaction
from django.db.models import Max

from weili.inspection.field.hashing import hash_of
from weili.inspection.field.heads import said_by
from weili.inspection.models import FieldRecord, Inspection, RefusedRecord
from weili.inspection.queries.inspections import attends
from weili.inspection.refusals import CannotArrange
from weili.inspection.services.devices import meet_device
from weili.inspection.services.receiving import receive_records
from weili.kernel.access import Refused
from weili.kernel.models import Person
from weili.kernel.roles import Act


@transaction.atomic
def choose_record(*, inspection: Inspection, record: str, by: Person, at: datetime) -> FieldRecord:
    """Decide between contradicting records (选定一条), as one of the officers: written like any other record.

    Raises Refused, CannotArrange where nothing contradicts itself (any more) or the inspection has ended.
    """
    if not attends(by, inspection):
        raise Refused(by, Act.INSPECT)
    rows = FieldRecord.objects.filter(district=inspection.district_id, inspection=inspection)
    refused = RefusedRecord.objects.in_district(inspection.district_id).filter(inspection=inspection)
    said = said_by(rows.select_related("device"), refused)
    heads = next((some for some in said.conflicts.values() if record in {str(each.pk) for each in some}), ())
    chosen = next((each for each in heads if str(each.pk) == record), None)
    if chosen is None:
        raise CannotArrange("这一项已经没有分歧，或者已由他人选定；请刷新后再看")
    desk = uuid5(NAMESPACE_URL, f"weili/desk/{by.pk}")
    meet_device(key=desk, label=f"{by.name}的电脑", by=by, at=at)
    last = rows.filter(device=desk).aggregate(last=Max("seq"))["last"] or 0
    written = {
        "id": str(uuid4()), "inspection": str(inspection.key), "device": str(desk), "seq": last + 1,
        "kind": chosen.kind, "about": chosen.about, "after": [str(each.pk) for each in heads],
        "made_at": at.isoformat(timespec="seconds"), "body": chosen.body,
    }  # fmt: skip
    receipts, _ = receive_records(records=[written | {"sha256": hash_of(written)}], sent_at=at, by=by, at=at)
    if receipts[0].state != "kept":
        raise CannotArrange(receipts[0].message or "检查已结束，分歧保留在记录中，不能再选定")
    kept: FieldRecord = rows.get(pk=written["id"])
    return kept
