"""Businesses that no claim has met yet: what the archive itself says of them is how they are found."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from weili.archive.identity import handles
from weili.archive.identity.known import claim_of
from weili.archive.identity.pool import SLICE
from weili.archive.identity.territory import Territory
from weili.archive.models import Business, Handle, Permit
from weili.kernel import clock
from weili.matching import Claim


def learn_unmet(territory: Territory, *, at: datetime) -> None:
    """Businesses opened by hand have no handles yet: learn them from the archive itself, permits included."""
    met = Handle.objects.filter(business=OuterRef("pk"))
    rows = Business.objects.in_district(territory.district).filter(~Exists(met))
    unmet = {b.pk: b for b in rows.select_related("operator", "premises")}
    if not unmet:
        return
    told: list[tuple[Business, Claim]] = [(b, claim_of(b)) for b in unmet.values()]
    keys = list(unmet)
    for start in range(0, len(keys), SLICE):
        permits = Permit.objects.filter(business__in=keys[start : start + SLICE])
        told += [(unmet[p.business_id], Claim(codes={"permit": p.number})) for p in permits]
    handles.learn(told, source="档案", on=clock.day(at), towns=dict(territory.aliases))
