"""Inspections of the invented district: as many in a year and sector as its quota says, rechecks among them."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from weili.law.checklists import Item, Template, template
from weili.law.dynamic_points import ItemResult
from weili.law.judgement import judge
from weili.twin.events import Graded, Visited
from weili.twin.kinds import LIQUOR
from weili.twin.published import CAMPAIGN, CAMPAIGN_BEGAN, CAMPAIGN_CHECKED
from weili.twin.season import Days, days_between, days_of
from weili.twin.shop import Shop
from weili.twin.world import FIRST_DAY, World

TEMPLATES = {"catering": "catering_2016", "circulation": "sales_2016", "production": "production_2016"}
#: every open business was inspected item by item within so many days; of earlier visits only words are kept
RECENT = 420
_PURPOSES = {"日常检查": 66, "专项检查": 22, "双随机": 8, "飞行检查": 4}
_TRIES = 30
#: what an ordinary visit looks at: about one problem a visit is found (practice.md §6.4)
_LOOKED_AT = 9


@dataclass(slots=True)
class Rounds:
    """The visits made so far, counted against the quotas of their years."""

    world: World
    made: list[Visited] = field(default_factory=list)
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    quotas: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for year in range(FIRST_DAY.year, self.world.today.year + 1):
            days = days_of(year, self.world.today)
            for sector, count in self.world.quota.visits(year).items():
                self.quotas[sector, year] = round(count * days.share) if days else 0

    def room(self, shop: Shop, on: date) -> bool:
        """Whether the quota of the day's year has room for one more visit."""
        key = shop.sector, on.year
        return self.counts[key] < self.quotas.get(key, 0)

    def add(self, visit: Visited) -> bool:
        """Make a visit, if the quota has room and the shop is open."""
        if not (
            self.room(visit.shop, visit.on) and visit.shop.open_on(visit.on) and visit.on < self.world.today
        ):
            return False
        self.made.append(visit)
        self.counts[visit.shop.sector, visit.on.year] += 1
        return True


def make_visits(world: World, grades: Sequence[Graded]) -> list[Visited]:
    """All visits since 2021, oldest first."""
    rounds, chance = Rounds(world), world.chance("visits")
    _begin_campaign(rounds, chance)
    _inspect_in_full(rounds, chance)
    _visit_as_planned(rounds, grades, chance)
    for sector, year in sorted(rounds.quotas, key=lambda key: key[1]):
        _fill(rounds, sector, year, chance)
    return sorted(rounds.made, key=lambda visit: (visit.on, visit.shop.number))


