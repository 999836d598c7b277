"""The invented district of 怀柔: its businesses as they truly are. Deterministic by seed, day and number.

What each system writes of them, with its dirt, is the work of `exports`; what happened there, of `history`.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date

from weili.twin import numbers, words
from weili.twin.kinds import CATERING, RURAL, STALLS, Spec
from weili.twin.permits import held_by
from weili.twin.places import Town
from weili.twin.planted import plant
from weili.twin.published import Quotas, quotas
from weili.twin.roster import FIRST_DAY, Slot, slots
from weili.twin.shop import Shop

__all__ = ["FIRST_DAY", "LEAST", "Shop", "World", "make_world"]

#: so that every kind occurs
LEAST = 60
_HOUSES = {0: 199, 1: 260, 2: 320}


@dataclass(slots=True)
class World:
    """The district on a day: its shops, and chances that depend on the seed alone."""

    seed: int
    today: date
    quota: Quotas
    shops: list[Shop] = field(default_factory=list)
    _officers: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def chance(self, what: str) -> random.Random:
        """A stream of chances of its own for each matter, so that one never moves another."""
        return random.Random(f"{self.seed}/{what}")  # noqa: S311 - an invented world, no secret

    def officers(self, town: Town) -> tuple[str, ...]:
        """The names of a station's people: its head first, then its inspectors."""
        if town.code not in self._officers:
            chance = self.chance(f"officers/{town.code}")
            names = dict.fromkeys(words.person(chance) for _ in range(town.people + 4))
            self._officers[town.code] = tuple(names)[: town.people]
        return self._officers[town.code]


def make_world(*, seed: int, today: date, businesses: int) -> World:
    """Invent the district (演示辖区); at least 60 businesses, so that every kind occurs."""
    if businesses < LEAST:
        raise ValueError(f"businesses must be at least {LEAST}, not {businesses}")
    world = World(seed, today, quotas(businesses))
    chance = world.chance("shops")
    naming = _Naming(chance)
    planned = slots(today, businesses, world.quota, world.chance("roster"))
    for number, slot in enumerate(planned, start=1):
        shop = _shop(number, slot, naming, chance)
        world.shops.append(replace(shop, permits=held_by(shop, today, chance, lasting=slot.lasting)))
    plant(world.shops, today, world.chance("plant"))
    return world


@dataclass(slots=True)
class _Naming:
    """Names and sites that nobody else has; namesakes are planted on purpose, with known truth."""

    chance: random.Random
    cores: set[str] = field(default_factory=set)
    sites: set[tuple[str, str, int]] = field(default_factory=set)

    def core(self, spec: Spec) -> str:
        """A telling part that no other name has."""
        while True:
            core = words.folk_core(self.chance) if spec.kind in RURAL else words.core(self.chance)
            if core not in self.cores:
                self.cores.add(core)
                return core

    def site(self, slot: Slot) -> tuple[str, str, int]:
        """Village, road and house number, of which one of the first two is empty."""
        town, chance = slot.town, self.chance
        if slot.spec.kind in STALLS:
            return "", town.roads[0], 18
        while True:
            rural = slot.spec.where == "mountain" or town.urban == 0
            ground = chance.choice(town.villages if rural else town.roads)
            site = (town.code, ground, chance.randint(1, _HOUSES[town.urban]))
            if site not in self.sites and site[1:] != (town.roads[0], 18):
                self.sites.add(site)
                return (ground, "", site[2]) if rural else ("", ground, site[2])

    def name(self, spec: Spec, owner: str, where: str, *, firm: bool) -> tuple[str, str]:
        """Name on the licence and sign over the door."""
        chance, core = self.chance, self.core(spec)
        trade, sign = chance.choice(spec.trades), core + chance.choice(spec.signs)
        if spec.permit == "JY3":
            return f"北京{core}{trade}" if "公司" in trade else f"北京市怀柔区{core}{trade}", sign
        if firm:
            form = "餐饮有限公司" if spec.kind in CATERING else f"{trade}有限公司"
            return f"北京{core}{trade if '公司' in trade else form}", sign
        if spec.kind == "FOLK_HOUSEHOLD" and chance.random() < 0.2:
            # the licence bears the holder's name, the sign another: the usual case in the villages
            return f"北京市怀柔区{where}{owner}民俗户", sign
        if chance.random() < 0.08:
            return f"北京{self.core(spec)}{trade}", sign
        return (
            f"北京{core}{trade}" if chance.random() < 0.6 else f"北京市怀柔区{core}{trade}（个体工商户）",
            sign,
        )


def _shop(number: int, slot: Slot, naming: _Naming, chance: random.Random) -> Shop:
    spec, town = slot.spec, slot.town
    owner, spouse = words.person(chance), words.person(chance)
    village, road, house = naming.site(slot)
    firm = chance.random() < spec.firm
    name, sign = naming.name(spec, owner, f"{town.name}{village or road}", firm=firm)
    least, most = spec.area
    return Shop(
        number=number, spec=spec, name=name, sign=sign, owner=owner, spouse=spouse, uscc=_uscc(spec, number, firm=firm),
        town=town, village=village, road=road, house=house, lat=town.lat + chance.uniform(-0.02, 0.02),
        lon=town.lon + chance.uniform(-0.02, 0.02), phone=numbers.mobile(number),
        area=round(least * (most / least) ** chance.random()),
        diners=chance.randint(30, 900) if spec.permit == "JY3" else None, months=_months(slot, chance),
        opened_on=slot.opened_on, closed_on=slot.closed_on, risk=_risk(chance), market=slot.market, stall=slot.stall,
    )  # fmt: skip


def _months(slot: Slot, chance: random.Random) -> tuple[int, ...]:
    """All year, or the season: hosts open from April to October, some homestays from March to November."""
    rests = chance.random() < slot.spec.season if slot.rests is None else slot.rests
    if not rests:
        return tuple(range(1, 13))
    return tuple(range(3, 12)) if slot.spec.kind == "HOMESTAY" else tuple(range(4, 11))


def _uscc(spec: Spec, number: int, *, firm: bool) -> str:
    public = spec.kind in ("CANTEEN_SCHOOL", "CANTEEN_KINDERGARTEN", "CANTEEN_CARE")
    return numbers.uscc(number * 37 + 4000, category="12" if public else "91" if firm else "92")


def _risk(chance: random.Random) -> float:
    """Few are bad: one in fifty fails two items in three, one in twenty a third, most one or two of thirty."""
    draw = chance.random()
    if draw < 0.02:
        return chance.uniform(0.6, 0.8)
    return chance.uniform(0.25, 0.45) if draw < 0.07 else chance.betavariate(1.0, 13)
