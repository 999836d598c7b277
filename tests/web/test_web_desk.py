"""Duties, leads, the key list, people, jobs and messages, as one presses their buttons."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Desk

from weili.kernel.models import Notification, Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def test_what_is_late_comes_first_and_says_so_in_words(desk: Desk, as_person: SignIn) -> None:
    answer = as_person(desk.cast.gu).get("/duties")
    titles = [row.title for row in answer.context["found"].rows]
    assert titles == ["办结投诉", "是否受理投诉"]
    assert "已超期 10 天" in answer.content.decode()


def test_a_duty_is_given_to_a_colleague_and_done(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.gu)
    address = f"/duties/{desk.duty.pk}"
    offered = {
        name.split("（")[0]
        for _, name in client.get(f"{address}/assign").context["form"].fields["person"].choices
    }
    assert "林岚" in offered
    assert "何青" not in offered, "an inspector of another station may not handle it"
    assert client.post(f"{address}/assign", {"person": desk.cast.lin.pk}).status_code == 303
    assert as_person(desk.cast.lin).get("/").context["mine"][0].pk == desk.duty.pk
    assert client.post(f"{address}/complete", {"outcome": "已答复"}).status_code == 303
    desk.duty.refresh_from_db()
    assert (desk.duty.state, desk.duty.person) == ("done", desk.cast.lin)


def test_only_a_leader_extends(desk: Desk, as_person: SignIn) -> None:
    address = f"/duties/{desk.duty.pk}/extend"
    assert as_person(desk.cast.gu).post(address, {"reason": "复杂"}).status_code == 403
    answer = as_person(desk.cast.leader).post(address, {"reason": "复杂"})
    assert answer.status_code == 422
    assert "没有法定期限规则，不能延长" in answer.content.decode()


def test_a_listing_is_confirmed_with_a_reason(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.sampling)
    address = f"/key-list/{desk.listing.pk}/confirm"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "复核属实"}).status_code == 303
    desk.listing.refresh_from_db()
    assert desk.listing.state == "confirmed"


def test_a_lead_is_declined_once(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.lin)
    address = f"/leads/{desk.lead.pk}/decline"
    assert client.post(address, {"reason": "已停售该产品"}).status_code == 303
    again = client.post(address, {"reason": "再来一次"})
    assert again.status_code == 422
    assert "已是“不采纳”" in again.content.decode()


def test_an_administrator_adds_a_person_and_gives_a_post(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.administrator)
    given = {"name": "新人", "username": "xinren", "phone": "", "email": "", "password": "mountain-river-42"}
    assert client.post("/people/add", given).status_code == 303
    fresh = Person.objects.get(username="xinren")
    place = f"110116/{desk.cast.stations['bohai'].pk}"
    post = {"role": "inspector", "place": place, "since": "2026-09-21", "until": "", "business": ""}
    assert client.post(f"/people/{fresh.pk}/give-post", post).status_code == 303
    assert fresh.posts.get().station.name == "渤海所"
    assert "渤海所 监管人员" in client.get(f"/people/{fresh.pk}").content.decode()


def test_a_weak_password_is_a_sentence(desk: Desk, as_person: SignIn) -> None:
    answer = as_person(desk.cast.administrator).post(
        "/people/add", {"name": "新人", "username": "xinren", "password": "12345"}
    )
    assert answer.status_code == 422
    assert "密码不符合要求：" in answer.content.decode()
    assert not Person.objects.filter(username="xinren").exists(), "nobody is half added"


def test_nobody_deactivates_oneself(desk: Desk, as_person: SignIn) -> None:
    me = desk.cast.administrator
    answer = as_person(me).post(f"/people/{me.pk}/deactivate")
    assert "不能停用自己" in answer.content.decode()


def test_another_districts_officer_does_not_exist(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.administrator)
    assert client.get(f"/people/{desk.cast.stranger.pk}").status_code == 404


def test_messages_are_read_by_their_own_person(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.lin)
    assert "导入完成" in client.get("/notifications").content.decode()
    assert client.post("/notifications/read").status_code == 303
    assert Notification.objects.get().read_at is not None


def test_a_job_shows_how_far_it_is_and_can_be_stopped(desk: Desk, as_person: SignIn) -> None:
    address = f"/jobs/{desk.job.pk}"
    assert as_person(desk.cast.lin).get(address).status_code == 404
    client = as_person(desk.cast.administrator)
    assert "3 / 10" in client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "every 2s" in part
    client.post(f"{address}/cancel")
    desk.job.refresh_from_db()
    assert desk.job.state == "cancelled"


def test_the_archive_is_verified_and_sealed(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.leader)
    words = client.post("/verification").content.decode()
    assert "完好：" in words
    assert client.post("/verification/seal/110116").status_code == 303
    assert client.post("/verification/seal/990001").status_code == 404
    sheet = client.get(f"/verification/sheet/{desk.seal.pk}").content.decode()
    assert "每日封存单" in sheet


def test_the_frame_says_who_is_signed_in_on_every_page(desk: Desk, as_person: SignIn) -> None:
    client = as_person(desk.cast.administrator)
    for address in ("/", "/people", f"/people/{desk.cast.lin.pk}", "/jobs", f"/jobs/{desk.job.pk}"):
        words = client.get(address).content.decode()
        assert "<span>怀柔区 系统管理员</span>" in words, address


def test_a_clock_is_drawn_from_its_start_to_its_last_day(desk: Desk, on: Any) -> None:
    from dataclasses import replace
    from datetime import date, timedelta

    from weili.archive.dues import Light
    from weili.archive.queries.duties import duty_row
    from weili.kernel.law_tables import loaded_calendar
    from weili.web.clockbar import bar_of

    row = duty_row(desk.duty, desk.duty.started_at + timedelta(days=20), loaded_calendar())
    late = bar_of(row, on)
    assert (late.today, late.last, late.late) == (100.0, 50.0, 50.0)
    running = replace(
        row, last_on=date(2026, 10, 11), light=Light("green", ""), pauses=((date(2026, 9, 6), None),)
    )
    bar = bar_of(running, on)
    assert (bar.today, bar.last, bar.late) == (50.0, 100.0, 0.0)
    assert bar.pauses == ((12.5, 37.5),)
    written_late = bar_of(replace(row, started_on=date(2026, 9, 20)), on)
    assert (written_late.last, written_late.late) == (0.0, 100.0)
    today = bar_of(replace(row, started_on=on, last_on=on, light=Light("amber", "今天止")), on)
    assert (today.elapsed, today.today) == (100.0, 100.0), "a clock of one day is full on that day"
