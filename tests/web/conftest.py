"""The cast of the pages: a district with clocks, visits, samples, leads, and people who sign in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.cast import Cast, cast

from weili.kernel import clock

__all__ = ["cast"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desks: a late duty, one lead, one proposed listing, a job, a message, a seal."""

    cast: Cast
    duty: Any
    lead: Any
    listing: Any
    job: Any
    seal: Any


def lay(cast: Cast, at: datetime) -> Desk:
    """Fill the district of the cast with something for every page."""
    from weili.archive.duties import open_duty
    from weili.archive.listings import list_key, raise_lead
    from weili.archive.models import Permit, StaffMember
    from weili.archive.timeline.seals import seal_day
    from weili.complaints.models import Complaint
    from weili.kernel.models import Job, Notification
    from weili.sampling.models import Sample, SampleItem

    chestnut, district, system = cast.chestnut, cast.district, cast.system
    day_ = clock.day(at)
    duty = open_duty(
        title="办结投诉", subject="complaints.Complaint:1", rule="", start=date(2026, 9, 1),
        due_on=date(2026, 9, 11), business=chestnut, by=system, at=at,
    )  # fmt: skip
    open_duty(
        title="是否受理投诉", subject="complaints.Complaint:2", rule="complaint.accept", start=day_,
        business=chestnut, by=system, at=at,
    )  # fmt: skip
    lead = raise_lead(of=chestnut, kind="sample", text="两年内两次不合格", subject="x:1", by=system, at=at)
    listing = list_key(
        business=chestnut, reason_code="failing_sample", reason="监督抽检不合格", subject="sampling.Sample:1",
        since=day_, by=system, at=at,
    )  # fmt: skip
    sample = Sample.objects.create(
        district=district, business=chestnut, product="栗子糕", verdict="fail", sampled_on=day_
    )
    SampleItem.objects.create(sample=sample, item="菌落总数", result="20000 CFU/g", standard="≤10000")
    Complaint.objects.create(district=district, business=chestnut, text="栗子不新鲜", received_on=day_)
    Permit.objects.create(
        district=district, business=chestnut, kind="JY2", number="JY21101160000012", valid_to=date(2028, 1, 1)
    )
    StaffMember.objects.create(district=district, business=chestnut, name="栗小苗", health_until=day_)
    job = Job.objects.create(
        kind="import.file", key="k", district=district, asked_by=cast.administrator, run_after=at, created_at=at,
        done_steps=3, all_steps=10,
    )  # fmt: skip
    Notification.objects.create(person=cast.lin, subject="导入完成", at=at)
    return Desk(cast, duty, lead, listing, job, seal_day(district=district, by=system, at=at))


@pytest.fixture
def desk(cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A laid desk at noon of the day of the tests; a demo district asks for no second factor."""
    monkeypatch.setattr(clock, "now", lambda: at)
    cache.clear()  # the figures of another test's district
    cast.district.demo = True
    cast.district.save()
    return lay(cast, at)


@pytest.fixture
def as_person() -> Callable[[Any], Client]:
    """A browser in which somebody has signed in."""

    def sign_in(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
