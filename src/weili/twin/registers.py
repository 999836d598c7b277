"""What the licensing systems and the stations' lists export: permits, businesses with the facts for grading."""

import random
from datetime import date

from weili.twin import spelling
from weili.twin.kinds import CATERING
from weili.twin.sheets import Book, Cell, Sheet, eight, slashed, worded
from weili.twin.shop import Held, Shop
from weili.twin.world import World

_ISSUER = "北京市怀柔区市场监督管理局"


def books(world: World) -> list[Book]:
    """The files of the permit systems and of the stations."""
    return [_licences(world), _small_permits(world), _ledger(world), _old_ledger(world)]


def _licences(world: World) -> Book:
    """食品经营许可证, in the columns of a county's data directory."""
    sheet = Sheet(
        ("单位名称", "社会信用代码", "法定代表人（负责人）", "住所", "经营场所", "所属街乡镇", "主体业态", "经营项目",
         "证书编号", "发证日期", "有效日期", "发证机关", "状态", "联系电话"),
        "食品经营许可证", ("怀柔区食品经营许可证名录（演示数据，纯属虚构）", f"导出日期：{worded(world.today)}"),
    )  # fmt: skip
    chance = world.chance("licences")
    shops = [s for s in world.shops if s.spec.permit.startswith("JY")]
    for shop in shops:
        for held in (*shop.permits, *filter(None, [shop.second])):
            sheet.add(shop.number, *_licence(shop, held, chance))
    for shop in shops[5:40:7]:  # exported twice: the same rows again at the foot of the sheet
        sheet.add(shop.number, *_licence(shop, shop.permits[-1], world.chance("again")))
    spoilt = shops[11]
    cells = _licence(spoilt, spoilt.permits[-1], chance)
    cells[8] = "2.1116E+15"  # a spreadsheet took the number for a number
    sheet.add(spoilt.number, *cells)
    cells = _licence(shops[17], shops[17].permits[-1], chance)
    cells[8], cells[9], cells[10] = shops[17].permit + "X", worded(world.today), "2019年3月1日"
    sheet.add(shops[17].number, *cells)
    return Book("permits", "食品经营许可证.xlsx", "许可审批系统", "许可", [sheet])


def _licence(shop: Shop, held: Held, chance: random.Random) -> list[Cell]:
    ends = held.valid_to or date(2099, 12, 31)
    return [
        shop.name, shop.uscc, shop.owner, shop.address(), shop.address(), shop.town.name, held.main_type,
        "、".join(held.items), held.number, slashed(held.issued_on), worded(ends), _ISSUER, held.state,
        spelling.phone(shop, chance, said=0.75),
    ]  # fmt: skip


def _small_permits(world: World) -> Book:
    """Small permits and production, in the columns of an import template, as GB18030 csv."""
    sheet = Sheet(
        ("序号", "经济性质", "经营者姓名", "营业执照号", "法定代表人/业主", "经营场所", "经营面积", "主体业态",
         "经营项目",
         "许可证号", "监管机构", "发证日期", "有效期至", "联系电话", "当前状态"),
        notices=("小规模食品生产经营许可及食品生产许可台账",),
    )  # fmt: skip
    chance = world.chance("small permits")
    for shop in world.shops:
        if shop.spec.permit.startswith("JY"):
            continue
        for held in shop.permits:
            sheet.add(
                shop.number, len(sheet.rows) + 1, "个体" if shop.uscc.startswith("92") else "企业", shop.name,
                shop.uscc,
                shop.owner, shop.address().removeprefix("北京市"), shop.area, held.main_type, "；".join(held.items),
                held.number, shop.town.station, eight(held.issued_on), held.valid_to and eight(held.valid_to),
                spelling.phone(shop, chance, said=0.6), held.state,
            )  # fmt: skip
    return Book("permits", "小规模及生产许可.csv", "小规模许可台账", "许可", [sheet])


_STATUS = ("正常营业", "季节性歇业", "已停业")


def _ledger(world: World) -> Book:
    """The stations' list of businesses (底数台账): one sheet a station, positions partly in GCJ-02."""
    chance, asked = world.chance("ledger"), world.chance("grading facts")
    sheets: dict[str, Sheet] = {}
    for shop in world.shops:
        if shop.town.urban == 2:
            continue
        sheet = sheets.setdefault(shop.town.station, _station_sheet(shop.town.station, world.today))
        sheet.add(shop.number, *_listed(shop, world, chance, asked))
    return Book("businesses", "各所食品经营户底数台账.xlsx", "各所底数台账", "名册", list(sheets.values()))


def _station_sheet(station: str, today: date) -> Sheet:
    return Sheet(
        ("序号", "企业名称", "招牌", "统一社会信用代码", "许可证编号", "负责人", "手机", "街道乡镇", "行政村",
         "详细地址",
         "监管所", "类别", "经营项目", "面积(㎡)", "最大供餐人数", "经度", "纬度", "坐标系", "营业月份",
         "开业时间", "营业状态",
         "停业日期", "所属连锁企业", *_STATION_FACTS),
        station, (f"{station}食品经营户底数台账", f"填报日期：{worded(today)}    填报人：内勤"),
    )  # fmt: skip


