"""Static risk (40 points): what a business is, by factor tables that provinces may adjust (115号 art. 10–19).

The tables are dated data (static_tables); a bureau uploads its own. Points that no text gave carry
Confidence.PROPOSED, and where even a stand-in was needed the highest of the factor is taken: never too
little risk by our ignorance.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from weili.law.csv_table import in_force, read_table
from weili.law.kinds import Kind, Sector, kind
from weili.law.letters import StaticTier
from weili.law.source import Article, Confidence
from weili.law.static_tables import Factor, Level, StaticTable, parse_static_table, static_table

__all__ = [
    "Consumers",
    "Factor",
    "Facts",
    "FoodType",
    "Level",
    "Line",
    "StaticScore",
    "StaticTable",
    "parse_static_table",
    "score",
    "static_table",
    "static_tier",
    "table_for",
]


class FoodType(StrEnum):
    """What a caterer makes (经营项目), from the simplest to the riskiest."""

    SIMPLE = "simple"  # 自制饮品、其他简单制售
    HOT = "hot"
    PASTRY = "pastry"
    COLD = "cold"
    DECORATED_CAKE = "decorated_cake"
    RAW = "raw"

    @property
    def label(self) -> str:
        """The item as permits word it (食品经营许可审查通则)."""
        return _FOOD_LABELS[self.value]


class Consumers(StrEnum):
    """For whom a caterer cooks (消费对象)."""

    INDIVIDUAL = "individual"
    BANQUET = "banquet"
    COLLECTIVE = "collective"
    SPECIAL = "special"

    @property
    def label(self) -> str:
        """The consumers as the static table words them."""
        return _CONSUMER_LABELS[self.value]


_FOOD_LABELS = {
    "simple": "自制饮品、其他简单制售",
    "hot": "热食类",
    "pastry": "糕点类",
    "cold": "冷食类",
    "decorated_cake": "裱花蛋糕",
    "raw": "生食类",
}
_CONSUMER_LABELS = {
    "individual": "普通散客",
    "banquet": "团餐、宴席（100人以上）",
    "collective": "职工、工地等集中用餐",
    "special": "学生、幼儿、老人、病人等特定人群",
}


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


_FACT_WORDS = {
    "area_m2": "经营场所面积（平方米）",
    "diners": "供餐人数",
    "suppliers": "供货者数量",
    "goods": "各类食品单品数",
    "item_classes": "经营项目",
    "food_risk": "经营项目及是否含高危易腐食品",
    "consumers": "主要消费对象",
}


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
