"""Static risk (40 points): what a business is, by factor tables that provinces may adjust (115号 art. 10–19).

The tables are dated data; a bureau uploads its own. Points that no text gave carry Confidence.PROPOSED, and
where even a stand-in was needed the highest of the factor is taken: never too little risk by our ignorance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from weili.law.csv_table import Row, in_force, parse_rows, read_table
from weili.law.kinds import Kind, Sector, kind
from weili.law.letters import StaticTier
from weili.law.source import Article, Confidence, LawError

STATIC_MAXIMUM = Decimal(40)


class FoodType(StrEnum):
    """What a caterer makes (经营项目), from the simplest to the riskiest."""

    SIMPLE = "simple"  # 自制饮品、其他简单制售
    HOT = "hot"
    PASTRY = "pastry"
    COLD = "cold"
    DECORATED_CAKE = "decorated_cake"
    RAW = "raw"


class Consumers(StrEnum):
    """For whom a caterer cooks (消费对象)."""

    INDIVIDUAL = "individual"
    BANQUET = "banquet"
    COLLECTIVE = "collective"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a business; None = not known, never guessed.

    `goods` counts goods by factor name (预包装单品数-冷藏), `choices` names the levels of factors that are
    chosen and not measured. Areas are square metres, diners those of one meal.
    """

    kind: str
    area_m2: Decimal | None = None
    diners: int | None = None
    food_types: frozenset[FoodType] | None = None
    perishables: bool | None = None
    consumers: frozenset[Consumers] | None = None
    goods: Mapping[str, Decimal] | None = None
    suppliers: int | None = None
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def about(self) -> Kind:
        """The kind as the table knows it; raises LawError for an unknown code."""
        return kind(self.kind)

    @property
    def sector(self) -> Sector:
        """The sector of the kind."""
        return self.about.sector


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


