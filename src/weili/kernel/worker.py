"""The loop of a worker process: ticks, sweeps and jobs, until it is told to stop."""

import logging
from threading import Event

from django.db import DatabaseError, close_old_connections, connections

from weili.kernel import clock, jobs

log = logging.getLogger(__name__)

#: seconds of sleep when there was nothing to do, and after the database was not to be had
IDLE, TROUBLE = 1.0, 5.0


def serve(stop: Event, *, worker: str | None = None, idle: float = IDLE) -> int:
    """Work until `stop` is set (启动后台执行者); returns the number of jobs done. Any number may run."""
    jobs.discover()
    name, done = worker or jobs.worker_name(), 0
    swept = clock.now() - jobs.SWEEP_EVERY
    while not stop.is_set():
        close_old_connections()
        try:
            at = clock.now()
            if at - swept >= jobs.SWEEP_EVERY:
                swept = at
                jobs.tick(at)
                jobs.run_sweeps(at)
            job = jobs.take(name, clock.now())
            if job is None:
                stop.wait(idle)
                continue
            jobs.perform(jobs.Running(job, stop=stop))
            done += 1
        except DatabaseError:
            log.exception("worker %s: the database refused; trying again", name)
            stop.wait(TROUBLE)
    connections.close_all()
    return done
