"""Background work (后台任务) that survives kill -9: a row with a lease, a bookmark and a fence.

A worker takes a job by compare-and-set and holds it while its lease runs; a lease that ran out is anybody's.
The number of the attempt is the fence: whoever holds an older attempt can no longer write. A job does its
work in pieces, each piece in one transaction with its bookmark (`Running.step`), so a successor goes on where
the last commit stood and nothing is done twice. Kinds are registered with `@work` in a module `jobs`.
"""

import logging
import os
import secrets
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import autodiscover_modules

from weili.kernel import clock
from weili.kernel.models import District, Job, Person

log = logging.getLogger(__name__)

State = Job.State
BACK_OFF = timedelta(seconds=15)
LONGEST_BACK_OFF = timedelta(hours=1)


class LeaseLost(RuntimeError):
    """The job is somebody else's by now (or was cancelled); the piece in hand is rolled back."""


class Stopping(RuntimeError):
    """The worker was asked to stop; the job goes back to the queue at its last bookmark."""


class GiveUp(Exception):
    """Raised by a job whose failure no repetition would mend; the text is the sentence a person reads."""


class UnknownWork(KeyError):
    """A kind of job that no module registered."""


@dataclass(slots=True)
class Running:
    """A job in the hands of the function that does it."""

    job: Job
    now: Callable[[], datetime] = clock.now
    stop: Event | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """What was asked."""
        payload: dict[str, Any] = self.job.payload
        return payload

    @property
    def bookmark(self) -> dict[str, Any]:
        """Where the last committed piece ended; empty at the first attempt."""
        bookmark: dict[str, Any] = self.job.bookmark
        return bookmark

    @property
    def by(self) -> Person | None:
        """In whose name the work is done."""
        return self.job.asked_by

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled the job in the meantime."""
        return not Job.objects.filter(
            pk=self.job.pk, attempts=self.job.attempts, state=State.RUNNING
        ).exists()

    def step(
        self,
        *,
        done: int,
        all: int,  # noqa: A002 - the word of the screen: 3 of all
        bookmark: dict[str, Any] | None = None,
        message: str = "",
    ) -> None:
        """Record progress inside the transaction of the piece it stands for, and renew the lease.

        Call it within the same `transaction.atomic()` as the work. Raises LeaseLost when another worker holds
        the job or it was cancelled, and Stopping when the worker must end: both roll the piece back.
        """
        if self.stop is not None and self.stop.is_set():
            raise Stopping(self.job.key)
        written: dict[str, Any] = {"done_steps": done, "all_steps": all, "message": message}
        if bookmark is not None:
            written["bookmark"] = bookmark
        self._hold(**written, lease_until=self.now() + WORKS[self.job.kind].lease)
        for name, value in written.items():
            setattr(self.job, name, value)

    def renew(self) -> None:
        """Renew the lease in the middle of a long piece."""
        self._hold(lease_until=self.now() + WORKS[self.job.kind].lease)

    def _hold(self, **written: Any) -> None:
        mine = Job.objects.filter(pk=self.job.pk, attempts=self.job.attempts, state=State.RUNNING)
        if not mine.update(**written):
            raise LeaseLost(self.job.key)


Function = Callable[[Running], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of job: its function, how long a piece may take, and how often it is tried."""

    kind: str
    function: Function
    lease: timedelta
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Every:
    """A job that is asked for once a day, from an hour in Beijing on."""

    name: str
    kind: str
    hour: int
    payload: dict[str, Any] = field(default_factory=dict)


WORKS: dict[str, Work] = {}
#: the daily jobs; `every` adds to it
EVERY: list[Every] = [Every("清理已完成的后台任务", "jobs.clear", hour=3)]
#: what a worker does between jobs without a row for it, such as sending the outbox
SWEEPS: list[Callable[[datetime], int]] = []
SWEEP_EVERY = timedelta(seconds=15)
KEEP_DONE = timedelta(days=90)