def _listed(shop: Shop, world: World, chance: random.Random, asked: random.Random) -> list[Cell]:
    lat, lon, datum = _position(shop, chance)
    status = _STATUS[2] if shop.closed_on else _STATUS[0] if world.today.month in shop.months else _STATUS[1]
    if shop.closed_on and chance.random() < 0.3:
        status = _STATUS[0]  # closed, and nobody told the list
    told = spelling.said(shop, chance, spelling.Habit(0, 0.25, 0.75, 0.85), on=world.today)
    house = chance.random() >= 0.25 or not (told.permit or told.phone)
    wife = shop.rural and chance.random() < 0.3
    months = "全年" if len(shop.months) == 12 else f"{shop.months[0]}-{shop.months[-1]}月"
    return [
        "", shop.name, shop.sign, shop.uscc if chance.random() < 0.6 else "", told.permit,
        shop.spouse if wife else shop.owner, told.phone, shop.town.name, shop.village, shop.place(house=house),
        shop.town.station, shop.spec.label, "、".join(shop.spec.items), shop.area,
        shop.diners, lon, lat, datum, months, slashed(shop.opened_on), status,
        shop.closed_on and slashed(shop.closed_on), shop.chain, *_facts(shop, asked),
    ]  # fmt: skip


def _position(shop: Shop, chance: random.Random) -> tuple[float | None, float | None, str]:
    """Where the list says it is: measured, taken from a map (GCJ-02), the town's centre, or nothing."""
    draw = chance.random()
    if draw < 0.2:
        return None, None, ""
    if draw < 0.55:
        lat, lon = spelling.gcj02(shop.lat, shop.lon)
        return round(lat, 6), round(lon, 6), "高德"
    return round(shop.lat, 6), round(shop.lon, 6), "WGS84"


def _old_ledger(world: World) -> Book:
    """The list of the two streets, older and poorer, as GB18030 csv under other headings."""
    sheet = Sheet(
        ("户号", "单位名称", "字号名称", "经营者", "联系方式", "所属街道", "地址", "所属所", "单位类型", "经营范围",
         "使用面积", "座位数",
         "注册日期", "登记状态", "备注", *_STREET_FACTS),
        notices=("街道食品经营户名册", "说明：本名册由各社区填报汇总"),
    )  # fmt: skip
    chance, asked = world.chance("old ledger"), world.chance("grading facts of streets")
    for shop in world.shops:
        if shop.town.urban != 2:
            continue
        opened = (
            f"{shop.opened_on.year}-{shop.opened_on.month}"
            if chance.random() < 0.03
            else slashed(shop.opened_on)
        )
        told = spelling.said(shop, chance, spelling.Habit(0, 0.1, 0, 0.9), on=world.today)
        sheet.add(
            shop.number, f"H{shop.number:05d}", shop.name, shop.sign, shop.owner, told.phone,
            shop.town.name, told.address, shop.town.station, shop.spec.label, "、".join(shop.spec.items), shop.area,
            shop.area // 3 if shop.sector == "catering" else None, opened,
            "已注销" if shop.closed_on else "存续", "", *_facts(shop, asked),
        )  # fmt: skip
    blank = [""] * len(_STREET_FACTS)
    sheet.add(
        None,
        "H99901",
        "***",
        "",
        "",
        "",
        "泉河街道",
        "",
        "",
        "",
        "",
        None,
        None,
        "",
        "",
        "名称被隐去",
        *blank,
    )
    return Book("businesses", "街道食品经营户名册.csv", "街道名册", "名册", [sheet])


#: headings of the facts for grading, as the stations' list and the streets' list word them
_STATION_FACTS = (
    "是否含高危易腐食品", "主要消费对象", "供货者数量", "预包装单品数-常温", "预包装单品数-冷藏", "预包装单品数-冷冻",
    "散装单品数-常温", "散装单品数-冷藏", "散装单品数-冷冻",
)  # fmt: skip
_STREET_FACTS = (
    "高危易腐食品", "供餐对象", "供应商数量", "预包装常温单品数", "预包装冷藏单品数", "预包装冷冻单品数",
    "散装常温单品数", "散装冷藏单品数", "散装冷冻单品数",
)  # fmt: skip
#: so many were not asked yet: their grades wait for the facts
_NOT_ASKED = 0.12
_WHOM = {
    "CANTEEN_SCHOOL": "学生", "CANTEEN_KINDERGARTEN": "幼儿", "CANTEEN_CARE": "老人", "CANTEEN_STAFF": "职工",
}  # fmt: skip


def _facts(shop: Shop, chance: random.Random) -> list[Cell]:
    """What an officer noted for the static table of grading, in the columns of _STATION_FACTS."""
    if chance.random() < _NOT_ASKED or shop.closed_on or shop.sector == "production":
        return [""] * len(_STATION_FACTS)
    if shop.spec.kind in CATERING:
        whom = _WHOM.get(shop.spec.kind, "普通散客、团餐" if shop.area > 400 else "普通散客")
        return ["否" if shop.kind == "BEVERAGE" else "是", whom, *[""] * 7]
    bulk = shop.area // 2 if any("散装" in item for item in shop.spec.items) else 0
    return ["", "", 3 + shop.area // 40, shop.area * 8, shop.area // 3, shop.area // 8, bulk, bulk // 6, 0]
