"""Penalties of the invented district: every failing sample ends in one, and some bad visits and complaints do."""

import random
from collections.abc import Sequence
from datetime import timedelta

from weili.twin.events import Complained, Punished, Sampled, Visited
from weili.twin.world import World

#: cases a year that arise from visits and from complaints (practice.md §6.4: about 170)
_FROM_VISITS, _FROM_COMPLAINTS = 122, 47
_LAW = "《中华人民共和国食品安全法》"
_CONDUCTS = {
    "catering": (
        ("未按规定对餐具、饮具进行清洗消毒", "第一百二十六条第一款第（五）项"),
        ("安排未取得健康证明的人员从事接触直接入口食品的工作", "第一百二十六条第一款第（六）项"),
        ("未按规定建立并遵守进货查验记录制度", "第一百二十六条第一款第（三）项"),
        ("未定期维护、清洗、校验餐饮服务设施、设备", "第一百二十六条第一款第（五）项"),
    ),
    "circulation": (
        ("经营超过保质期的食品", "第一百二十四条第一款第（五）项"),
        ("未按规定建立并遵守进货查验记录制度", "第一百二十六条第一款第（三）项"),
        ("未按规定要求贮存食品", "第一百三十二条"),
    ),
    "production": (("未按规定建立出厂检验记录", "第一百二十六条第一款第（三）项"),),
}
_FINES = (0, 0, 0, 1000, 2000, 3000, 5000, 5000, 8000, 10000, 20000)


def make_penalties(
    world: World, visits: Sequence[Visited], samples: Sequence[Sampled], complaints: Sequence[Complained]
) -> list[Punished]:
    """All penalties, oldest first; what is too fresh to be decided is still being investigated."""
    chance = world.chance("penalties")
    found = [_for_sample(sample, chance) for sample in samples if sample.verdict == "不合格"]
    bad = [visit for visit in visits if visit.outcome == "不符合" and not visit.campaign]
    found += _some(world, bad, _FROM_VISITS, chance)
    confirmed = [each for each in complaints if each.confirmed]
    found += _some(world, confirmed, _FROM_COMPLAINTS, chance)
    return sorted((p for p in found if p.on < world.today), key=lambda p: (p.on, p.shop.number, p.sample))


def _some(
    world: World, events: Sequence[Visited] | Sequence[Complained], a_year: int, chance: random.Random
) -> list[Punished]:
    """So many events of each year are punished."""
    found = []
    for year in sorted({event.on.year for event in events}):
        those = [event for event in events if event.on.year == year]
        for event in chance.sample(
            those, min(world.quota.scaled(a_year, chance.uniform(0.9, 1.1)), len(those))
        ):
            conduct, article = chance.choice(_CONDUCTS[event.shop.sector])
            decided = event.on + timedelta(days=chance.randint(25, 80))
            found.append(Punished(event.shop, decided, conduct, _LAW + article, chance.choice(_FINES)))
    return found


def _for_sample(sample: Sampled, chance: random.Random) -> Punished:
    verb = "生产" if sample.shop.sector == "production" else "使用" if "餐饮具" in sample.task else "经营"
    conduct = f"{verb}{sample.item}不符合食品安全标准的{sample.food}"
    decided = sample.on + timedelta(days=chance.randint(50, 130))
    fine = chance.choice((0, 0, 1000, 2000, 5000, 8000))
    return Punished(sample.shop, decided, conduct, f"{_LAW}第一百二十四条第一款", fine, sample.number)
