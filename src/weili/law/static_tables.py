"""Tables of static factors: the product's, dated, and a bureau's own (115号 art. 19: provinces may adjust).

A factor is measured (levels by upper bound) or chosen (levels by key); the highest points of a form of
business sum to 40.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from weili.law.csv_table import Row, in_force, parse_rows, read_table
from weili.law.source import Article, Confidence, LawError

STATIC_MAXIMUM = Decimal(40)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a factor: an upper bound (inclusive, None = open) or a key that is chosen."""

    label: str
    up_to: Decimal | None
    key: str
    points: Decimal
    article: Article
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor with its levels in the order of the table; `form` limits it to one form of business."""

    name: str
    form: str
    measure: str
    absent_is_zero: bool
    maximum: Decimal
    levels: tuple[Level, ...]

    @property
    def chosen(self) -> bool:
        """Whether levels are chosen by key instead of measured."""
        return self.measure in {"choice", "food_risk", "consumers"}


@dataclass(frozen=True, slots=True)
class StaticTable:
    """One table of static points, by its name."""

    name: str
    factors: tuple[Factor, ...]

    def factors_for(self, form: str) -> tuple[Factor, ...]:
        """The factors that apply to a form of business."""
        return tuple(factor for factor in self.factors if factor.form in {"", form})


TITLES = {
    "form": "适用形式",
    "factor": "因素",
    "measure": "取值",
    "absent": "缺项",
    "level": "档次",
    "up_to": "上限",
    "key": "选项",
    "points": "分值",
    "factor_max": "该项最高分",
    "note": "说明",
    "regulation": "依据",
    "article": "条款",
    "in_force": "施行日期",
    "until": "失效日期",
    "confidence": "可信度",
}
_MEASURES = ("area_m2", "diners", "suppliers", "goods", "item_classes", "food_risk", "consumers", "choice")
_FORMS = ("", "restaurant", "canteen", "meal_delivery", "central_kitchen")


def _level(row: Row) -> Level:
    points = row.number_or_none("points")
    if points is None:
        points = row.number_or_none("stand_in_points")
    if points is None:
        raise row.refuse("points", "应填分值")
    if points < 0:
        raise row.refuse("points", "分值不能小于0")
    if points > row.decimal("factor_max"):
        raise row.refuse("points", f"分值不能大于该项最高分{row.text('factor_max')}")
    confidence = row.confidence if row.text("confidence") else Confidence.SECONDARY
    note = row.text("note")
    if not row.text("points"):
        note = "原表分值未得，暂按该项最高分计（待确认）"
    label = row.required("level")
    return Level(label, row.number_or_none("up_to"), row.text("key"), points, row.article, confidence, note)


def _factor(rows: list[Row]) -> Factor:
    first = rows[0]
    measure = first.one_of("measure", _MEASURES)
    factor = Factor(
        name=first.required("factor"),
        form=first.one_of("form", _FORMS),
        measure=measure,
        absent_is_zero=first.text("absent") == "zero",
        maximum=first.decimal("factor_max"),
        levels=tuple(_level(row) for row in rows),
    )
    for row in rows:
        if row.decimal("factor_max") != factor.maximum:
            raise row.refuse("factor_max", f"同一因素应相同，前为{factor.maximum}")
        if factor.chosen and not row.text("key"):
            raise row.refuse("key", "按选项计分的因素应填选项")
    if not factor.chosen:
        _check_bounds(rows)
    return factor


def _check_bounds(rows: list[Row]) -> None:
    last: Decimal | None = None
    for row in rows[:-1]:
        bound = row.number_or_none("up_to")
        if bound is None:
            raise row.refuse("up_to", "除最后一档外都应填上限")
        if last is not None and bound <= last:
            raise row.refuse("up_to", f"应大于上一档的上限{last}")
        last = bound
    if rows[-1].text("up_to"):
        raise rows[-1].refuse("up_to", "最后一档不设上限，应留空")


def _table(name: str, rows: Iterable[Row]) -> StaticTable:
    by_factor: dict[str, list[Row]] = {}
    for row in rows:
        by_factor.setdefault(row.required("factor"), []).append(row)
    return StaticTable(name, tuple(_factor(group) for group in by_factor.values()))


def parse_static_table(text: str, name: str = "静态风险因素量化分值表") -> StaticTable:
    """Reads a bureau's own table (CSV, Chinese or English headings); raises TableError (row, field).

    For each form of business the highest points must sum to 40 (115号 art. 10).
    """
    rows = parse_rows(
        text, ("factor", "measure", "level", "points", "factor_max", "regulation"), name, TITLES
    )
    if not rows:
        raise LawError("empty_table", f"表格“{name}”没有内容行：每行应是一个因素的一档。")
    table = _table(name, rows)
    forms = {factor.form for factor in table.factors} - {""} or {""}
    for form in sorted(forms):
        total = sum((factor.maximum for factor in table.factors_for(form)), Decimal(0))
        if total != STATIC_MAXIMUM:
            message = f"表格“{name}”各因素最高分合计应为40分，现为{total}分（适用形式：{form or '全部'}）。"
            raise LawError("not_forty", message)
    return table


@cache
def static_table(name: str, on: date) -> StaticTable:
    """A table of the product by name (catering, sales, sales_variantB, …) as in force on a day.

    Raises LawError where there is none: the points of ordinary producers (表1-1) were not published in full.
    """
    rows = [row for row in in_force(read_table("static_factors"), on) if row.text("table") == name]
    if not rows:
        message = f"{on.isoformat()}没有“{name}”的静态风险分值表，请上传本局使用的分值表。"
        raise LawError("no_static_table", message)
    return _table(name, rows)
