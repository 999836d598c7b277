"""Sampling results and published sampling notices (《食品安全抽样检验管理办法》 arts 29, 42-46).

Headings: the 抽样单 of the national system, its upload template of 26 columns, its two publication templates
(合格, 不合格), and the relay-site bulletins (信息来源, 物料名称, 供应商 = the sampled unit).
"""

from dataclasses import dataclass
from datetime import date

from weili.exchange.cells import Context, code, name, phone, plain
from weili.exchange.days import past_day, printed_day
from weili.exchange.fields import Kind, Row, Values, column
from weili.exchange.notices import Finding, parse_findings
from weili.exchange.quantities import split_item_limit
from weili.exchange.refusals import CellRefused, Refusal
from weili.exchange.rows.parties import TOWN_HEADINGS, party_name

UNIT_HEADINGS = """被抽样单位 被抽检单位 被抽检单位名称 被抽单位 被抽单位名称 受检单位 受检单位名称
            供应商 抽样单位(被) 被采样单位 采样单位(被) 单位名称 经营者名称 销售单位 销售单位名称
            sampled_unit unit_name"""
UNIT_ADDRESS_HEADINGS = """被抽样单位详细地址 被抽检单位地址 受检单位地址 被抽样单位所在地 抽样地址 单位地址
            unit_address"""
NUMBER_HEADINGS = """抽样单编号 样品编号 抽检编号 采样单编号 抽样单号 样品抽样编号 sample_number"""
PRODUCER_HEADINGS = """标称生产企业 标称生产单位 标称生产者名称 生产企业名称 生产企业 生产单位 生产商
            标称生产商 生产者 生产厂家 producer"""
FOOD_HEADINGS = "样品名称 物料名称 产品名称 食品名 名称 商品名称 food_name"
CATEGORY_HEADINGS = """食品分类 产品分类 食品大类(一级) 食品大类 食品类别 样品类别 类别 大类 category"""
DATE_HEADINGS = """生产日期/批号 生产/购进日期 生产日期/购进日期 生产(购进)日期 生产日期(批号)
            标称生产日期 购进日期 加工日期 生产日期/批次 production_date"""


def verdict(cell: str, _: Context) -> str:
    """合格 → pass, 不合格 → fail, 问题样品 → problem (risk monitoring has problems, not failures)."""
    word = plain(cell)
    if any(no in word for no in ("不合格", "不符合", "不达标")):
        return "fail"
    if "问题" in word:
        return "problem"
    if "不判定" not in word and any(yes in word for yes in ("合格", "符合", "达标")):
        return "pass"
    raise CellRefused("unreadable_verdict", f"判定“{cell[:20]}”读不出来，应为合格、不合格或问题样品")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow(Row):
    """What a result and a notice have in common: the sample, the unit it was taken from, the producer."""

    verdict: str
    unit_name: str | None = None
    unit_uscc: str | None = None
    unit_licence_no: str | None = None
    unit_address: str | None = None
    unit_town: str | None = None
    unit_phone: str | None = None
    producer_name: str | None = None
    producer_address: str | None = None
    food_name: str | None = None
    category: str | None = None
    specification: str | None = None
    trademark: str | None = None
    production_date: date | None = None
    production_text: str | None = None
    batch: str | None = None
    programme: str | None = None
    laboratory: str | None = None
    published_on: date | None = None
    findings: tuple[Finding, ...] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingResultRow(SampleRow):
    """One sample (or one item of a sample) with its verdict."""

    identity = ("item", "result")  # the national export has one row per item under one sample number

    sampled_on: date | None = None
    stage: str | None = None
    place_kind: str | None = None
    sample_kind: str | None = None
    item: str | None = None
    item_group: str | None = None
    result: str | None = None
    result_unit: str | None = None
    limit: str | None = None
    limit_min: str | None = None
    limit_max: str | None = None
    judged_by: str | None = None
    tested_by: str | None = None
    problem_class: str | None = None
    report_number: str | None = None
    reported_on: date | None = None
    source: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingNoticeRow(SampleRow):
    """One sample as published: a failing one with its findings, or a passing one."""

    serial: str | None = None
    notice_number: str | None = None
    unit_province: str | None = None


def _finish_result(values: Values) -> list[Refusal]:
    if values["verdict"] == "pass" or not values.get("item"):
        return []
    item, limit = split_item_limit(values["item"])
    limit = values.get("limit") or limit
    result = values.get("result")
    if result and ("初检" in result or "复检" in result):
        values["findings"] = tuple(
            Finding(f.item, f.result, f.standard or limit, f.phase)
            for f in parse_findings(f"{item}║{result}")
        )
        return []
    several = () if limit or result else parse_findings(values["item"])
    values["findings"] = several if len(several) > 1 else (Finding(item, result, limit, None),)
    return []


def findings(cell: str, _: Context) -> tuple[Finding, ...]:
    """The failing cell of a notice (see `notices.parse_findings`)."""
    found = parse_findings(cell)
    if not found or any(not each.item for each in found):
        raise CellRefused(
            "unreadable_findings", f"“{cell[:40]}”读不出不合格项目，应写成“项目║检验结果║标准值”"
        )
    return found


#: one of these at least says what a line of a notice is about; a closing remark has none of them
_TOLD = ("food_name", "unit_name", "producer_name", "source_number")


