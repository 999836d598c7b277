"""What phones sent has arrived: records and files are kept first, then each visit goes as far as they carry it.

What a visit comes to is decided in a transaction of its own. Whatever goes wrong there, nothing that was kept is lost:
the inspection is held with a sentence and tried again with the next record or file.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.db import transaction

from weili.archive.timeline.events import VisitRecorded
from weili.inspection.events import InspectionFinished
from weili.inspection.field.on_site import hand_of, on_site
from weili.inspection.models import FieldRecord, Inspection
from weili.inspection.queries.inspections import OPEN
from weili.inspection.services import (
    begin_inspection,
    choose_record,
    finish_inspection,
    hold_inspection,
    receive_file,
    receive_records,
)
from weili.inspection.services.filing import FileReceipt
from weili.inspection.services.receiving import Receipt
from weili.inspection.teams import team_of
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.kernel.models import Person
from weili.kernel.outbox import notify
from weili.reactions.table import follow

_log = logging.getLogger(__name__)


def records_arrived(
    records: Sequence[Any], *, sent_at: datetime, by: Person, at: datetime
) -> tuple[list[Receipt], list[Inspection]]:
    """Keep a batch, then carry each visit on; the receipts, and the inspections as they stand then. Raises BadBatch."""
    receipts, inspections = receive_records(records=records, sent_at=sent_at, by=by, at=at)
    if any(receipt.state == FieldRecord.State.LATE for receipt in receipts):
        _tell_of_late_ones([each for each in inspections if each.state not in OPEN], at=at)
    return receipts, [carry_on(inspection, by=by, at=at) for inspection in inspections]


def _tell_of_late_ones(inspections: Sequence[Inspection], *, at: datetime) -> None:
    """What came after the end changes no result: the leader and who approved are told to look at it, once a day."""
    for inspection in inspections:
        people = [*team_of(inspection)[:1], *filter(None, [inspection.approved_by])]
        notify(
            people=people, subject="检查结束后收到现场记录",
            body=f"“{inspection.business}”的检查已出结果，又收到现场记录；记录保留，不改变结果，请查看是否需要处理",
            key=f"inspection/{inspection.pk}/late/{clock.day(at)}", at=at, link=f"/inspections/{inspection.key}",
        )  # fmt: skip


def file_arrived(
    inspection: Inspection, *, sha256: str, media: str, content: IO[bytes], by: Person, at: datetime
) -> FileReceipt:
    """Keep a file, then carry its visit on. Raises Refused, FileRefused."""
    receipt = receive_file(inspection=inspection, sha256=sha256, media=media, content=content, by=by, at=at)
    carry_on(inspection, by=by, at=at)
    return receipt


def record_chosen(inspection: Inspection, *, record: str, by: Person, at: datetime) -> Inspection:
    """Decide between contradicting records, then carry the visit on. Raises Refused, CannotArrange."""
    choose_record(inspection=inspection, record=record, by=by, at=at)
    return carry_on(inspection, by=by, at=at)


def carry_on(inspection: Inspection, *, by: Person, at: datetime) -> Inspection:
    """Begin and finish a visit as far as what arrived carries it, with all that follows from its result."""
    if inspection.state not in OPEN:
        return inspection
    try:
        with transaction.atomic():
            inspection = begin_inspection(inspection=inspection, by=by, at=at)
            inspection = finish_inspection(inspection=inspection, by=by, at=at)
            if inspection.visit is not None:
                _follow(inspection, by=by, at=at)
    except (ValueError, Refused) as why:  # a sentence of a service that was asked on the way
        return hold_inspection(inspection=inspection, because=str(why), by=by, at=at)
    except Exception:  # noqa: BLE001 - what arrived must be answered, whatever broke
        _log.exception("an inspection could not be carried on: %s", inspection.key)
        because = "系统处理出错，已经记下；记录和文件都已保存，稍后会再处理"
        return hold_inspection(inspection=inspection, because=because, by=by, at=at)
    return inspection


def _follow(inspection: Inspection, *, by: Person, at: datetime) -> None:
    """What follows is written by the officer who may write there."""
    visit = on_site(inspection)
    hand = hand_of(visit.team, inspection.business.place, clock.day(at)) or by
    follow(VisitRecorded, [inspection.visit], by=hand, at=at)
    follow(InspectionFinished, [inspection], by=hand, at=at)
