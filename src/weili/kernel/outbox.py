"""The outbox (待发消息): written in the transaction that causes a message, sent afterwards, at least once.

Channels are seams. `in_app` and `email` work out of the box; sms, jingban, jingtong and wecom are configured
by WEILI_CHANNELS = {"sms": "dotted.path.of.a.Channel"}. A message for a channel that is not configured waits
with its sentence; it is never lost, and waiting never counts as an attempt.
"""

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.module_loading import import_string

from weili.kernel import access, clock, jobs
from weili.kernel.access import Place
from weili.kernel.models import Notification, OutboxMessage, Person
from weili.kernel.roles import Act

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
BACK_OFF = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(hours=6)
#: how long a message of an unconfigured channel rests before it is looked at again
UNCONFIGURED_REST = timedelta(hours=1)
#: how long a claimed message is its sender's; longer than any server takes to answer
CLAIM = timedelta(minutes=10)
BATCH = 200

CHANNELS = {
    "in_app": "站内通知",
    "email": "邮件",
    "sms": "短信",
    "jingban": "京办",
    "jingtong": "京通",
    "wecom": "企业微信",
}


class Channel(Protocol):
    """One way out. `send` returns when the message was accepted and raises a sentence when it was not.

    A message whose sender died in between is sent again: a channel passes `message.key` on where it can.
    """

    def send(self, *, message: OutboxMessage, at: datetime) -> None: ...


class Undeliverable(Exception):
    """No repetition would help: a wrong number, a person who does not exist. It is given up at once."""


class InApp:
    """A notification inside the product; `to` is the login name, a last line `链接：/…` becomes the link."""

    #: sent and marked as sent in one transaction: exactly once
    in_database = True

    def send(self, *, message: OutboxMessage, at: datetime) -> None:
        """Write the notification, once."""
        person = Person.objects.filter(username=message.to).first()
        if person is None:
            raise Undeliverable(f"没有登录名为“{message.to}”的人员")
        body, _, link = message.body.partition("\n链接：")
        Notification.objects.create(
            person=person, subject=message.subject, body=body, link=link.strip()[:300], at=at
        )


class Email:
    """Mail through Django's EMAIL_BACKEND; the key is in a header, so that a doubled mail can be told."""

    def send(self, *, message: OutboxMessage, at: datetime) -> None:  # noqa: ARG002 - as Channel has it
        """Hand the mail to the server."""
        if "@" not in message.to:
            raise Undeliverable(f"“{message.to}”不是邮箱地址")
        headers = {"X-Weili-Key": message.key.encode("ascii", "backslashreplace").decode()}
        EmailMessage(message.subject, message.body, to=[message.to], headers=headers).send()


_BUILT_IN: dict[str, Channel] = {"in_app": InApp(), "email": Email()}


def channel_of(name: str) -> Channel | None:
    """The configured channel of a name; None while the bureau has not configured it."""
    configured: dict[str, Any] = getattr(settings, "WEILI_CHANNELS", {})
    chosen = configured.get(name)
    if chosen is None:
        return _BUILT_IN.get(name)
    channel: Channel = import_string(chosen)() if isinstance(chosen, str) else chosen
    return channel


@transaction.atomic
def write(*, channel: str, to: str, subject: str, body: str, key: str, at: datetime) -> OutboxMessage:
    """Write a message (写入待发消息) in the caller's transaction; the same key is the same message."""
    if channel not in CHANNELS:
        raise ValueError(f"没有名为“{channel}”的渠道，可用：{'、'.join(CHANNELS)}")
    message, _ = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "channel": channel,
            "to": to,
            "subject": subject[:200],
            "body": body,
            "written_at": at,
            "send_after": at,
        },
    )
    return message


def notify(
    *, people: Iterable[Person], subject: str, body: str, key: str, at: datetime, link: str = ""
) -> int:
    """Write one in-app notification per person (站内通知); `key` is completed with the person's key."""
    text = f"{body}\n链接：{link}" if link else body
    written = [
        write(channel="in_app", to=p.username, subject=subject, body=text, key=f"{key}/{p.pk}", at=at)
        for p in people
    ]
    return len(written)


