"""A list too long to wait for is written by a job, kept for a week and handed out to nobody else."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from tests.web.conftest import Desk

from weili.kernel import clock, jobs
from weili.kernel.models import Job
from weili.web import exporting

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are a long list here."""
    monkeypatch.setattr(exporting, "DIRECT", 1)
    monkeypatch.setattr(exporting, "SLICE", 1)


@pytest.fixture
def leader(desk: Desk, as_person: SignIn) -> Client:
    """Somebody who may export the district."""
    return as_person(desk.cast.leader)


def ask(client: Client, address: str) -> Job:
    answer = client.get(address)
    assert answer.status_code == 303
    job: Job = Job.objects.get(pk=answer["Location"].rsplit("/", 1)[-1])
    return job


def work(job: Job, at: datetime) -> Job:
    jobs.run_pending("tester", at)
    job.refresh_from_db()
    return job


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_long_list_is_written_by_a_job(desk: Desk, leader: Client, at: datetime, ending: str) -> None:
    job = work(ask(leader, f"/businesses/export.{ending}?sector=catering&sort=town"), at)

    assert (job.state, job.done_steps, job.all_steps) == (Job.State.DONE, 2, 2), job.message
    page = leader.get(f"/jobs/{job.pk}").content.decode()
    assert f"下载 经营户-2026-09-21.{ending}" in page
    content = b"".join(leader.get(f"/jobs/{job.pk}/file").streaming_content)  # type: ignore[attr-defined]
    if ending == "csv":
        rows: list[Any] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
    else:
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        assert "环节：餐饮" in rows[1][0]
        rows = rows[3:]
    assert {row[1] for row in rows} == {"栗子农家院", "湖畔小学食堂"}
    assert "周局 下载于 2026-09-21 12:00" in leader.get(f"/jobs/{job.pk}").content.decode()


def test_a_list_without_a_count_becomes_a_job_too(desk: Desk, as_person: SignIn, at: datetime) -> None:
    from weili.archive.listings import raise_lead

    raise_lead(of=desk.cast.canteen, kind="sample", text="又一条", subject="x:9", by=desk.cast.system, at=at)
    job = work(ask(as_person(desk.cast.catering), "/leads/export.csv?state=all"), at)
    assert job.state == Job.State.DONE, job.message
    with default_storage.open(job.result["path"]) as file:
        assert "又一条" in file.read().decode()


def test_the_same_list_asked_for_twice_is_one_job(leader: Client) -> None:
    assert ask(leader, "/businesses/export.csv") == ask(leader, "/businesses/export.csv")


def test_a_few_at_a_time_are_enough(leader: Client) -> None:
    for number in range(exporting.AT_ONCE):
        ask(leader, f"/businesses/export.csv?x={number}")
    answer = leader.get("/businesses/export.csv?x=9", follow=True)
    assert "已有 3 个导出在进行" in answer.content.decode()


def test_a_cancelled_export_leaves_no_file(leader: Client, at: datetime) -> None:
    job = ask(leader, "/businesses/export.csv")
    assert leader.post(f"/jobs/{job.pk}/cancel").status_code == 303
    assert work(job, at).state == Job.State.CANCELLED
    assert job.result == {}
    assert leader.get(f"/jobs/{job.pk}/file").status_code == 404


def test_an_export_cancelled_in_the_middle_stops(
    leader: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ask(leader, "/businesses/export.csv")
    told = exporting.Background.counted

    def cancelled_after_the_first(self: Any, rows: Any) -> Any:
        for number, row in enumerate(told(self, rows)):
            if number == 0:
                Job.objects.filter(pk=job.pk).update(state=Job.State.CANCELLED)
            yield row

    monkeypatch.setattr(exporting.Background, "counted", cancelled_after_the_first)
    assert work(job, at).result == {}


def test_nobody_else_gets_the_file(desk: Desk, leader: Client, as_person: SignIn, at: datetime) -> None:
    job = work(ask(leader, "/businesses/export.csv"), at)
    for person in (desk.cast.administrator, desk.cast.gu, desk.cast.stranger):
        assert as_person(person).get(f"/jobs/{job.pk}/file").status_code == 404
    assert as_person(desk.cast.assistant).get(f"/jobs/{job.pk}/file").status_code == 403
    assert "下载 经营户" not in as_person(desk.cast.administrator).get(f"/jobs/{job.pk}").content.decode()


def test_whoever_moved_does_not_get_it_any_more(desk: Desk, leader: Client, at: datetime) -> None:
    job = work(ask(leader, "/businesses/export.csv"), at)
    desk.cast.neighbour.demo = True
    desk.cast.neighbour.save()
    desk.cast.leader.posts.update(district=desk.cast.neighbour)
    assert leader.get(f"/jobs/{job.pk}/file").status_code == 403


def test_whoever_lost_the_right_meanwhile_gets_a_sentence(desk: Desk, leader: Client, at: datetime) -> None:
    job = ask(leader, "/businesses/export.csv")
    desk.cast.leader.posts.update(role="cadre")
    assert work(job, at).state == Job.State.FAILED
    assert "无权" in job.message


def test_after_a_week_the_file_is_gone(
    desk: Desk, leader: Client, as_person: SignIn, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = work(ask(leader, "/businesses/export.csv"), at)
    path, later = job.result["path"], at + timedelta(days=8)
    jobs.ask(kind="export.clear", key="clear", payload={}, by=None, at=later)
    jobs.run_pending("tester", later)
    assert not default_storage.exists(path)
    monkeypatch.setattr(clock, "now", lambda: later)
    leader = as_person(desk.cast.leader)
    assert leader.get(f"/jobs/{job.pk}/file").status_code == 404
    assert "文件已过保留期" in leader.get(f"/jobs/{job.pk}").content.decode()
