"""Calls of assistants and cadres (走访提醒、包保督导): they remind and write down, and order nothing.

京政办发〔2025〕10号: who holds no certificate makes no inspection. What was seen goes to the station as a lead; whether
an inspection follows is decided there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction

from weili.archive.listings import raise_lead
from weili.archive.models import Business
from weili.archive.taking import when
from weili.archive.timeline.ledger import record
from weili.inspection.events import CallRecorded
from weili.inspection.models import Call
from weili.inspection.refusals import CannotArrange
from weili.kernel import access, clock, files
from weili.kernel.models import Person
from weili.kernel.roles import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """What a caller writes down; `photo` is its name and content."""

    business: Business
    called_on: date
    reminded: str
    seen: str = ""
    kind: str = Call.Kind.REMINDER
    mode: str = Call.Mode.ON_SITE
    scanned: str = ""
    photo: tuple[str, IO[bytes] | bytes] | None = None


@transaction.atomic
def record_call(*, new: NewCall, by: Person, at: datetime) -> Call:
    """Write down a call (登记走访). Raises Refused, CannotArrange, FileRefused.

    What was seen becomes a lead for the station; a call never becomes an inspection by itself.
    """
    business = new.business
    access.require(by, Act.RECORD_CALL, business, on=clock.day(at))
    if not new.reminded.strip():
        raise CannotArrange("请填写提醒的内容")
    if new.called_on > clock.day(at):
        raise CannotArrange(f"走访日期{new.called_on}还没有到，请核对")
    photo = None
    if new.photo is not None:
        name, content = new.photo
        photo = files.store(
            name=name, content=content, by=by, at=at, district=business.district, allow=files.IMAGES
        )
    call: Call = Call.objects.create(
        district_id=business.district_id, business=business, kind=new.kind, mode=new.mode,
        called_on=new.called_on, by=by, reminded=new.reminded.strip(), seen=new.seen.strip(),
        scanned=new.scanned.strip()[:200], photo=photo, recorded_at=at,
    )  # fmt: skip
    event = CallRecorded(
        call=call.pk, what=call.get_kind_display(), mode=call.get_mode_display(), reminded=call.reminded,
        seen=call.seen,
    )  # fmt: skip
    record(event, of=business, by=by, at=at, occurred_at=when(call.called_on, at))
    if call.seen:
        raise_lead(
            of=business, kind="call", subject=f"inspection.Call:{call.pk}",
            text=f"{by.name}{call.called_on:%Y-%m-%d}{call.get_kind_display()}时看到：{call.seen}"[:500], by=by, at=at,
        )  # fmt: skip
    return call