def tell_deciders(
    *, act: Act, places: Iterable[Place], what: str, link: str, by: Person, at: datetime
) -> int:
    """Tell those who may decide that something waits for them (待决定提醒), once a day; the nearest first.

    Where a station holds the act, its people are told, otherwise the district's.
    """
    on, told = clock.day(at), 0
    by_district: dict[str, list[Place]] = {}
    for place in places:
        by_district.setdefault(place.district, []).append(place)
    for district, some in by_district.items():
        people = [(p, within) for p, within in access.holders(act, district, on=on) if p.pk != by.pk]
        near = {p for p, within in people if any(place.station in within.stations for place in some)}
        whole = {p for p, within in people if district in within.districts}
        key = f"decide/{act.value}/{district}/{on}"
        known = OutboxMessage.objects.filter(key__in=[f"{key}/{p.pk}" for p in near or whole])
        written = set(known.values_list("to", flat=True))
        fresh = [p for p in near or whole if p.username not in written]
        told += notify(
            people=fresh, subject=f"有新的{what}等您决定", body="请逐条看清后决定，并写明理由。",
            key=key, at=at, link=link,
        )  # fmt: skip
    return told


@jobs.sweep
def send_due(at: datetime) -> int:
    """Send what is due (发送待发消息) and return how many messages went out."""
    waiting = OutboxMessage.objects.filter(sent_at__isnull=True, gave_up_at__isnull=True, send_after__lte=at)
    due = waiting.order_by("send_after", "id").values_list("pk", flat=True)[:BATCH]
    return sum(_send_one(pk, at) for pk in list(due))


def _send_one(pk: int, at: datetime) -> bool:
    """Claim one message, send it outside any transaction, and write what came of it.

    The claim moves `send_after`: no second worker sends it side by side, and a dead sender's is retried.
    """
    message = OutboxMessage.objects.get(pk=pk)
    channel = channel_of(message.channel)
    if channel is None:
        _write(
            message,
            last_error=f"渠道“{CHANNELS[message.channel]}”尚未配置，消息保留等待",
            send_after=at + UNCONFIGURED_REST,
        )
        return False
    mine = OutboxMessage.objects.filter(pk=pk, attempts=message.attempts, send_after=message.send_after)
    if not mine.update(attempts=message.attempts + 1, send_after=at + CLAIM):
        return False
    message.attempts += 1
    return _deliver(channel, message, at)


def _deliver(channel: Channel, message: OutboxMessage, at: datetime) -> bool:
    whole = transaction.atomic() if getattr(channel, "in_database", False) else nullcontext()
    try:
        with whole:
            channel.send(message=message, at=at)
            _write(message, sent_at=at, last_error="")
    except Undeliverable as error:
        _write(message, last_error=str(error), gave_up_at=at)
    except Exception as error:  # noqa: BLE001 - a channel may fail in any way; the reason is kept, it is tried again
        log.warning("outbox: %s failed: %s", message.key, error)
        reason = f"第{message.attempts}次发送失败：{str(error) or type(error).__name__}"
        if message.attempts >= MAX_ATTEMPTS:
            _write(message, last_error=f"{reason}；已尝试{MAX_ATTEMPTS}次，不再发送", gave_up_at=at)
        else:
            wait = min(BACK_OFF * 2 ** (message.attempts - 1), LONGEST_BACK_OFF)
            _write(message, last_error=reason, send_after=at + wait)
    return message.sent_at is not None


def _write(message: OutboxMessage, **written: Any) -> None:
    for name, value in written.items():
        setattr(message, name, value)
    message.save(update_fields=list(written))


@transaction.atomic
def send_again(*, message: OutboxMessage, by: Person, at: datetime) -> OutboxMessage:
    """Send a message that was given up once more (重新发送)."""
    if message.gave_up_at is None:
        raise ValueError("这条消息没有被放弃，不需要重新发送")
    message.gave_up_at, message.send_after, message.attempts = None, at, 0
    message.last_error = f"由{by.name}重新提交"
    message.save()
    return message


@jobs.work("outbox.send")
def send(running: jobs.Running) -> dict[str, Any]:
    """The same as a job, for whoever does not want to wait for the next sweep."""
    return {"sent": send_due(running.now())}
