"""What the citizens' lines export: 12345 orders and 12315 registrations; some matters stand in both."""

from datetime import date, timedelta

from weili.twin import spelling, words
from weili.twin.events import Complained, History
from weili.twin.sheets import Book, Sheet, slashed
from weili.twin.spelling import Habit, Scribe
from weili.twin.world import World

_CALLED, _REGISTERED = Habit(0.7, 0, 0.1, 0), Habit(0.4, 0, 0.1, 0)
#: of the matters so many name nobody, or name the shop so loosely that a person must be asked
_NAMELESS, _CARELESS = 0.1, 8


def books(world: World, history: History) -> list[Book]:
    """The files of both lines."""
    return [_orders(world, history), _registrations(world, history)]


def _number(place: int, on: date) -> str:
    return f"BJ{on:%Y%m%d}{place:05d}"


def _closed(each: Complained, world: World, place: int) -> date | None:
    """When it was answered; none while it runs, and some run late."""
    takes = 3 + place * 7 % 12 + (40 if place % 61 == 0 else 0)
    closed = each.on + timedelta(days=takes)
    return closed if closed < world.today else None


def _outcome(each: Complained) -> str:
    if each.topic == "咨询":
        return "已答复"
    return "经现场核查，反映情况属实，已责令改正" if each.confirmed else "经现场核查，未发现所反映的问题"


def _orders(world: World, history: History) -> Book:
    """12345 orders as GB18030 csv: the shop is named loosely, sometimes wrongly, sometimes not at all."""
    sheet = Sheet(
        ("序号", "诉求编号", "登记时间", "诉求类型", "被反映单位", "许可证编号", "问题点位", "被反映街乡镇",
         "所在村社区", "主要内容", "二级承办单位简称", "诉求来源", "办结时间", "办理情况", "是否解决", "是否满意"),
        notices=("接诉即办工单导出",),
    )  # fmt: skip
    chance = world.chance("hotline")
    scribe, asked = Scribe(_CALLED, chance), 0
    for place, each in enumerate(history.complaints):
        if "12345" not in each.lines:
            continue
        shop, closed = each.shop, _closed(each, world, place)
        told = scribe.said(shop, each.on)
        if asked < _CARELESS and place % 7 == 0 and shop.rural and not shop.told_apart:
            told, asked = spelling.careless(shop, chance), asked + 1
        nameless = chance.random() < _NAMELESS or shop.told_apart
        name = "" if nameless else told.name
        sheet.add(
            None if nameless else shop.number, len(sheet.rows) + 1, _number(place, each.on),
            f"{each.on:%Y-%m-%d} {9 + place % 9:02d}:{place % 60:02d}:00", "举报" if each.report else "投诉", name,
            "" if nameless else told.permit, "" if nameless else told.address, shop.town.name, shop.village or "不详",
            each.text.format(name=name or "一家店"), shop.town.station, "12345热线", closed and slashed(closed),
            _outcome(each) if closed else "", chance.choice(("解决", "解决", "部分解决", "未解决")) if closed else "",
            chance.choice(("满意", "满意", "基本满意", "不满意")) if closed else "",
        )  # fmt: skip
    return Book("complaints", "12345工单.csv", "12345接诉即办", "投诉举报", [sheet])


def _registrations(world: World, history: History) -> Book:
    """12315 registrations, some of which came from 12345 and carry its number."""
    sheet = Sheet(
        ("登记编号", "12345编号", "登记日期", "业务类型", "被投诉企业", "统一社会信用代码", "许可证编号", "具体地址",
         "投诉内容", "问题类别", "登记来源", "投诉人", "投诉人电话", "争议金额", "处理状态", "处理结果", "办结时间"),
        notices=("全国12315平台导出（演示数据）",),
    )  # fmt: skip
    chance = world.chance("platform")
    scribe = Scribe(_REGISTERED, chance)
    for place, each in enumerate(history.complaints):
        if "12315" not in each.lines:
            continue
        shop, closed = each.shop, _closed(each, world, place)
        told = scribe.said(shop, each.on)
        sheet.add(
            shop.number, f"1110116{each.on:%Y%m%d}{place:06d}", _number(place, each.on) if len(each.lines) > 1 else "",
            slashed(each.on), "举报" if each.report else "消费投诉", told.name,
            shop.uscc if shop.told_apart or chance.random() < 0.3 else "", told.permit, told.address,
            each.text.format(name=shop.sign), each.topic, "12315平台", words.person(chance), f"140****{place:04d}"[:11],
            chance.randint(10, 600), "已办结" if closed else "处理中", _outcome(each) if closed else "",
            closed and slashed(closed),
        )  # fmt: skip
    sheet.add(None, "1110116209900001", "", slashed(world.today - timedelta(days=9)), "举报", *[""] * 12, "")
    return Book("complaints", "12315登记.csv", "全国12315平台", "投诉举报", [sheet])
