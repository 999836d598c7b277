"""How people and systems write down a shop: the dirt of practice (practice.md §6.5), each kind on purpose.

The sign for the licence name, the owner's wife, a missing house number, a slip in a number, a point in GCJ-02.
"""

import math
import random
from dataclasses import dataclass, field
from datetime import date

from weili.twin.shop import Shop

_A, _EE = 6378245.0, 0.00669342162296594323


#: a system has its own list of businesses: so rarely does somebody type one anew
_ANEW = 0.02


@dataclass(frozen=True, slots=True)
class Habit:
    """How often a system's rows bear the sign for the name, lack the house number, give permit and telephone."""

    sign: float
    bare: float
    permit: float
    phone: float


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says of its shop."""

    name: str
    address: str
    permit: str
    phone: str


@dataclass(slots=True)
class Scribe:
    """Whoever writes into one system: a shop is mostly written as it stands in the system's own list."""

    habit: Habit
    chance: random.Random
    _list: dict[tuple[int, str], Said] = field(default_factory=dict)

    def said(self, shop: Shop, on: date) -> Said:
        """One row's words about a shop as known on a day."""
        known = shop.number, held_on(shop, on)
        if known not in self._list or self.chance.random() < _ANEW:
            self._list[known] = said(shop, self.chance, self.habit, on=on)
        return self._list[known]


def said(shop: Shop, chance: random.Random, habit: Habit, *, on: date) -> Said:
    """One row's words about a shop as known on a day.

    Whoever leaves out the house number gives a code or a telephone. Branches of chains and shops that changed hands
    are always told apart by their permit and their name, as their files are.
    """
    number = held_on(shop, on) if chance.random() < habit.permit or shop.told_apart else ""
    line = phone(shop, chance, said=habit.phone)
    bare = chance.random() < habit.bare and bool(number or line)
    sign = 0 if shop.told_apart else habit.sign
    return Said(name(shop, chance, sign=sign), address(shop, chance, bare=bare), number, line)


def careless(shop: Shop, chance: random.Random) -> Said:
    """The few who write down neither code nor telephone nor house number: then a person must be asked."""
    return Said(name(shop, chance, sign=1), address(shop, chance, bare=True), "", "")


def name(shop: Shop, chance: random.Random, *, sign: float) -> str:
    """The licence name, or with chance `sign` what hangs over the door, perhaps with 怀柔 in front."""
    if chance.random() >= sign:
        return shop.name
    return shop.sign if chance.random() < 0.7 else f"怀柔{shop.sign}"


def address(shop: Shop, chance: random.Random, *, bare: bool) -> str:
    """The address in full or from the town on, with or without (`bare`) its house number."""
    full = shop.address(house=not bare)
    return full if chance.random() < 0.6 else full.removeprefix("北京市怀柔区")


def phone(shop: Shop, chance: random.Random, *, said: float) -> str:
    """The telephone, with chance `said`, sometimes with blanks as people group it."""
    if chance.random() >= said:
        return ""
    return shop.phone if chance.random() < 0.8 else f"{shop.phone[:3]} {shop.phone[3:7]} {shop.phone[7:]}"


def held_on(shop: Shop, day: date) -> str:
    """The number of the permit that the shop held on a day, as the files of that day have it."""
    held = [each.number for each in shop.permits if each.issued_on <= day]
    return held[-1] if held else shop.permit


def gcj02(lat: float, lon: float) -> tuple[float, float]:
    """A point in WGS84 as maps of the country show it (GCJ-02), in degrees."""
    x, y = lon - 105.0, lat - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    wave = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north += wave + (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east += wave + (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    radians = lat * math.pi / 180
    magic = 1 - _EE * math.sin(radians) ** 2
    north = north * 180 / (_A * (1 - _EE) / (magic * math.sqrt(magic)) * math.pi)
    east = east * 180 / (_A / math.sqrt(magic) * math.cos(radians) * math.pi)
    return lat + north, lon + east
