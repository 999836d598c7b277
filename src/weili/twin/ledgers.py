"""What businesses and scenic spots keep: purchases, staff with health certificates, self-checks, visitors."""

import random
from datetime import date, timedelta

from weili.twin import numbers, spelling, words
from weili.twin.places import spots
from weili.twin.sheets import Book, Sheet, eight, slashed, worded
from weili.twin.shop import Shop
from weili.twin.world import World

#: product, unit, supplier, sectors that buy it
_GOODS = (
    ("虹鳟鱼", "公斤", "北京清泉渔业合作社（虚构）", "catering"),
    ("板栗", "公斤", "怀柔栗乡合作社（虚构）", "circulation"),
    ("猪后腿肉", "公斤", "北京禾丰肉类有限公司（虚构）", "catering"),
    ("大豆油", "桶", "北京金穗粮油有限公司（虚构）", "all"),
    ("鸡蛋", "箱", "怀柔晨谷养殖场（虚构）", "all"),
    ("白酒", "箱", "北京清石酒业有限公司（虚构）", "circulation"),
    ("面粉", "袋", "北京金穗粮油有限公司（虚构）", "all"),
    ("酸奶", "箱", "北京朗牧乳品有限公司（虚构）", "circulation"),
    ("速冻水饺", "箱", "北京沁味食品有限公司（虚构）", "circulation"),
    ("蔬菜", "公斤", "怀柔绿畦合作社（虚构）", "all"),
    ("白砂糖", "袋", "北京金穗粮油有限公司（虚构）", "production"),
    ("黄豆", "袋", "北京金穗粮油有限公司（虚构）", "production"),
)  # fmt: skip
_JOBS = {
    "catering": ("负责人", "食品安全员", "厨师", "服务员", "洗碗工", "帮厨"),
    "circulation": ("负责人", "食品安全员", "营业员", "收银员", "营业员", "营业员"),
    "production": ("负责人", "食品安全总监", "食品安全员", "员工", "员工", "员工"),
}
_TROUBLES = (
    "冰箱温度偏高",
    "餐具保洁柜门未关严",
    "发现一袋调料临近保质期",
    "一名员工未戴口罩",
    "地面积水未及时清理",
)
#: visitors of an ordinary day of each month, the year's mean being 1 (practice.md §5.2, our estimate)
_MONTHS = (0.35, 0.45, 0.7, 1.3, 1.6, 1.3, 1.6, 1.6, 1.2, 1.7, 0.7, 0.35)
_HOLIDAYS = {
    (5, 1): 7.6, (5, 2): 7.0, (5, 3): 5.0, (10, 1): 6.5, (10, 2): 6.8, (10, 3): 6.2, (10, 4): 5.4, (10, 5): 3.6,
}  # fmt: skip


def books(world: World) -> list[Book]:
    """The files that do not come from officers."""
    return [_purchases(world), _staff(world), _self_checks(world), _visitors(world)]


def _buys(shop: Shop, chance: random.Random) -> int:
    """How many purchases it has written down of late: a supermarket many, a factory some, a small shop few or none."""
    if shop.spec.kind == "SUPERMARKET":
        return chance.randint(12, 24)
    if shop.spec.kind in ("PRODUCER", "WHOLESALER") or shop.spec.permit == "JY3":
        return chance.randint(3, 9)
    return chance.randint(2, 5) if shop.number % 5 == 0 else 0


def _purchases(world: World) -> Book:
    sheet = Sheet(
        ("进货单号", "购进单位", "许可证号", "店铺电话", "进货时间", "商品名称", "规格", "数量", "批号", "生产日期",
         "供应商", "供货商许可证号", "票据号", "验收人"),
        notices=("进货查验台账汇总",),
    )  # fmt: skip
    chance = world.chance("purchases")
    for shop in (s for s in world.shops if not s.closed_on):
        goods, told = (
            [g for g in _GOODS if g[3] in ("all", shop.sector)],
            spelling.name(shop, chance, sign=0.5),
        )
        for _ in range(_buys(shop, chance)):
            day = world.today - timedelta(days=chance.randint(2, 200))
            if not shop.open_on(day):
                continue
            product, unit, supplier, _ = chance.choice(goods)
            number = len(sheet.rows) + 1
            sheet.add(
                shop.number, f"JH{number:06d}", told, shop.permit, shop.phone, eight(day), product,
                "散装" if unit == "公斤" else f"1{unit}", f"{chance.randint(1, 30)}{unit}", f"P{day:%y%m%d}",
                slashed(day - timedelta(days=chance.randint(1, 30))), supplier,
                numbers.jy(1, "110116005", 900000 + len(supplier)),
                f"{number:08d}" if chance.random() < 0.8 else "", shop.owner,
            )  # fmt: skip
    return Book("purchases", "进货台账.csv", "进货查验系统", "阳光餐饮", [sheet], encoding="utf-8-sig")