def work(kind: str, *, lease_seconds: int = 60, max_attempts: int = 5) -> Callable[[Function], Function]:
    """Register the function of a kind. One piece of its work must fit in the lease."""

    def register(function: Function) -> Function:
        known = WORKS.get(kind)
        if known is not None and known.function.__module__ != function.__module__:
            raise ValueError(f"two modules claim the job {kind}")
        WORKS[kind] = Work(kind, function, timedelta(seconds=lease_seconds), max_attempts)
        return function

    return register


def every(*, name: str, kind: str, hour: int, payload: dict[str, Any] | None = None) -> None:
    """Declare a daily job (每日任务); its ticks are jobs with the key name/day, so a day has one."""
    declared = Every(name, kind, hour, payload or {})
    if declared not in EVERY:
        EVERY.append(declared)


def sweep(function: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """Register what a worker does between jobs, at most every quarter of a minute."""
    if function not in SWEEPS:
        SWEEPS.append(function)
    return function


def discover() -> None:
    """Import the `jobs` modules of all applications, so that every kind is known."""
    autodiscover_modules("jobs", "outbox")


# --- asking -----------------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    by: Person | None,
    at: datetime,
    district: District | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Ask for background work (提交后台任务); the same key is the same work and finds the first job.

    Access is the caller's: the service that asks has allowed the act. `by` is None for the clock's own jobs.
    """
    if kind not in WORKS:
        discover()
    if kind not in WORKS:
        raise UnknownWork(kind)
    job, _ = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payload": payload,
            "district": district,
            "asked_by": by,
            "run_after": run_after or at,
            "created_at": at,
            "max_attempts": WORKS[kind].max_attempts,
        },
    )
    if job.kind != kind:
        raise ValueError(f"幂等键“{key}”已用于另一种任务（{job.kind}）")
    return job


@transaction.atomic
def cancel(*, job: Job, by: Person, at: datetime) -> Job:
    """Cancel a job (取消任务) that has not ended; committed pieces stay, the piece in hand is rolled back."""
    changed = Job.objects.filter(pk=job.pk, state__in=[State.WAITING, State.RUNNING]).update(
        state=State.CANCELLED, finished_at=at, lease_until=None, message=f"由{by.name}取消"
    )
    job.refresh_from_db()
    if not changed and job.state != State.CANCELLED:
        raise ValueError(f"任务已{job.get_state_display()}，不能取消")
    return job


@transaction.atomic
def retry(*, job: Job, by: Person, at: datetime) -> Job:
    """Put a failed or cancelled job back (重新执行任务); it goes on from its bookmark."""
    # Attempts are a fence and never go back; a retry grants more of them instead.
    changed = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED]).update(
        state=State.WAITING,
        run_after=at,
        finished_at=None,
        max_attempts=F("attempts") + (WORKS[job.kind].max_attempts if job.kind in WORKS else 5),
        message=f"由{by.name}重新提交",
    )
    job.refresh_from_db()
    if not changed and job.state != State.WAITING:
        raise ValueError(f"任务{job.get_state_display()}，不需要重新执行")
    return job


# --- working ----------------------------------------------------------------------------------------------


def take(worker: str, at: datetime, *, kinds: Collection[str] | None = None) -> Job | None:
    """Take the next job that is due or whose worker died, of some kinds or any; None when there is nothing to do."""
    due = _due(at, kinds)
    if not due.exists():  # without a transaction: an idle worker must not queue for SQLite's write lock
        return None
    with transaction.atomic():
        while job := _lock(due).first():
            if job.attempts >= job.max_attempts:
                _write_off(job, at)
                continue
            mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=job.state)
            lease = at + WORKS[job.kind].lease
            if mine.update(state=State.RUNNING, worker=worker, attempts=F("attempts") + 1, lease_until=lease):
                job.refresh_from_db()
                return job
    return None


def _due(at: datetime, kinds: Collection[str] | None) -> QuerySet[Job]:
    return Job.objects.filter(
        Q(state=State.WAITING, run_after__lte=at) | Q(state=State.RUNNING, lease_until__lt=at),
        kind__in=WORKS if kinds is None else kinds,
    ).order_by("run_after", "id")


def _lock(due: QuerySet[Job]) -> QuerySet[Job]:
    if connection.features.has_select_for_update_skip_locked:
        return due.select_for_update(skip_locked=True)
    return due


def _write_off(job: Job, at: datetime) -> None:
    """A job whose every attempt ended in the death of its worker is not given another worker to kill."""
    job.state, job.finished_at, job.lease_until = State.FAILED, at, None
    job.message = f"执行者中断{job.attempts}次，已停止尝试；最后进度：{job.message or '无'}"
    job.save(update_fields=["state", "finished_at", "lease_until", "message"])


def perform(running: Running) -> Job:
    """Do a job that was taken, and write how it ended: done, back in the queue, or failed with a sentence."""
    job = running.job
    try:
        result = WORKS[job.kind].function(running)
        running._hold(  # noqa: SLF001 - the end is written through the same fence as every step
            state=State.DONE, result=result or {}, finished_at=running.now(), lease_until=None
        )
    except LeaseLost:
        log.warning("job %s is no longer held by attempt %s", job.key, job.attempts)
    except Stopping:
        _put_back(
            running,
            after=timedelta(),
            message="工作进程停止，稍后从断点继续",
            max_attempts=F("max_attempts") + 1,
        )
    except GiveUp as error:
        _fail(running, str(error))
    except Exception as error:  # a job may fail in any way; its sentence is kept and it is tried again
        log.exception("job %s failed at attempt %s", job.key, job.attempts)
        sentence = f"第{job.attempts}次执行失败：{str(error) or type(error).__name__}"
        if job.attempts >= job.max_attempts:
            _fail(running, f"{sentence}；已停止尝试，可在排除原因后重新执行")
        else:
            wait = min(BACK_OFF * 2 ** (job.attempts - 1), LONGEST_BACK_OFF)
            _put_back(running, after=wait, message=sentence)
    job.refresh_from_db()
    return job


def _put_back(running: Running, *, after: timedelta, **written: Any) -> None:
    _end(running, state=State.WAITING, run_after=running.now() + after, **written)


def _fail(running: Running, sentence: str) -> None:
    _end(running, state=State.FAILED, finished_at=running.now(), message=sentence)


def _end(running: Running, **written: Any) -> None:
    try:
        running._hold(lease_until=None, worker="", **written)  # noqa: SLF001 - as above
    except LeaseLost:
        log.warning("job %s ended after its lease was lost", running.job.key)


def tick(at: datetime) -> list[Job]:
    """Ask for the daily jobs whose hour in Beijing has come; a second tick finds the first one's job."""
    hour, today = at.astimezone(clock.BEIJING).hour, str(clock.day(at))
    due = [each for each in EVERY if hour >= each.hour]
    for each in due:
        if each.kind not in WORKS:
            log.error("daily job %s: no module registers the kind %s", each.name, each.kind)
    return [
        ask(kind=e.kind, key=f"{e.name}/{today}", payload={**e.payload, "day": today}, by=None, at=at)
        for e in due
        if e.kind in WORKS
    ]


def run_sweeps(at: datetime) -> int:
    """Do what is done between jobs; one sweep's failure does not keep the next from its turn."""
    done = 0
    for function in SWEEPS:
        try:
            done += function(at)
        except Exception:  # the worker must live; the log has the trace
            log.exception("sweep %s failed", function.__name__)
    return done


def run_pending(worker: str, at: datetime) -> int:
    """Do everything that is due at one instant and return how many jobs that were; for tests and commands."""
    discover()
    count = 0
    while job := take(worker, at):
        perform(Running(job, lambda: at))
        count += 1
    run_sweeps(at)
    return count


def worker_name() -> str:
    """A name no other worker has: host, process and a random part."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"


@work("jobs.clear", lease_seconds=120)
def clear(running: Running) -> dict[str, Any]:
    """Delete jobs that ended well a quarter of a year ago; failed ones stay until somebody looked at them."""
    ended = Job.objects.filter(state=State.DONE, finished_at__lt=running.now() - KEEP_DONE)
    return {"deleted": ended.delete()[0]}
