"""What the inspection, grading and 阳光餐饮 systems export: inspections, grades, self-checks."""

import random
from collections.abc import Iterable
from datetime import date, timedelta

from weili.law.checklists import template
from weili.law.dynamic_points import ItemResult
from weili.twin import spelling
from weili.twin.history import ITEMS_SINCE, TEMPLATES, History, Visited
from weili.twin.sample import Shop, World
from weili.twin.sheets import Book, Cell, Sheet, slashed, worded

_SECTORS = {"catering": "餐饮", "circulation": "流通", "production": "生产"}
_NEW, _OLD = spelling.Habit(0.25, 0.15, 0.85, 0), spelling.Habit(0.3, 0.2, 0.2, 0.5)
_FORMS, _ANSWERED = spelling.Habit(0.15, 0.1, 0.8, 0), "未发现问题"
_ANSWERS = {ItemResult.PASS: "符合", ItemResult.FAIL: "不符合", ItemResult.NOT_APPLICABLE: "合理缺项"}


def books(world: World, history: History) -> list[Book]:
    """The files about what officers and businesses looked at."""
    return [
        *(_inspections(world, history, sector) for sector in _SECTORS), _old_inspections(world, history),
        _grades(world, history), _self_checks(world),
    ]  # fmt: skip


def _inspections(world: World, history: History, sector: str) -> Book:
    """Inspections of a sector since items are kept one by one, a column an item."""
    items = template(TEMPLATES[sector], ITEMS_SINCE).items
    sheet = Sheet(
        ("检查编号", "被检查单位", "许可证编号", "地址", "检查时间", "检查人员", "检查方式", "检查类型",
         "专项名称", "检查结论",
         "不符合项编号", "存在问题", "重点项问题数", "一般项问题数", "整改期限", "复查日期", "是否整改",
         *(f"{'*' if item.key else ''}{item.code} {item.text}" for item in items)),
        f"{_SECTORS[sector]}监督检查", (f"{_SECTORS[sector]}环节监督检查记录", f"统计截止：{worded(world.today)}"),
    )  # fmt: skip
    chance = world.chance(f"inspections/{sector}")
    codes = [item.code for item in items]
    for visit in history.visits:
        if visit.shop.sector == sector and visit.on >= ITEMS_SINCE:
            number = f"JC{sector[:2].upper()}{visit.on:%Y%m}{len(sheet.rows) + 1:05d}"
            sheet.add(visit.shop.number, *_visit(visit, number, world, chance), *_answers(visit, codes))
    for _, cells in sheet.rows[10:40:6]:  # uploaded twice by a phone without signal
        sheet.add(sheet.rows[10][0], *cells)
    wrong = list(sheet.rows[4][1])
    wrong[0], wrong[4] = "JC209900001", f"{world.today.year + 6}-05-17"
    sheet.add(sheet.rows[4][0], *wrong)
    _repair_doubles(sheet)
    return Book("inspections", f"{_SECTORS[sector]}监督检查.xlsx", "监督检查系统", [sheet])


def _repair_doubles(sheet: Sheet) -> None:
    """A row that stands twice speaks of the same business both times."""
    spoken = {str(cells[0]): business for business, cells in reversed(sheet.rows)}
    sheet.rows = [(spoken[str(cells[0])], cells) for _, cells in sheet.rows]


def _visit(visit: Visited, number: str, world: World, chance: random.Random) -> list[Cell]:
    shop = visit.shop
    told = spelling.said(shop, chance, _NEW, on=visit.on)
    key = [item for item in visit.failed if item.key]
    failed = "、".join(f"{'*' if item.key else ''}{item.code}" for item in visit.failed)
    due = visit.on + timedelta(days=15) if visit.failed else None
    again = due if due and due < world.today and chance.random() < 0.7 else None
    return [
        number, told.name, told.permit, told.address,
        slashed(visit.on), "、".join(world.officers(shop.town)[1:]), "现场检查", visit.purpose, visit.campaign,
        visit.outcome, failed, "；".join(f"{item.text}：不符合要求" for item in visit.failed), len(key),
        len(visit.failed) - len(key), due and slashed(due), again and slashed(again), "是" if again else "",
    ]  # fmt: skip


def _answers(visit: Visited, codes: Iterable[str]) -> list[Cell]:
    return [_ANSWERS[visit.results[code]] if visit.results else None for code in codes]


