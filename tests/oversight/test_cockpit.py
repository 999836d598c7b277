"""The cockpit: every number opens exactly the rows that were counted, says when it was counted, and invents none."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.cast import Cast
from tests.web.conftest import Desk

from weili.archive.models import StaffMember, Visit
from weili.complaints.models import Complaint
from weili.grading.models import Grade
from weili.oversight.cockpit import board
from weili.oversight.cockpit_board import Board, Figure
from weili.oversight.cockpit_rows import BEHIND, behind
from weili.planning.models import Plan, PlannedVisit, VisitorCount
from weili.sampling.models import Sample
from weili.sunshine.models import SelfCheck

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def figure(found: Board, label: str) -> Figure:
    return next(each for group in found.groups for each in group.figures if each.label == label)


def told(cast: Cast, at: datetime, label: str, reader: Any = None) -> tuple[str, str]:
    each = figure(board(reader or cast.leader, at=at), label)
    return each.value, each.tone


def test_every_count_is_the_list_behind_it(desk: Desk, as_person: SignIn, on: date, at: datetime) -> None:
    cast = desk.cast
    Complaint.objects.create(district=cast.district, business=cast.chestnut, text="咸", received_on=on)
    plan = Plan.objects.create(
        district=cast.district, year=2026, state="approved", made_by=cast.catering, made_at=at,
        approved_by=cast.leader, approved_at=at,
    )  # fmt: skip
    for month, state in ((9, "planned"), (9, "done"), (5, "planned")):
        shop = cast.chestnut if state == "planned" else cast.canteen
        PlannedVisit.objects.create(
            district=cast.district, business=shop, plan=plan, month=month, state=state, reasons=[]
        )
    client = as_person(cast.leader)
    opened = 0
    for _, figures in client.get("/").context["cockpit"]:
        for each, address in figures:
            if not address or not re.search(r"[户件次条]$", each.value):
                continue
            opened += 1
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert answer.context["found"].total == int(re.sub(r"\D", "", each.value)), each.label
    assert opened >= 10


def test_every_figure_says_how_it_is_counted(desk: Desk, at: datetime) -> None:
    found = board(desk.cast.leader, at=at)
    assert found.at == at
    assert all(each.rule for group in found.groups for each in group.figures)


def test_what_has_no_record_yet_is_said(cast: Cast, at: datetime) -> None:
    assert told(cast, at, "包保督导完成率") == ("暂无记录", "")
    assert told(cast, at, "本月应检") == ("暂无记录", "")
    assert told(cast, at, "日管控完成率") == ("暂无记录", "")
    assert told(cast, at, "非现场占比") == ("暂无记录", "")


def test_the_share_of_visits_from_the_desk(cast: Cast, on: date, at: datetime) -> None:
    for mode in ("off_site", "on_site", "on_site", "on_site"):
        Visit.objects.create(district=cast.district, business=cast.chestnut, visited_on=on, mode=mode)
    assert told(cast, at, "非现场占比") == ("25%", "")
    assert told(cast, at, "今日已检") == ("4 户次", "")


def test_only_supervision_samples_are_in_the_basket(cast: Cast, on: date, at: datetime) -> None:
    for programme, verdict in (("supervision", "fail"), ("supervision", "pass"), ("rapid", "fail")):
        Sample.objects.create(
            district=cast.district, business=cast.chestnut, product="栗子", sampled_on=on, programme=programme,
            verdict=verdict,
        )  # fmt: skip
    assert told(cast, at, "监督抽检") == ("2 批次", "")
    assert told(cast, at, "其中不合格") == ("1 批次", "amber")


def test_self_checks_are_asked_of_open_days(cast: Cast, on: date, at: datetime) -> None:
    for back in range(1, 16):
        SelfCheck.objects.create(
            district=cast.district,
            business=cast.chestnut,
            level="daily",
            checked_on=on - timedelta(days=back),
        )
    assert told(cast, at, "日管控完成率") == ("50%", "red")


def test_complaints_in_time_and_those_that_come_again(cast: Cast, on: date, at: datetime) -> None:
    from weili.archive.duties import complete_duty, open_duty

    for number in (1, 2):
        Complaint.objects.create(district=cast.district, business=cast.chestnut, text="咸", received_on=on)
        duty = open_duty(
            title=f"受理{number}", subject=f"complaints.Complaint:{number}", rule="complaint.accept",
            start=on, business=cast.chestnut, by=cast.system, at=at,
        )  # fmt: skip
        late = at + timedelta(days=30 if number == 2 else 0)
        complete_duty(duty=duty, outcome="已受理", by=cast.gu, at=late)
    assert told(cast, at + timedelta(days=40), "按时办结率") == ("50%", "red")
    assert told(cast, at + timedelta(days=40), "重复投诉") == ("1 户", "amber")


def test_high_risk_near_the_visitors(cast: Cast, on: date, at: datetime) -> None:
    for shop in (cast.chestnut, cast.grocery):
        Grade.objects.create(
            district=cast.district, business=shop, year=2026, letter="D", state="reviewed", filled_by=cast.lin,
            filled_at=at, reviewed_by=cast.gu, reviewed_at=at,
        )  # fmt: skip
    VisitorCount.objects.create(
        district=cast.district, town=cast.towns["渤海镇"], place="慕田峪", on=on, number=7000
    )
    assert list(behind(cast.leader, "risky", on=on)) == [cast.chestnut], (
        "怀柔镇 of the tests is no scenic town"
    )
    assert told(cast, at, "景区日均客流") == ("7,000 人次", "")


def test_a_station_sees_its_own_figures(desk: Desk, on: date, at: datetime) -> None:
    StaffMember.objects.create(
        district=desk.cast.district, business=desk.cast.canteen, name="丙", health_until=on
    )
    assert told(desk.cast, at, "健康证临期或过期") == ("2 户", "amber")
    assert told(desk.cast, at, "健康证临期或过期", desk.cast.gu) == ("1 户", "amber")


def test_figures_are_kept_for_a_while_and_counted_anew_on_demand(
    desk: Desk, as_person: SignIn, at: datetime
) -> None:
    client = as_person(desk.cast.leader)
    client.get("/")
    desk.duty.state = "void"
    desk.duty.save()
    assert told(desk.cast, at, "红：已超期") == ("1 件", "red"), "kept"
    assert client.get("/cockpit/refresh").status_code == 405
    assert client.post("/cockpit/refresh").status_code == 303
    assert told(desk.cast, at, "红：已超期") == ("0 件", "green")


def test_an_assistant_has_no_cockpit(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.assistant)
    assert "驾驶舱" not in client.get("/").content.decode()
    assert client.get("/cockpit/health").status_code == 403
    assert as_person(desk.cast.leader).get("/cockpit/nothing").status_code == 404


@pytest.mark.parametrize("key", BEHIND)
def test_the_businesses_behind_a_figure_have_their_faces(desk: Desk, as_person: SignIn, key: str) -> None:
    answer = as_person(desk.cast.leader).get(f"/cockpit/{key}?page=99")
    assert answer.status_code == 200
    assert BEHIND[key].rule in answer.content.decode()


def test_a_big_screen_is_the_same_page_without_its_frame(desk: Desk, as_person: SignIn) -> None:
    words = as_person(desk.cast.leader).get("/?screen=big").content.decode()
    assert 'class="screen-big"' in words
    assert "退出大屏" in words
    assert "辖区待办" not in words


def test_home_is_quick_once_the_figures_are_kept(
    desk: Desk, as_person: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = as_person(desk.cast.leader)
    client.get("/")
    with django_assert_max_num_queries(18):
        assert client.get("/").status_code == 200
