"""The statutory risk grade A–D: static and dynamic points, bands, the new business, and why one is ungraded.

《食品生产经营风险分级管理办法（试行）》 (115号) art. 10, 22, 24. A grade is an opinion with its lines; two
people sign it. *Ungraded* is an outcome with its reason, never a missing value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from weili.law.csv_table import in_force, least_sure, read_table
from weili.law.dynamic_points import DYNAMIC_MAXIMUM, DynamicScore, GroupScore
from weili.law.letters import RiskGrade, StaticTier
from weili.law.source import Article, Confidence, LawError
from weili.law.static_points import Facts, Line, StaticScore, score, static_tier
from weili.law.static_tables import StaticTable

_EDGE = Decimal(60)


@dataclass(frozen=True, slots=True)
class Band:
    """One band of the total: over (exclusive, None = from 0) up to (inclusive, None = open)."""

    grade: RiskGrade
    over: Decimal | None
    up_to: Decimal | None
    article: Article
    confidence: Confidence


class NewEntityMode(StrEnum):
    """How a new business is graded without an inspection (115号 art. 24)."""

    SCALED = "scaled"
    STATIC_ONLY = "static_only"


@dataclass(frozen=True, slots=True)
class Switches:
    """The dated choices that the text leaves open; a bureau may pass its own."""

    new_entity_mode: NewEntityMode = NewEntityMode.SCALED
    edge_60: RiskGrade = RiskGrade.C
    midyear_raise: bool = False


@lru_cache(maxsize=4096)
def switches(on: date) -> Switches:
    """The choices in force on a day, as delivered; raises LawError before 115号."""
    rows = {row.text("switch"): row for row in in_force(read_table("grading_switches"), on)}
    if len(rows) < 3:
        raise LawError("no_grading_rule", f"{on.isoformat()}风险分级管理办法尚未施行，不能评定。")
    return Switches(
        NewEntityMode(rows["NEW_ENTITY_MODE"].text("value")),
        RiskGrade(rows["EDGE_60"].text("value")),
        rows["MIDYEAR_RAISE"].yes("value"),
    )


@lru_cache(maxsize=4096)
def bands(on: date) -> tuple[Band, ...]:
    """The bands in force on a day, A first; raises LawError before the first known version."""
    rows = in_force(read_table("grade_bands"), on)
    if not rows:
        raise LawError("no_grading_rule", f"{on.isoformat()}风险分级管理办法尚未施行，不能评定。")
    return tuple(
        Band(
            RiskGrade(row.text("grade")),
            row.number_or_none("over"),
            row.number_or_none("up_to"),
            row.article,
            row.confidence,
        )
        for row in rows
    )


def band(total: Decimal, on: date, *, chosen: Switches | None = None) -> Band:
    """The band of a total of 0–100 points, compared unrounded; exactly 60 goes by the switch EDGE_60.

    Raises LawError outside 0–100.
    """
    if not 0 <= total <= 100:
        raise LawError("score_out_of_range", f"风险分应在0至100之间，现为{total}。")
    table = bands(on)
    if total == _EDGE:
        edge = (chosen or switches(on)).edge_60
        return next(entry for entry in table if entry.grade is edge)
    return next(entry for entry in table if entry.up_to is None or total <= entry.up_to)


def grade(static: Decimal, dynamic: Decimal, on: date, *, chosen: Switches | None = None) -> RiskGrade:
    """The grade of static (0–40) and dynamic (0–60) points on a day; raises LawError outside these."""
    if not 0 <= static <= 40:
        raise LawError("score_out_of_range", f"静态风险分应在0至40之间，现为{static}。")
    if not 0 <= dynamic <= DYNAMIC_MAXIMUM:
        raise LawError("score_out_of_range", f"动态风险分应在0至60之间，现为{dynamic}。")
    return band(static + dynamic, on, chosen=chosen).grade


class UngradedReason(StrEnum):
    """Why a business has no grade (未评定的原因)."""

    NO_PERMIT = "no_permit"
    CLOSED = "closed"
    OTHER_SUPERVISOR = "other_supervisor"
    SEASONAL_ONLY = "seasonal_only"
    NEVER_INSPECTED = "never_inspected"
    FACTS_MISSING = "facts_missing"
    NO_TABLE = "no_table"

    @property
    def label(self) -> str:
        """The reason in a few words, for a column."""
        return _UNGRADED_LABELS[self]


_UNGRADED_LABELS = {
    UngradedReason.NO_PERMIT: "无有效许可或备案",
    UngradedReason.CLOSED: "已停业或失联",
    UngradedReason.OTHER_SUPERVISOR: "由其他部门监管",
    UngradedReason.SEASONAL_ONLY: "仅旺季经营，尚无全项检查",
    UngradedReason.NEVER_INSPECTED: "从未全项检查",
    UngradedReason.FACTS_MISSING: "评定所需信息不全",
    UngradedReason.NO_TABLE: "无可用的分值表",
}


@dataclass(frozen=True, slots=True)
class Ungraded:
    """No grade, and why: the reason, a sentence to act on, and the facts that are missing by name."""

    reason: UngradedReason
    text: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What else decides whether a business can be graded. `new`: opened, not yet fully inspected."""

    permitted: bool = True
    closed: bool = False
    new: bool = False
    seasonal_only: bool = False


