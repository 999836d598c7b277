"""Complaints, reports, hotline orders: exports of 12345 (接诉即办) and of 全国12315平台 (Order 121)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from weili.exchange.cells import code, lenient_choice, name, phone, several, yes_no
from weili.exchange.days import coming_day, past_day, past_moment
from weili.exchange.fields import Kind, Values, column
from weili.exchange.quantities import yuan
from weili.exchange.refusals import Refusal
from weili.exchange.rows.parties import (
    ADDRESS_HEADINGS,
    LICENCE_HEADINGS,
    USCC_HEADINGS,
    PartyRow,
    party_name,
)

TYPE = {
    "投诉": "complaint",
    "消费投诉": "complaint",
    "举报": "report",
    "投诉举报": "mixed",
    "投诉+举报": "mixed",
    "投诉/举报": "mixed",
    "咨询": "inquiry",
    "求助": "help",
    "诉求": "help",
    "建议": "suggestion",
    "表扬": "praise",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRow(PartyRow):
    """One complaint, report or hotline order; the business may be named loosely or not at all."""

    received_at: datetime | None = None
    title: str | None = None
    content: str
    type: str | None = None
    channel: str | None = None
    problem_class: tuple[str, ...] = ()
    goods_class: str | None = None
    other_number: str | None = None
    complainant: str | None = None
    complainant_phone: str | None = None
    district: str | None = None
    village: str | None = None
    handling_unit: str | None = None
    lead_role: str | None = None
    status: str | None = None
    due_on: date | None = None
    closed_on: date | None = None
    outcome: str | None = None
    reply: str | None = None
    solved: str | None = None
    satisfied: str | None = None
    amount: Decimal | None = None
    online: bool | None = None
    labels: tuple[str, ...] = ()
    remark: str | None = None


SOLVED = {"解决": "yes", "已解决": "yes", "部分解决": "partly", "未解决": "no", "是": "yes", "否": "no"}
SATISFIED = {
    "满意": "yes",
    "基本满意": "mostly",
    "不满意": "no",
    "未评价": "none",
    "一般": "mostly",
    "是": "yes",
    "否": "no",
}


def _finish(values: Values) -> list[Refusal]:
    if values.get("source_number") is None and values.get("other_number"):
        values["source_number"], values["other_number"] = values["other_number"], None
    return []


COMPLAINTS = Kind(
    "complaints",
    "投诉举报",
    (
        column(
            "source_number",
            "工单编号",
            """诉求编号 登记编号 工单号 投诉编号 举报编号 登记号 受理编号 单号 编号 投诉单编号
            举报单编号 12315编号 案件编号""",
            code,
        ),
        column("other_number", "关联编号", "12345编号 来源编号 外部编号 原工单编号 12345工单编号", code),
        column(
            "business_name",
            "被投诉单位",
            """企业名称 被反映单位 被诉方 被投诉人 被举报人 被举报单位 被投诉企业 被投诉方 商户名称
            涉事主体 被投诉举报单位 被诉主体名称 投诉对象 被反映对象 涉及单位 单位名称 被投诉商家""",
            party_name,
        ),
        column("uscc", "统一社会信用代码", USCC_HEADINGS, code),
        column("licence_no", "许可证编号", LICENCE_HEADINGS, code),
        column(
            "address",
            "被投诉单位地址",
            """问题点位 事发地址 被反映地址 具体地址 问题地址 小区点位 点位 涉事地址 发生地址 """
            + ADDRESS_HEADINGS,
        ),
        column("town", "被反映街乡镇", "街乡镇 所属街乡镇 街道乡镇 街道 乡镇 所属乡镇 town", name),
        column("phone", "被投诉单位电话", "被诉方电话 企业电话 商户电话", phone),
        column(
            "received_at",
            "登记时间",
            """来电时间 受理时间 接收时间 派单时间 登记日期 投诉时间 举报时间 诉求时间 接单时间
            创建时间 收到日期 受理日期 投诉日期 来电日期 received_on received_at""",
            past_moment,
        ),
        column("title", "标题", "工单标题 诉求标题 主题"),
        column(
            "content",
            "主要内容",
            """诉求内容 内容 投诉内容 举报内容 问题描述 问题陈述 工单内容 反映内容 诉求描述 事实 text
            content 投诉举报内容 具体内容""",
            required=True,
        ),
        column(
            "type",
            "工单类型",
            "诉求类型 类型 业务类型 登记类型 信息类型",
            lenient_choice(TYPE, "投诉、举报、咨询、求助或建议"),
        ),
        column("channel", "来源", "诉求来源 来源渠道 渠道 接收方式 受理方式 处理受理方式 登记来源", name),
        column(
            "problem_class",
            "问题分类",
            """问题类别 投诉问题类别 举报问题类别 三级分类 诉求分类 问题类型 事项分类""",
            lambda cell, context: several(
                cell.replace("->", "、").replace("--", "、").replace(">", "、"), context
            ),
        ),
        column("goods_class", "客体类别", "商品类别 服务类别 客体", name),
        column("complainant", "来电人", "投诉人 举报人 诉求人 反映人 提供方 姓名 投诉人姓名", name),
        column(
            "complainant_phone",
            "来电人电话",
            "来电人电话/账号 来电号码 投诉人电话 举报人电话 联系电话 诉求人电话",
            phone,
        ),
        column("district", "被反映区", "区县 所属区", name),
        column("village", "所在村社区", "村/社区 社区 村 所属社区 小区", name),
        column(
            "handling_unit",
            "二级承办单位简称",
            "承办单位 二级承办单位 办理单位 主办单位 处理部门 责任单位",
            name,
        ),
        column("lead_role", "工单性质", "承办性质", name),
        column("status", "工单状态", "状态 办理状态 处理状态", name),
        column(
            "due_on",
            "办理时限",
            "截止时间 到期时间 办结时限 处理期限 反馈时限",
            lambda cell, c: coming_day(cell.split(" ")[0], c),
        ),
        column("closed_on", "办结时间", "办结日期 完成时间 结案日期", past_day),
        column("outcome", "办理结果", "处理结果 办理情况 处理情况"),
        column("reply", "回复内容", "答复内容 反馈内容"),
        column("solved", "是否解决", "解决情况", lenient_choice(SOLVED, "解决、部分解决或未解决")),
        column(
            "satisfied",
            "是否满意",
            "满意情况 满意度",
            lenient_choice(SATISFIED, "满意、基本满意、不满意或未评价"),
        ),
        column("amount", "涉及金额", "争议金额 消费金额 涉案金额 金额 涉及金额(元)", yuan),
        column("online", "是否网购", "是否网络购物", yes_no),
        column("labels", "标签", "关键字 关键词", several),
        column("remark", "备注", "说明 note"),
    ),
    ComplaintRow,
    _finish,
)
