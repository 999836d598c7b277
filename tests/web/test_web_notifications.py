"""What one is told of: a finished import, a plan to approve, listings and leads to decide; read by opening it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.archive.listings import list_key, raise_lead
from weili.archive.models import ImportBatch
from weili.kernel.models import Notification, OutboxMessage
from weili.kernel.outbox import send_due
from weili.planning.services import make_plan
from weili.reactions.importing import fail_import, finish_import

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def _told(subject: str) -> set[str]:
    return set(OutboxMessage.objects.filter(subject__contains=subject).values_list("to", flat=True))


def _batch(desk: Desk, at: datetime) -> ImportBatch:
    batch: ImportBatch = ImportBatch.objects.create(
        district=desk.cast.district, kind="permits", file_name="许可.xlsx", started_by=desk.cast.licensing,
        started_at=at, kept=7, refused=2,
    )  # fmt: skip
    return batch


def test_whoever_started_an_import_is_told_how_it_ended(desk: Desk, at: datetime) -> None:
    finish_import(batch=_batch(desk, at), by=desk.cast.licensing, at=at)
    [told] = OutboxMessage.objects.filter(subject="导入完成：许可.xlsx")
    assert told.to == "licensing"
    assert "退回 2 行" in told.body
    fail_import(batch=_batch(desk, at), message="文件是空的", by=desk.cast.licensing, at=at)
    assert _told("导入未完成") == {"licensing"}


def test_a_plan_is_announced_to_those_who_may_approve_it(desk: Desk, at: datetime) -> None:
    make_plan(district=desk.cast.district, year=2026, by=desk.cast.catering, at=at)
    assert _told("等您批准") == {"leader"}


def test_listings_and_leads_are_announced_to_the_nearest_who_decide_once_a_day(
    desk: Desk, at: datetime
) -> None:
    assert _told("拟列入重点监管") == {"sampling"}
    assert _told("线索") == {"lin", "mao", "gu"}, "the station's people, not every section"
    cast = desk.cast
    for number in (2, 3):
        list_key(
            business=cast.chestnut, reason_code="failing_sample", reason="再次", subject=f"sampling.Sample:{number}",
            since=at.date(), by=cast.system, at=at,
        )  # fmt: skip
        raise_lead(of=cast.chestnut, kind="sample", text="再次", subject=f"x:{number}", by=cast.system, at=at)
    assert OutboxMessage.objects.filter(subject__contains="等您决定").count() == 4
    raise_lead(
        of=cast.chestnut, kind="s", text="次日", subject="x:9", by=cast.system, at=at + timedelta(days=1)
    )
    assert OutboxMessage.objects.filter(subject__contains="线索").count() == 6


def test_a_message_is_read_by_opening_it(desk: Desk, as_person: SignIn, at: datetime) -> None:
    send_due(at)
    client = as_person(desk.cast.sampling)
    message = Notification.objects.get(person=desk.cast.sampling)
    assert as_person(desk.cast.lin).post(f"/notifications/{message.pk}/open").status_code == 404
    assert client.get(f"/notifications/{message.pk}/open").status_code == 405
    assert client.post(f"/notifications/{message.pk}/open")["Location"] == "/key-list"
    message.refresh_from_db()
    assert message.read_at == at


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example", ""])
def test_a_message_leads_only_into_the_house(link: str, desk: Desk, as_person: SignIn, at: datetime) -> None:
    message = Notification.objects.create(person=desk.cast.lin, subject="x", link=link, at=at)
    answer = as_person(desk.cast.lin).post(f"/notifications/{message.pk}/open")
    assert answer["Location"] == "/notifications"
