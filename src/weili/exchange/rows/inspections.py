"""Inspections by officers (监督检查) and self-checks of businesses (日管控、周排查、月调度)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.cells import choice, code, lenient_choice, name, several, yes_no
from weili.exchange.days import coming_day, past_day
from weili.exchange.fields import Kind, Values, column
from weili.exchange.quantities import decimal, whole
from weili.exchange.refusals import Refusal
from weili.exchange.rows.parties import PARTY, PARTY_COLUMNS, PartyRow

MODE = {
    "现场检查": "on_site",
    "现场": "on_site",
    "实地检查": "on_site",
    "非现场检查": "off_site",
    "非现场": "off_site",
    "远程检查": "off_site",
    "视频检查": "off_site",
    "书面检查": "off_site",
}
PURPOSE = {
    "日常检查": "routine",
    "日常监督检查": "routine",
    "常规检查": "routine",
    "计划检查": "routine",
    "双随机": "routine",
    "双随机检查": "routine",
    "飞行检查": "unannounced",
    "体系检查": "system",
    "专项检查": "campaign",
    "专项": "campaign",
    "投诉举报": "complaint",
    "投诉举报检查": "complaint",
    "举报核查": "complaint",
    "有因检查": "cause",
    "回头看": "recheck",
    "复查": "recheck",
    "整改复查": "recheck",
    "许可核查": "licence",
    "现场核查": "licence",
    "重大活动保障": "event",
}
RESULT = {
    "符合": "pass",
    "合格": "pass",
    "未发现问题": "pass",
    "无问题": "pass",
    "通过": "pass",
    "基本符合": "conditions",
    "基本合格": "conditions",
    "发现问题": "conditions",
    "限期整改": "conditions",
    "责令改正": "conditions",
    "责令整改": "conditions",
    "不符合": "fail",
    "不合格": "fail",
    "未通过": "fail",
    "停业整顿": "fail",
    "立案查处": "fail",
    "立案调查": "fail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRow(PartyRow):
    """One visit of officers with its result and findings."""

    inspected_on: date
    officers: tuple[str, ...] = ()
    mode: str | None = None
    purpose: str | None = None
    purpose_text: str | None = None
    campaign: str | None = None
    template: str | None = None
    result: str | None = None
    failed_items: tuple[str, ...] = ()
    problems: str | None = None
    item_results: tuple[tuple[str, str], ...] = ()
    key_findings: int | None = None
    general_findings: int | None = None
    measures: str | None = None
    correct_by: date | None = None
    rechecked_on: date | None = None
    corrected: bool | None = None
    score: Decimal | None = None
    remark: str | None = None


def _finish(values: Values) -> list[Refusal]:
    """Columns headed by an item code (2.1, *3.4 …) hold the results item by item."""
    extra: dict[str, str] = values.get("extra") or {}
    items = {head: cell for head, cell in extra.items() if _is_item(head)}
    if items:
        values["item_results"] = tuple((head.strip("*★ "), cell) for head, cell in items.items())
        values["extra"] = {head: cell for head, cell in extra.items() if head not in items}
        if not values.get("failed_items"):
            failed = tuple(
                h
                for h, cell in values["item_results"]
                if cell.strip() in ("否", "不符合", "不合格", "×", "N")
            )
            values["failed_items"] = failed
    return []


def _is_item(heading: str) -> bool:
    bare = heading.strip("*★ ")
    head = bare.split(" ", 1)[0].split("　", 1)[0]
    return head[:1].isdigit() and head.replace(".", "", 2).isdigit() and "." in head


INSPECTIONS = Kind(
    "inspections",
    "监督检查",
    (
        column(
            "source_number",
            "检查编号",
            """检查记录编号 记录编号 检查表编号 任务编号 检查单号 检查任务编号 文书编号 编号""",
            code,
        ),
        *PARTY_COLUMNS,
        column(
            "inspected_on",
            "检查日期",
            "检查时间 现场检查日期 检查完成时间 监督检查日期 inspected_on",
            past_day,
            required=True,
        ),
        column("officers", "检查人员", "检查人 执法人员 监督检查人员 检查员 监管人员 officers", several),
        column("mode", "检查方式", "检查形式", lenient_choice(MODE, "现场检查或非现场检查")),
        column(
            "purpose",
            "检查类型",
            "检查来源 任务来源 检查类别 检查事由 检查性质 检查目的 purpose",
            lenient_choice(PURPOSE, "日常检查、飞行检查、体系检查、专项检查、投诉举报、复查等"),
            keeps="purpose_text",
        ),
        column("campaign", "专项行动", "专项名称 专项检查名称 任务名称 检查任务名称", name),
        column("template", "检查表", "检查表名称 检查模板 检查要点表 检查表类型", name),
        column(
            "result",
            "检查结果",
            "检查结论 结果 检查结果判定 监督检查结果 result",
            choice(RESULT, "符合、基本符合或不符合"),
        ),
        column(
            "failed_items",
            "不符合项",
            "不符合项编号 问题项 不合格项目 问题条款 问题编号 不符合项目序号",
            several,
        ),
        column(
            "problems",
            "发现问题",
            """存在问题 问题描述 检查情况 检查发现的问题 问题 主要问题 发现的问题 problems""",
        ),
        column("key_findings", "重点项问题数", "重点项不符合数 重点问题数", whole),
        column("general_findings", "一般项问题数", "一般项不符合数 一般问题数 问题数 问题数量", whole),
        column("measures", "处理措施", "处理意见 处置措施 处理结果 处理情况"),
        column("correct_by", "整改期限", "责令改正期限 整改截止日期 限期整改日期", coming_day),
        column("rechecked_on", "复查日期", "复查时间 整改复查日期", past_day),
        column("corrected", "是否整改", "整改情况 是否整改完成 是否已整改", yes_no),
        column("score", "得分", "检查得分 总分 分值", decimal),
        column("remark", "备注", "说明"),
    ),
    InspectionRow,
    _finish,
    party=PARTY,
)

LEVEL = {
    "日管控": "daily",
    "日": "daily",
    "每日": "daily",
    "日检": "daily",
    "日自查": "daily",
    "daily": "daily",
    "周排查": "weekly",
    "周": "weekly",
    "每周": "weekly",
    "周检": "weekly",
    "周自查": "weekly",
    "weekly": "weekly",
    "月调度": "monthly",
    "月": "monthly",
    "每月": "monthly",
    "月检": "monthly",
    "monthly": "monthly",
}
SELF_RESULT = RESULT | {
    "正常": "pass",
    "是": "pass",
    "异常": "fail",
    "有问题": "fail",
    "否": "fail",
    "已整改": "conditions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckRow(PartyRow):
    """One record of 日管控, 周排查 or 月调度 kept by a business."""

    checked_on: date
    level: str
    checker: str | None = None
    role: str | None = None
    template: str | None = None
    items_checked: int | None = None
    result: str | None = None
    problems: str | None = None
    problem_count: int | None = None
    measures: str | None = None
    corrected_on: date | None = None
    photos: tuple[str, ...] = ()
    remark: str | None = None


SELF_CHECKS = Kind(
    "self-checks",
    "企业自查",
    (
        column("source_number", "自查编号", "记录编号 编号 自查记录编号", code),
        *PARTY_COLUMNS,
        column(
            "checked_on",
            "自查日期",
            "检查日期 日期 自查时间 检查时间 填报日期 checked_on",
            past_day,
            required=True,
        ),
        column(
            "level",
            "自查类型",
            "类型 自查类别 级别 检查类型 管控类型 层级 频次 level",
            choice(LEVEL, "日管控、周排查或月调度"),
            required=True,
        ),
        column("checker", "自查人", "检查人 检查人员 食品安全员 食品安全总监 填报人 填写人 责任人", name),
        column("role", "职务", "身份 岗位 角色 人员类型", name),
        column("template", "自查表", "清单名称 风险管控清单 检查表 检查表名称", name),
        column("items_checked", "检查项数", "自查项数 检查项目数", whole),
        column(
            "result",
            "自查结果",
            "检查结果 结果 自查结论 是否合格 result",
            choice(SELF_RESULT, "正常、合格、发现问题或异常"),
        ),
        column("problems", "发现问题", "存在问题 问题 问题描述 风险隐患 食品安全风险隐患 problems"),
        column("problem_count", "问题数", "问题数量 隐患数", whole),
        column("measures", "整改措施", "整改情况 处理措施 采取措施 防范措施"),
        column("corrected_on", "整改日期", "整改完成日期 整改时间", past_day),
        column("photos", "照片", "图片 现场照片 附件 照片链接 photos", several),
        column("remark", "备注", "说明"),
    ),
    SelfCheckRow,
    party=PARTY,
)
