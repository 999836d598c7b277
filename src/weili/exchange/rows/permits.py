"""Permits and filings: 食品经营许可证, 食品生产许可证, 小餐饮登记, 预包装食品备案.

Columns of three real systems: a county data directory, the "审批企业导入" template of a system, and
the provincial table e_spjyxkxx with pinyin column names; and the 双公示 licence columns (XK_…).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.cells import code, lenient_choice, masked_id, name, phone, several, yes_no
from weili.exchange.days import end_day, past_day
from weili.exchange.fields import Kind, Row, Values, column
from weili.exchange.quantities import decimal, whole
from weili.exchange.refusals import Refusal
from weili.exchange.rows.parties import (
    LICENCE_HEADINGS,
    NAME_HEADINGS,
    PHONE_HEADINGS,
    TOWN_HEADINGS,
    USCC_HEADINGS,
    party_name,
)

STATUS = {
    "有效": "valid",
    "正常": "valid",
    "在用": "valid",
    "存续": "valid",
    "1": "valid",
    "现有效": "valid",
    "注销": "cancelled",
    "已注销": "cancelled",
    "依申请注销": "cancelled",
    "依职权注销": "cancelled",
    "吊销": "revoked",
    "已吊销": "revoked",
    "撤销": "annulled",
    "已撤销": "annulled",
    "撤回": "withdrawn",
    "过期": "expired",
    "已过期": "expired",
    "失效": "expired",
    "已失效": "expired",
    "无效": "expired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRow(Row):
    """One permit or filing as its register holds it; the source's own number is the permit number."""

    identity = ("issued_on", "valid_to", "status")  # a renewed permit keeps its number

    licence_no: str
    operator_name: str
    uscc: str | None = None
    legal_person: str | None = None
    legal_person_id: str | None = None
    domicile: str | None = None
    premises: str | None = None
    town: str | None = None
    main_type: str | None = None
    items: tuple[str, ...] = ()
    valid_from: date | None = None
    issued_on: date | None = None
    valid_to: date | None = None
    issuer: str | None = None
    approved_on: date | None = None
    first_issued_on: date | None = None
    signer: str | None = None
    status: str | None = None
    business_type: str | None = None
    decision_number: str | None = None
    acceptance_number: str | None = None
    accepted_on: date | None = None
    area: Decimal | None = None
    scale: str | None = None
    canteen_type: str | None = None
    seats: int | None = None
    employees: int | None = None
    chain: bool | None = None
    online: bool | None = None
    central_kitchen: bool | None = None
    warehouse: str | None = None
    old_licence_no: str | None = None
    daily_office: str | None = None
    daily_officers: tuple[str, ...] = ()
    contact: str | None = None
    phone: str | None = None
    complaint_phone: str | None = None
    remark: str | None = None


def _finish(values: Values) -> list[Refusal]:
    values["source_number"] = values.get("licence_no")
    issued, ends = values.get("issued_on"), values.get("valid_to")
    if issued and ends and ends < issued:
        return [Refusal("end_before_start", "valid_to", "有效期止早于发证日期，请核对两个日期")]
    return []


