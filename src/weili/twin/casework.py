"""What the sampling, hotline and case systems export: results, a notice, complaints, penalties."""

import random
from datetime import date, timedelta

from weili.twin import spelling, words
from weili.twin.history import History, Sampled
from weili.twin.sample import FIRST_DAY, Shop, World
from weili.twin.sheets import Book, Cell, Sheet, slashed, worded

_LABS = ("北京泉石检测技术中心（虚构）", "怀柔区食品检验所（虚构）")
_CALLED = spelling.Habit(0.75, 0, 0, 0)
_SHEETS, _REGISTERED = spelling.Habit(0.4, 0.15, 0.3, 0.6), spelling.Habit(0.4, 0, 0, 0)
#: registrations of the last days that nobody has answered yet
RUNNING = 6
_NUMBER = "XBJ{year}110116{number:06d}"


def books(world: World, history: History) -> list[Book]:
    """The files of laboratories, hotlines and the case system."""
    return [
        _results(world, history),
        _notice(world),
        _hotline(world),
        _platform(world),
        _penalties(world, history),
    ]


def _results(world: World, history: History) -> Book:
    """Sampling results under the headings of the national system's sheets."""
    sheet = Sheet(
        ("抽样单编号", "任务来源", "被抽样单位名称", "被抽样单位地址", "许可证号", "联系电话", "抽样环节",
         "食品大类", "样品名称",
         "生产(购进)日期", "抽样时间", "检验结论", "不合格项目", "检验结果", "标准值", "报告日期", "检验机构名称"),
        "抽检结果", ("食品安全抽样检验结果汇总",),
    )  # fmt: skip
    chance = world.chance("results")
    for sample in history.samples:
        sheet.add(sample.shop.number, *_sample(sample, len(sheet.rows) + 1, world, chance))
    unread = list(sheet.rows[8][1])
    unread[0], unread[11] = "XBJ209900001", "待定"
    sheet.add(sheet.rows[8][0], *unread)
    nobody = list(sheet.rows[9][1])
    nobody[0:1], nobody[2], nobody[3], nobody[4], nobody[5] = ["XBJ209900002"], "", "", "", ""
    sheet.add(None, *nobody)
    return Book("sampling-results", "抽检结果.xlsx", "抽检系统", [sheet])


def _sample(sample: Sampled, number: int, world: World, chance: random.Random) -> list[Cell]:
    shop, reported = sample.shop, min(sample.on + timedelta(days=25), world.today)
    told = spelling.said(shop, chance, _SHEETS, on=sample.on)
    stage = {"catering": "餐饮", "circulation": "流通", "production": "生产"}[shop.sector]
    return [
        _NUMBER.format(year=sample.on.year % 100, number=number), sample.programme, told.name, told.address,
        told.permit, told.phone, stage, sample.category, sample.food,
        slashed(sample.on - timedelta(days=chance.randint(0, 9))), slashed(sample.on),
        "不合格" if sample.failed else "合格",
        sample.item, sample.result, sample.standard, slashed(reported), _LABS[number % 2],
    ]  # fmt: skip


def _notice(world: World) -> Book:
    """A published notice of the city with failing samples: some of the district, one of another."""
    published = world.today - timedelta(days=40)
    sheet = Sheet(
        ("序号", "抽样编号", "标称生产企业名称", "被抽样单位名称", "被抽样单位地址", "食品名称", "规格型号",
         "生产日期/批号",
         "不合格项目║检验结果║标准值", "检验机构", "备注"),
        "不合格样品", (f"食品安全监督抽检信息公告（演示，虚构）{worded(published)}", "附件1 不合格样品信息"),
    )  # fmt: skip
    open_shops = [
        s for s in world.shops if s.sector != "production" and not s.closed_on and s.open_on(published)
    ]
    told = (
        "霉菌║初检：210CFU/g；复检：190CFU/g║≤150CFU/g",
        "腐霉利║0.73mg/kg║≤0.2mg/kg；毒死蜱║0.11mg/kg║≤0.02mg/kg",
        "大肠菌群║检出/50cm²║不得检出/50cm²",
        "酒精度║39.1%vol║42±1%vol",
    )
    foods = ("栗子糕", "韭菜", "餐碗", "纯粮白酒")
    shops = world.chance("notice").sample(open_shops, 3)
    for place, shop in enumerate(shops, start=1):
        sheet.add(
            shop.number, place, f"GC26{place:08d}", "/", shop.name, shop.address(), foods[place - 1], "散装",
            slashed(published - timedelta(days=60)), told[place - 1], _LABS[0], "",
        )  # fmt: skip
    sheet.add(None, 4, "GC2600000004", "北京清石酒业有限公司（虚构）", "北京百佳兴商贸有限公司",
              "北京市顺义区仁和镇望田路8号",
              foods[3], "500mL/瓶", slashed(published - timedelta(days=200)), told[3], _LABS[0], "")  # fmt: skip
    sheet.add(None, 5, "GC2600000005", "/", "北京丰月成超市", "北京市密云区鼓楼街道青禾街3号", "橙子", "散装",
              slashed(published - timedelta(days=62)), "联苯菊酯║/║≤0.05mg/kg║", _LABS[1],
              "标准值以公告为准")  # fmt: skip
    return Book("sampling-notice", "抽检不合格公告.xlsx", "市局抽检公告", [sheet])


_TOLD = (
    ("{name}的菜里吃出头发，要求商家道歉并退款", "食品异物"),
    ("在{name}就餐后腹泻，怀疑食材不新鲜", "疑似食源性疾病"),
    ("{name}售卖过期饮料，要求查处", "过期食品"),
    ("{name}未公示食品经营许可证", "证照公示"),
    ("反映{name}后厨环境脏乱，有苍蝇", "环境卫生"),
    ("咨询{name}是否有资质制作凉菜", "咨询"),
)


