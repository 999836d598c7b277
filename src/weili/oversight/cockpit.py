"""The cockpit (驾驶舱): the figures by which a bureau is led, each with its rule, its time and its very list.

Numbers open: `opens` names the list that holds exactly the rows that were counted. What is computed is kept for
ten minutes for all who see the same area, and says when it was computed.
"""

from dataclasses import fields
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache

from weili.kernel import clock
from weili.kernel.access import acts_of, area
from weili.kernel.models import Person
from weili.oversight.cockpit_board import Board, Figure, Group, Opens
from weili.oversight.cockpit_figures import groups
from weili.oversight.cockpit_map import TownShape, town_shapes

KEPT = timedelta(minutes=10)
#: what a kept board is made of: one of another release is never read
SHAPE = sha256(
    repr([[each.name for each in fields(part)] for part in (Board, Group, Figure, Opens, TownShape)]).encode()
).hexdigest()[:8]


def board(reader: Person, *, at: datetime, fresh: bool = False) -> Board:
    """The cockpit of a reader: kept for a while, computed anew when it is old or when it is asked for."""
    name = f"cockpit-{SHAPE}-{area_of(reader, at=at)}"
    kept: Board | None = None if fresh else cache.get(name)
    if kept is None:
        towns = town_shapes(reader, on=clock.day(at))
        kept = Board(at, groups(reader, at=at), tuple(towns))
        cache.set(name, kept, KEPT.total_seconds())
    return kept


def area_of(reader: Person, *, at: datetime) -> str:
    """A name for what a reader may see today: who may do the same acts in the same places shares it."""
    on = clock.day(at)
    within = {act.value: area(reader, act, on=on) for act in acts_of(reader, on=on)}
    held = [
        f"{act}:{each.everywhere}{sorted(each.districts)}{sorted(each.stations)}{sorted(each.businesses)}"
        for act, each in sorted(within.items())
    ]
    places = "|".join(held).encode()
    return f"{on}-{sha256(places).hexdigest()[:32]}"