def _old_inspections(world: World, history: History) -> Book:
    """Inspections of before, of all sectors, with words instead of items."""
    sheet = Sheet(
        ("任务编号", "检查对象", "许可证号", "经营地址", "联系电话", "监督检查日期", "执法人员", "任务来源",
         "检查结果", "检查情况"),
        notices=("2021—2023年监督检查台账（旧系统导出）", ""),
    )  # fmt: skip
    chance = world.chance("old inspections")
    for visit in history.visits:
        if visit.on >= ITEMS_SINCE:
            continue
        found = _ANSWERED if visit.outcome == "符合" else "现场检查发现环境卫生、记录等方面问题，已责令改正"
        told = spelling.said(visit.shop, chance, _OLD, on=visit.on)
        sheet.add(
            visit.shop.number, f"OLD{len(sheet.rows) + 1:06d}", told.name, told.permit, told.address, told.phone,
            slashed(visit.on), "、".join(world.officers(visit.shop.town)[:2]), visit.purpose, visit.outcome, found,
        )  # fmt: skip
    sheet.add(None, "OLD999001", "", "", "", "", "2022-06-01", "", "日常检查", "符合", "未填单位")
    sheet.add(None, "OLD999002", "某小吃店", "", "怀柔区", "", "2022-06", "", "日常检查", "符合", "只有年月")
    return Book("inspections", "2021至2023年监督检查.csv", "旧监督检查系统", [sheet])


def _grades(world: World, history: History) -> Book:
    """Grades of past years as they were given: about half of the caterers that were inspected in full."""
    sheet = Sheet(
        ("序号", "餐饮单位名称", "许可证编号", "经营地址", "所属乡镇", "评定年度", "评定等级", "静态分",
         "动态分", "总分",
         "上年等级", "定级日期", "评定人", "审批人", "备注"),
        "风险等级", ("餐饮服务提供者风险等级评定汇总表",),
    )  # fmt: skip
    chance = world.chance("grades")
    graded = sorted({v.shop.number for v in history.visits if v.results and v.shop.sector == "catering"})
    for shop in (world.shops[number - 1] for number in graded):
        before = ""
        for year in range(2023, world.today.year):
            if chance.random() < 0.45 or shop.opened_on.year > year:
                continue
            static, dynamic = chance.randint(12, 28), min(60, round(shop.risk * 90 + chance.uniform(0, 6), 1))
            letter = _letter(static + dynamic)
            sheet.add(shop.number, *_grade(shop, world, chance, (year, letter, static, dynamic, before)))
            before = letter
    wrong = list(sheet.rows[0][1])
    wrong[6] = "E级"
    sheet.add(sheet.rows[0][0], *wrong)
    return Book("grades", "餐饮风险等级评定.xlsx", "风险分级系统", [sheet])


def _letter(total: float) -> str:
    """115号 art. 22; 60 points are C."""
    return "A" if total <= 30 else "B" if total <= 45 else "C" if total <= 60 else "D"


def _grade(
    shop: Shop, world: World, chance: random.Random, given: tuple[int, str, int, float, str]
) -> list[Cell]:
    year, letter, static, dynamic, before = given
    signers = world.officers(shop.town)
    told = spelling.said(shop, chance, _FORMS, on=date(year, 12, 1))
    return [
        "", told.name, told.permit, told.address, shop.town.name, f"{year}年", f"{letter}级", static, dynamic,
        round(static + dynamic, 1), before, slashed(date(year, 3, 1) + timedelta(days=shop.number % 60)),
        signers[1], signers[0], "",
    ]  # fmt: skip


def _self_checks(world: World) -> Book:
    """日管控、周排查、月调度 of those who use the system: the last weeks only."""
    sheet = Sheet(
        ("记录编号", "店铺名称", "食品经营许可证编号", "填报日期", "管控类型", "食品安全员", "检查项数",
         "自查结论", "风险隐患",
         "防范措施", "照片"),
        "自查记录", (f"阳光餐饮自查记录（截至{worded(world.today)}）",),
    )  # fmt: skip
    chance = world.chance("self-checks")
    users = [s for s in world.shops if s.sector == "catering" and not s.closed_on and s.number % 7 == 0]
    for shop in users:
        diligence = chance.uniform(0.5, 1.0)
        for back in range(28):
            day = world.today - timedelta(days=back + 1)
            if not shop.open_on(day) or chance.random() > diligence:
                continue
            level = "月调度" if day.day == 1 else "周排查" if day.weekday() == 6 else "日管控"
            trouble = chance.random() < 0.08
            sheet.add(
                shop.number, f"ZC{shop.number:04d}{day:%Y%m%d}", shop.sign, shop.permit, slashed(day), level,
                shop.spouse if shop.rural else shop.owner, chance.randint(9, 18), "发现问题" if trouble else "正常",
                chance.choice(("冰箱温度偏高", "餐具保洁柜门未关严", "发现一袋调料临近保质期")) if trouble else "",
                "已当场处理" if trouble else "", f"photo-{shop.number}-{day:%m%d}.jpg",
            )  # fmt: skip
    return Book("self-checks", "阳光餐饮自查.xlsx", "阳光餐饮", [sheet])
