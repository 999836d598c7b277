"""A worker in a process of its own, to be killed: `python count_slowly.py DATABASE WORKER` does one job.

The job `test.count` counts each of its items once, one transaction per item, and sleeps inside it.
"""

import sys
import time
from typing import Any

import django
from django.conf import settings
from django.db import transaction

LEASE = 2


def register() -> None:
    from weili.kernel import jobs, numbers

    @jobs.work("test.count", lease_seconds=LEASE)
    def count(running: jobs.Running) -> dict[str, Any]:
        items, first = running.payload["items"], running.bookmark.get("next", 0)
        for item in range(first, items):
            with transaction.atomic():
                numbers.draw(f"item/{item}")
                time.sleep(running.payload["seconds"])
                running.step(done=item + 1, all=items, bookmark={"next": item + 1}, message=f"第{item + 1}项")
        return {"began": first}


def main() -> None:
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    register()

    from weili.kernel import clock, jobs

    while (job := jobs.take(sys.argv[2], clock.now())) is None:
        time.sleep(0.05)
    jobs.perform(jobs.Running(job))


if __name__ == "__main__":
    main()
