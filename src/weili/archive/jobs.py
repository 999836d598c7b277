"""The archive's nightly work: every district's day is sealed."""

from typing import Any

from weili.archive.timeline.seals import seal_day
from weili.kernel.jobs import Running, every, work
from weili.kernel.models import District
from weili.kernel.models.people import system_person


@work("archive.seal", lease_seconds=600)
def seal_every_district(running: Running) -> dict[str, Any]:
    """Seal the day of every district (每日封存), one transaction each; a repeated run seals only what grew since."""
    districts = list(District.objects.order_by("code"))
    for number, district in enumerate(districts, start=1):
        seal_day(district=district, by=system_person(), at=running.now())
        running.step(done=number, all=len(districts))
    return {"districts": len(districts)}


every(name="每日封存档案链", kind="archive.seal", hour=1)
