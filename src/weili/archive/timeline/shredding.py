"""Destroying the personal part of an entry (销毁个人信息), when its keeping is no longer allowed.

The entry stays, and so does the salted hash of what was destroyed: the chain still holds (个人信息保护法第四十七条).
"""

from datetime import datetime

from django.db import transaction

from weili.archive.models import Entry, PersonalPart
from weili.archive.permission import require_any
from weili.archive.timeline.events import PersonalDataShredded
from weili.archive.timeline.ledger import record
from weili.kernel.access import Place
from weili.kernel.models import Person
from weili.kernel.roles import Act


class NotShredded(ValueError):
    """A personal part that cannot be destroyed; the sentence says why."""


@transaction.atomic
def shred(*, entry: Entry, reason: str, by: Person, at: datetime) -> Entry:
    """Destroy the personal part of an entry (销毁个人信息); what was done stands in the same chain.

    Raises Refused, NotShredded. Returns the entry that tells of it.
    """
    entry = Entry.objects.select_related("business", "district").get(pk=entry.pk)
    place = entry.business.place if entry.business else Place(entry.district_id)
    require_any(by, [place], at=at, acts=(Act.SHRED,))
    if not reason.strip():
        raise NotShredded("请填写销毁个人信息的理由和依据")
    if not entry.personal_digest:
        raise NotShredded(f"第{entry.seq}条记录没有个人信息")
    part = PersonalPart.objects.select_for_update().filter(entry=entry).first()
    if part is None:
        raise NotShredded(f"第{entry.seq}条记录的个人信息已经销毁")
    told = record(
        PersonalDataShredded(seq=entry.seq, reason=reason.strip()),
        of=entry.business or entry.district,
        by=by,
        at=at,
        corrects=entry.seq,
    )
    part.delete()
    return told
