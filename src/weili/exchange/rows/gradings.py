"""Yearly risk grades (风险等级 A to D, A lowest): 《食品生产经营风险分级管理办法（试行）》."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.exchange.cells import Context, plain, several, year
from weili.exchange.days import past_day
from weili.exchange.fields import Kind, column
from weili.exchange.quantities import decimal
from weili.exchange.refusals import CellRefused
from weili.exchange.rows.parties import PARTY, PARTY_COLUMNS, PartyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow(PartyRow):
    """The risk grade of one business in one year."""

    year: int
    grade: str
    kind: str | None = None
    static_score: Decimal | None = None
    dynamic_score: Decimal | None = None
    total_score: Decimal | None = None
    previous_grade: str | None = None
    adjusted_for: str | None = None
    graded_on: date | None = None
    signers: tuple[str, ...] = ()
    approver: str | None = None
    planned_visits: str | None = None
    remark: str | None = None


def grade(cell: str, _: Context) -> str:
    """A letter A to D, with or without 级 and words around it ("A级", "风险等级B", "B级（中风险）")."""
    bare = plain(cell).upper().removeprefix("风险等级").removeprefix("风险").removesuffix("级")
    letter = bare.split("(", 1)[0].removesuffix("级")
    if letter not in ("A", "B", "C", "D"):
        raise CellRefused("unreadable_grade", f"等级“{cell[:20]}”读不出来，风险等级应为A、B、C或D")
    return letter


GRADES = Kind(
    "grades",
    "风险等级评定",
    (
        column("source_number", "评定编号", "评定表编号 定级编号 记录编号"),
        *PARTY_COLUMNS,
        column("year", "年度", "评定年度 年份 定级年度 等级年度 year", year, required=True),
        column(
            "grade",
            "风险等级",
            """等级 评定等级 风险级别 本年度风险等级 本年等级 定级结果 评定结果 grade""",
            grade,
            required=True,
        ),
        column("kind", "业态", "主体业态 单位类型 类别"),
        column(
            "static_score",
            "静态风险分值",
            "静态分 静态得分 静态风险因素分值 静态风险因素量化分值 静态分值",
            decimal,
        ),
        column(
            "dynamic_score",
            "动态风险分值",
            "动态分 动态得分 动态风险因素分值 动态风险因素量化分值 动态分值",
            decimal,
        ),
        column(
            "total_score", "风险等级得分", "总分 总得分 合计 合计得分 风险得分 得分 总分值 风险分值", decimal
        ),
        column("previous_grade", "上年度风险等级", "上年等级 上年度等级 原等级 原风险等级", grade),
        column("adjusted_for", "调整原因", "等级调整原因 调级理由 升降级原因"),
        column("graded_on", "评定日期", "定级日期 评定时间 打分日期", past_day),
        column("signers", "评定人员", "评定人 打分人员 打分人 填表人 监管人员", several),
        column("approver", "审核人", "审批人 复核人"),
        column("planned_visits", "年度检查频次", "检查频次 监督检查频次"),
        column("remark", "备注", "说明"),
    ),
    GradeRow,
    party=PARTY,
)