@dataclass(frozen=True, slots=True)
class GradeOpinion:
    """A grade with everything it rests on; `provisional` until the first full inspection."""

    grade: RiskGrade
    total: Decimal
    static: StaticScore
    dynamic: DynamicScore | None
    tier: StaticTier | None
    lines: tuple[Line, ...]
    groups: tuple[GroupScore, ...]
    provisional: bool
    warnings: tuple[str, ...]
    articles: tuple[Article, ...]
    confidence: Confidence


def _why_not(facts: Facts, standing: Standing, dynamic: DynamicScore | None) -> Ungraded | None:
    if facts.about.form == "vendor":
        text = "食品摊贩由城管部门监管，不评定风险等级。"
        return Ungraded(UngradedReason.OTHER_SUPERVISOR, text)
    if standing.closed:
        return Ungraded(UngradedReason.CLOSED, "经营户已停业或失联，恢复经营并全项检查后再评定。")
    if not standing.permitted:
        return Ungraded(UngradedReason.NO_PERMIT, "没有有效的许可或备案，应先核查经营资质。")
    if dynamic is None and standing.seasonal_only:
        text = "仅在旺季经营，尚无一次全项检查；请在营业期内安排全项检查后评定。"
        return Ungraded(UngradedReason.SEASONAL_ONLY, text)
    if dynamic is None and not standing.new:
        text = "从未进行全项检查，又不属新开办；请安排一次全项检查后评定。"
        return Ungraded(UngradedReason.NEVER_INSPECTED, text)
    return None


def _total(static: StaticScore, dynamic: DynamicScore | None, mode: NewEntityMode) -> Decimal:
    if dynamic is not None:
        return static.points + dynamic.points
    return static.points * 100 / 40 if mode is NewEntityMode.SCALED else static.points


def _warnings(
    static: StaticScore, dynamic: DynamicScore | None, total: Decimal, mode: NewEntityMode
) -> list[str]:
    said = []
    unsure = [line.factor for line in static.lines if line.confidence is Confidence.PROPOSED]
    if unsure:
        said.append(f"静态分值待确认：{'、'.join(unsure)}（原表未得，暂拟）。")
    if dynamic is None:
        way = "静态分折算为百分制" if mode is NewEntityMode.SCALED else "仅按静态分"
        said.append(f"新开办，{way}暂定，首次全项检查后重新评定（待确认）。")
    elif dynamic.confidence is not Confidence.SURE:
        said.append("动态分值表不是本市公布的表，结果待确认。")
    if dynamic is not None and dynamic.vetoed:
        said.append(f"一票否决项不符合：{'、'.join(dynamic.vetoed)}，动态风险分按60分计。")
    if total == _EDGE:
        said.append("总分恰为60分，按开关 EDGE_60 归级（待确认）。")
    return said


def opinion(
    facts: Facts,
    standing: Standing,
    dynamic: DynamicScore | None,
    on: date,
    *,
    table: StaticTable | None = None,
    chosen: Switches | None = None,
) -> GradeOpinion | Ungraded:
    """The grade of a business on a day, or why it has none (风险等级评定意见).

    `dynamic` is the score of the latest complete inspection, None where there was none. A new business may
    be graded on its static points alone, provisionally (art. 24). Raises LawError before 115号.
    """
    used = chosen or switches(on)
    refused = _why_not(facts, standing, dynamic)
    if refused is not None:
        return refused
    try:
        static = score(facts, on, table=table)
    except LawError as absent:
        return Ungraded(UngradedReason.NO_TABLE, str(absent))
    if not static.complete:
        text = f"还缺：{'、'.join(static.missing)}。请补充后评定。"
        return Ungraded(UngradedReason.FACTS_MISSING, text, static.missing)
    total = _total(static, dynamic, used.new_entity_mode)
    found = band(total, on, chosen=used)
    confidences = [line.confidence for line in static.lines]
    confidences += [found.confidence, dynamic.confidence if dynamic else Confidence.PROPOSED]
    articles = [found.article, *(line.article for line in static.lines)]
    articles += [article for group in (dynamic.groups if dynamic else ()) for article in group.articles]
    return GradeOpinion(
        grade=found.grade,
        total=total,
        static=static,
        dynamic=dynamic,
        tier=static_tier(facts, on),
        lines=static.lines,
        groups=dynamic.groups if dynamic else (),
        provisional=dynamic is None,
        warnings=tuple(_warnings(static, dynamic, total, used.new_entity_mode)),
        articles=tuple(dict.fromkeys(articles)),
        confidence=least_sure(confidences),
    )


def sign_objections(filler: str, reviewer: str) -> tuple[str, ...]:
    """Why two signatures under a grade cannot stand; empty where they can.

    The form 风险等级确定表 is signed by two people, 填表人 and 审核人; `filler` and `reviewer` identify them.
    """
    said = []
    if not filler.strip():
        said.append("缺填表人签名。")
    if not reviewer.strip():
        said.append("缺审核人签名。")
    if filler.strip() and filler.strip() == reviewer.strip():
        said.append("填表人不能同时是审核人，请另一人审核。")
    return tuple(said)


def count_by_outcome(outcomes: Sequence[GradeOpinion | Ungraded]) -> dict[str, int]:
    """How many have each grade, and how many none for each reason: A–D, then the reason codes."""
    keys = [member.value for member in RiskGrade] + [reason.value for reason in UngradedReason]
    counted = dict.fromkeys(keys, 0)
    for outcome in outcomes:
        key = outcome.reason.value if isinstance(outcome, Ungraded) else outcome.grade.value
        counted[key] += 1
    return counted
