"""Risk grades of past years and the visits planned by them; those of 渤海镇 by quota, the others in like shares."""

import random
from collections.abc import Iterator
from datetime import date

from weili.twin.events import Graded
from weili.twin.places import BOHAI
from weili.twin.published import BOHAI_PLANNED, PUBLISHED
from weili.twin.shop import Shop
from weili.twin.world import World

#: grades in shares of other towns (practice.md §6.4), the bad ones first
_SHARES = (("D", 0.03), ("C", 0.08), ("B", 0.63), ("A", 1.0))
_GRADED = 0.4
FIRST_YEAR = 2021
_PLANNED = {"A": 1, "B": 2, "C": 3, "D": 4}


def make_grades(world: World) -> list[Graded]:
    """The grades of the years before the present one, each a caterer that trades all year."""
    before: dict[int, str] = {}
    found = []
    for year in range(FIRST_YEAR, world.today.year):
        for grade in [*_bohai(world, year), *_others(world, year)]:
            static, dynamic = _points(grade[1], world.chance(f"points/{year}/{grade[0].number}"))
            shop, letter, planned = grade
            found.append(Graded(shop, year, letter, static, dynamic, before.get(shop.number, ""), planned))
        before.update({grade.shop.number: grade.letter for grade in found if grade.year == year})
    return found


def _bohai(world: World, year: int) -> Iterator[tuple[Shop, str, int]]:
    """Those of 渤海镇 that trade all year, the riskiest with the worst letter and the most visits."""
    given = world.quota.bohai_grades(year)
    letters = [letter for letter in "DCBA" for _ in range(given[letter])]
    last = date(year, 12, 31)
    shops = [s for s in world.shops if s.town.name == BOHAI and s.sector == "catering" and s.holds_on(last)]
    shops.sort(key=lambda shop: (not shop.all_year, shop.number))
    chosen = sorted(shops[: len(letters)], key=lambda shop: -shop.risk)
    plan = {
        times: world.quota.scaled(count + (0 if year == PUBLISHED else (times - 3) * (year % 3 - 1) * 2))
        for times, count in BOHAI_PLANNED.items()
    }
    times = [each for each, count in plan.items() for _ in range(count)]
    times += [min(plan)] * max(0, len(chosen) - len(times))
    yield from zip(chosen, letters, times, strict=False)


def _others(world: World, year: int) -> Iterator[tuple[Shop, str, int]]:
    """Of the other towns two in five of the caterers that trade all year."""
    chance, last = world.chance(f"grades/{year}"), date(year, 12, 31)
    shops = [
        s
        for s in world.shops
        if s.sector == "catering" and s.town.name != BOHAI and s.all_year and s.stands_on(last)
        and s.opened_on.year <= year and chance.random() < _GRADED
    ]  # fmt: skip
    shops.sort(key=lambda shop: -shop.risk)
    for place, shop in enumerate(shops):
        letter = next(letter for letter, share in _SHARES if place < share * len(shops))
        yield shop, letter, _PLANNED[letter] + (shop.spec.busy > 2)


def _points(letter: str, chance: random.Random) -> tuple[int, float]:
    """Static and dynamic points whose sum lies in the band of a letter (115号 art. 22)."""
    low, high = {"A": (14, 30), "B": (31, 45), "C": (46, 60), "D": (61, 82)}[letter]
    total = chance.randint(low, high)
    static = min(chance.randint(12, 28), total - 1)
    return static, float(total - static)
