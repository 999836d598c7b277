"""What the sampling and case systems export: results, a published notice, penalties."""

from datetime import timedelta

from weili.twin.events import History, Sampled
from weili.twin.sheets import Book, Cell, Sheet, slashed, worded
from weili.twin.spelling import Habit, Scribe
from weili.twin.world import World

_LABS = ("北京泉石检测技术中心（虚构）", "怀柔区食品检验所（虚构）")
_SHEETS = Habit(0.4, 0.15, 0.45, 0.6)
_STAGES = {"catering": "餐饮", "circulation": "流通", "production": "生产"}
#: a report comes some weeks after the sample; what was taken later has none yet
_REPORTED = 25


def books(world: World, history: History) -> list[Book]:
    """The files of laboratories and of the case system."""
    return [_results(world, history), _notice(world), _penalties(world, history)]


def _results(world: World, history: History) -> Book:
    """Sampling results under the headings of the national system's sheets."""
    sheet = Sheet(
        ("抽样单编号", "任务来源", "被抽样单位名称", "被抽样单位地址", "许可证号", "联系电话", "抽样环节", "食品大类",
         "样品名称", "生产(购进)日期", "抽样时间", "检验结论", "不合格项目", "检验结果", "标准值", "报告日期",
         "检验机构名称"),
        "抽检结果", ("食品安全抽样检验结果汇总",),
    )  # fmt: skip
    scribe = Scribe(_SHEETS, world.chance("results"))
    for place, sample in enumerate(history.samples):
        sheet.add(sample.shop.number, *_sample(sample, place, world, scribe))
    for business, cells in sheet.rows[-1:]:
        unread, nobody = list(cells), list(cells)
        unread[0], unread[11] = "XBJ209900001", "待定"
        sheet.add(business, *unread)
        nobody[0], nobody[2:6], nobody[10], nobody[11] = "XBJ209900002", [""] * 4, "", "合格"
        sheet.add(None, *nobody)
    return Book("sampling-results", "抽检结果.csv", "抽检系统", "抽检", [sheet])


def _sample(sample: Sampled, place: int, world: World, scribe: Scribe) -> list[Cell]:
    shop, told = sample.shop, scribe.said(sample.shop, sample.on)
    rapid = "快速" in sample.task
    reported = min(sample.on + timedelta(days=1 if rapid else _REPORTED), world.today)
    made = sample.on - timedelta(days=scribe.chance.randint(0, 9))
    return [
        sample.number, sample.task, told.name, told.address, told.permit, told.phone, _STAGES[shop.sector],
        sample.category, sample.food, slashed(made), slashed(sample.on), sample.verdict, sample.item, sample.result,
        sample.standard, slashed(reported), _LABS[place % 2],
    ]  # fmt: skip


def _notice(world: World) -> Book:
    """A published notice of the city with failing samples: some of the district, one of another."""
    published = world.today - timedelta(days=40)
    sheet = Sheet(
        ("序号", "抽样编号", "标称生产企业名称", "被抽样单位名称", "被抽样单位地址", "食品名称", "规格型号",
         "生产日期/批号", "不合格项目║检验结果║标准值", "检验机构", "备注"),
        "不合格样品", (f"食品安全监督抽检信息公告（演示，虚构）{worded(published)}", "附件1 不合格样品信息"),
    )  # fmt: skip
    there = [s for s in world.shops if s.sector != "production" and s.open_on(published) and not s.told_apart]
    told = (
        "霉菌║初检：210CFU/g；复检：190CFU/g║≤150CFU/g",
        "腐霉利║0.73mg/kg║≤0.2mg/kg；毒死蜱║0.11mg/kg║≤0.02mg/kg",
        "大肠菌群║检出/50cm²║不得检出/50cm²",
        "酒精度║39.1%vol║42±1%vol",
    )
    foods = ("栗子糕", "韭菜", "餐碗", "纯粮白酒")
    year = published.year % 100
    for place, shop in enumerate(world.chance("notice").sample(there, 3)):
        sheet.add(
            shop.number, place + 1, f"GC{year}{place + 1:08d}", "/", shop.name, shop.address(), foods[place], "散装",
            slashed(published - timedelta(days=60)), told[place], _LABS[0], "",
        )  # fmt: skip
    sheet.add(None, 4, f"GC{year}00000004", "北京清石酒业有限公司（虚构）", "北京百佳兴商贸有限公司（虚构）",
              "北京市顺义区仁和镇望田路8号", foods[3], "500mL/瓶", slashed(published - timedelta(days=200)), told[3],
              _LABS[0], "")  # fmt: skip
    sheet.add(None, 5, f"GC{year}00000005", "/", "北京丰月成超市（虚构）", "北京市密云区鼓楼街道青禾街3号", "橙子",
              "散装", slashed(published - timedelta(days=62)), "联苯菊酯║/║≤0.05mg/kg║", _LABS[1],
              "标准值以公告为准")  # fmt: skip
    return Book("sampling-notice", "抽检不合格公告.xlsx", "市局抽检公告", "抽检", [sheet])


def _penalties(world: World, history: History) -> Book:
    """Decisions in the columns of 双公示, with the sample a case arose from."""
    sheet = Sheet(
        ("行政处罚决定书文号", "行政相对人名称", "行政相对人代码_1(统一社会信用代码)", "法定代表人", "住所（住址）",
         "处罚决定日期", "违法行为类型", "违法事实", "处罚依据", "处罚类别", "处罚内容", "罚款金额（万元）", "处罚机关",
         "公示日期", "抽样单编号"),
        "行政处罚", ("行政处罚信息公示导出",),
    )  # fmt: skip
    chance, numbers = world.chance("penalty sheets"), dict.fromkeys(range(2021, world.today.year + 1), 0)
    for case in history.penalties:
        day, fined = case.on, case.fine > 0
        numbers[day.year] += 1
        published = day + timedelta(days=chance.randint(3, 12))
        sheet.add(
            case.shop.number, f"京怀市监处罚〔{day.year}〕{numbers[day.year]}号", case.shop.name,
            case.shop.uscc if chance.random() < 0.9 or case.shop.told_apart else "", case.shop.owner,
            case.shop.address(), slashed(day), case.conduct, f"当事人在{case.shop.address()}{case.conduct}。",
            case.basis,
            "警告、罚款" if fined else "警告", f"警告；罚款{case.fine}元" if fined else "警告",
            case.fine / 10000 if fined else "", "北京市怀柔区市场监督管理局",
            slashed(published) if published < world.today else "", case.sample,
        )  # fmt: skip
    for business, cells in sheet.rows[:1]:
        wrong = list(cells)
        wrong[0], wrong[5], wrong[14] = "京怀市监处罚〔2032〕1号", f"{world.today.year + 6}-04-11", ""
        sheet.add(business, *wrong)
    return Book("penalties", "行政处罚.xlsx", "执法办案系统", "执法办案", [sheet])
