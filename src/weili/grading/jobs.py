"""Grading a whole district as background work: proposals for a year, and what follows for the next (115号)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from weili.grading.services import propose_grades, propose_next_years
from weili.kernel import access, clock, jobs
from weili.kernel.jobs import GiveUp, Running, work
from weili.kernel.models import District, Job, Person
from weili.kernel.roles import Act

PROPOSE, NEXT_YEAR = "grading.propose", "grading.next_year"


@transaction.atomic
def begin_grading(*, kind: str, district: District, year: int, by: Person, at: datetime) -> Job:
    """Ask for the grades of a year (批量测算风险等级) or next year's proposals of a district as background work.

    While the same work waits or runs, asking again finds it. Raises Refused.
    """
    access.require_in(by, Act.PROPOSE_GRADE, district.pk, on=clock.day(at))
    name = f"{kind}/{district.pk}/{year}/"
    running = Job.objects.filter(
        key__startswith=name, state__in=[Job.State.WAITING, Job.State.RUNNING]
    ).first()
    if running is not None:
        return running
    payload = {"district": district.pk, "year": year}
    return jobs.ask(
        kind=kind, key=f"{name}{at:%Y%m%dT%H%M%S%f}", payload=payload, by=by, at=at, district=district
    )


def last_job(*, kind: str, district: District, year: int) -> Job | None:
    """The latest run of a kind for a district and year."""
    return Job.objects.filter(key__startswith=f"{kind}/{district.pk}/{year}/").order_by("-pk").first()


@work(PROPOSE, lease_seconds=300)
def propose(running: Running) -> dict[str, Any]:
    """Propose the grades of all archives of a district, batch by batch."""
    district, by, year = _asked(running)
    tally = propose_grades(
        district=district,
        year=year,
        by=by,
        at=running.job.created_at,
        progress=lambda done, every: running.step(done=done, all=every),
    )
    return {
        "businesses": tally.businesses,
        "proposed": tally.proposed,
        "withheld": tally.withheld,
        "unchanged": tally.unchanged,
    }


@work(NEXT_YEAR, lease_seconds=300)
def propose_next(running: Running) -> dict[str, Any]:
    """Propose next year's grades for every grade in force of a district."""
    district, by, year = _asked(running)
    changed = propose_next_years(
        district=district,
        year=year,
        by=by,
        at=running.job.created_at,
        progress=lambda done, every: running.step(done=done, all=every),
    )
    return {"changed": changed}


def _asked(running: Running) -> tuple[District, Person, int]:
    if running.by is None:
        raise GiveUp("这项任务没有填表人，请由一名监管人员提交")
    return District.objects.get(pk=running.payload["district"]), running.by, int(running.payload["year"])
