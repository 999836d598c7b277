"""Supervision plans made elsewhere (年度监督检查计划): how many visits a business was to have in a year."""

from dataclasses import dataclass

from weili.exchange.cells import Context, year
from weili.exchange.fields import Kind, column
from weili.exchange.quantities import whole
from weili.exchange.refusals import CellRefused
from weili.exchange.rows.gradings import grade
from weili.exchange.rows.parties import PARTY, PARTY_COLUMNS, PartyRow

#: a visit a month is the most that a plan can hold
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(PartyRow):
    """The planned visits of one business in one year."""

    year: int
    visits: int
    grade: str | None = None
    reason: str | None = None
    remark: str | None = None


def _visits(cell: str, context: Context) -> int:
    found = whole(cell, context)
    if found > MOST:
        raise CellRefused("unreadable_count", f"计划检查次数“{cell[:20]}”超过每月一次，应为0到{MOST}")
    return found


PLANS = Kind(
    "plans",
    "年度监督检查计划",
    (
        column("source_number", "计划编号", "任务编号 计划任务编号"),
        column("year", "年度", "计划年度 年份 检查年度", year, required=True),
        *PARTY_COLUMNS,
        column(
            "visits",
            "计划检查次数",
            "检查次数 计划次数 年度计划检查次数 年度检查次数 计划频次 检查频次 年度检查频次",
            _visits,
            required=True,
        ),
        column("grade", "风险等级", "等级 风险级别", grade),
        column("reason", "计划理由", "理由 检查理由 列入原因 计划依据"),
        column("remark", "备注", "说明"),
    ),
    PlanRow,
    party=PARTY,
)