def _begin_campaign(rounds: Rounds, chance: random.Random) -> None:
    """The first check of the campaign: liquor sellers inside and outside markets, nothing illegal found."""
    world = rounds.world
    if world.today <= CAMPAIGN_BEGAN + timedelta(days=2):
        return
    sellers = [s for s in world.shops if s.spec.kind in LIQUOR and s.open_on(CAMPAIGN_BEGAN)]
    inside = [s for s in sellers if s.stall]
    outside = [s for s in sellers if not s.stall]
    wanted = min(world.quota.scaled(CAMPAIGN_CHECKED), len(sellers))
    chosen = chance.sample(inside, min(wanted // 3, len(inside)))
    chosen += chance.sample(outside, min(wanted - len(chosen), len(outside)))
    for shop in chosen:
        on = CAMPAIGN_BEGAN + timedelta(days=chance.randint(0, 1))
        rounds.add(Visited(shop, on, "专项检查", "符合", campaign=CAMPAIGN))


def _inspect_in_full(rounds: Rounds, chance: random.Random) -> None:
    """One full inspection of every open business, but for hosts who are seen in holiday drives only."""
    world = rounds.world
    days = days_between(world.today - timedelta(days=RECENT), world.today - timedelta(days=2))
    for shop in world.shops:
        if shop.closed_on or (shop.rural and not shop.all_year and shop.number % 5 < 3):
            continue
        on = _open_day(shop, days, chance)
        if on is not None and rounds.room(shop, on):
            _follow(rounds, in_full(shop, on, chance), chance)


def _visit_as_planned(rounds: Rounds, grades: Sequence[Graded], chance: random.Random) -> None:
    """Whoever was graded is visited as often as planned that year, nearly."""
    for grade in grades:
        days = days_of(grade.year, rounds.world.today)
        for _ in range(grade.planned - 1 if days else 0):
            on = _open_day(grade.shop, days, chance) if days else None
            if on is not None:
                _follow(rounds, _in_words(grade.shop, on, "日常检查", chance), chance)


def _fill(rounds: Rounds, sector: str, year: int, chance: random.Random) -> None:
    """Draw visits until the quota of a sector and year is met; the bad and the busy are drawn more often."""
    days = days_of(year, rounds.world.today)
    shops = [s for s in rounds.world.shops if s.sector == sector and s.opened_on.year <= year]
    shops = [s for s in shops if not s.closed_on or s.closed_on.year >= year]
    if not shops or days is None:
        return
    sums = list(accumulate(shop.spec.busy * (0.6 + 2 * shop.risk) for shop in shops))
    purposes, weights = list(_PURPOSES), list(_PURPOSES.values())
    missing = rounds.quotas[sector, year] - rounds.counts[sector, year]
    for _ in range(_TRIES * (missing + 10)):  # a world too small may have nobody open
        if rounds.counts[sector, year] >= rounds.quotas[sector, year]:
            return
        shop = chance.choices(shops, cum_weights=sums)[0]
        visit = _in_words(shop, days.pick(chance), chance.choices(purposes, weights)[0], chance)
        _follow(rounds, visit, chance)


def _open_day(shop: Shop, days: Days, chance: random.Random) -> date | None:
    drawn = (days.pick(chance) for _ in range(_TRIES))
    return next((day for day in drawn if shop.open_on(day)), None)


def _follow(rounds: Rounds, visit: Visited, chance: random.Random) -> None:
    """Make a visit; one with problems is mostly followed by a recheck."""
    if not rounds.add(visit) or visit.outcome == "符合":
        return
    if visit.outcome == "不符合" or chance.random() < 0.3:
        again = visit.on + timedelta(days=chance.randint(7, 20))
        outcome = "符合" if chance.random() < 0.85 else "基本符合"
        rounds.add(
            Visited(
                visit.shop, again, "复查", outcome, _some_items(visit.shop, int(outcome != "符合"), chance)
            )
        )


def _in_words(shop: Shop, on: date, purpose: str, chance: random.Random) -> Visited:
    """A visit of which the outcome and the problems are kept, not every item."""
    if shop.rural and not shop.all_year and chance.random() < 0.6:
        purpose = "专项检查"
    problems = sum(chance.random() < shop.risk for _ in range(_LOOKED_AT))
    outcome = "符合" if not problems else "基本符合" if problems < 5 else "不符合"
    campaign = _campaign(shop, on) if purpose == "专项检查" else ""
    off_site = on.year >= 2024 and purpose == "日常检查" and chance.random() < 0.05 * (on.year - 2022)
    failed = _some_items(shop, min(problems, 6), chance)
    return Visited(shop, on, purpose, outcome, failed, campaign=campaign, off_site=off_site)


def in_full(shop: Shop, on: date, chance: random.Random) -> Visited:
    """A visit with the result of every item of the checklist (全项目)."""
    checklist = _checklist(shop.sector)
    results = {item.code: _result(item, shop, chance) for item in checklist.items}
    failed = tuple(item for item in checklist.items if results[item.code] is ItemResult.FAIL)
    return Visited(shop, on, "日常检查", judge(checklist, results).result, failed, results)


def _checklist(sector: str) -> Template:
    return template(TEMPLATES[sector], date(2024, 1, 1))


def _some_items(shop: Shop, count: int, chance: random.Random) -> tuple[Item, ...]:
    """So many items that concern the shop, the general ones more often than the key ones."""
    if not count:
        return ()
    known = [item for item in _checklist(shop.sector).items if _concerns(item.code, shop)]
    drawn = chance.choices(known, [1 if item.key else 2 for item in known], k=count)
    return tuple(dict.fromkeys(drawn))


def _result(item: Item, shop: Shop, chance: random.Random) -> ItemResult:
    if not _concerns(item.code, shop):
        return ItemResult.NOT_APPLICABLE
    fails = chance.random() < min(0.85, shop.risk * (0.6 if item.key else 1.15))
    return ItemResult.FAIL if fails else ItemResult.PASS


def _concerns(code: str, shop: Shop) -> bool:
    """Whether an item of the 2016 lists concerns a shop; the others are 合理缺项."""
    block = int(code.strip("*").split(".")[0])
    if shop.sector == "catering":
        canteen = shop.spec.permit == "JY3"
        own = {"7.4": canteen, "7.5": False, "7.3": shop.kind == "BAKERY" or canteen, "9.1": not canteen}
        return own.get(code, True)
    if shop.sector == "circulation":
        return block <= 6 and code not in (("3.10", "3.11") if shop.area < 100 else ())
    return block != 9


def _campaign(shop: Shop, on: date) -> str:
    if shop.rural:
        return f"{on.year}年节日期间民俗旅游餐饮专项检查"
    if shop.sector == "circulation":
        return f"{on.year}年节令食品专项检查"
    if shop.sector == "production":
        return f"{on.year}年食品生产企业专项检查"
    return f"{on.year}年{'校园' if shop.spec.permit == 'JY3' else '汛期'}食品安全专项检查"