PERMITS = Kind(
    "permits",
    "许可与备案",
    (
        column(
            "licence_no",
            "许可证编号",
            LICENCE_HEADINGS + " 编号 证号 登记证号 SC证号",
            code,
            required=True,
        ),
        column(
            "operator_name",
            "经营者名称",
            NAME_HEADINGS + " 行政相对人名称 XK_XDR_MC 生产者名称",
            party_name,
            required=True,
        ),
        column("uscc", "统一社会信用代码", USCC_HEADINGS + " XK_XDR_SHXYM", code),
        column(
            "legal_person",
            "法定代表人（负责人）",
            """法定代表人 负责人 法定代表人/业主 经营者 业主 法人 法人代表 FDDBRFZR XK_FRDB
            legal_person""",
            name,
        ),
        column(
            "legal_person_id",
            "法定代表人身份证号",
            "法定代表人证件号码 法定代表人(负责人)证件号码 负责人身份证号 FDDBRFZRZZHM XK_FR_ZJHM XK_FR_SFZH",
            masked_id,
        ),
        column("domicile", "住所", "企业住所 注册地址 住址 ZS domicile"),
        column(
            "premises",
            "经营场所",
            """经营场所地址 经营地址 生产地址 地址 实际经营地址 经营场所(地址) JYCS premises""",
        ),
        column("town", "街道乡镇", TOWN_HEADINGS, name),
        column("main_type", "主体业态", "主题业态 业态 主体业态名称 ZTYT ZTYTMC main_type", name),
        column(
            "items",
            "经营项目",
            """经营范围 许可范围 许可项目 许可内容 经营类别 食品类别 JYXM XK_NR items""",
            several,
        ),
        column("valid_from", "有效期自", "有效期起 有效期限自 有效期开始日期 XK_YXQZ", past_day),
        column(
            "issued_on",
            "发证日期",
            """签发日期 备案时间 备案日期 许可决定日期 发证时间 FZRQ XK_JDRQ issue_date
            issued_on""",
            past_day,
        ),
        column(
            "valid_to",
            "有效期至",
            """有效日期 有效期限至 有效期止 有效期 有效期限 截止日期 有效期截止日期 YXQZ XK_YXQZI
            valid_to""",
            end_day,
        ),
        column("approved_on", "核准日期", "HZRQ", past_day),
        column("first_issued_on", "首次发证日期", "新办日期 XBRQ 首次许可日期", past_day),
        column("issuer", "发证机关", "备案机关 发证机 许可机关 FZJG XK_XKJG issuer"),
        column("signer", "签发人", "QFR", name),
        column(
            "status",
            "许可证状态",
            "状态 证书状态 当前状态 许可状态 XKZZT XK_ZT status",
            lenient_choice(STATUS, "有效、注销、吊销、撤销或过期"),
        ),
        column("business_type", "经济性质", "申请类型 业务类型 JJXZ YWLX"),
        column("decision_number", "行政许可决定文书号", "许可决定文书号 行政许可决定书文号 XK_WSH"),
        column("acceptance_number", "行政许可申请受理通知书文号", "受理通知书文号 受理编号"),
        column("accepted_on", "受理日期", "受理时间", past_day),
        column("area", "经营面积", "经营面积(平方米) 经营场所面积 面积 加工经营场所使用面积 JYMJ", decimal),
        column("scale", "餐馆规模", "规模 CGGM", name),
        column("canteen_type", "食堂类型", "STLX", name),
        column("seats", "就餐座位数", "座位数 餐位数 JCZWS", whole),
        column("employees", "职工人数", "从业人数 从业人员数 ZGRS", whole),
        column("chain", "是否连锁", "连锁 连锁经营 LSJY", yes_no),
        column("online", "是否网络经营", "网络经营 SFHWLJY", yes_no),
        column("central_kitchen", "是否中央厨房", "中央厨房 ZYCF", yes_no),
        column("warehouse", "仓库地址", "外设仓库地址 CKDZ"),
        column("old_licence_no", "原许可证编号", "原许可证号 YXKZBH", code),
        column(
            "daily_office",
            "日常监督管理机构",
            "监管机构 管辖工商所 日常监管机构 监管所 所属监管所 管辖单位 RCJDGLJG",
        ),
        column("daily_officers", "日常监督管理人员", "监管人员 日常监管人员 RCJDGLRY", several),
        column("contact", "联系人", "LXR", name),
        column("phone", "联系电话", PHONE_HEADINGS, phone),
        column("complaint_phone", "投诉举报电话", "TSJBDH", phone),
        column("remark", "备注", "BZ remark"),
    ),
    PermitRow,
    _finish,
    once="licence_no",
)