def _hotline(world: World) -> Book:
    """12345 orders as GB18030 csv: the shop is named loosely, sometimes wrongly, sometimes not at all."""
    sheet = Sheet(
        ("序号", "诉求编号", "登记时间", "诉求类型", "被反映单位", "问题点位", "被反映街乡镇", "所在村社区",
         "主要内容", "二级承办单位简称",
         "办结时间", "办理情况", "是否解决", "是否满意"),
        notices=("接诉即办工单导出",),
    )  # fmt: skip
    chance = world.chance("hotline")
    for number in range(1, max(30, len(world.shops) // 3)):
        shop, day = _complained(world, chance)
        text, _ = chance.choice(_TOLD)
        told = spelling.said(shop, chance, _CALLED, on=day)
        said = "" if chance.random() < 0.12 or shop.told_apart else told.name
        closed = day + timedelta(days=chance.randint(2, 12))
        done = closed < world.today
        sheet.add(
            shop.number if said else None, number, f"BJ{day:%Y%m%d}{number:05d}",
            f"{day:%Y-%m-%d} {9 + number % 9:02d}:{number % 60:02d}:00",
            "投诉" if number % 4 else "举报", said, told.address if said else "", shop.town.name,
            shop.village or "不详", text.format(name=said or "一家饭馆"),
            shop.town.station, slashed(closed) if done else "", "已到现场核查并责令整改" if done else "",
            chance.choice(("解决", "部分解决", "未解决")) if done else "",
            chance.choice(("满意", "基本满意", "不满意")) if done else "",
        )  # fmt: skip
    return Book("complaints", "12345工单.csv", "12345接诉即办", [sheet])


def _complained(world: World, chance: random.Random, *, within: int = 0) -> tuple[Shop, date]:
    """A shop and a day on which it was open, in the last days where asked for; bad ones are complained of more."""
    span = within or (world.today - FIRST_DAY).days
    weights = [0.2 + shop.risk * 6 + (0.4 if shop.sector == "catering" else 0) for shop in world.shops]
    while True:
        shop = chance.choices(world.shops, weights)[0]
        day = world.today - timedelta(days=int(chance.random() ** 1.3 * span) + 1)
        if shop.open_on(day):
            return shop, day


def _platform(world: World) -> Book:
    """12315 registrations, some of which came from 12345 and carry its number."""
    sheet = Sheet(
        ("登记编号", "12345编号", "登记日期", "业务类型", "被投诉企业", "统一社会信用代码", "具体地址",
         "投诉内容", "问题类别",
         "投诉人", "投诉人电话", "争议金额", "处理状态", "处理结果"),
        "投诉举报", ("全国12315平台导出（演示数据）",),
    )  # fmt: skip
    chance = world.chance("platform")
    for number in range(1, max(24, len(world.shops) // 6)):
        shop, day = _complained(world, chance, within=9 if number <= RUNNING else 0)
        told = spelling.said(shop, chance, _REGISTERED, on=day)
        text, topic = chance.choice(_TOLD)
        sheet.add(
            shop.number, f"1110116{day:%Y%m%d}{number:06d}", f"BJ{day:%Y%m%d}{number:05d}" if number % 5 == 0 else "",
            slashed(day), "消费投诉" if number % 3 else "举报", told.name,
            shop.uscc if chance.random() < 0.3 or shop.told_apart else "", told.address, text.format(name=shop.sign),
            topic, words.person(chance), f"140****{number:04d}", chance.randint(10, 600),
            "处理中" if number <= RUNNING else "已办结", "" if number <= RUNNING else "调解达成一致",
        )  # fmt: skip
    sheet.add(
        None,
        "1110116209900001",
        "",
        slashed(world.today - timedelta(days=9)),
        "举报",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    )
    return Book("complaints", "12315登记.xlsx", "全国12315平台", [sheet])


def _penalties(world: World, history: History) -> Book:
    """Decisions in the columns of 双公示."""
    sheet = Sheet(
        ("行政处罚决定书文号", "行政相对人名称", "行政相对人代码_1(统一社会信用代码)", "法定代表人",
         "住所（住址）", "处罚决定日期", "违法行为类型",
         "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）", "处罚机关", "公示日期"),
        "行政处罚", ("行政处罚信息公示导出",),
    )  # fmt: skip
    chance = world.chance("penalties")
    for number, case in enumerate(history.penalties, start=1):
        fined, day = case.fine > 0, case.on
        said = f"警告；罚款{case.fine}元" if fined else "警告"
        sheet.add(
            case.shop.number, f"京怀市监处罚〔{day.year}〕{number}号", case.shop.name,
            case.shop.uscc if chance.random() < 0.9 or case.shop.told_apart else "",
            case.shop.owner, case.shop.address(), slashed(day), case.conduct,
            f"当事人在{case.shop.address()}{case.conduct}。", case.basis,
            "警告、罚款" if fined else "警告", said, case.fine / 10000 if fined else "", "北京市怀柔区市场监督管理局",
            slashed(min(day + timedelta(days=7), world.today)),
        )  # fmt: skip
    wrong = list(sheet.rows[0][1])
    wrong[0], wrong[5] = "京怀市监处罚〔2032〕1号", "2032-04-11"
    sheet.add(sheet.rows[0][0], *wrong)
    return Book("penalties", "行政处罚.xlsx", "执法办案系统", [sheet])
