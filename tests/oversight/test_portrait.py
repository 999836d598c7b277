"""The portrait of a business: what such a place owes comes first, every figure opens its rows, nothing is guessed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import prefetch_related_objects
from django.test import Client
from tests.cast import Cast
from tests.web.conftest import Desk

from weili.archive.models import Permit, Purchase, StaffMember, Visit
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.inspection.models import Finding
from weili.kernel.access import held
from weili.oversight.portrait import Portrait, portrait
from weili.oversight.portrait_panels import Panel
from weili.planning.models import VisitorCount
from weili.sampling.models import Sample
from weili.sunshine.models import SelfCheck

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def as_in_a_request(person: Any) -> Any:
    """A request reads the posts of its person once."""
    prefetch_related_objects([person], *held())
    return person


def panel(found: Portrait, key: str) -> Panel:
    return next(each for each in found.panels if each.key == key)


def figures(found: Portrait, key: str) -> dict[str, tuple[str, str]]:
    return {each.label: (each.value, each.tone) for each in panel(found, key).figures}


def leads(found: Portrait) -> list[str]:
    return [each.key for each in found.leading]


def test_a_farmhouse_a_supermarket_and_a_factory_are_told_differently(cast: Cast, on: date) -> None:
    shop, factory = cast.grocery, cast.workshop
    shop.kind, factory.kind = "SUPERMARKET", "PRODUCER"
    assert leads(portrait(cast.chestnut, reader=cast.leader, on=on)) == ["season", "surroundings"]
    assert leads(portrait(shop, reader=cast.leader, on=on)) == ["size", "suppliers"]
    assert leads(portrait(factory, reader=cast.leader, on=on)) == ["products", "full_checks"]
    keys = {each.key for each in portrait(factory, reader=cast.leader, on=on).panels}
    assert not keys & {"season", "surroundings"}, "a factory that works all year is not told by its season"


def test_where_nothing_is_known_it_says_so(cast: Cast, on: date) -> None:
    found = portrait(cast.canteen, reader=cast.leader, on=on)
    assert panel(found, "samples").words == "暂无记录"
    assert panel(found, "grade").words == "暂无记录"
    assert {each.key for each in found.silent} >= {"grade", "checks", "samples", "complaints", "penalties"}


def test_what_one_may_not_see_is_said_and_not_read(desk: Desk, on: date) -> None:
    found = portrait(desk.cast.chestnut, reader=desk.cast.assistant, on=on)
    assert panel(found, "samples").words == "您的岗位不能看"
    assert panel(found, "complaints").words == "您的岗位不能看"
    assert figures(found, "permits")


def test_permits_say_how_many_days_are_left(cast: Cast, on: date) -> None:
    common = {"district": cast.district, "business": cast.chestnut, "kind": "JY2"}
    Permit.objects.create(**common, number="JY-1", valid_to=on + timedelta(days=20))
    assert figures(portrait(cast.chestnut, reader=cast.leader, on=on), "permits") == {
        "食品经营许可证（餐饮服务经营者）": ("还有 20 天", "amber")
    }
    late = portrait(cast.chestnut, reader=cast.leader, on=on + timedelta(days=23))
    assert ("已过期 3 天", "red") in figures(late, "permits").values()
    Permit.objects.create(**common, number="JY-2", valid_to=on + timedelta(days=900))
    followed = figures(portrait(cast.chestnut, reader=cast.leader, on=on + timedelta(days=23)), "permits")
    assert ("已过期 3 天", "red") not in followed.values(), "another of its kind came after it"


def test_checks_count_a_year_and_name_what_came_back(cast: Cast, on: date) -> None:
    common = {"district": cast.district, "business": cast.chestnut}
    for back in (10, 100, 500):
        visit = Visit.objects.create(**common, visited_on=on - timedelta(days=back), outcome="conditions")
        Finding.objects.create(**common, visit=visit, item_code="4.1", text="4.1")
    told = figures(portrait(cast.chestnut, reader=cast.leader, on=on), "checks")
    assert told["近一年检查"] == ("2 次", "")
    assert told["近一年发现问题"] == ("2 项", "")
    assert told["已整改"] == ("0 / 2", "amber")
    assert told["同一项目重复"] == ("1 项", "amber")


def test_baskets_of_samples_are_never_added(cast: Cast, on: date) -> None:
    common = {"district": cast.district, "business": cast.chestnut, "product": "栗子", "sampled_on": on}
    Sample.objects.create(**common, programme="supervision", verdict="fail")
    Sample.objects.create(**common, programme="supervision", verdict="pass")
    Sample.objects.create(**common, programme="rapid", verdict="pass")
    told = figures(portrait(cast.chestnut, reader=cast.leader, on=on), "samples")
    assert told == {
        "监督抽检": ("2 批", "red"), "快速检测": ("1 批", "green"), "不合格处置": ("1 批", "amber"),
    }  # fmt: skip


def test_only_open_days_are_asked_of_self_checks(cast: Cast) -> None:
    """On 21 November a farmhouse that closed in October owes nothing since then."""
    on = date(2026, 11, 21)
    for day in (date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 5)):
        SelfCheck.objects.create(
            district=cast.district, business=cast.chestnut, level="daily", checked_on=day, result="pass"
        )
    found = panel(portrait(cast.chestnut, reader=cast.leader, on=on), "self_checks")
    open_days = (date(2026, 11, 1) - date(2026, 8, 23)).days
    assert found.figures[0].note == f"2 / {open_days} 个营业日"


def test_people_complaints_penalties_and_purchases_are_told(cast: Cast, on: date) -> None:
    common = {"district": cast.district, "business": cast.chestnut}
    StaffMember.objects.create(**common, name="甲", role="食品安全员", health_until=on + timedelta(days=5))
    StaffMember.objects.create(**common, name="乙", health_until=on - timedelta(days=5))
    Complaint.objects.create(
        **common, text="咸", received_on=on, confirmed=True, outcome="属实", kind="complaint"
    )
    Complaint.objects.create(**common, text="问路", received_on=on, kind="inquiry")
    Case.objects.create(**common, decided_on=on - timedelta(days=30), conduct="未公示", fine_yuan=2000)
    Purchase.objects.create(**common, product="油", bought_on=on, invoice="1")
    found = portrait(cast.chestnut, reader=cast.leader, on=on)
    assert figures(found, "people")["健康证过期"] == ("1 人", "red")
    assert figures(found, "people")["食品安全员"] == ("1 人", "")
    assert figures(found, "complaints") == {"近一年": ("1 件", ""), "其中属实": ("1 / 1", "amber")}
    assert figures(found, "penalties")["罚款合计"] == ("2,000 元", "")
    assert figures(found, "suppliers")["有合格证明"] == ("0 / 1", "amber")


def test_the_visitors_of_the_town_stand_beside_the_open_months(cast: Cast, on: date) -> None:
    common = {"district": cast.district, "town": cast.towns["渤海镇"], "place": "慕田峪"}
    VisitorCount.objects.create(**common, on=date(2026, 8, 1), number=3100)
    VisitorCount.objects.create(**common, on=date(2026, 1, 1), number=310)
    found = panel(portrait(cast.chestnut, reader=cast.leader, on=on), "surroundings")
    assert [(month.number, month.open, month.height) for month in found.months] == [
        (1, False, 10),
        (8, True, 100),
    ]


def test_every_figure_opens_exactly_its_rows(desk: Desk, on: date, as_person: SignIn) -> None:
    client, key = as_person(desk.cast.leader), desk.cast.chestnut.pk
    found = portrait(desk.cast.chestnut, reader=desk.cast.leader, on=on)
    opened = {
        (each.key, figure.label): client.get(f"/businesses/{key}/records?{figure.opens.query}").context[
            "systems"
        ][0]
        for each in found.panels
        for figure in each.figures
        if figure.opens
    }
    assert opened["samples", "未注明"].total == 1
    assert opened["complaints", "近一年"].total == 1
    assert opened["people", "在岗人员"].total == 1


def test_the_portrait_asks_as_often_for_much_as_for_little(
    desk: Desk, on: date, django_assert_num_queries: Any
) -> None:
    common = {"district": desk.cast.district, "business": desk.cast.chestnut}
    leader = as_in_a_request(desk.cast.leader)
    for rows in (1, 40):
        for back in range(rows):
            visit = Visit.objects.create(**common, visited_on=on - timedelta(days=back))
            Finding.objects.create(**common, visit=visit, text="油污")
            Sample.objects.create(**common, product="栗子", sampled_on=on, verdict="pass")
        with django_assert_num_queries(14):
            portrait(desk.cast.chestnut, reader=leader, on=on)
