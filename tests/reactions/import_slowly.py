"""A worker in a process of its own: `python import_slowly.py DATABASE WORKER SECONDS` does one import job.

SECONDS of sleep inside every chunk's transaction leave time to kill it in mid-file.
"""

import sys
import time
from collections.abc import Sequence

import django
from django.conf import settings

CHUNK = 40


def main() -> None:
    database, worker, seconds = sys.argv[1:4]
    settings.DATABASES["default"]["NAME"] = database
    django.setup()

    from weili.exchange.reading import RowRead
    from weili.kernel import clock, jobs
    from weili.reactions import importing
    from weili.reactions.chunk import Intaking, RowOutcome

    jobs.discover()
    importing.CHUNK = CHUNK
    take = Intaking.take

    def slowly(self: Intaking, chunk: Sequence[RowRead]) -> list[RowOutcome]:
        outcomes = take(self, chunk)
        time.sleep(float(seconds))
        return outcomes

    Intaking.take = slowly  # type: ignore[method-assign]
    while (job := jobs.take(worker, clock.now())) is None:
        time.sleep(0.05)
    jobs.perform(jobs.Running(job))


if __name__ == "__main__":
    main()
