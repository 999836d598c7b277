"""How often a business is inspected in a year: minimum, plan, published cap, each with its reason.

National principle of 115号 (A 1, B 1–2, C 2–3, D 3–4), full coverage of all items in 24 months (Order 49 art.
22), overlays (scenic area, key supervision, small operators), and the cap that each authority publishes
(国办发〔2024〕54号). A bureau uploads its own table; where none of its rows fits, the national row answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import permutations

from weili.law.csv_table import Row, in_force, least_sure, parse_rows, read_table
from weili.law.kinds import Sector, kind
from weili.law.letters import RiskGrade
from weili.law.source import Article, Confidence, LawError

COVERAGE_MONTHS = 24
_COVERAGE = Article("食品生产经营监督检查管理办法", "第二十二条第一款")
_COVERAGE_SINCE = date(2022, 3, 15)
_CAP = Article("国务院办公厅关于严格规范涉企行政检查的意见（国办发〔2024〕54号）", "四")
_CAP_SINCE = date(2025, 1, 3)


class Overlay(StrEnum):
    """What moves the plan within or above the table (叠加因素)."""

    SCENIC = "scenic"
    KEY_SUPERVISION = "key_supervision"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Because:
    """One reason with its article and how sure it is."""

    text: str
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class FrequencyRow:
    """One row of a table; empty territory, sector or kind = any; grade None = ungraded."""

    territory: str
    sector: str
    kind: str
    grade: RiskGrade | None
    minimum: Decimal
    maximum: Decimal
    planned: Decimal
    cap: int | None
    note: str
    article: Article
    confidence: Confidence
    row: Row

    def fits(self, territory: str, sector: Sector, code: str, grade: RiskGrade | None) -> bool:
        """Whether the row speaks of this business."""
        return (
            self.grade is grade
            and territory.startswith(self.territory)
            and self.sector in {"", sector.value}
            and self.kind in {"", code}
        )

    @property
    def precision(self) -> tuple[int, int, int]:
        """How narrowly the row is drawn: kind before sector before territory."""
        return bool(self.kind), bool(self.sector), len(self.territory)


@dataclass(frozen=True, slots=True)
class Frequency:
    """Visits in one year. `minimum` is owed, `planned` proposed, `cap` None where none was published.

    `coverage_months`: within so many months every item is to be inspected once, whatever the grade.
    """

    minimum: int
    planned: int
    cap: int | None
    coverage_months: int
    because: tuple[Because, ...]
    warnings: tuple[str, ...]
    confidence: Confidence


TITLES = {
    "territory": "区划代码",
    "sector": "环节",
    "kind": "业态",
    "grade": "风险等级",
    "minimum": "最少次数",
    "maximum": "最多次数",
    "planned": "计划次数",
    "cap": "公布上限",
    "note": "说明",
    "regulation": "依据",
    "article": "条款",
    "in_force": "施行日期",
    "until": "失效日期",
    "confidence": "可信度",
}


def _frequency_row(row: Row) -> FrequencyRow:
    letter = row.one_of("grade", ("", "A", "B", "C", "D", "未评定"))
    sector = row.one_of("sector", ("", *(member.value for member in Sector)))
    minimum, planned = row.decimal("minimum"), row.decimal("planned")
    maximum = row.number_or_none("maximum")
    top = max(minimum, planned) if maximum is None else maximum
    cap = row.whole("cap")
    if minimum < 0:
        raise row.refuse("minimum", "次数不能小于0")
    if planned < minimum:
        raise row.refuse("planned", f"计划次数不能少于最少次数{minimum}")
    if top < planned:
        raise row.refuse("maximum", f"最多次数不能少于计划次数{planned}")
    return FrequencyRow(
        row.text("territory"),
        sector,
        row.text("kind"),
        RiskGrade(letter) if letter in {"A", "B", "C", "D"} else None,
        minimum,
        top,
        planned,
        cap,
        row.text("note"),
        row.article,
        row.confidence if row.text("confidence") else Confidence.SURE,
        row,
    )


def parse_frequency_table(text: str, name: str = "监督检查频次表") -> tuple[FrequencyRow, ...]:
    """Reads a bureau's own table (CSV, Chinese or English headings); raises TableError (row, field).

    Its rows are taken as the bureau's published decision and come before the national principle.
    """
    rows = parse_rows(text, ("grade", "minimum", "planned", "regulation"), name, TITLES)
    if not rows:
        raise LawError("empty_table", f"表格“{name}”没有内容行：每行应是一个等级的次数。")
    read = tuple(_frequency_row(row) for row in rows)
    _never_less_for_more_risk(read)
    return read


def _never_less_for_more_risk(rows: Sequence[FrequencyRow]) -> None:
    for row, other in permutations(rows, 2):
        same = (row.territory, row.sector, row.kind) == (other.territory, other.sector, other.kind)
        if not same or row.grade is None or other.grade is None:
            continue
        if row.grade.level < other.grade.level and row.minimum > other.minimum:
            expected = f"风险更高的{other.grade.value}级不能少于{row.grade.value}级的{row.minimum}次"
            raise other.row.refuse("minimum", expected)


@cache
def national_rows() -> tuple[FrequencyRow, ...]:
    """The rows of the product's own table, the national principle among them."""
    return tuple(_frequency_row(row) for row in read_table("frequency"))


