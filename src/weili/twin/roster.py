"""Who trades in the district and since when: one slot a business, before it has a name.

渤海镇 is drawn first and exactly (the sites are taken: as many open as close, nearly); the rest falls where trade is.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from weili.twin.kinds import BOHAI_MIX, BY_KIND, CATERING, SPECS, STALLS, Spec
from weili.twin.permits import TERM
from weili.twin.places import BOHAI, Town, towns
from weili.twin.published import Quotas

FIRST_DAY = date(2021, 1, 1)
#: town (by login), road and number of the markets with stalls; the names are invented
MARKETS = (("longshan", "泉香农贸市场"), ("quanhe", "迎禾农贸市场"), ("miaocheng", "望溪综合市场"))


@dataclass(frozen=True, slots=True)
class Slot:
    """One business to be: `rests` says whether it closes in winter (None: by its kind), `lasting` never lapses."""

    spec: Spec
    town: Town
    opened_on: date
    closed_on: date | None = None
    rests: bool | None = None
    lasting: bool = False
    market: str = ""
    stall: int = 0


def slots(today: date, businesses: int, quota: Quotas, chance: random.Random) -> list[Slot]:
    """All businesses of the district, each kind at least once."""
    found = list(_bohai(today, quota, chance))
    used = Counter(slot.spec.kind for slot in found)
    total = sum(spec.count for spec in SPECS)
    wanted = {s.kind: max(1, round(s.count * businesses / total) - used[s.kind]) for s in SPECS}
    missing = max(0, businesses - len(found) - sum(wanted.values()))
    wanted["RESTAURANT"] += missing
    for spec in SPECS:
        found += [_elsewhere(spec, place, today, chance) for place in range(wanted[spec.kind])]
    return found


def _bohai(today: date, quota: Quotas, chance: random.Random) -> Iterator[Slot]:
    """The caterers of 渤海镇, so that as many as published hold a permit at the end of each year.

    Those who last come first, the kinds that trade all year before those of the season: the graded ones are of them.
    """
    (town,) = (town for town in towns() if town.name == BOHAI)
    closing = {year: round(quota.share * (3 + year % 2)) for year in range(2021, today.year + 1)}
    lasting = quota.bohai(2021) - sum(count for year, count in closing.items() if year > 2021)
    all_year = sum(quota.bohai_grades(2023).values())
    for place, spec in enumerate(_mixed(lasting)):
        rests = place >= all_year and spec.kind in ("FOLK_HOUSEHOLD", "HOMESTAY")
        yield Slot(spec, town, _before(date(2020, 10, 1), chance), rests=rests, lasting=True)
    for year, count in closing.items():
        opened = count + quota.bohai(year) - quota.bohai(year - 1) if year > 2021 else 0
        for _ in range(count):
            closes = _day_of(year, chance)
            begins = closes - TERM * (1 if year <= 2026 else 2)
            yield Slot(BY_KIND["FOLK_HOUSEHOLD"], town, begins, closes, rests=True, lasting=True)
        for place in range(opened):
            spec = BY_KIND["HOMESTAY" if place % 2 else "FOLK_HOUSEHOLD"]
            begins = _day_of(year, chance)
            if begins < today:
                yield Slot(spec, town, begins, rests=True, lasting=True)


def _mixed(count: int) -> Iterator[Spec]:
    """So many caterers in the mix of 渤海镇, those of the season last."""
    late = sorted(BOHAI_MIX, key=lambda kind: (kind == "FOLK_HOUSEHOLD", kind == "HOMESTAY"))
    found = [BY_KIND[kind] for kind in late for _ in range(count * BOHAI_MIX[kind] // 100)]
    hosts = [BY_KIND["FOLK_HOUSEHOLD"]] * (count - len(found))
    yield from islice([*found, *hosts], count)


def _elsewhere(spec: Spec, place: int, today: date, chance: random.Random) -> Slot:
    """A business of a kind where such trade is; caterers of 渤海镇 stand in their own list."""
    opened = _opened(today, chance)
    closed = _closed(opened, today, chance) if chance.random() < 0.15 else None
    if spec.kind in STALLS:
        login, market = MARKETS[place % len(MARKETS)]
        town = next(t for t in towns() if t.login == login)
        stall = place // len(MARKETS) + (1 if spec.kind == "STALL" else 301)
        return Slot(spec, town, opened, closed, market=market, stall=stall)
    every = towns()
    town = chance.choices(every, [_pull(spec, t) for t in every])[0]
    return Slot(spec, town, opened, closed)


def _pull(spec: Spec, town: Town) -> float:
    """How many shops of a kind a town draws, beside the others."""
    if spec.kind in CATERING and town.name == BOHAI:
        return 0
    if spec.where == "mountain":
        return town.guests
    return (
        town.pull * {"urban": (0.25, 1, 1.5), "plain": (0.4, 1.3, 0.9)}.get(spec.where, (1, 1, 1))[town.urban]
    )


def _opened(today: date, chance: random.Random) -> date:
    """Half are old, half opened in the last eight years."""
    if chance.random() < 0.5:
        return _before(today - timedelta(days=8 * 365), chance)
    return today - timedelta(days=chance.randint(20, 8 * 365))


def _closed(opened: date, today: date, chance: random.Random) -> date | None:
    """A day since 2021 on which it closed for good, at least half a year after it opened; none where too young."""
    first = max(opened + timedelta(days=180), FIRST_DAY)
    span = (today - first).days - 10
    return first + timedelta(days=chance.randint(0, span)) if span > 0 else None


def _before(day: date, chance: random.Random) -> date:
    return day - timedelta(days=chance.randint(1, 9 * 365))


def _day_of(year: int, chance: random.Random) -> date:
    """A day of spring to autumn, when sites change hands."""
    return date(year, 3, 1) + timedelta(days=chance.randint(0, 240))
