"""What citizens bring: about 1,600 matters a year, three in ten confirmed, some told to both lines (§6.4)."""

import random
from datetime import date, timedelta
from itertools import accumulate

from weili.twin.events import Complained
from weili.twin.season import days_between
from weili.twin.shop import Shop
from weili.twin.world import FIRST_DAY, World

_A_YEAR = 1600
#: summer and the holidays bring visitors, and visitors complain
_MONTHS = (0.7, 0.7, 0.8, 1.0, 1.35, 1.1, 1.25, 1.3, 1.05, 1.25, 0.8, 0.7)
_CONFIRMED = 0.3
_TOLD = {
    "catering": (
        ("{name}的菜里吃出头发，要求商家道歉并退款", "食品异物"),
        ("在{name}就餐后腹泻，怀疑食材不新鲜", "疑似食源性疾病"),
        ("{name}未公示食品经营许可证", "证照公示"),
        ("反映{name}后厨环境脏乱，有苍蝇", "环境卫生"),
        ("{name}的烤虹鳟鱼有异味，疑似变质", "腐败变质"),
        ("{name}餐具有油渍，未消毒", "餐具消毒"),
        ("咨询{name}是否有资质制作凉菜", "咨询"),
        ("反映{name}结账与菜单价格不符", "价格"),
    ),
    "circulation": (
        ("{name}售卖过期饮料，要求查处", "过期食品"),
        ("在{name}购买的板栗仁发霉，要求退款", "腐败变质"),
        ("{name}销售的白酒疑似假冒，要求核查", "标签标识"),
        ("在{name}购买的蔬菜缺斤少两", "计量"),
        ("{name}散装食品未标明生产日期", "标签标识"),
    ),
    "production": (("{name}生产的糕点包装内有异物，要求查处", "食品异物"),),
}


def make_complaints(world: World) -> list[Complained]:
    """All complaints and reports since 2021, oldest first."""
    chance = world.chance("complaints")
    days = days_between(FIRST_DAY, world.today - timedelta(days=1))
    wanted = world.quota.scaled(_A_YEAR, len(days.days) / 365.25)
    sums = list(accumulate(_weight(shop) for shop in world.shops))
    heights = list(
        accumulate(_MONTHS[day.month - 1] * (0.85 + 0.05 * (day.year - 2021)) for day in days.days)
    )
    found: list[Complained] = []
    while len(found) < wanted:
        shop = chance.choices(world.shops, cum_weights=sums)[0]
        on = chance.choices(days.days, cum_weights=heights)[0]
        if shop.open_on(on):
            found.append(_complained(shop, len(found), on=on, chance=chance))
    return sorted(found, key=lambda each: (each.on, each.shop.number))


def _weight(shop: Shop) -> float:
    """Bad ones are complained of more, and caterers at scenic spots."""
    crowd = 1.6 if shop.town.scenic and shop.sector == "catering" else 1.0
    return crowd * (0.15 + shop.risk * 5 + (0.5 if shop.sector == "catering" else 0.1))


def _complained(shop: Shop, place: int, *, on: date, chance: random.Random) -> Complained:
    text, topic = chance.choice(_TOLD[shop.sector])
    draw = chance.random()
    lines = ("12345", "12315") if draw < 0.06 else ("12315",) if draw < 0.6 else ("12345",)
    confirmed = chance.random() < _CONFIRMED and topic != "咨询"
    return Complained(shop, on, text, topic, place % 4 == 0, confirmed, lines)