@dataclass(frozen=True, slots=True)
class Line:
    """One factor as scored, with what a citizen may contest: level, points, article, how sure."""

    factor: str
    level: str
    points: Decimal
    maximum: Decimal
    article: Article
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class StaticScore:
    """The static score: sum of the lines, or the facts that are missing (then no points are usable)."""

    table: str
    points: Decimal
    lines: tuple[Line, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every factor could be scored."""
        return not self.missing


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
_FACT_WORDS = {
    "area_m2": "经营场所面积（平方米）",
    "diners": "供餐人数",
    "suppliers": "供货者数量",
    "goods": "各类食品单品数",
    "item_classes": "经营项目",
    "food_risk": "经营项目及是否含高危易腐食品",
    "consumers": "主要消费对象",
}


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


def table_for(facts: Facts, on: date) -> StaticTable:
    """The product's table for a business; raises LawError where no text was found for its sector."""
    if facts.sector is Sector.CATERING:
        return static_table("catering", on)
    if facts.sector is Sector.CIRCULATION:
        return static_table("sales", on)
    return static_table(
        "health_food_production" if facts.kind == "SPECIAL_FOOD_PRODUCER" else "production", on
    )


def _food_risk(facts: Facts) -> frozenset[str] | None:
    if not facts.food_types:
        return None
    found = set()
    if FoodType.RAW in facts.food_types:
        found.add("raw")
    if FoodType.DECORATED_CAKE in facts.food_types:
        found.add("cold_perishables")
    if facts.food_types == {FoodType.SIMPLE}:
        return frozenset({"simple"})
    if facts.perishables is None:
        # a raw dish decides by itself: nothing else could score higher
        return frozenset(found) if "raw" in found else None
    if not facts.perishables:
        return frozenset(found | {"no_perishables"})
    return frozenset(
        found | ({"cold_perishables"} if FoodType.COLD in facts.food_types else {"hot_perishables"})
    )


def _consumers(facts: Facts) -> frozenset[str] | None:
    if facts.about.special_group:
        return frozenset({Consumers.SPECIAL.value})
    if facts.consumers:
        return frozenset(member.value for member in facts.consumers)
    return (
        frozenset({Consumers.COLLECTIVE.value}) if facts.about.form in {"canteen", "meal_delivery"} else None
    )


def _selected(factor: Factor, facts: Facts) -> frozenset[str] | None:
    if factor.measure == "food_risk":
        return _food_risk(facts)
    if factor.measure == "consumers":
        return _consumers(facts)
    return facts.choices.get(factor.name)


def _measured(factor: Factor, facts: Facts) -> Decimal | None:
    if factor.measure == "goods":
        return None if facts.goods is None else facts.goods.get(factor.name)
    if factor.measure == "item_classes":
        return Decimal(len(facts.food_types)) if facts.food_types else None
    value: Decimal | int | None = getattr(facts, factor.measure)
    return None if value is None else Decimal(value)


def _level_of(factor: Factor, facts: Facts) -> Level | None:
    if factor.chosen:
        selected = _selected(factor, facts)
        matching = [level for level in factor.levels if selected and level.key in selected]
        return max(matching, key=lambda level: level.points, default=None)
    if len(factor.levels) == 1 and factor.levels[0].up_to is None:
        return factor.levels[0]  # one level for all: nothing needs to be known
    value = _measured(factor, facts)
    if value is None or (value == 0 and factor.absent_is_zero):
        return None
    return next(level for level in factor.levels if level.up_to is None or value <= level.up_to)


def _missing_word(factor: Factor, facts: Facts) -> str | None:
    """The fact that a factor lacks; None where its absence counts as zero."""
    if factor.absent_is_zero and not (factor.measure == "goods" and facts.goods is None):
        return None
    return _FACT_WORDS.get(factor.measure, factor.name)


def score(facts: Facts, on: date, *, table: StaticTable | None = None) -> StaticScore:
    """The static points of a business on a day, by the product's table or a bureau's own.

    Facts that are missing are named in `missing`; an absent factor that the table counts as nothing is a
    line of 0 points. Raises LawError where there is no table for the sector.
    """
    used = table or table_for(facts, on)
    lines: list[Line] = []
    missing: list[str] = []
    for factor in used.factors_for(facts.about.form):
        level = _level_of(factor, facts)
        if level is None:
            word = _missing_word(factor, facts)
            if word is not None:
                missing.append(word)
                continue
            zero = factor.levels[0]
            level = Level("无此项", None, "", Decimal(0), zero.article, zero.confidence)
        line = Line(
            factor.name,
            level.label,
            level.points,
            factor.maximum,
            level.article,
            level.confidence,
            level.note,
        )
        lines.append(line)
    total = sum((line.points for line in lines), Decimal(0))
    return StaticScore(used.name, total, tuple(lines), tuple(dict.fromkeys(missing)))


_LARGE_FORMS = frozenset({"central_kitchen", "meal_delivery", "canteen"})


def _catering_case(facts: Facts) -> str | None:
    if facts.about.special_group or facts.about.form in _LARGE_FORMS:
        return "special_or_large"
    if facts.consumers and Consumers.SPECIAL in facts.consumers:
        return "special_or_large"
    risk = _food_risk(facts)
    if risk is None:
        return None
    return next(iter(risk)) if risk in ({"simple"}, {"no_perishables"}) else "perishables"


def _sales_case(facts: Facts) -> str | None:
    if facts.goods is None:
        return None
    sold = {name for name, count in facts.goods.items() if count > 0}
    if any("冷" in name for name in sold):
        return "chilled"
    return "bulk" if any("散装" in name for name in sold) else "prepackaged"


@lru_cache(maxsize=4096)
def _tiers(on: date) -> dict[tuple[str, str], StaticTier]:
    rows = in_force(read_table("static_tiers"), on)
    return {(row.text("sector"), row.text("case")): StaticTier(row.text("tier")) for row in rows}


def static_tier(facts: Facts, on: date) -> StaticTier | None:
    """The static tier Ⅰ–Ⅳ档 of a caterer or seller; None where the facts do not say. A tier is no grade."""
    if facts.sector is Sector.CATERING:
        case = _catering_case(facts)
    else:
        case = _sales_case(facts) if facts.sector is Sector.CIRCULATION else None
    return None if case is None else _tiers(on).get((facts.sector.value, case))
