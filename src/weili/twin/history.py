"""What happened in the sample district since 2021: visits, samples, penalties. Truth, before anybody writes it down.

A failing sample and a bad visit are followed by a recheck and a penalty, as in life; problems follow a shop's risk.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from weili.law.checklists import Item, Template, template
from weili.law.dynamic_points import ItemResult
from weili.law.judgement import judge
from weili.twin.sample import FIRST_DAY, Shop, World

TEMPLATES = {"catering": "catering_2016", "circulation": "sales_2016", "production": "production_2016"}
#: since when the inspection system keeps the result of every item
ITEMS_SINCE = date(2024, 1, 1)
_VISITS = {"catering": 1.7, "circulation": 1.1, "production": 2.0}


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit; `results` is empty where only the outcome was written down."""

    shop: Shop
    on: date
    purpose: str
    outcome: str
    failed: tuple[Item, ...] = ()
    results: dict[str, ItemResult] = field(default_factory=dict)
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Sampled:
    """One sample; `item`, `result` and `standard` are those of the item that failed."""

    shop: Shop
    on: date
    food: str
    category: str
    programme: str
    failed: bool
    item: str = ""
    result: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Punished:
    """One penalty, with its conduct, basis and fine in yuan (0: a warning)."""

    shop: Shop
    on: date
    conduct: str
    basis: str
    fine: int
    sector: str


@dataclass(slots=True)
class History:
    """Everything that happened, oldest first in each list."""

    visits: list[Visited] = field(default_factory=list)
    samples: list[Sampled] = field(default_factory=list)
    penalties: list[Punished] = field(default_factory=list)


def make_history(world: World) -> History:
    """What happened to every shop from 2021 to the day of the world."""
    history = History()
    for shop in world.shops:
        chance = world.chance(f"history/{shop.number}")
        for year in range(FIRST_DAY.year, world.today.year + 1):
            days = _open_days(shop, year, world.today)
            if days:
                _year(history, shop, days, chance, world.today)
    for events in (history.visits, history.samples, history.penalties):
        events.sort(key=lambda event: (event.on, event.shop.number))
    return history


def _open_days(shop: Shop, year: int, today: date) -> list[date]:
    """The days of a year on which officers may meet the shop open; no holiday visits on Sundays."""
    first, last = date(year, 1, 5), min(date(year, 12, 28), today - timedelta(days=2))
    span = [first + timedelta(days=step) for step in range(max(0, (last - first).days + 1))]
    return [day for day in span if day.weekday() < 6 and shop.open_on(day)]


def _year(history: History, shop: Shop, days: Sequence[date], chance: random.Random, today: date) -> None:
    mean = _VISITS[shop.sector] * (0.45 if shop.rural else 1.0) * min(1.0, len(days) / 150)
    for _ in range(int(mean) + (chance.random() < mean % 1)):
        visit = _visit(shop, chance.choice(days), chance)
        history.visits.append(visit)
        _after(history, visit, chance, today)
    for _ in range((chance.random() < 0.3) + (chance.random() < 0.06)):
        sample = _sample(shop, chance.choice(days), chance)
        history.samples.append(sample)
        if sample.failed:
            _punish(history, sample, chance, today)


def _visit(shop: Shop, on: date, chance: random.Random) -> Visited:
    purpose = chance.choices(("日常检查", "专项检查", "双随机", "飞行检查"), (68, 20, 8, 4))[0]
    if shop.rural and shop.number % 5 < 3:
        purpose = "专项检查"  # seen in holiday drives only: never inspected in full
    if purpose == "专项检查" or purpose == "飞行检查" or on < ITEMS_SINCE:
        problems = sum(chance.random() < shop.risk for _ in range(20))
        outcome = "符合" if not problems else "基本符合" if problems < 6 else "不符合"
        campaign = _campaign(shop, on) if purpose == "专项检查" else ""
        return Visited(shop, on, purpose, outcome, campaign=campaign)
    checklist = template(TEMPLATES[shop.sector], on)
    results = {item.code: _result(item, shop, chance) for item in checklist.items}
    return _judged(shop, on, purpose, checklist, results)


def _judged(
    shop: Shop, on: date, purpose: str, checklist: Template, results: dict[str, ItemResult]
) -> Visited:
    failed = tuple(item for item in checklist.items if results[item.code] is ItemResult.FAIL)
    return Visited(shop, on, purpose, judge(checklist, results).result, failed, results)


def _result(item: Item, shop: Shop, chance: random.Random) -> ItemResult:
    if not _concerns(item.code, shop):
        return ItemResult.NOT_APPLICABLE
    return (
        ItemResult.FAIL
        if chance.random() < min(0.85, shop.risk * (0.6 if item.key else 1.15))
        else ItemResult.PASS
    )


def _concerns(code: str, shop: Shop) -> bool:
    """Whether an item of the 2016 lists concerns a shop; the others are 合理缺项."""
    block = int(code.strip("*").split(".")[0])
    if shop.sector == "catering":
        canteen = shop.spec.permit == "JY3"
        return {
            "7.4": canteen,
            "7.5": False,
            "7.3": shop.kind == "BAKERY" or canteen,
            "9.1": not canteen,
        }.get(code, True)
    if shop.sector == "circulation":
        return block <= 6 and code not in (("3.10", "3.11") if shop.area < 100 else ())
    return block != 9


