"""What the inspection system exports: full inspections item by item, others in words, and those of the old system."""

from collections.abc import Iterable
from datetime import date, timedelta

from weili.law.checklists import template
from weili.law.dynamic_points import ItemResult
from weili.twin.events import History, Visited
from weili.twin.sheets import Book, Cell, Sheet, slashed, worded
from weili.twin.spelling import Habit, Scribe
from weili.twin.visiting import TEMPLATES
from weili.twin.world import World

_SECTORS = {"catering": "餐饮", "circulation": "流通", "production": "生产"}
#: both systems ask for the permit: no visit is lost between two archives
_NEW, _OLD = Habit(0.2, 0.12, 1.0, 0), Habit(0.3, 0.15, 1.0, 0.5)
_ANSWERS = {ItemResult.PASS: "符合", ItemResult.FAIL: "不符合", ItemResult.NOT_APPLICABLE: "合理缺项"}
#: since when the new inspection system is used
NEW_SYSTEM = date(2024, 1, 1)
_HEADINGS = (
    "检查编号", "被检查单位", "许可证编号", "地址", "检查时间", "检查人员", "检查方式", "检查类型", "专项名称",
    "检查结论", "不符合项编号", "存在问题", "重点项问题数", "一般项问题数", "整改期限", "复查日期", "是否整改",
)  # fmt: skip


def books(world: World, history: History) -> list[Book]:
    """The files about what officers looked at."""
    full = (_in_full(world, history, sector) for sector in _SECTORS)
    return [*full, _in_words(world, history), _old(world, history)]


def _in_full(world: World, history: History, sector: str) -> Book:
    """Full inspections of a sector, a column an item."""
    items = template(TEMPLATES[sector], NEW_SYSTEM).items
    headings = tuple(f"{'*' if item.key else ''}{item.code} {item.text}" for item in items)
    notices = (f"{_SECTORS[sector]}环节监督检查记录", f"统计截止：{worded(world.today)}")
    sheet = Sheet((*_HEADINGS, *headings), notices=notices)
    scribe, codes = Scribe(_NEW, world.chance(f"full/{sector}")), [item.code for item in items]
    for visit in history.visits:
        if visit.shop.sector == sector and visit.results:
            number = f"QXM{sector[:2].upper()}{visit.on:%Y%m}{len(sheet.rows) + 1:05d}"
            sheet.add(visit.shop.number, *_visit(visit, number, world, scribe), *_answers(visit, codes))
    _spoil(sheet, world)
    return Book("inspections", f"{_SECTORS[sector]}全项目检查.csv", "监督检查系统", "监督检查", [sheet])


def _in_words(world: World, history: History) -> Book:
    """The other inspections since the new system came: outcome, numbers of failed items, words."""
    sheet = Sheet(_HEADINGS, notices=("监督检查记录（非全项目）", f"统计截止：{worded(world.today)}"))
    scribe = Scribe(_NEW, world.chance("in words"))
    for visit in history.visits:
        if visit.on >= NEW_SYSTEM and not visit.results:
            number = f"JC{visit.on:%Y%m}{len(sheet.rows) + 1:06d}"
            sheet.add(visit.shop.number, *_visit(visit, number, world, scribe))
    _spoil(sheet, world)
    return Book("inspections", "监督检查记录.csv", "监督检查系统", "监督检查", [sheet])


def _spoil(sheet: Sheet, world: World) -> None:
    """What was uploaded twice by a phone without signal, and a year typed wrongly."""
    known = list(sheet.rows)
    sheet.rows += known[10:40:6]
    for business, cells in known[:1]:
        wrong = list(cells)
        wrong[0], wrong[4] = f"{cells[0]}-9", f"{world.today.year + 6}-05-17"
        sheet.add(business, *wrong)


def _visit(visit: Visited, number: str, world: World, scribe: Scribe) -> list[Cell]:
    shop, chance = visit.shop, scribe.chance
    told = scribe.said(shop, visit.on)
    key = [item for item in visit.failed if item.key]
    failed = "、".join(f"{'*' if item.key else ''}{item.code}" for item in visit.failed)
    due = visit.on + timedelta(days=15) if visit.failed else None
    again = due if due and due < world.today and chance.random() < 0.8 else None
    return [
        number, told.name, told.permit, told.address, slashed(visit.on), "、".join(_pair(visit, world)),
        "非现场检查" if visit.off_site else "现场检查", visit.purpose, visit.campaign, visit.outcome, failed,
        "；".join(f"{item.text}：不符合要求" for item in visit.failed), len(key), len(visit.failed) - len(key),
        due and slashed(due), again and slashed(again), "是" if again else "",
    ]  # fmt: skip


def _pair(visit: Visited, world: World) -> tuple[str, str]:
    """The two officers who went: they look after the same part of the town for years."""
    officers = world.officers(visit.shop.town)[1:]
    first = (visit.shop.house + visit.on.year) % len(officers)
    return officers[first], officers[(first + 1) % len(officers)]


def _answers(visit: Visited, codes: Iterable[str]) -> list[Cell]:
    return [_ANSWERS[visit.results[code]] for code in codes]


def _old(world: World, history: History) -> Book:
    """Inspections of before, of all sectors, with words instead of items."""
    sheet = Sheet(
        ("任务编号", "检查对象", "许可证号", "经营地址", "联系电话", "监督检查日期", "执法人员", "任务来源", "专项名称",
         "检查结果", "检查情况"),
        notices=("2021—2023年监督检查台账（旧系统导出）", ""),
    )  # fmt: skip
    scribe = Scribe(_OLD, world.chance("old inspections"))
    for visit in history.visits:
        if visit.on >= NEW_SYSTEM:
            continue
        told = scribe.said(visit.shop, visit.on)
        sheet.add(
            visit.shop.number, f"OLD{len(sheet.rows) + 1:06d}", told.name, told.permit, told.address, told.phone,
            slashed(visit.on), "、".join(_pair(visit, world)), visit.purpose, visit.campaign, visit.outcome,
            "；".join(f"{item.text}：不符合要求" for item in visit.failed),
        )  # fmt: skip
    sheet.add(None, "OLD999001", "", "", "", "", "2022-06-01", "", "日常检查", "", "符合", "未填单位")
    sheet.add(
        None, "OLD999002", "某小吃店", "", "怀柔区", "", "2022-06", "", "日常检查", "", "符合", "只有年月"
    )
    return Book("inspections", "2021至2023年监督检查.csv", "旧监督检查系统", "监督检查", [sheet])
