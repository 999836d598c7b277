"""An import as a background job: killed in mid-file it is taken up again; two at once take turns."""

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from benchmarks.invented import HEADINGS, TOWNS
from benchmarks.invented import rows as invented_rows
from django.db import connection
from tests.reactions import import_slowly

from weili.archive.models import Business, Entry, ImportBatch, ImportedRow
from weili.archive.timeline.ledger import chain_of
from weili.archive.timeline.verify import verify
from weili.kernel import clock, jobs
from weili.kernel.files import store
from weili.kernel.models import District, Job
from weili.kernel.models.people import system_person
from weili.kernel.places import open_district
from weili.reactions import importing
from weili.reactions.starting import begin_import
from weili.sampling.models import Sample

ROWS, UNITS = 200, 40
KIND = "sampling-results"
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Results of which every other row has no number of its own, and whose first rows are printed again at the end."""
    rows = list(invented_rows(ROWS, of=UNITS, producers=10))
    for row in rows[::2]:
        row[0] = ""
    path = tmp_path / "结果.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows, *rows[:20]])
    return path


def district(code: str) -> District:
    """An empty district."""
    towns = [{**town, "code": town["code"].replace("990100", code)} for town in TOWNS]
    return open_district(code=code, name="云岭区", towns=towns, by=system_person(), at=clock.now())


def asked(table: Path, where: District) -> tuple[ImportBatch, Job]:
    """An import of the table asked for."""
    by, at = system_person(), clock.now()
    with table.open("rb") as content:
        stored = store(name=table.name, content=content, district=where, by=by, at=at, allow=["text"])
    batch = begin_import(file=stored, kind=KIND, source="", columns={}, total=0, by=by, at=at)
    return batch, Job.objects.get(payload__batch=batch.pk)


def uninterrupted(table: Path, where: District) -> ImportBatch:
    """The same import in one go."""
    by, at = system_person(), clock.now()
    batch = importing.start_import(district=where, kind=KIND, file_name=table.name, by=by, at=at)
    run = importing.Importing(batch=batch, path=table, by=by, at=at)
    assert sum(1 for _ in run.outcomes()) == ROWS + 20
    return run.finish()


def start(worker: str, *, seconds: float) -> subprocess.Popen[bytes]:
    """A real worker on the same database, in a process of its own."""
    name = str(connection.settings_dict["NAME"])
    return subprocess.Popen(
        [sys.executable, import_slowly.__file__, name, worker, str(seconds)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)])},
    )


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("the worker did nothing for a minute")


def of(where: District) -> dict[str, Any]:
    """Everything that an import leaves in a district, without its keys."""
    rows = ImportedRow.objects.in_district(where).order_by("row")
    samples = Sample.objects.in_district(where)
    timelines = Entry.objects.in_district(where).filter(business__isnull=False)
    return {
        "rows": list(rows.values_list("row", "key", "state", "code", "text", "business__name")),
        "samples": Counter(samples.values_list("number", "product", "business__name", "producer__name")),
        "timelines": Counter(timelines.values_list("business__name", "seq", "kind")),
        "businesses": sorted(Business.objects.in_district(where).values_list("name", flat=True)),
    }


@pytest.fixture(autouse=True)
def known_works() -> None:
    """The kinds of jobs are registered."""
    jobs.discover()


def test_an_import_killed_in_mid_file_ends_as_one_that_was_not(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", import_slowly.CHUNK)  # entries of a chunk stand together
    here, there = district("990100"), district("990200")
    batch, job = asked(table, here)
    first = start("first", seconds=0.4)
    try:
        wait_until(lambda: Job.objects.get(pk=job.pk).bookmark.get("rows", 0) >= 2 * import_slowly.CHUNK)
        first.send_signal(signal.SIGKILL)  # inside a chunk: the worker sleeps in its transaction
        first.wait(timeout=30)
        reached = Job.objects.get(pk=job.pk).bookmark["rows"]
        assert 0 < reached < ROWS
        assert ImportedRow.objects.in_district(here).count() == reached
        Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - timedelta(seconds=1))
        assert start("second", seconds=0).wait(timeout=120) == 0
    finally:
        first.kill()
    job.refresh_from_db()
    batch.refresh_from_db()
    whole = uninterrupted(table, there)
    assert (job.state, job.worker, job.attempts) == (Job.State.DONE, "second", 2)
    assert (batch.state, batch.rows) == (ImportBatch.State.DONE, ROWS + 20)
    assert (batch.kept, batch.merged, batch.refused) == (whole.kept, whole.merged, whole.refused)
    assert batch.by_reason == whole.by_reason
    assert of(here) == of(there)
    assert verify().ok


def test_two_imports_at_once_neither_double_nor_lose_a_row(table: Path) -> None:
    here, there = district("990100"), district("990200")
    batches = [asked(table, here)[0], asked(table, here)[0]]
    workers = [start(f"worker {n}", seconds=0.1) for n in range(2)]
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    for batch in batches:
        batch.refresh_from_db()
        assert (batch.state, batch.rows) == (ImportBatch.State.DONE, ROWS + 20)
    whole = uninterrupted(table, there)
    assert sum(batch.kept for batch in batches) == whole.kept
    assert sum(batch.merged for batch in batches) == 2 * (ROWS + 20) - whole.kept
    mine, alone = of(here), of(there)
    assert mine["samples"] == alone["samples"]
    assert mine["businesses"] == alone["businesses"]
    assert len({chain_of(b) for b in Business.objects.in_district(here)}) == len(alone["businesses"])
    assert verify().ok
