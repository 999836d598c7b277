"""Background work: asked once, done once, resumed where a dead worker stood, and failed with a sentence."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from tests.kernel import count_slowly

from weili.kernel import clock, jobs, numbers, worker
from weili.kernel.jobs import GiveUp, LeaseLost, Running
from weili.kernel.models import Counter, Job, Person

State = Job.State


@pytest.fixture(autouse=True)
def _registry_as_it_was() -> Iterator[None]:
    jobs.discover()
    works, every = dict(jobs.WORKS), list(jobs.EVERY)
    yield
    jobs.WORKS.clear()
    jobs.WORKS.update(works)
    jobs.EVERY[:] = every


@pytest.fixture
def officer(db: None) -> Person:
    return Person.objects.create(username="officer", name="办事人")


def register(function: Callable[[Running], dict[str, Any]], **limits: int) -> None:
    jobs.work("test.job", **limits)(function)


def ask(at: datetime, key: str = "one", **more: Any) -> Job:
    return jobs.ask(kind="test.job", key=key, payload={}, by=None, at=at, **more)


def test_the_same_key_is_the_same_work(officer: Person, at: datetime) -> None:
    done: list[str] = []
    register(lambda running: done.append(running.job.key) or {"n": 1})
    assert ask(at).pk == ask(at).pk
    assert jobs.run_pending("w", at) == 1
    assert ask(at).state == State.DONE
    assert jobs.run_pending("w", at) == 0
    assert done == ["one"]


def test_a_key_of_another_kind_is_refused(officer: Person, at: datetime) -> None:
    register(lambda _: {})
    ask(at, key="taken")
    with pytest.raises(ValueError, match="幂等键“taken”已用于另一种任务"):
        jobs.ask(kind="outbox.send", key="taken", payload={}, by=None, at=at)


def test_an_unknown_kind_is_refused(officer: Person, at: datetime) -> None:
    with pytest.raises(jobs.UnknownWork):
        jobs.ask(kind="no such", key="x", payload={}, by=None, at=at)


def test_work_is_asked_in_the_transaction_of_its_cause(officer: Person, at: datetime) -> None:
    register(lambda _: {})

    def cause() -> None:
        with transaction.atomic():
            ask(at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cause()
    assert not Job.objects.exists()


def test_work_waits_for_its_hour(officer: Person, at: datetime) -> None:
    register(lambda _: {})
    ask(at, run_after=at + timedelta(hours=1))
    assert jobs.take("w", at) is None
    assert jobs.take("w", at + timedelta(hours=1)) is not None


@pytest.mark.postgres
def test_one_job_has_one_worker_while_its_lease_runs(officer: Person, at: datetime) -> None:
    register(lambda _: {}, lease_seconds=60)
    ask(at)
    first = jobs.take("first", at)
    assert first is not None
    assert first.worker == "first"
    assert jobs.take("second", at + timedelta(seconds=60)) is None
    second = jobs.take("second", at + timedelta(seconds=61))
    assert second is not None
    assert second.attempts == 2


@pytest.mark.postgres
def test_a_lost_lease_refuses_the_piece_in_hand(officer: Person, at: datetime) -> None:
    register(lambda _: {}, lease_seconds=60)
    ask(at)
    late = Running(jobs.take("late", at), lambda: at)  # type: ignore[arg-type]
    assert jobs.take("next", at + timedelta(minutes=2)) is not None
    assert late.cancelled

    def piece() -> None:
        with transaction.atomic():
            Counter.objects.create(name="piece", value=1)
            late.step(done=1, all=2, bookmark={"next": 1})

    with pytest.raises(LeaseLost):
        piece()
    assert not Counter.objects.exists()


def test_a_late_worker_cannot_end_a_job_that_is_not_its_own(officer: Person, at: datetime) -> None:
    def slow(running: Running) -> dict[str, Any]:
        assert jobs.take("next", at + timedelta(minutes=2)) is not None
        return {"by": "late"}

    register(slow, lease_seconds=60)
    ask(at)
    ended = jobs.perform(Running(jobs.take("late", at), lambda: at))  # type: ignore[arg-type]
    assert (ended.state, ended.worker, ended.result) == (State.RUNNING, "next", {})


def test_every_step_renews_the_lease(officer: Person, at: datetime) -> None:
    register(lambda _: {}, lease_seconds=60)
    ask(at)
    later = at + timedelta(seconds=50)
    running = Running(jobs.take("w", at), lambda: later)  # type: ignore[arg-type]
    running.step(done=1, all=3, bookmark={"next": 1}, message="第1项")
    assert jobs.take("other", at + timedelta(seconds=100)) is None
    job = Job.objects.get()
    assert (job.done_steps, job.all_steps, job.bookmark, job.message) == (1, 3, {"next": 1}, "第1项")
    running.renew()


def test_a_failing_job_is_tried_again_later_and_later_and_then_fails(officer: Person, at: datetime) -> None:
    def fail(_: Running) -> dict[str, Any]:
        raise ValueError("对方系统没有回应")

    register(fail, max_attempts=3)
    ask(at)
    assert jobs.run_pending("w", at) == 1
    job = Job.objects.get()
    assert (job.state, job.run_after - at) == (State.WAITING, timedelta(seconds=15))
    assert job.message == "第1次执行失败：对方系统没有回应"
    later = at + timedelta(hours=1)
    assert jobs.run_pending("w", later) == 1
    assert Job.objects.get().run_after - later == timedelta(seconds=30)
    assert jobs.run_pending("w", later + timedelta(hours=1)) == 1
    job = Job.objects.get()
    assert job.state == State.FAILED
    assert job.message == "第3次执行失败：对方系统没有回应；已停止尝试，可在排除原因后重新执行"
    assert job.finished_at is not None


def test_a_failed_job_goes_on_from_its_bookmark_when_it_is_retried(officer: Person, at: datetime) -> None:
    began: list[int] = []

    def work(running: Running) -> dict[str, Any]:
        began.append(running.bookmark.get("next", 0))
        if len(began) == 1:
            running.step(done=4, all=9, bookmark={"next": 4})
            raise GiveUp("第5行不是日期")
        return {}

    register(work)
    job = ask(at)
    jobs.run_pending("w", at)
    job.refresh_from_db()
    assert (job.state, job.message, job.attempts) == (State.FAILED, "第5行不是日期", 1)
    jobs.retry(job=job, by=officer, at=at)
    jobs.run_pending("w", at)
    job.refresh_from_db()
    assert (job.state, began, job.attempts) == (State.DONE, [0, 4], 2)
    with pytest.raises(ValueError, match="任务完成，不需要重新执行"):
        jobs.retry(job=job, by=officer, at=at)


def test_a_cancelled_job_stops_at_its_next_step(officer: Person, at: datetime) -> None:
    def work(running: Running) -> dict[str, Any]:
        with transaction.atomic():
            Counter.objects.create(name="first")
            running.step(done=1, all=2, bookmark={"next": 1})
        jobs.cancel(job=running.job, by=officer, at=at)
        assert running.cancelled
        with transaction.atomic():
            Counter.objects.create(name="second")
            running.step(done=2, all=2, bookmark={"next": 2})
        return {}

    register(work)
    job = ask(at)
    jobs.run_pending("w", at)
    job.refresh_from_db()
    assert (job.state, job.message) == (State.CANCELLED, "由办事人取消")
    assert list(Counter.objects.values_list("name", flat=True)) == ["first"]


def test_a_done_job_cannot_be_cancelled(officer: Person, at: datetime) -> None:
    register(lambda _: {})
    job = ask(at)
    jobs.run_pending("w", at)
    with pytest.raises(ValueError, match="任务已完成，不能取消"):
        jobs.cancel(job=job, by=officer, at=at)


def test_a_job_that_kills_its_workers_is_not_given_another(officer: Person, at: datetime) -> None:
    register(lambda _: {}, lease_seconds=60, max_attempts=2)
    ask(at)
    for nth in range(2):
        assert jobs.take(f"w{nth}", at + timedelta(hours=nth)) is not None
    assert jobs.take("w3", at + timedelta(hours=3)) is None
    job = Job.objects.get()
    assert (job.state, job.message) == (State.FAILED, "执行者中断2次，已停止尝试；最后进度：无")


def test_a_stopping_worker_puts_its_job_back_at_the_bookmark(officer: Person, at: datetime) -> None:
    stop, began = Event(), []

    def work(running: Running) -> dict[str, Any]:
        began.append(running.bookmark)
        running.step(done=1, all=2, bookmark={"next": 1})
        stop.set()
        running.step(done=2, all=2, bookmark={"next": 2})
        return {}

    register(work, max_attempts=1)
    ask(at)
    job = jobs.perform(Running(jobs.take("w", at), lambda: at, stop))  # type: ignore[arg-type]
    assert (job.state, job.bookmark) == (State.WAITING, {"next": 1})
    stop.clear()
    assert jobs.run_pending("w", at) == 1
    assert (Job.objects.get().state, began) == (State.DONE, [{}, {"next": 1}])


def test_a_day_has_one_tick_of_a_daily_job(officer: Person, at: datetime) -> None:
    register(lambda running: {"day": running.payload["day"]})
    jobs.EVERY[:] = []
    jobs.every(name="夜间封存", kind="test.job", hour=2)
    jobs.every(name="没有模块的", kind="no such", hour=0)  # logged, and no reason for a worker to die
    jobs.every(name="夜间封存", kind="test.job", hour=2)  # declared again by a second import
    midnight = clock.first_instant(clock.day(at))
    assert jobs.tick(midnight) == []
    assert len(jobs.tick(midnight + timedelta(hours=2))) == 1
    jobs.tick(at)
    jobs.tick(at + timedelta(days=1))
    assert sorted(Job.objects.values_list("key", flat=True)) == ["夜间封存/2026-09-21", "夜间封存/2026-09-22"]
    jobs.run_pending("w", at + timedelta(days=1))
    assert {job.result["day"] for job in Job.objects.all()} == {"2026-09-21", "2026-09-22"}


def test_old_jobs_that_ended_well_are_cleared_and_failed_ones_kept(officer: Person, at: datetime) -> None:
    old = at - timedelta(days=91)
    for key, state in (("well", State.DONE), ("badly", State.FAILED)):
        Job.objects.create(kind="x", key=key, state=state, run_after=old, created_at=old, finished_at=old)
    jobs.ask(kind="jobs.clear", key="clear", payload={}, by=None, at=at)
    jobs.run_pending("w", at)
    assert set(Job.objects.values_list("key", flat=True)) == {"badly", "clear"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_serves_until_it_is_told_to_stop(at: datetime) -> None:
    stop, jobs.EVERY[:] = Event(), []

    def last(_: Running) -> dict[str, Any]:
        stop.set()
        return {}

    register(last)
    ask(at)
    thread = Thread(target=worker.serve, args=(stop,), kwargs={"idle": 0.01})
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert Job.objects.get(key="one").state == State.DONE


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_do_every_job_once(at: datetime) -> None:
    def draw(running: Running) -> dict[str, Any]:
        with transaction.atomic():
            numbers.draw(running.job.key)
            running.step(done=1, all=1)
        return {}

    def drain(nth: int) -> int:
        done = 0
        try:
            while (job := jobs.take(f"w{nth}", at)) is not None:
                jobs.perform(Running(job, lambda: at))
                done += 1
        finally:
            connection.close()
        return done

    register(draw)
    for nth in range(40):
        ask(at, key=f"job {nth}")
    with ThreadPoolExecutor(6) as workers:
        assert sum(workers.map(drain, range(6))) == 40
    assert set(Job.objects.values_list("state", "attempts")) == {(State.DONE, 1)}
    assert list(Counter.objects.values_list("value", flat=True)) == [1] * 40


@pytest.mark.django_db(transaction=True)
def test_the_guards_stand_again_after_a_transactional_test() -> None:
    """The tests above emptied the tables; the timeline must be as guarded as before."""
    guards = pytest.importorskip("weili.archive.timeline.guards")
    if not apps.is_installed("weili.archive"):
        pytest.skip("skipped: the archive is not installed")
    assert guards.missing() == set()


# --- kill -9 ----------------------------------------------------------------------------------------------


def start(name: str) -> subprocess.Popen[bytes]:
    """A real worker on the same database, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, count_slowly.__file__, str(connection.settings_dict["NAME"]), name],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)]),
        },
    )


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("the worker did nothing for half a minute")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_succeeded_at_its_bookmark_and_nothing_is_doubled() -> None:
    count_slowly.register()
    job = jobs.ask(
        kind="test.count", key="count", payload={"items": 10, "seconds": 0.2}, by=None, at=clock.now()
    )
    first = start("first")
    try:
        wait_until(lambda: Job.objects.get(pk=job.pk).done_steps >= 3)
        first.send_signal(signal.SIGKILL)  # inside a piece: the worker sleeps in its transaction
        first.wait(timeout=30)
        job.refresh_from_db()
        reached = job.bookmark["next"]
        assert (job.state, job.worker) == (State.RUNNING, "first")
        assert 3 <= reached < 10
        second = start("second")
        assert second.wait(timeout=60) == 0
    finally:
        first.kill()
    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (State.DONE, "second", 2)
    assert job.result == {"began": reached}
    assert (job.done_steps, job.all_steps) == (10, 10)
    counted = dict(Counter.objects.filter(name__startswith="item/").values_list("name", "value"))
    assert counted == {f"item/{item}": 1 for item in range(10)}