def _choose(
    rows: Iterable[FrequencyRow], where: tuple[str, Sector, str], grade: RiskGrade | None, on: date
) -> FrequencyRow | None:
    territory, sector, code = where
    fitting = [row for row in rows if row.row.holds_on(on) and row.fits(territory, sector, code, grade)]
    return max(fitting, key=lambda row: row.precision, default=None)


def _overlay_rows(
    overlays: Iterable[Overlay], grade: RiskGrade | None, on: date
) -> list[tuple[Overlay, Row]]:
    wanted = {overlay.value: overlay for overlay in overlays}
    grades = {"", grade.value if grade else "-"}
    rows = in_force(read_table("frequency_overlays"), on)
    return [
        (wanted[row.text("overlay")], row)
        for row in rows
        if row.text("overlay") in wanted and row.text("grade") in grades
    ]


def _overlaid(base: FrequencyRow, overlays: Iterable[Overlay], on: date) -> tuple[Decimal, list[Because]]:
    """The planned visits after the overlays, and why: small lowers first, the others only ever raise."""
    planned, because = base.planned, []
    rows = _overlay_rows(overlays, base.grade, on)
    for overlay, row in sorted(rows, key=lambda pair: pair[0] is not Overlay.SMALL):
        if overlay is Overlay.SMALL:
            # an ungraded small one keeps its one visit: that visit is what makes it gradable
            planned = min(planned, base.minimum if base.grade else base.planned)
        elif overlay is Overlay.KEY_SUPERVISION:
            planned = max(planned, base.maximum)
        else:
            planned = max(planned, row.decimal("planned"))
        because.append(Because(row.required("text"), row.article, row.confidence))
    return planned, because


def _cap_warnings(cap: int | None, minimum: int, planned: int, on: date) -> list[str]:
    if on < _CAP_SINCE:
        return []
    if cap is None:
        return ["尚未录入本局公布的年度检查频次上限，计划未受上限约束（待确认）。"]
    said = []
    if minimum > cap:
        said.append(f"公布的上限{cap}次低于应检查的{minimum}次，请提请调整上限或合并检查。")
    if planned > cap:
        said.append(f"按等级和叠加因素应为{planned}次，受公布的上限限制为{cap}次。")
    return said


def frequency(
    code: str,
    grade: RiskGrade | None,
    year: int,
    *,
    territory: str = "",
    overlays: Iterable[Overlay] = (),
    table: Sequence[FrequencyRow] = (),
) -> Frequency:
    """The visits that a business of a kind and grade gets in a year (监督检查频次).

    `grade` None = ungraded. `territory` is a division code, `table` the bureau's own rows, which come first.
    Raises LawError for an unknown kind or a year before the first rule. Visits are whole: half a visit a
    year (once in two years) is owed as none this year and kept by `coverage_months`.
    """
    on = date(year, 12, 31)  # a rule that begins within the year governs its plan
    about = kind(code)
    where = (territory, about.sector, code)
    base = _choose(table, where, grade, on) or _choose(national_rows(), where, grade, on)
    if base is None:
        raise LawError("no_frequency", f"{year}年没有可适用的监督检查频次规定。")
    chosen = set(overlays) | ({Overlay.SMALL} if about.small else set())
    amount, moved = _overlaid(base, chosen, on)
    minimum = int(base.minimum)
    planned = max(minimum, int(amount))
    warnings = _cap_warnings(base.cap, minimum, planned, on)
    because = [Because(_base_text(base), base.article, base.confidence), *moved]
    if on >= _COVERAGE_SINCE:
        because.append(Because("两年内对每户全部检查要点至少覆盖一次", _COVERAGE, Confidence.SURE))
    if base.cap is not None:
        planned = min(planned, base.cap)
        because.append(Because(f"本局公布的年度上限{base.cap}次", _CAP, base.confidence))
    confidence = least_sure(reason.confidence for reason in because)
    return Frequency(minimum, planned, base.cap, COVERAGE_MONTHS, tuple(because), tuple(warnings), confidence)


def _base_text(base: FrequencyRow) -> str:
    span = f"{base.minimum}次" if base.minimum == base.maximum else f"{base.minimum}至{base.maximum}次"
    subject = base.grade.label if base.grade else "未评定等级"
    return f"{subject}：每年{span}" + (f"（{base.note}）" if base.note else "")
