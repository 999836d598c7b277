"""The outbox: nothing is sent before its cause is committed, nothing is lost, nothing is tried for ever."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction

from weili.kernel import jobs, outbox
from weili.kernel.models import Notification, OutboxMessage, Person


@pytest.fixture
def officer(db: None) -> Person:
    return Person.objects.create(username="officer", name="办事人")


def write(at: datetime, channel: str = "email", to: str = "a@example.org", key: str = "k") -> OutboxMessage:
    return outbox.write(channel=channel, to=to, subject="到期提醒", body="许可证将到期", key=key, at=at)


class Recording:
    """A channel that refuses as often as it is told and keeps what it accepted."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals, self.sent = refusals, []  # type: ignore[var-annotated]

    def send(self, *, message: OutboxMessage, at: datetime) -> None:
        if self.refusals:
            self.refusals -= 1
            raise ConnectionError("短信平台没有回应")
        self.sent.append(message.key)


@pytest.fixture
def sms(settings: object) -> Recording:
    channel = Recording()
    settings.WEILI_CHANNELS = {"sms": channel}  # type: ignore[attr-defined]
    return channel


@pytest.mark.postgres
def test_the_same_key_is_the_same_message(officer: Person, at: datetime) -> None:
    assert write(at).pk == write(at).pk
    assert outbox.send_due(at) == 1
    assert write(at).sent_at == at
    assert outbox.send_due(at + timedelta(days=1)) == 0
    assert [m.subject for m in mail.outbox] == ["到期提醒"]


def test_a_message_falls_with_its_cause(officer: Person, at: datetime) -> None:
    def cause() -> None:
        with transaction.atomic():
            write(at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cause()
    assert not OutboxMessage.objects.exists()


def test_a_notification_has_its_link(officer: Person, at: datetime) -> None:
    assert (
        outbox.notify(people=[officer], subject="新待办", body="请办理", link="/duty/1", key="d1", at=at) == 1
    )
    outbox.notify(people=[officer], subject="新待办", body="请办理", link="/duty/1", key="d1", at=at)
    assert outbox.send_due(at) == 1
    note = Notification.objects.get()
    assert (note.person, note.subject, note.body, note.link) == (officer, "新待办", "请办理", "/duty/1")


@pytest.mark.parametrize("channel", ["sms", "jingban", "jingtong", "wecom"])
def test_an_unconfigured_channel_keeps_its_messages(channel: str, officer: Person, at: datetime) -> None:
    message = write(at, channel=channel, to="13800000000")
    for hours in range(100):
        assert outbox.send_due(at + timedelta(hours=hours)) == 0
    message.refresh_from_db()
    assert message.last_error == f"渠道“{outbox.CHANNELS[channel]}”尚未配置，消息保留等待"
    assert (message.attempts, message.gave_up_at) == (0, None)


def test_what_waited_goes_out_once_the_channel_is_configured(
    officer: Person, at: datetime, settings: object
) -> None:
    write(at, channel="sms", to="13800000000")
    outbox.send_due(at)
    settings.WEILI_CHANNELS = {"sms": f"{__name__}.Recording"}  # type: ignore[attr-defined]
    assert outbox.send_due(at + timedelta(hours=1)) == 1


def test_a_refused_message_is_tried_again_later_and_later(
    officer: Person, at: datetime, sms: Recording
) -> None:
    sms.refusals = 2
    message = write(at, channel="sms")
    assert outbox.send_due(at) == 0
    message.refresh_from_db()
    assert message.last_error == "第1次发送失败：短信平台没有回应"
    assert message.send_after == at + timedelta(minutes=1)
    assert outbox.send_due(at + timedelta(seconds=59)) == 0
    assert outbox.send_due(at + timedelta(minutes=1)) == 0
    assert outbox.send_due(at + timedelta(minutes=3)) == 1
    assert sms.sent == ["k"]


def test_a_message_is_given_up_with_its_reason_and_can_be_sent_again(
    officer: Person, at: datetime, sms: Recording
) -> None:
    sms.refusals = outbox.MAX_ATTEMPTS
    message = write(at, channel="sms")
    later = at
    for _ in range(outbox.MAX_ATTEMPTS):
        later += timedelta(days=1)
        assert outbox.send_due(later) == 0
    message.refresh_from_db()
    assert message.gave_up_at == later
    assert message.last_error == "第8次发送失败：短信平台没有回应；已尝试8次，不再发送"
    outbox.send_again(message=message, by=officer, at=later)
    assert outbox.send_due(later) == 1


@pytest.mark.parametrize(
    ("channel", "to", "why"),
    [
        ("email", "not an address", "“not an address”不是邮箱地址"),
        ("in_app", "gone", "没有登录名为“gone”的人员"),
    ],
)
def test_what_can_never_arrive_is_given_up_at_once(
    channel: str, to: str, why: str, officer: Person, at: datetime
) -> None:
    message = write(at, channel=channel, to=to)
    outbox.send_due(at)
    message.refresh_from_db()
    assert (message.gave_up_at, message.last_error) == (at, why)


def test_one_bad_message_does_not_hold_up_the_others(officer: Person, at: datetime, sms: Recording) -> None:
    sms.refusals = 1
    write(at, channel="sms", key="bad")
    write(at, channel="sms", key="good")
    assert outbox.send_due(at) == 1
    assert sms.sent == ["good"]


def test_a_message_whose_sender_died_is_sent_again(officer: Person, at: datetime, sms: Recording) -> None:
    """At least once: the claim of a sender that never came back runs out."""
    message = write(at, channel="sms")
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=1, send_after=at + outbox.CLAIM)
    assert outbox.send_due(at) == 0
    assert outbox.send_due(at + outbox.CLAIM) == 1


def test_an_unknown_channel_is_refused(officer: Person, at: datetime) -> None:
    with pytest.raises(ValueError, match="没有名为“pigeon”的渠道，可用：in_app、email"):
        write(at, channel="pigeon")


def test_the_worker_sends_what_is_due(officer: Person, at: datetime) -> None:
    write(at)
    jobs.ask(kind="outbox.send", key="now", payload={}, by=officer, at=at)
    jobs.run_pending("w", at)
    write(at, key="k2")
    jobs.run_pending("w", at)
    assert len(mail.outbox) == 2
