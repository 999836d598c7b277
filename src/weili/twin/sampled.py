"""Sampling of the invented district: as many tasks of each programme as the quota says, as many of them failing."""

import random
from datetime import date
from itertools import accumulate

from weili.twin.events import Sampled
from weili.twin.season import Days, days_of
from weili.twin.shop import Shop
from weili.twin.world import FIRST_DAY, World

#: food, category, item that fails, its result, its standard
_Food = tuple[str, str, str, str, str]
_FOODS: dict[str, tuple[_Food, ...]] = {
    "catering": (
        ("虹鳟鱼", "食用农产品", "恩诺沙星", "186μg/kg", "≤100μg/kg"),
        ("凉拌木耳", "餐饮食品", "菌落总数", "3.1×10⁵CFU/g", "≤10⁵CFU/g"),
        ("油条", "餐饮食品", "铝的残留量", "146mg/kg", "≤100mg/kg"),
        ("煎炸过程用油", "食用油、油脂及其制品", "极性组分", "31%", "≤27%"),
        ("酱牛肉", "餐饮食品", "亚硝酸盐", "41mg/kg", "≤30mg/kg"),
        ("自制馒头", "餐饮食品", "甜蜜素", "0.21g/kg", "不得使用"),
    ),
    "circulation": (
        ("韭菜", "食用农产品", "腐霉利", "0.61mg/kg", "≤0.2mg/kg"),
        ("板栗仁", "炒货食品及坚果制品", "霉菌", "120CFU/g", "≤25CFU/g"),
        ("白酒", "酒类", "酒精度", "38.2%vol", "42±1%vol"),
        ("鸡蛋", "食用农产品", "甲硝唑", "8.4μg/kg", "不得检出"),
        ("橙汁饮料", "饮料", "苯甲酸及其钠盐", "1.3g/kg", "≤1.0g/kg"),
        ("豇豆", "食用农产品", "灭蝇胺", "0.82mg/kg", "≤0.5mg/kg"),
        ("月饼", "糕点", "菌落总数", "2.4×10⁵CFU/g", "≤10⁵CFU/g"),
    ),
    "production": (
        ("豆腐", "豆制品", "苯甲酸及其钠盐", "0.12g/kg", "不得使用"),
        ("糕点", "糕点", "防腐剂混合使用", "1.24", "≤1"),
        ("饮用纯净水", "饮料", "铜绿假单胞菌", "2CFU/250mL", "0CFU/250mL"),
    ),
    "tableware": (
        ("餐盘（自消毒）", "餐饮具", "大肠菌群", "检出/50cm²", "不得检出/50cm²"),
        ("饭碗（自消毒）", "餐饮具", "阴离子合成洗涤剂", "0.024mg/100cm²", "不得检出"),
        ("筷子（自消毒）", "餐饮具", "大肠菌群", "检出/50cm²", "不得检出/50cm²"),
    ),
    "rapid": (
        ("小白菜", "食用农产品", "农药残留（快检）", "抑制率71%", "＜50%"),
        ("草鱼", "食用农产品", "孔雀石绿（快检）", "阳性", "阴性"),
        ("泡发百叶", "餐饮食品", "甲醛（快检）", "阳性", "阴性"),
    ),
}
_TASKS = {
    "supervision": (*["怀柔区食品安全监督抽检"] * 8, *["北京市食品安全监督抽检"] * 2, "国家食品安全监督抽检（国抽）"),
    "tableware": ("怀柔区餐饮具专项抽检",), "rapid": ("怀柔区食品快速检测",), "risk": ("北京市食品安全风险监测",),
    "targeted": ("怀柔区校园周边食品专项抽检", "怀柔区景区周边食品专项抽检", "怀柔区不合格食品跟踪抽检"),
}  # fmt: skip
#: of a hundred risk-monitoring samples so many are 问题样品, which is no failing
_PROBLEMS = 0.06


def make_samples(world: World) -> list[Sampled]:
    """All samples since 2021, oldest first, numbered by year."""
    chance, drawn = world.chance("samples"), []
    for year in range(FIRST_DAY.year, world.today.year + 1):
        days = days_of(year, world.today)
        if days is None:
            continue
        for (programme, sector), (tasks, fails) in world.quota.samples(year).items():
            basket = _basket(world, sector, days, round(tasks * days.share), chance)
            bad = _failing(basket, round(fails * days.share), chance)
            drawn += [
                _sampled(shop, on, programme, index in bad, chance) for index, (shop, on) in enumerate(basket)
            ]
    drawn.sort(key=lambda sample: (sample.on, sample.shop.number))
    return [_numbered(sample, place) for place, sample in enumerate(drawn, start=1)]


def _basket(
    world: World, sector: str, days: Days, count: int, chance: random.Random
) -> list[tuple[Shop, date]]:
    """So many shops of a sector, each with a day on which it was open."""
    shops = [s for s in world.shops if s.sector == sector and s.opened_on <= days.days[-1]]
    shops = [s for s in shops if not s.closed_on or s.closed_on > days.days[0]]
    sums = list(accumulate(shop.spec.busy * (0.7 + 1.5 * shop.risk) for shop in shops))
    found: list[tuple[Shop, date]] = []
    for _ in range(30 * (count + 10) if shops else 0):  # a world too small may have nobody open
        if len(found) == count:
            break
        shop, on = chance.choices(shops, cum_weights=sums)[0], days.pick(chance)
        if shop.open_on(on):
            found.append((shop, on))
    return found


def _failing(basket: list[tuple[Shop, date]], count: int, chance: random.Random) -> set[int]:
    """Which of a basket fail: exactly so many, the bad shops' sooner."""
    keys = [chance.random() ** (1 / (0.2 + 5 * shop.risk)) for shop, _ in basket]
    return set(sorted(range(len(basket)), key=lambda index: -keys[index])[:count])


def _sampled(shop: Shop, on: date, programme: str, failed: bool, chance: random.Random) -> Sampled:  # noqa: FBT001
    food, category, *finding = chance.choice(_FOODS.get(programme) or _FOODS[shop.sector])
    task = f"{on.year}年{chance.choice(_TASKS[programme])}"
    problem = programme == "risk" and chance.random() < _PROBLEMS
    verdict = "不合格" if failed else "问题样品" if problem else "合格"
    item, result, standard = finding if failed or problem else ("", "", "")
    return Sampled("", shop, on, food, category, task, verdict, item, result, standard)


def _numbered(sample: Sampled, place: int) -> Sampled:
    number = f"XBJ{sample.on.year % 100}110116{place:06d}"
    return Sampled(
        number, sample.shop, sample.on, sample.food, sample.category, sample.task, sample.verdict, sample.item,
        sample.result, sample.standard,
    )  # fmt: skip
