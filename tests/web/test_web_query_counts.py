"""No page of the office asks the database more often when there is more in it, nor more often than is written here."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from tests.web.conftest import Desk
from tests.web.test_web_routes import table

from weili.web.pages import PAGES

pytestmark = pytest.mark.django_db

#: pages that may ask more often than `USUAL`, each with its own ceiling
USUAL = 32
CEILINGS = {
    "business": 44, "business-card": 43, "business-origins": 62, "business-records": 37, "businesses": 35, "duty": 55,
}  # fmt: skip
#: files are written slice by slice, and their number of questions grows with the slices
FILES = ("export", "sheet", "pdf")
MORE = 8


def addresses(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every page that can be opened by its address alone, and those about the farmhouse."""
    known = table(desk)
    for pattern in PAGES:
        name = str(pattern.name)
        if any(name.endswith(ending) for ending in FILES):
            continue
        if name in known:
            yield name, known[name][0]
            continue
        try:
            yield name, reverse(f"web:{name}")
        except NoReverseMatch:
            continue


def counted(client: Client, desk: Desk) -> dict[str, int]:
    """The questions of each page that opens, asked a second time: what is read once is remembered by then."""
    found = {}
    for name, address in addresses(desk):
        if client.get(address).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        found[name] = len(asked)
    return found


def fill(desk: Desk, at: datetime, on: date, *, again: str = "") -> None:
    """Several of everything that lists show; `again` tells a second time from the first."""
    from weili.archive.businesses import NewBusiness, register_many
    from weili.archive.duties import open_duty
    from weili.archive.listings import list_key, raise_lead
    from weili.archive.models import Permit, StaffMember, Visit
    from weili.archive.permits import record_permits
    from weili.archive.visits import record_visits
    from weili.complaints.models import Complaint
    from weili.grading.models import Grade
    from weili.kernel.models import Job, Notification
    from weili.sampling.models import Sample

    cast, by = desk.cast, desk.cast.system
    town = cast.towns["渤海镇"]
    newcomers = [
        NewBusiness(name=f"新店{again}{n}", sign=f"新店{again}{n}", kind="RESTAURANT", sector="catering", town=town,
                    address=f"北京市怀柔区渤海镇{n}号", lat=40.4, lon=116.5, phone=f"1380000{n:04}", source="测试")
        for n in range(MORE)
    ]  # fmt: skip
    shops = register_many(newcomers=newcomers, district=cast.district, by=by, at=at)
    for n, shop in enumerate([*shops, *[cast.chestnut] * MORE]):
        of = {"district": cast.district, "business": shop}
        days = on - timedelta(days=n + 1)
        record_visits(visits=[Visit(**of, visited_on=days, outcome="fail", key_findings=1)], by=by, at=at)
        permit = Permit(
            **of, kind="JY2", number=f"JY2110116{n:07}", valid_from=days, valid_to=on + timedelta(n)
        )
        record_permits(permits=[permit], by=by, at=at)
        open_duty(title=f"复查{again}{n}", subject=f"y{again}:{n}", rule="", start=days, due_on=on + timedelta(n - 3),
                  business=shop, by=by, at=at)  # fmt: skip
        raise_lead(of=shop, kind="sample", text="又不合格", subject=f"y{again}:{n}", by=by, at=at)
        list_key(
            business=shop,
            reason_code="penalty",
            reason="处罚",
            subject=f"y{again}:{n}",
            since=days,
            by=by,
            at=at,
        )
        Sample.objects.create(**of, product="糕", verdict="fail", sampled_on=days)
        Complaint.objects.create(**of, text="不新鲜", received_on=days)
        StaffMember.objects.create(**of, name=f"员工{n}", health_until=days)
        Grade.objects.get_or_create(
            **of,
            year=2026,
            letter="B",
            defaults={"state": "reviewed", "filled_by": cast.lin, "filled_at": at},
        )
        Job.objects.create(
            kind="imports.run",
            key=f"y{again}{n}",
            district=cast.district,
            asked_by=by,
            run_after=at,
            created_at=at,
        )
        Notification.objects.create(person=by, subject="导入完成", at=at)


def test_no_page_asks_more_often_when_there_is_more(desk: Desk, at: datetime, on: date) -> None:
    client = Client()
    client.force_login(desk.cast.system, backend="django.contrib.auth.backends.ModelBackend")
    fill(desk, at, on)
    few = counted(client, desk)
    fill(desk, at, on, again="再")
    many = counted(client, desk)

    assert len(few) > 40
    assert {name: (few[name], many.get(name)) for name in few if few[name] < many.get(name, 0)} == {}
    assert {name: n for name, n in many.items() if n > CEILINGS.get(name, USUAL)} == {}
