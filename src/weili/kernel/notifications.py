"""Messages inside the product (站内通知): a person reads their own."""

from datetime import datetime

from django.db import transaction

from weili.kernel.models import Notification, Person


@transaction.atomic
def mark_all_read(*, person: Person, at: datetime) -> int:
    """Mark every message of a person as read (全部已读) and return how many were new."""
    return Notification.objects.filter(person=person, read_at__isnull=True).update(read_at=at)


@transaction.atomic
def open_notification(*, notification: Notification, at: datetime) -> str:
    """Mark one message as read (打开通知) and return where it leads, empty where it leads nowhere."""
    Notification.objects.filter(pk=notification.pk, read_at__isnull=True).update(read_at=at)
    return notification.link
