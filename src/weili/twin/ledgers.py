"""What businesses and scenic spots keep: purchases, staff with health certificates, visitors."""

from datetime import date, timedelta

from weili.twin import numbers, spelling, words
from weili.twin.places import spots
from weili.twin.sample import World
from weili.twin.sheets import Book, Sheet, eight, slashed, worded

_GOODS = (
    ("虹鳟鱼", "公斤", "北京清泉渔业合作社（虚构）"), ("板栗", "公斤", "怀柔栗乡合作社（虚构）"), ("猪后腿肉",
     "公斤", "北京禾丰肉类有限公司（虚构）"),
    ("大豆油", "桶", "北京金穗粮油有限公司（虚构）"), ("鸡蛋", "箱", "怀柔晨谷养殖场（虚构）"), ("白酒", "箱",
     "北京清石酒业有限公司（虚构）"),
    ("面粉", "袋", "北京金穗粮油有限公司（虚构）"),
)  # fmt: skip
_JOBS = ("负责人", "食品安全员", "厨师", "服务员", "洗碗工")
#: visitors of an ordinary day of each month, the year's mean being 1 (practice.md §5.2, our estimate)
_MONTHS = (0.35, 0.45, 0.7, 1.3, 1.6, 1.3, 1.6, 1.6, 1.2, 1.7, 0.7, 0.35)
_HOLIDAYS = {
    (5, 1): 7.6,
    (5, 2): 7.0,
    (5, 3): 5.0,
    (10, 1): 6.5,
    (10, 2): 6.8,
    (10, 3): 6.2,
    (10, 4): 5.4,
    (10, 5): 3.6,
}


def books(world: World) -> list[Book]:
    """The files that do not come from officers."""
    return [_purchases(world), _staff(world), _visitors(world)]


def _purchases(world: World) -> Book:
    sheet = Sheet(
        ("进货单号", "购进单位", "许可证号", "店铺电话", "进货时间", "商品名称", "规格", "数量", "批号",
         "生产日期", "供应商",
         "供货商许可证号", "票据号", "验收人"),
        notices=("进货查验台账汇总",),
    )  # fmt: skip
    chance = world.chance("purchases")
    for shop in world.shops:
        if shop.closed_on or shop.number % 4:
            continue
        for _ in range(chance.randint(2, 9)):
            day = world.today - timedelta(days=chance.randint(2, 200))
            if not shop.open_on(day):
                continue
            product, unit, supplier = chance.choice(_GOODS)
            number = len(sheet.rows) + 1
            sheet.add(
                shop.number, f"JH{number:06d}", spelling.name(shop, chance, sign=0.5), shop.permit, shop.phone,
                eight(day), product,
                "散装" if unit == "公斤" else f"1{unit}", f"{chance.randint(1, 30)}{unit}", f"P{day:%y%m%d}",
                slashed(day - timedelta(days=chance.randint(1, 30))), supplier,
                numbers.jy(1, "110116005", 900000 + len(product)),
                f"{number:08d}" if chance.random() < 0.8 else "", shop.owner,
            )  # fmt: skip
    return Book("purchases", "进货台账.csv", "进货查验系统", [sheet], encoding="utf-8-sig")


def _staff(world: World) -> Book:
    sheet = Sheet(
        ("序号", "单位名称", "许可证编号", "姓名", "身份证号码", "工种", "手机号", "健康证编号", "体检日期",
         "健康证到期日", "考核结果"),
        "从业人员", (f"从业人员健康证明登记表    {worded(world.today)}",),
    )  # fmt: skip
    chance = world.chance("staff")
    for shop in world.shops:
        if shop.closed_on or shop.sector != "catering" or shop.number % 3:
            continue
        for place in range(chance.randint(1, 4)):
            issued = world.today - timedelta(days=chance.randint(5, 480))
            born = date(1958 + chance.randint(0, 44), chance.randint(1, 12), chance.randint(1, 28))
            person = shop.owner if place == 0 else words.person(chance)
            examined = slashed(issued) if chance.random() > 0.02 else f"{world.today.year + 6}-03-02"
            number = len(sheet.rows) + 1
            sheet.add(
                shop.number, number, spelling.name(shop, chance, sign=0.3), shop.permit, person,
                numbers.resident(eight(born), number), _JOBS[place],
                numbers.mobile(5000 + number) if place else shop.phone,
                f"京怀健{issued.year}{number:06d}", examined, slashed(issued + timedelta(days=364)),
                "合格" if chance.random() < 0.95 else "不合格",
            )  # fmt: skip
    sheet.add(None, len(sheet.rows) + 1, "", "", "林某", "", "服务员", "", "", "", "", "")
    return Book("staff", "从业人员健康证明.xlsx", "从业人员系统", [sheet])


def _visitors(world: World) -> Book:
    sheet = Sheet(
        ("景区名称", "所属乡镇", "日期", "接待游客(万人次)", "统计方式", "填报单位"), "客流",
         ("景区接待情况（演示数据，估算）",)
    )  # fmt: skip
    chance = world.chance("visitors")
    for back in range(730, 0, -1):
        day = world.today - timedelta(days=back)
        factor = _HOLIDAYS.get(
            (day.month, day.day), _MONTHS[day.month - 1] * (1.6 if day.weekday() >= 5 else 0.75)
        )
        for spot, town, mean in spots():
            number = round(mean * factor * chance.uniform(0.8, 1.25) / 10, 4)
            sheet.add(
                None,
                spot,
                town,
                slashed(day),
                f"{number:.4f}",
                "估算" if day.weekday() < 5 else "闸机",
                "文旅部门（演示）",
            )
    return Book("visitors", "景区客流.xlsx", "文旅客流", [sheet])
