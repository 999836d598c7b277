"""How long a list of a million rows takes to become a file, and how much memory: a job's export without its database.

    python -m benchmarks.exports [--rows 1000000]

Rows of invented businesses, of the width of the list of businesses, are written as csv and as xlsx through the same
code as a background job's, with its progress told every thousand rows. Reading them is the list's own cost.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from benchmarks.machine import machine


def rows(many: int) -> Iterator[tuple[Any, ...]]:
    """Lines as `weili.web.views.businesses` writes them."""
    for n in range(many):
        yield (
            n, f"福兴鑫饭店{n}", f"基准福兴鑫饭店{n}号店", "餐馆", "餐饮", "云岭镇", "云岭镇所", "在营", "有",
            "B级（较低风险）", "", "", date(2026, 1, 1), n % 5,
        )  # fmt: skip


def main(many: int) -> None:
    """Write both files and print what they took."""
    os.environ.setdefault("WEILI_SECRET_KEY", "only-for-benchmarks")
    os.environ.setdefault("WEILI_HOME", tempfile.mkdtemp(prefix="weili-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "weili.settings.test"
    import django

    django.setup()
    from django.http import HttpRequest

    from weili.exchange.writers import Printed
    from weili.web import exporting
    from weili.web.views.businesses import HEADINGS

    print(f"machine: {machine()}")
    for ending in ("csv", "xlsx"):
        told: list[int] = []
        with tempfile.TemporaryFile() as file:
            request: Any = HttpRequest()
            request.on = date(2026, 11, 28)
            request.background = exporting.Background(file, lambda done, _all, told=told: told.append(done))
            before, begun = _memory(), time.perf_counter()
            exporting.export(request, ending, Printed("经营户", HEADINGS), rows(many))
            seconds = time.perf_counter() - begun
            size = file.seek(0, 2) / 1e6
        print(
            f"{ending:5} {many:,} rows in {seconds:.0f} s ({many / seconds:,.0f} a second), {size:.0f} MB; "
            f"memory grew by {_memory() - before} MiB; progress told {len(told)} times"
        )


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    main(parser.parse_args().rows)
