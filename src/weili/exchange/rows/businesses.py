"""Businesses: the list of places of food business that a station keeps (底数台账)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.cells import code, latitude, lenient_choice, longitude, months, name, several, yes_no
from weili.exchange.days import past_day
from weili.exchange.fields import Kind, Values, column
from weili.exchange.quantities import decimal, whole
from weili.exchange.refusals import Refusal
from weili.exchange.rows.grading_facts import GOODS, consumers
from weili.exchange.rows.parties import NAME_HEADINGS, PARTY, PARTY_COLUMNS, PartyRow, party_name

STATUS = {
    "在营": "open",
    "营业": "open",
    "正常": "open",
    "正常营业": "open",
    "开业": "open",
    "存续": "open",
    "在业": "open",
    "正常经营": "open",
    "季节性歇业": "seasonal_rest",
    "季节歇业": "seasonal_rest",
    "冬季歇业": "seasonal_rest",
    "歇业": "closed_for_now",
    "停业": "closed_for_now",
    "暂停营业": "closed_for_now",
    "停业整顿": "closed_for_now",
    "装修": "closed_for_now",
    "失联": "gone",
    "查无": "gone",
    "已停业": "gone",
    "关闭": "gone",
    "倒闭": "gone",
    "注销": "gone",
    "已注销": "gone",
    "吊销": "gone",
    "搬迁": "gone",
    "拆迁": "gone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRow(PartyRow):
    """One place of food business as the source describes it."""

    shop_sign: str | None = None
    legal_person: str | None = None
    contact: str | None = None
    village: str | None = None
    station: str | None = None
    officers: tuple[str, ...] = ()
    kind: str | None = None
    main_type: str | None = None
    scale: str | None = None
    area: Decimal | None = None
    seats: int | None = None
    diners: int | None = None
    rooms: int | None = None
    employees: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    datum: str | None = None
    open_months: tuple[int, ...] = ()
    chain: str | None = None
    food_types: tuple[str, ...] = ()
    perishables: bool | None = None
    consumers: tuple[str, ...] = ()  # words of weili.law.static_points.Consumers
    suppliers: int | None = None
    packaged_ambient: int | None = None
    packaged_chilled: int | None = None
    packaged_frozen: int | None = None
    bulk_ambient: int | None = None
    bulk_chilled: int | None = None
    bulk_frozen: int | None = None
    online: bool | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    status: str | None = None
    remark: str | None = None


DATUMS = {
    "WGS84": "wgs84",
    "WGS-84": "wgs84",
    "GPS": "wgs84",
    "CGCS2000": "cgcs2000",
    "天地图": "cgcs2000",
    "GCJ02": "gcj02",
    "GCJ-02": "gcj02",
    "高德": "gcj02",
    "腾讯": "gcj02",
    "火星坐标": "gcj02",
    "BD09": "bd09",
    "BD-09": "bd09",
    "百度": "bd09",
}


def _finish(values: Values) -> list[Refusal]:
    north, east = values.get("latitude"), values.get("longitude")
    if (north is None) != (east is None):
        values["latitude"] = values["longitude"] = None
    return []


BUSINESSES = Kind(
    "businesses",
    "经营户",
    (
        column(
            "source_number",
            "档案编号",
            """企业编号 主体编号 企业ID 单位编号 主体身份代码 档案号 户号 经营户编号 id""",
            code,
        ),
        column(
            "business_name",
            "经营者名称",
            NAME_HEADINGS + " 营业执照名称 执照名称",
            party_name,
            advice="营业执照上的全称",
        ),
        *(each for each in PARTY_COLUMNS if each.name != "business_name"),
        column(
            "shop_sign",
            "店招名称",
            """招牌 招牌名称 店招 门头名称 字号 字号名称 门头 牌匾名称 外卖店名 shop_sign trade_name""",
            name,
        ),
        column(
            "legal_person",
            "法定代表人（负责人）",
            """法定代表人 负责人 法定代表人/业主 经营者 业主 法人 法人代表 负责人姓名 legal_person""",
            name,
        ),
        column("contact", "联系人", "联系人姓名 食品安全联系人", name),
        column("village", "所属村社区", "村/社区 村社区 社区/村 社区 村 行政村 所在村社区", name),
        column(
            "station",
            "所属监管所",
            """监管所 市场所 管辖工商所 监管机构 市场监管所 管辖所 所属所 所属市场所 监管单位""",
            name,
        ),
        column("officers", "监管人员", "监管员 管片干部 片区负责人 包片人员", several),
        column("kind", "业态", "主体类型 单位类型 经营类别 餐饮类型 企业类型 行业类别 类别 类型 kind", name),
        column("main_type", "主体业态", "ZTYT main_type", name),
        column("scale", "规模", "餐馆规模 单位规模 CGGM", name),
        column(
            "area",
            "经营面积",
            """面积 经营面积(平方米) 面积(平方米) 经营面积(㎡) 面积(㎡) 使用面积 area""",
            decimal,
        ),
        column("seats", "就餐座位数", "座位数 餐位数 餐位 seats", whole),
        column("diners", "供餐人数", "就餐人数 最大供餐人数 日供餐人数 用餐人数 每餐就餐人数 diners", whole),
        column("rooms", "客房数", "房间数 rooms", whole),
        column("employees", "从业人员数", "从业人数 职工人数 员工人数 employees", whole),
        column("latitude", "纬度", "北纬 lat latitude Y坐标 纬度坐标", latitude),
        column("longitude", "经度", "东经 lon lng longitude X坐标 经度坐标", longitude),
        column(
            "datum", "坐标系", "坐标系统 坐标类型", lenient_choice(DATUMS, "WGS84、CGCS2000、GCJ02或BD09")
        ),
        column("open_months", "营业月份", "经营月份 开放月份 营业季节 经营时间(月) open_months", months),
        column("chain", "连锁品牌", "连锁总部 品牌 所属连锁企业 连锁名称 是否连锁 chain", name),
        column("food_types", "经营项目", "经营范围 食品类别 经营食品种类 主营食品 food_types", several),
        column(
            "perishables",
            "是否含高危易腐食品",
            """高危易腐食品 含高危易腐食品 含高危易腐 高危易腐 是否含高危易腐 是否高危易腐 是否有高危易腐食品
            是否经营高危易腐食品 perishables""",
            yes_no,
            advice="填“是”或“否”",
        ),
        column(
            "consumers",
            "主要消费对象",
            "消费对象 供餐对象 服务人群 服务对象 就餐人群 用餐人群 主要供餐对象 主要服务对象 consumers",
            consumers,
        ),
        column(
            "suppliers",
            "供货者数量",
            "供货者数 供货者家数 供货商数量 供货商数 供应商数量 供应商数 供应商家数 suppliers",
            whole,
        ),
        *(column(each.field, each.factor, each.headings, whole) for each in GOODS),
        column("online", "是否网络经营", "是否入网 是否网络餐饮 网络经营 外卖 是否外卖", yes_no),
        column("opened_on", "成立日期", "开业日期 注册日期 开业时间 成立时间 opened_on", past_day),
        column("closed_on", "停业日期", "注销日期 歇业日期 关闭日期", past_day),
        column(
            "status",
            "经营状态",
            "状态 营业状态 登记状态 主体状态 status",
            lenient_choice(STATUS, "在营、季节性歇业、停业、失联或注销"),
        ),
        column("remark", "备注", "说明 remark"),
    ),
    BusinessRow,
    _finish,
    party=PARTY,
)