def _campaign(shop: Shop, on: date) -> str:
    if shop.spec.kind == "LIQUOR" and on.year == 2024:
        return "“特供酒”清源打链专项行动"
    if shop.rural:
        return f"{on.year}年节日期间民俗旅游餐饮专项检查"
    return f"{on.year}年{'校园' if shop.spec.permit == 'JY3' else '汛期'}食品安全专项检查"


def _after(history: History, visit: Visited, chance: random.Random, today: date) -> None:
    """A visit with problems is followed by a recheck, a bad one now and then by a penalty."""
    if visit.outcome == "符合":
        return
    again = visit.on + timedelta(days=chance.randint(7, 20))
    if again < today and visit.shop.open_on(again) and (visit.outcome == "不符合" or chance.random() < 0.4):
        history.visits.append(
            Visited(visit.shop, again, "复查", "符合" if chance.random() < 0.85 else "基本符合")
        )
    decided = visit.on + timedelta(days=chance.randint(25, 80))
    if visit.outcome == "不符合" and decided < today and chance.random() < 0.15:
        conduct, basis = chance.choice(_CONDUCTS[visit.shop.sector])
        fine = chance.choice((0, 0, 2000, 5000, 5000, 10000))
        history.penalties.append(Punished(visit.shop, decided, conduct, basis, fine, visit.shop.sector))


_CONDUCTS = {
    "catering": (
        ("未按规定对餐具、饮具进行清洗消毒", "《中华人民共和国食品安全法》第一百二十六条第一款第（五）项"),
        (
            "安排未取得健康证明的人员从事接触直接入口食品的工作",
            "《中华人民共和国食品安全法》第一百二十六条第一款第（六）项",
        ),
        ("未按规定建立并遵守进货查验记录制度", "《中华人民共和国食品安全法》第一百二十六条第一款第（三）项"),
    ),
    "circulation": (
        ("经营超过保质期的食品", "《中华人民共和国食品安全法》第一百二十四条第一款第（五）项"),
        ("未按规定建立并遵守进货查验记录制度", "《中华人民共和国食品安全法》第一百二十六条第一款第（三）项"),
    ),
    "production": (
        ("未按规定建立出厂检验记录", "《中华人民共和国食品安全法》第一百二十六条第一款第（三）项"),
    ),
}
_FOODS = {
    "catering": (
        ("餐盘（自消毒）", "餐饮食品", "大肠菌群", "检出/50cm²", "不得检出/50cm²"),
        ("虹鳟鱼", "食用农产品", "恩诺沙星", "186μg/kg", "≤100μg/kg"),
        ("凉拌木耳", "餐饮食品", "菌落总数", "3.1×10⁵CFU/g", "≤10⁵CFU/g"),
        ("油条", "餐饮食品", "铝的残留量", "146mg/kg", "≤100mg/kg"),
        ("煎炸过程用油", "食用油、油脂及其制品", "极性组分", "31%", "≤27%"),
    ),
    "circulation": (
        ("韭菜", "食用农产品", "腐霉利", "0.61mg/kg", "≤0.2mg/kg"),
        ("板栗仁", "炒货食品及坚果制品", "霉菌", "120CFU/g", "≤25CFU/g"),
        ("白酒", "酒类", "酒精度", "38.2%vol", "42±1%vol"),
        ("鸡蛋", "食用农产品", "甲硝唑", "8.4μg/kg", "不得检出"),
        ("橙汁饮料", "饮料", "苯甲酸及其钠盐", "1.3g/kg", "≤1.0g/kg"),
    ),
    "production": (
        ("豆腐", "豆制品", "苯甲酸及其钠盐", "0.12g/kg", "不得使用"),
        ("糕点", "糕点", "防腐剂混合使用", "1.24", "≤1"),
    ),
}  # fmt: skip
_PROGRAMMES = (
    "{year}年怀柔区食品安全监督抽检", "{year}年北京市食品安全监督抽检", "{year}年国家食品安全监督抽检（国抽）",
    "{year}年怀柔区餐饮具专项抽检", "{year}年怀柔区食品快速检测",
)  # fmt: skip


def _sample(shop: Shop, on: date, chance: random.Random) -> Sampled:
    food, category, item, result, standard = chance.choice(_FOODS[shop.sector])
    programme = chance.choices(_PROGRAMMES, (62, 16, 5, 9, 8))[0].format(year=on.year)
    failed = chance.random() < 0.015 + min(0.2, shop.risk * 0.25)
    said = (item, result, standard) if failed else ("", "", "")
    return Sampled(shop, on, food, category, programme, failed, *said)


def _punish(history: History, sample: Sampled, chance: random.Random, today: date) -> None:
    decided = sample.on + timedelta(days=chance.randint(50, 130))
    if decided >= today:
        return
    verb = "生产" if sample.shop.sector == "production" else "经营"
    conduct = f"{verb}{sample.item}不符合食品安全标准的{sample.food}"
    basis = "《中华人民共和国食品安全法》第一百二十四条第一款"
    fine = chance.choice((0, 2000, 5000, 8000))
    history.penalties.append(Punished(sample.shop, decided, conduct, basis, fine, sample.shop.sector))
