"""Phones on which inspections are made."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weili.inspection.models import Device
from weili.kernel import clock
from weili.kernel.access import Refused, acts_of
from weili.kernel.models import Person
from weili.kernel.roles import Act


@transaction.atomic
def meet_device(*, key: UUID, label: str = "", by: Person, at: datetime) -> Device:
    """Write down that somebody asks from a device (检查终端登记); a phone lent on is whoever's uses it now.

    Raises Refused for who inspects nowhere.
    """
    if Act.INSPECT not in acts_of(by, on=clock.day(at)):
        raise Refused(by, Act.INSPECT)
    device = Device.objects.filter(pk=key).first()
    if device is None:
        try:
            with transaction.atomic():
                return Device.objects.create(key=key, person=by, label=label.strip()[:200], seen_at=at)
        except IntegrityError:  # its first two requests came together
            device = Device.objects.get(pk=key)
    device.person, device.label, device.seen_at = by, label.strip()[:200] or device.label, at
    device.save(update_fields=["person", "label", "seen_at"])
    return device
