"""Visitor numbers of places and scenic spots (KIND visitors, contract §3): they concern a place, no business."""

from collections.abc import Sequence
from typing import Any

from weili.archive.intake import Arrival, Incoming, Intake
from weili.kernel.models import Town
from weili.matching.claims import Claim
from weili.planning.models import VisitorCount
from weili.planning.services import Visitors, record_visitors


def claim(_: Any) -> Claim | None:
    """A visitor number names no business."""
    return None


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[VisitorCount]:
    """Write visitor numbers (客流), each with its town where the row or the place names one."""
    towns: dict[str, Town] = {}
    for town in Town.objects.filter(district=arrival.district).order_by("code"):
        for name in (town.name, *town.aliases):
            towns.setdefault(name, town)
    given = [
        Visitors(
            place=row.record.place[:120],
            on=row.record.counted_on,
            number=row.record.visitors,
            town=towns.get(row.record.town or "") or towns.get(row.record.place),
            estimate=bool(row.record.estimate),
            source=row.record.source or "",
            origin=row.origin,
        )
        for row in rows
    ]
    return record_visitors(rows=given, district=arrival.district, by=arrival.by, at=arrival.at)


INTAKE = Intake("visitors", claim, take, None, needs_business=False, about_units=False)
