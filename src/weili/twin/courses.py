"""Courses and meetings: heads and safety officers of businesses, with real cases tied to the law (以案说法)."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from weili.twin import words
from weili.twin.events import Course
from weili.twin.places import towns
from weili.twin.published import MEETING, MEETING_HEADS, MEETING_ON
from weili.twin.shop import Shop
from weili.twin.world import FIRST_DAY, World

_CASES = "过期食品、食品异物、腐败变质三起典型案例及对应法条"
#: courses of every year: month, day, name, kinds of shops, how many come in the full district
_YEARLY = (
    (2, 26, "学校食堂开学第一餐食品安全培训", ("CANTEEN_SCHOOL", "CANTEEN_KINDERGARTEN"), 120),
    (3, 21, "食品安全总监和食品安全员培训", ("SUPERMARKET", "WHOLESALER", "PRODUCER"), 90),
    (6, 12, "集中用餐单位主体责任培训", ("CANTEEN_STAFF", "CANTEEN_CARE", "CANTEEN_SITE"), 110),
    (9, 18, "食品安全宣传周餐饮单位培训", ("RESTAURANT", "FAST_FOOD", "BEVERAGE", "BAKERY"), 130),
)  # fmt: skip


def make_courses(world: World) -> list[Course]:
    """All courses since 2021, oldest first."""
    chance, found = world.chance("courses"), []
    for year in range(FIRST_DAY.year, world.today.year + 1):
        for month, day, name, kinds, count in _YEARLY:
            on = _weekday(date(year, month, day))
            those = [s for s in world.shops if s.spec.kind in kinds]
            found.append(_course(world, f"{year}年{name}", on, those, count, chance))
        for place, town in enumerate(t for t in towns() if t.scenic):
            on = _weekday(date(year, 4, 3) + timedelta(days=place))
            hosts = [s for s in world.shops if s.town == town and s.rural]
            found.append(
                _course(world, f"{year}年{town.name}民俗户旺季前食品安全培训", on, hosts, 36, chance)
            )
    found.append(_meeting(world, chance))
    return sorted(
        (c for c in found if c.people and c.on < world.today), key=lambda course: (course.on, course.name)
    )


def _meeting(world: World, chance: random.Random) -> Course:
    """The joint meeting of markets and supermarkets: only their heads came."""
    those = [
        s for s in world.shops
        if (s.stall or s.spec.kind == "SUPERMARKET") and s.stands_on(MEETING_ON)
    ]  # fmt: skip
    wanted = world.quota.scaled(chance.choice(MEETING_HEADS))
    chosen = chance.sample(those, min(wanted, len(those)))
    people = tuple((shop, shop.owner, "负责人") for shop in sorted(chosen, key=lambda s: s.number))
    return Course(MEETING, MEETING_ON, "集中培训", _CASES, people)


def _course(
    world: World, name: str, on: date, shops: Sequence[Shop], count: int, chance: random.Random
) -> Course:
    there = [shop for shop in shops if shop.stands_on(on)]
    chosen = chance.sample(there, min(world.quota.scaled(count), len(there)))
    people = []
    for shop in sorted(chosen, key=lambda s: s.number):
        head = chance.random() < 0.55
        people.append(
            (shop, shop.owner if head else words.person(chance), "负责人" if head else "食品安全员")
        )
    return Course(name, on, "集中培训", _CASES, tuple(people))


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
