"""A visit begins with the scan at the door, if everything that the law asks before stands."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.inspection.arranging import proposed
from tests.inspection.phones import SCAN, TOLD, Phone, a_short_list, an_approved_one, arrive, proceed

from weili.archive.models import Duty, Entry
from weili.inspection.models import Attendance, Inspection
from weili.inspection.services import approve_inspection, begin_inspection, notify_business
from weili.kernel.access import Refused
from weili.law.sources_of_visits import VisitSource

State = Inspection.State


@pytest.fixture
def phone(cast: Cast, at: datetime, on: date) -> Phone:
    """Lin's phone at the door of the farmhouse."""
    return Phone(an_approved_one(cast, at, on), cast.lin, at)


def begun(phone: Phone) -> Inspection:
    phone.send()
    return proceed(phone)


def urgent(cast: Cast, at: datetime, on: date) -> Inspection:
    return proposed(
        cast, at - timedelta(hours=1), on, kind="clue", source=VisitSource.EMERGENCY, urgent=True,
        source_text="三名游客腹泻", checklist=a_short_list(cast, at),
    )  # fmt: skip


def test_the_scan_begins_the_visit_at_its_own_moment(phone: Phone, cast: Cast, at: datetime) -> None:
    arrive(phone)
    inspection = begun(phone)
    assert (inspection.state, inspection.held_because) == (State.UNDER_WAY, "")
    assert inspection.started_at == at
    entry = Entry.objects.get(business=cast.chestnut, kind="inspection.begun")
    assert entry.occurred_at == at
    assert "林岚" in entry.payload


def test_a_notified_one_begins_too_and_only_once(phone: Phone, cast: Cast, at: datetime) -> None:
    notify_business(inspection=phone.inspection, how="电话", by=cast.lin, at=at - timedelta(minutes=30))
    arrive(phone)
    begun(phone)
    later = Phone(phone.inspection, cast.mao, at + timedelta(minutes=5))
    later.write("told", "told", TOLD)
    assert begun(later).started_at == at
    assert Entry.objects.filter(business=cast.chestnut, kind="inspection.begun").count() == 1


def test_without_a_scan_nothing_begins_and_nothing_is_lost(phone: Phone) -> None:
    phone.write("told", "told", TOLD)
    inspection = begun(phone)
    assert inspection.state == State.APPROVED
    assert "还没有扫企业码" in inspection.held_because
    phone.write("scan", "scan", SCAN | {"way": "manual", "code": "", "reason": "市级系统故障"})
    assert begun(phone).state == State.UNDER_WAY


def test_a_scan_taken_back_is_no_scan(phone: Phone) -> None:
    arrive(phone)
    phone.write("scan", "scan", {"cleared": True})
    assert "还没有扫企业码" in begun(phone).held_because


def test_without_approval_nothing_begins(cast: Cast, at: datetime, on: date) -> None:
    phone = Phone(proposed(cast, at, on, checklist=a_short_list(cast, at)), cast.lin, at)
    arrive(phone)
    inspection = begun(phone)
    assert inspection.state == State.PROPOSED
    assert "待批准，不能开始；现场记录已经保存" in inspection.held_because


def test_an_approval_after_the_scan_does_not_mend_it_and_a_new_scan_does(phone: Phone, at: datetime) -> None:
    phone.at = at - timedelta(hours=3)
    Inspection.objects.filter(pk=phone.inspection.pk).update(proposed_at=at - timedelta(hours=4))
    arrive(phone)
    phone.send(at=at)
    assert "之前已经扫码" in proceed(phone, at=at).held_because
    phone.at = at
    phone.write("scan", "scan", SCAN)
    assert begun(phone).state == State.UNDER_WAY


def test_an_urgent_one_begins_before_its_approval_which_is_made_up_for(
    cast: Cast, at: datetime, on: date
) -> None:
    phone = Phone(urgent(cast, at, on), cast.lin, at)
    arrive(phone)
    inspection = begun(phone)
    assert inspection.state == State.UNDER_WAY
    duty = Duty.objects.get(business=cast.chestnut, title="补办行政检查审批")
    assert duty.subject == f"inspection.Inspection:{inspection.pk}"
    approve_inspection(inspection=inspection, by=cast.gu, at=at + timedelta(hours=2))
    duty.refresh_from_db()
    assert (duty.state, duty.outcome) == ("done", "已补批")


def test_an_expired_certificate_keeps_a_visit_from_beginning(phone: Phone, cast: Cast, on: date) -> None:
    cast.mao.certificate_until = on - timedelta(days=1)
    cast.mao.save()
    arrive(phone)
    inspection = begun(phone)
    assert inspection.state == State.APPROVED
    assert "“毛峻”的执法证2026-09-20到期" in inspection.held_because


def test_the_certificate_is_kept_as_it_stood_on_the_day(phone: Phone, cast: Cast, on: date) -> None:
    cast.mao.certificate_until, cast.mao.certificate_number = on, "E-renewed"
    cast.mao.save()
    arrive(phone)
    begun(phone)
    kept = Attendance.objects.get(inspection=phone.inspection, person=cast.mao)
    assert (kept.certificate_number, kept.certificate_until) == ("E-renewed", on)


def test_one_officer_alone_does_not_begin(phone: Phone, cast: Cast) -> None:
    Attendance.objects.filter(inspection=phone.inspection, person=cast.mao).delete()
    arrive(phone)
    assert "检查人员不得少于2名" in begun(phone).held_because


def test_who_does_not_attend_begins_nothing(phone: Phone, cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        begin_inspection(inspection=phone.inspection, by=cast.gu, at=at)


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(days=-365), timedelta(minutes=-20)])
def test_a_clock_that_is_off_is_set_right_by_what_was_seen_of_it(
    phone: Phone, at: datetime, ahead: timedelta
) -> None:
    phone.ahead = ahead
    arrive(phone)
    assert begun(phone).started_at == at


def test_a_clock_that_jumped_beyond_reason_gives_way_to_the_receipt(phone: Phone, at: datetime) -> None:
    phone.write("scan", "scan", SCAN, made_at="2031-01-01T00:00:00+08:00")
    assert begun(phone).started_at == at + timedelta(hours=1)


def test_an_unannounced_one_is_told_on_its_timeline_only_from_its_beginning(
    cast: Cast, at: datetime, on: date
) -> None:
    secret: dict[str, Any] = {
        "kind": "unannounced",
        "source": VisitSource.DATA_CLUE,
        "source_text": "抽检不合格",
    }
    phone = Phone(an_approved_one(cast, at, on, **secret), cast.lin, at)

    def told() -> list[str]:
        rows = Entry.objects.filter(business=cast.chestnut, kind__startswith="inspection.")
        return list(rows.values_list("kind", flat=True))

    assert told() == []
    arrive(phone)
    begun(phone)
    assert told() == ["inspection.begun"]
