"""Visitor numbers of places and scenic spots (客流), counted or estimated."""

from dataclasses import dataclass
from datetime import date

from weili.exchange.cells import Context, lenient_choice, name, plain
from weili.exchange.days import past_day
from weili.exchange.fields import Kind, Row, Values, column
from weili.exchange.quantities import decimal
from weili.exchange.refusals import CellRefused, Refusal
from weili.exchange.rows.parties import TOWN_HEADINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorRow(Row):
    """How many people came to a place on a day."""

    place: str
    counted_on: date
    visitors: int
    town: str | None = None
    estimate: bool | None = None
    method: str | None = None
    period: str | None = None
    source: str | None = None
    remark: str | None = None


def _people(cell: str, context: Context) -> int:
    """A head count; 万人次 in the cell or the heading multiplies by ten thousand."""
    bare = plain(cell).lstrip("约近").rstrip("人次")
    factor = 10000 if bare.endswith("万") or ("万" in context.heading and not bare.endswith("万")) else 1
    count = decimal(bare.rstrip("万"), context) * factor
    if count < 0 or count != count.to_integral_value():
        raise CellRefused("unreadable_count", f"人数“{cell[:20]}”应为不小于0的整数")
    return int(count)


ESTIMATE = {
    "估算": "estimate",
    "估计": "estimate",
    "预测": "forecast",
    "预计": "forecast",
    "实测": "counted",
    "统计": "counted",
    "实际": "counted",
    "闸机": "counted",
    "售票": "counted",
    "手机信令": "counted",
    "是": "estimate",
    "否": "counted",
}


def _finish(values: Values) -> list[Refusal]:
    method = values.get("method")
    if method is not None and values.get("estimate") is None:
        values["estimate"] = method in ("estimate", "forecast")
    return []


VISITORS = Kind(
    "visitors",
    "客流",
    (
        column("source_number", "记录编号", "编号"),
        column(
            "place",
            "景区（点）名称",
            """景区 景区名称 景点 景点名称 地点 点位 点位名称 区域 单位名称 名称 place spot""",
            name,
            required=True,
        ),
        column(
            "counted_on", "日期", "统计日期 时间 统计时间 客流日期 date counted_on", past_day, required=True
        ),
        column(
            "visitors",
            "接待人数",
            """游客量 客流量 人数 接待人次 游客人数 接待游客 客流 接待量 游客接待量 接待游客量
            接待游客(万人次) 人次 接待人数(人次) visitors number""",
            _people,
            required=True,
        ),
        column("town", "所属街乡镇", "所在乡镇 " + TOWN_HEADINGS.replace("所属街乡镇", ""), name),
        column(
            "method",
            "是否估算",
            "统计方式 数据类型 数据性质 estimate 估算",
            lenient_choice(ESTIMATE, "估算或实测"),
        ),
        column("period", "时段", "统计时段 节假日", name),
        column("source", "数据来源", "来源 填报单位", name),
        column("remark", "备注", "说明"),
    ),
    VisitorRow,
    _finish,
)