def _finish_notice(values: Values) -> list[Refusal]:
    found: tuple[Finding, ...] = values.get("findings") or ()
    result, standard = values.pop("_result", None), values.pop("_standard", None)
    if len(found) == 1 and found[0].result is None and result:
        values["findings"] = found = (Finding(found[0].item, result, standard, found[0].phase),)
    stated = values.get("verdict")
    if not found and not any(values.get(name) for name in _TOLD):
        text = "没有样品、单位，也没有不合格项目，读不出是哪一批样品；若是说明文字，不必处理"
        return [Refusal("missing_sample", "food_name", text)]
    if stated == "pass" and found:
        return [Refusal("verdict_contradicts", "verdict", "判定为合格，却列有不合格项目，请核对")]
    values["verdict"] = stated or ("fail" if found else "pass")
    return []


_SAMPLE = (
    column("source_number", "抽样编号", NUMBER_HEADINGS, code),
    column("unit_name", "被抽样单位名称", UNIT_HEADINGS, party_name, advice="在其处抽样的经营户或生产者"),
    column(
        "unit_uscc",
        "被抽样单位统一社会信用代码",
        "统一社会信用代码 社会信用代码 被抽样单位社会信用代码 营业执照号",
        code,
    ),
    column("unit_licence_no", "被抽样单位许可证号", "许可证号 许可证编号 经营许可证号", code),
    column("unit_address", "被抽样单位地址", UNIT_ADDRESS_HEADINGS),
    column("unit_town", "街道乡镇", TOWN_HEADINGS, name),
    column("unit_phone", "被抽样单位电话", "联系电话 电话 被抽样单位联系电话", phone),
    column("producer_name", "标称生产企业名称", PRODUCER_HEADINGS, name),
    column(
        "producer_address", "标称生产企业地址", "生产企业地址 标称生产者地址 生产单位地址 标称生产单位地址"
    ),
    column("food_name", "食品名称", FOOD_HEADINGS, name),
    column("category", "分类", CATEGORY_HEADINGS),
    column("specification", "规格型号", "规格 型号规格 规格/型号"),
    column("trademark", "商标", "标称商标 品牌"),
    column("production_date", "生产日期", DATE_HEADINGS, printed_day, keeps="production_text"),
    column("batch", "批号", "批次 生产批号 批次号"),
    column(
        "programme",
        "任务来源",
        """任务来源/项目名称 项目名称 任务类别 抽检任务 计划名称 任务名称 programme""",
    ),
    column("laboratory", "检验机构", "检验机构名称 承检机构 检测机构 检验单位 承检单位"),
    column("remark", "备注", "说明 备注(检出限、定量限或检测低限等)"),
)

SAMPLING_RESULTS = Kind(
    "sampling-results",
    "抽检结果",
    (
        *_SAMPLE,
        column(
            "verdict",
            "判定",
            """结果判定 检验结论 结论 判定结果 检验结果判定 样品结论 检测结论 综合判定 单项判定
            总体结论 抽检结果 是否合格 verdict""",
            verdict,
            required=True,
        ),
        column("sampled_on", "抽样日期", "采样日期 抽样时间 采样时间 抽检日期 sampled_on", past_day),
        column("stage", "抽样环节", "环节 采样环节"),
        column("place_kind", "抽样地点", "抽样场所 采样地点 食品品种(三级)"),
        column("sample_kind", "样品类型", "食品细类(四级) 食品亚类(二级) 抽样类型"),
        column("item", "检验项目", "检测项目 不合格项目 检验项目名称 项目 item"),
        column("item_group", "项目分类", "检验类型"),
        column("result", "检验结果", "检测结果 实测值 检测值 检验值 result"),
        column("result_unit", "结果单位", "单位 计量单位 检测单位"),
        column("limit", "限量值", "标准值 标准限值 限值 标准要求 技术要求 limit"),
        column("limit_min", "最小允许限", "标准最小允许限"),
        column("limit_max", "最大允许限", "标准最大允许限"),
        column("judged_by", "判定依据", "判定标准"),
        column("tested_by", "检验依据", "检验方法 检测方法 检验依据简化版"),
        column("problem_class", "问题产品检验结论", "问题类别 不合格原因"),
        column("report_number", "报告书编号", "报告编号 检验报告编号 报告号", code),
        column("reported_on", "报告日期", "检验报告日期 签发日期 报告签发日期", past_day),
        column("source", "信息来源", "数据来源 来源"),
        column("publisher", "发布单位", "公布单位 部署机构 公告单位"),
        column("published_on", "发布日期", "公告日期 公布日期 发布时间", past_day),
    ),
    SamplingResultRow,
    _finish_result,
    party=("unit_name", "unit_uscc", "unit_licence_no"),
    nameless=True,
)

SAMPLING_NOTICE = Kind(
    "sampling-notice",
    "抽检公告",
    (
        *_SAMPLE,
        column(
            "findings",
            "不合格项目║检验结果║标准值",
            """不合格项目/检测结果/标准值 不合格项目 不合格项目/检验结果/标准要求 不合格项目/检验结果
            不合格项目/检验结果/标准限值 不合格项目(检验结果/标准值) 不合格项目及检验结果
            不合格情况 不合格项 fail_raw findings""",
            findings,
        ),
        column("verdict", "判定", "结论 检验结论 检验结果判定 抽检结果 是否合格", verdict),
        column("serial", "序号", "编号"),
        column("notice_number", "公告号", "通告号 公告编号 通告编号 公告期号 bulletin"),
        column("published_on", "公告日期", "通告日期 发布日期 公布日期 发布时间", past_day),
        column("unit_province", "被抽样单位所在省份", "所在省份 抽样省份 省份"),
        column("_result", "检验结果", "检测结果 实测值"),
        column("_standard", "标准值", "标准要求 限量值 标准限值"),
    ),
    SamplingNoticeRow,
    _finish_notice,
    party=("unit_name", "unit_uscc", "unit_licence_no"),
    nameless=True,
)