def _people(shop: Shop, chance: random.Random) -> int:
    """How many people the system knows there; of many shops none."""
    if shop.spec.kind in ("SUPERMARKET", "PRODUCER", "MEAL_DELIVERY") or shop.spec.permit == "JY3":
        return chance.randint(3, 6)
    share = {"catering": 0.45, "circulation": 0.2, "production": 0.6}[shop.sector]
    return chance.randint(1, 3) if chance.random() < share else 0


def _staff(world: World) -> Book:
    sheet = Sheet(
        ("序号", "单位名称", "许可证编号", "姓名", "身份证号码", "工种", "手机号", "健康证编号", "体检日期",
         "健康证到期日", "考核结果"),
        notices=(f"从业人员健康证明登记表    {worded(world.today)}",),
    )  # fmt: skip
    chance = world.chance("staff")
    for shop in (s for s in world.shops if not s.closed_on):
        told = spelling.name(shop, chance, sign=0.3)
        for place in range(_people(shop, chance)):
            # one in ten lets the certificate run out before the next examination
            issued = world.today - timedelta(days=chance.randint(5, 345 if chance.random() < 0.9 else 480))
            born = date(1962 + chance.randint(0, 42), chance.randint(1, 12), chance.randint(1, 28))
            examined = slashed(issued) if chance.random() > 0.003 else f"{world.today.year + 6}-03-02"
            number = len(sheet.rows) + 1
            sheet.add(
                shop.number, number, told, shop.permit, words.person(chance) if place else shop.owner,
                numbers.resident(eight(born), number), _JOBS[shop.sector][place],
                numbers.mobile(100000 + number) if place else shop.phone, f"京怀健{issued.year}{number:06d}", examined,
                slashed(issued + timedelta(days=364)), "合格" if chance.random() < 0.95 else "不合格",
            )  # fmt: skip
    for business, cells in sheet.rows[:1]:
        wrong = list(cells)
        wrong[0], wrong[8] = len(sheet.rows) + 1, f"{world.today.year + 6}-03-02"
        sheet.add(business, *wrong)
    sheet.add(None, len(sheet.rows) + 1, "", "", "林某", "", "服务员", "", "", "", "", "")
    return Book("staff", "从业人员健康证明.csv", "从业人员系统", "阳光餐饮", [sheet])


def _self_checks(world: World) -> Book:
    """日管控、周排查、月调度 of those who use the system: the last weeks only."""
    sheet = Sheet(
        ("记录编号", "店铺名称", "食品经营许可证编号", "填报日期", "管控类型", "食品安全员", "检查项数", "自查结论",
         "风险隐患", "防范措施", "照片"),
        notices=(f"阳光餐饮自查记录（截至{worded(world.today)}）",),
    )  # fmt: skip
    chance = world.chance("self-checks")
    for shop in world.shops:
        uses = shop.spec.permit == "JY3" or shop.number % 14 == 0
        if shop.sector != "catering" or shop.closed_on or not uses:
            continue
        diligence = chance.uniform(0.45, 1.0)
        for back in range(1, 15):
            day = world.today - timedelta(days=back)
            if not shop.open_on(day) or chance.random() > diligence:
                continue
            level = "月调度" if day.day == 1 else "周排查" if day.weekday() == 6 else "日管控"
            trouble = chance.random() < 0.08
            sheet.add(
                shop.number, f"ZC{shop.number:05d}{day:%Y%m%d}", shop.sign, shop.permit, slashed(day), level,
                shop.spouse if shop.rural else shop.owner, chance.randint(9, 18), "发现问题" if trouble else "正常",
                chance.choice(_TROUBLES) if trouble else "", "已当场处理" if trouble else "",
                f"photo-{shop.number}-{day:%m%d}.jpg",
            )  # fmt: skip
    return Book("self-checks", "阳光餐饮自查.csv", "阳光餐饮", "阳光餐饮", [sheet])


def _visitors(world: World) -> Book:
    sheet = Sheet(
        ("景区名称", "所属乡镇", "日期", "接待游客(万人次)", "统计方式", "填报单位"), "客流",
        ("景区接待情况（演示数据，估算）",),
    )  # fmt: skip
    chance = world.chance("visitors")
    for back in range(730, 0, -1):
        day = world.today - timedelta(days=back)
        ordinary = _MONTHS[day.month - 1] * (1.6 if day.weekday() >= 5 else 0.75)
        factor = _HOLIDAYS.get((day.month, day.day), ordinary)
        for spot, town, mean in spots():
            number = round(mean * factor * chance.uniform(0.8, 1.25) / 10, 4)
            how = "估算" if day.weekday() < 5 else "闸机"
            sheet.add(None, spot, town, slashed(day), f"{number:.4f}", how, "文旅部门（演示）")
    return Book("visitors", "景区客流.xlsx", "文旅客流", "名册", [sheet])
