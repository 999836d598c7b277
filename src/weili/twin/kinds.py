"""The mix of businesses in a district like 怀柔: how many of each kind, what they hold, sell and are called.

Kinds are those of `weili.law.kinds`; the counts follow the district's published numbers in outline (production 65,
circulation and catering as in practice.md §6.2 and §6.4, our estimate in detail).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spec:
    """One kind: how many the full district has, its permit (JY1 JY2 JY3 SC or a word of a small permit), its words.

    `where` is urban, plain, any, mountain or market; `firm` the share of companies; `season` the share of those that
    close in winter; `busy` how often officers come beside the others of the sector.
    """

    kind: str
    label: str
    count: int
    permit: str
    main_type: str
    items: tuple[str, ...]
    trades: tuple[str, ...]
    signs: tuple[str, ...]
    area: tuple[int, int]
    where: str
    firm: float = 0.2
    season: float = 0.0
    busy: float = 1.0


_HOT, _COLD = "热食类食品制售", "冷食类食品制售"
_MEALS, _SALES = (_HOT, _COLD), ("预包装食品销售", "散装食品销售")
SPECS = (
    Spec("RESTAURANT", "餐馆", 1254, "JY2", "餐饮服务经营者（餐馆）", _MEALS, ("饭庄", "饭店", "餐厅"),
         ("饭庄", "饭店", "家常菜", "烤鱼", "火锅"), (60, 900), "any", 0.45),
    Spec("SNACK", "小吃店", 620, "小餐饮", "小餐饮店（小规模）", (_HOT,), ("小吃店", "面馆"),
         ("面馆", "包子铺", "早点", "麻辣烫"), (15, 60), "urban", 0.03),
    Spec("FAST_FOOD", "快餐店", 130, "JY2", "餐饮服务经营者（快餐店）", (_HOT,), ("快餐店",), ("快餐",), (40, 150),
         "urban", 0.4),
    Spec("BEVERAGE", "饮品店", 190, "JY2", "餐饮服务经营者（饮品店）", ("自制饮品制售",), ("饮品店",), ("奶茶", "咖啡"),
         (15, 80), "urban", 0.3, 0, 0.7),
    Spec("BAKERY", "糕点店", 110, "JY2", "餐饮服务经营者（糕点店）", ("糕点类食品制售", "裱花蛋糕制售"), ("蛋糕店",),
         ("蛋糕", "烘焙"), (30, 120), "urban", 0.3),
    Spec("FOLK_HOUSEHOLD", "乡村民俗户", 1050, "JY2", "餐饮服务经营者（乡村民俗旅游户）", _MEALS,
         ("农家院", "民俗户"), ("农家乐", "农家院", "山庄"), (60, 400), "mountain", 0.03, 0.85, 0.6),
    Spec("HOMESTAY", "乡村民宿", 470, "JY2", "餐饮服务经营者（乡村民宿）", (_HOT,), ("民宿",), ("小院", "民宿"),
         (80, 300), "mountain", 0.35, 0.4, 0.6),
    Spec("CANTEEN_SCHOOL", "学校食堂", 75, "JY3", "单位食堂（学校食堂）", _MEALS, ("学校",), ("学校食堂",), (120, 900),
         "plain", 1, 0, 3.2),
    Spec("CANTEEN_KINDERGARTEN", "幼儿园食堂", 105, "JY3", "单位食堂（幼儿园食堂）", (_HOT,), ("幼儿园",),
         ("幼儿园食堂",), (40, 200), "plain", 1, 0, 3.2),
    Spec("CANTEEN_CARE", "养老机构食堂", 60, "JY3", "单位食堂（养老机构食堂）", (_HOT,), ("养老院",), ("养老院食堂",),
         (50, 250), "any", 1, 0, 2.4),
    Spec("CANTEEN_STAFF", "职工食堂", 430, "JY3", "单位食堂（职工食堂）", _MEALS, ("科技有限公司", "机械制造有限公司"),
         ("职工食堂",), (80, 600), "plain", 1),
    Spec("CANTEEN_SITE", "工地食堂", 45, "JY3", "单位食堂（工地食堂）", (_HOT,), ("建筑工程有限公司项目部",),
         ("工地食堂",), (60, 240), "plain", 1, 0, 1.6),
    Spec("MEAL_DELIVERY", "集体用餐配送单位", 11, "JY2", "餐饮服务经营者（集体用餐配送单位）", _MEALS,
         ("餐饮配送有限公司",), ("配餐",), (600, 3000), "plain", 1, 0, 3.5),
    Spec("SUPERMARKET", "商场超市", 110, "JY1", "食品销售经营者（商场超市）", _SALES, ("超市",), ("超市", "生活超市"),
         (200, 4000), "any", 0.8, 0, 2.6),
    Spec("CONVENIENCE", "便利店", 330, "JY1", "食品销售经营者（便利店）", ("预包装食品销售",), ("便利店",), ("便利店",),
         (30, 120), "urban", 0.3),
    Spec("GROCERY", "食杂店", 1030, "小食杂", "小食杂店（小规模）", ("预包装食品销售",), ("商店", "食品店"),
         ("小卖部", "副食店", "综合商店"), (12, 60), "any", 0.02, 0, 0.8),
    Spec("LIQUOR", "烟酒店", 220, "JY1", "食品销售经营者（食杂店）", ("预包装食品销售（含酒类）",),
         ("烟酒店", "名烟名酒"), ("名烟名酒",), (20, 80), "urban", 0.15),
    Spec("SPECIAL_FOOD_SHOP", "特殊食品专营店", 70, "JY1", "食品销售经营者（特殊食品销售）", ("保健食品销售",),
         ("药店", "母婴店"), ("药房", "母婴"), (40, 160), "urban", 0.7),
    Spec("WHOLESALER", "食品批发商", 110, "JY1", "食品销售经营者（批发）", ("预包装食品批发",), ("商贸有限公司",),
         ("商贸",), (100, 900), "plain", 1),
    Spec("STALL", "食杂店", 440, "小食杂", "小食杂店（小规模）", ("食用农产品", "散装食品销售"),
         ("蔬菜店", "水产店", "调料店", "熟食店"), ("蔬菜", "水产", "调料", "熟食"), (6, 20), "market", 0, 0, 1.3),
    Spec("STALL_LIQUOR", "食杂店", 40, "小食杂", "小食杂店（小规模）", ("预包装食品销售（含酒类）",), ("烟酒店",),
         ("烟酒",), (6, 20), "market"),
    Spec("PRODUCER", "食品生产企业", 65, "SC", "食品生产许可", ("糕点", "饮料", "豆制品"), ("食品有限公司",),
         ("食品厂",), (400, 6000), "plain", 1),
    Spec("SMALL_WORKSHOP", "食品小作坊", 35, "小作坊", "食品小作坊", ("豆制品", "粮食加工品"), ("豆腐坊", "油坊"),
         ("豆腐坊", "油坊"), (30, 150), "any", 0.05, 0, 0.8),
)  # fmt: skip
BY_KIND = {spec.kind: spec for spec in SPECS}
#: out of a hundred caterers of 渤海镇: a mountain town of hosts at a scenic spot (our estimate)
BOHAI_MIX = {
    "FOLK_HOUSEHOLD": 60, "HOMESTAY": 26, "RESTAURANT": 9, "CANTEEN_STAFF": 2, "CANTEEN_SCHOOL": 1,
    "CANTEEN_KINDERGARTEN": 1, "CANTEEN_CARE": 1,
}  # fmt: skip

MAKERS = frozenset({"PRODUCER", "SMALL_WORKSHOP"})
SELLERS = frozenset({
    "SUPERMARKET", "CONVENIENCE", "GROCERY", "LIQUOR", "SPECIAL_FOOD_SHOP", "WHOLESALER", "STALL", "STALL_LIQUOR",
})  # fmt: skip
CATERING = frozenset(BY_KIND) - MAKERS - SELLERS
RURAL = frozenset({"FOLK_HOUSEHOLD", "HOMESTAY"})
STALLS = frozenset({"STALL", "STALL_LIQUOR"})
LIQUOR = frozenset({"LIQUOR", "STALL_LIQUOR"})
#: kinds of the market by the name that the law has for them
_IN_LAW = {"LIQUOR": "GROCERY", "STALL": "GROCERY", "STALL_LIQUOR": "GROCERY"}


def in_law(kind: str) -> str:
    """The kind in the words of the law: sellers of liquor and stalls are groceries there."""
    return _IN_LAW.get(kind, kind)


def sector_of(kind: str) -> str:
    """catering, circulation or production."""
    return "catering" if kind in CATERING else "production" if kind in MAKERS else "circulation"
