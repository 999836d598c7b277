"""The mix of businesses in a district like 怀柔: how many of each kind, what they hold, sell and are called.

Kinds are those of `weili.law.kinds`; shares follow the district's published numbers in outline (our estimate).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spec:
    """One kind: its share in 1000, its permit (JY1 JY2 JY3 SC or a word of a small permit), its words.

    `where` is urban, plain, any or mountain; `firm` the share of companies; `season` the share of those that
    close in winter.
    """

    kind: str
    label: str
    share: int
    permit: str
    main_type: str
    items: tuple[str, ...]
    trades: tuple[str, ...]
    signs: tuple[str, ...]
    area: tuple[int, int]
    where: str
    firm: float = 0.2
    season: float = 0.0


_HOT, _COLD = "热食类食品制售", "冷食类食品制售"
_MEALS = (_HOT, _COLD)
SPECS = (
    Spec("RESTAURANT", "餐馆", 170, "JY2", "餐饮服务经营者（餐馆）", _MEALS, ("饭庄", "饭店", "餐厅"),
         ("饭庄", "饭店", "家常菜", "烤鱼", "火锅"), (60, 900), "any", 0.45),
    Spec("SNACK", "小吃店", 95, "小餐饮", "小餐饮店（小规模）", (_HOT,), ("小吃店", "面馆"),
         ("面馆", "包子铺", "早点", "麻辣烫"), (15, 60), "urban", 0.03),
    Spec("FAST_FOOD", "快餐店", 25, "JY2", "餐饮服务经营者（快餐店）", (_HOT,),
         ("快餐店",), ("快餐",), (40, 150), "urban", 0.4),
    Spec("BEVERAGE", "饮品店", 30, "JY2", "餐饮服务经营者（饮品店）", ("自制饮品制售",), ("饮品店",), ("奶茶", "咖啡"),
         (15, 80), "urban", 0.3),
    Spec("BAKERY", "糕点店", 20, "JY2", "餐饮服务经营者（糕点店）", ("糕点类食品制售", "裱花蛋糕制售"), ("蛋糕店",),
         ("蛋糕", "烘焙"), (30, 120), "urban", 0.3),
    Spec("FOLK_HOUSEHOLD", "乡村民俗户", 220, "JY2", "餐饮服务经营者（乡村民俗旅游户）", _MEALS,
         ("农家院", "民俗户"), ("农家乐", "农家院", "山庄"), (60, 400), "mountain", 0.03, 0.8),
    Spec("HOMESTAY", "乡村民宿", 50, "JY2", "餐饮服务经营者（乡村民宿）", (_HOT,), ("民宿",), ("小院", "民宿"),
         (80, 300), "mountain", 0.35, 0.35),
    Spec("CANTEEN_SCHOOL", "学校食堂", 28, "JY3", "单位食堂（学校食堂）", _MEALS,
         ("学校",), ("学校食堂",), (120, 900), "plain", 1),
    Spec("CANTEEN_KINDERGARTEN", "幼儿园食堂", 25, "JY3", "单位食堂（幼儿园食堂）", (_HOT,), ("幼儿园",),
         ("幼儿园食堂",), (40, 200), "plain", 1),
    Spec("CANTEEN_CARE", "养老机构食堂", 14, "JY3", "单位食堂（养老机构食堂）", (_HOT,), ("养老院",), ("养老院食堂",),
         (50, 250), "any", 1),
    Spec("CANTEEN_STAFF", "职工食堂", 40, "JY3", "单位食堂（职工食堂）", _MEALS, ("科技有限公司", "机械制造有限公司"),
         ("职工食堂",), (80, 600), "plain", 1),
    Spec("SUPERMARKET", "商场超市", 35, "JY1", "食品销售经营者（商场超市）", ("预包装食品销售", "散装食品销售"),
         ("超市",),
         ("超市", "生活超市"), (200, 4000), "any", 0.8),
    Spec("CONVENIENCE", "便利店", 60, "JY1", "食品销售经营者（便利店）", ("预包装食品销售",), ("便利店",), ("便利店",),
         (30, 120), "urban", 0.3),
    Spec("GROCERY", "食杂店", 110, "小食杂", "小食杂店（小规模）", ("预包装食品销售",), ("商店", "食品店"),
         ("小卖部", "副食店", "综合商店"), (12, 60), "any", 0.02),
    Spec("WHOLESALER", "食品批发商", 18, "JY1", "食品销售经营者（批发）", ("预包装食品批发",),
         ("商贸有限公司",), ("商贸",),
         (100, 900), "plain", 1),
    Spec("LIQUOR", "烟酒店", 30, "JY1", "食品销售经营者（食杂店）", ("预包装食品销售（含酒类）",),
         ("烟酒店", "名烟名酒"),
         ("名烟名酒",), (20, 80), "urban", 0.15),
    Spec("PRODUCER", "食品生产企业", 15, "SC", "食品生产许可", ("糕点", "饮料", "豆制品"),
         ("食品有限公司",), ("食品厂",),
         (400, 6000), "plain", 1),
    Spec("SMALL_WORKSHOP", "食品小作坊", 15, "小作坊", "食品小作坊", ("豆制品", "粮食加工品"), ("豆腐坊", "油坊"),
         ("豆腐坊", "油坊"), (30, 150), "any", 0.05),
)  # fmt: skip

STALL = Spec("GROCERY", "食杂店", 0, "小食杂", "小食杂店（小规模）", ("食用农产品", "散装食品销售"),
             ("蔬菜店", "水产店", "调料店", "熟食店"), ("蔬菜", "水产", "调料", "熟食"), (6, 20), "urban")  # fmt: skip

CATERING = frozenset(
    {"RESTAURANT", "SNACK", "FAST_FOOD", "BEVERAGE", "BAKERY", "FOLK_HOUSEHOLD", "HOMESTAY", "CANTEEN_SCHOOL",
     "CANTEEN_KINDERGARTEN", "CANTEEN_CARE", "CANTEEN_STAFF"}
)  # fmt: skip
MAKERS = frozenset({"PRODUCER", "SMALL_WORKSHOP"})
RURAL = frozenset({"FOLK_HOUSEHOLD", "HOMESTAY"})


def sector_of(kind: str) -> str:
    """catering, circulation or production."""
    return "catering" if kind in CATERING else "production" if kind in MAKERS else "circulation"
