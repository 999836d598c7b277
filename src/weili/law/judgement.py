"""The result of an inspection from its items, and what follows from each failed item (Order 49 art. 31–33).

The rule stands in the template: 2016 general (≤ 8 general items), 2016 catering (≤ 1 key item and ≥ 70 %
of the general ones), found / not found, or the mean score of the public rating. Order 49 itself defines no result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from weili.law.checklists import MEAN_SCORE, Item, JudgementRow, Template
from weili.law.csv_table import least_sure
from weili.law.dynamic_points import ItemResult
from weili.law.source import Article, Confidence, LawError

_ORDER_49 = "食品生产经营监督检查管理办法"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result in the template's words. `gap`: no line of the rule fits, read as 基本符合 (待确认).

    `pass_rate` is that of the general items, a share of 1 (1 where none applies); `mean` that of the scores, where
    the rule is one of scores. `absent` are the items left out, each with its reason where reasons were given.
    """

    result: str
    key_failed: tuple[str, ...]
    general_failed: tuple[str, ...]
    checked: int
    pass_rate: Decimal
    because: str
    gap: bool
    article: Article
    confidence: Confidence
    mean: Decimal | None = None
    absent: tuple[tuple[str, str], ...] = ()

    @property
    def compulsory_next_time(self) -> tuple[str, ...]:
        """The items that the next inspection must look at again: all that failed."""
        return self.key_failed + self.general_failed


def _check_complete(items: Sequence[Item], results: Mapping[str, ItemResult], checklist: Template) -> None:
    for code in results:
        checklist.item(code)
    open_items = [item.code for item in items if item.code not in results]
    if open_items:
        message = f"还有{len(open_items)}项没有结论：{'、'.join(open_items)}。除飞行检查外应覆盖全部项目。"
        raise LawError("incomplete_inspection", message)


def _failed(items: Sequence[Item], results: Mapping[str, ItemResult]) -> tuple[str, ...]:
    return tuple(item.code for item in items if results[item.code] is ItemResult.FAIL)


@dataclass(frozen=True, slots=True)
class _Count:
    """What the lines of a rule ask about."""

    key: int
    general: int
    rate: Decimal
    mean: Decimal | None

    def fits(self, row: JudgementRow) -> bool:
        if row.key_failed_max is not None and self.key > row.key_failed_max:
            return False
        if row.general_failed_max is not None and self.general > row.general_failed_max:
            return False
        if row.pass_rate_min is not None and self.rate < row.pass_rate_min:
            return False
        return row.mean_min is None or (self.mean is not None and self.mean >= row.mean_min)

    def said(self, row: JudgementRow) -> str:
        if self.mean is not None:
            return f"平均{self.mean:.2f}分，重点项{self.key}项不符合：{row.text}"
        return f"重点项{self.key}项、一般项{self.general}项不符合，一般项合格率{self.rate:.1%}：{row.text}"


def _absent(
    items: Sequence[Item], results: Mapping[str, ItemResult], reasons: Mapping[str, str] | None
) -> tuple[tuple[str, str], ...]:
    """The items left out with their reasons (合理缺项); where reasons are given, every one must have its own."""
    left_out = [item.code for item in items if results[item.code] is ItemResult.NOT_APPLICABLE]
    given = reasons or {}
    bare = [code for code in left_out if not given.get(code, "").strip()]
    if reasons is not None and bare:
        message = f"有{len(bare)}项不适用但没有写明理由：{'、'.join(bare)}。合理缺项应写明理由。"
        raise LawError("absent_without_reason", message)
    return tuple((code, given.get(code, "").strip()) for code in left_out)


def _mean(checked: Sequence[Item], scores: Mapping[str, Decimal]) -> Decimal:
    """The mean of the scores of the checked items; raises LawError where one has none or one outside 0 to 10."""
    unscored = [item.code for item in checked if item.code not in scores]
    if unscored:
        raise LawError("no_score", f"还有{len(unscored)}项没有评分：{'、'.join(unscored)}。每项评0至10分。")
    if not checked:
        raise LawError("no_scores", "没有一项适用，无法评定量化等级。")
    outside = [item.code for item in checked if not 0 <= scores[item.code] <= 10]
    if outside:
        raise LawError("score_out_of_range", f"{'、'.join(outside)}的评分应在0至10之间。")
    return sum((scores[item.code] for item in checked), Decimal(0)) / len(checked)


def judge(
    checklist: Template,
    results: Mapping[str, ItemResult],
    *,
    reasons: Mapping[str, str] | None = None,
    scores: Mapping[str, Decimal] | None = None,
) -> Judgement:
    """The result of a complete inspection (检查结果判定).

    `reasons`: why items are left out, by code; None where the source does not tell. `scores`: from 0 to 10 by code,
    asked for by a rule of scores. Raises LawError where an item has no result (Order 49 art. 27), a result is of no
    item of the list, an item is left out without its reason or not scored.
    """
    _check_complete(checklist.items, results, checklist)
    absent = _absent(checklist.items, results, reasons)
    checked = [item for item in checklist.items if results[item.code] is not ItemResult.NOT_APPLICABLE]
    general = [item for item in checked if not item.key]
    key_failed = _failed([item for item in checked if item.key], results)
    general_failed = _failed(general, results)
    rate = Decimal(len(general) - len(general_failed)) / len(general) if general else Decimal(1)
    mean = _mean(checked, scores or {}) if checklist.rule == MEAN_SCORE else None
    count = _Count(len(key_failed), len(general_failed), rate, mean)
    row = next(row for row in checklist.judgement if count.fits(row))
    # 2016 catering: one key item failed and all general ones passed stands in no line of the table
    gap = checklist.rule == "catering_2016" and len(key_failed) == 1 and not general_failed
    said = count.said(row)
    if gap:
        said += "（恰有1项重点项不符合而一般项全部合格，表中没有这一情形，按基本符合处理，待确认）"
    confidence = least_sure([row.confidence, checklist.confidence] + ([Confidence.PROPOSED] if gap else []))
    return Judgement(
        row.result,
        key_failed,
        general_failed,
        len(checked),
        rate,
        said,
        gap,
        row.article,
        confidence,
        mean,
        absent,
    )


class FollowUp(StrEnum):
    """What follows from one failed item."""

    STOP = "stop"
    INVESTIGATE = "investigate"
    EXPLAIN_OR_INVESTIGATE = "explain_or_investigate"
    CORRECT_ON_SPOT = "correct_on_spot"
    ORDER = "order"

    @property
    def label(self) -> str:
        """The act in Chinese."""
        return _FOLLOW_UPS[self][0]


_FOLLOW_UPS = {
    FollowUp.STOP: ("立即停止食品生产经营活动", "第三十一条"),
    FollowUp.INVESTIGATE: ("调查处理（形成案件线索）", "第三十二条、第三十三条"),
    FollowUp.EXPLAIN_OR_INVESTIGATE: ("调查处理，不调查的应记明理由", "第三十二条"),
    FollowUp.CORRECT_ON_SPOT: ("当场改正并记录", "第三十三条"),
    FollowUp.ORDER: ("书面责令限期改正", "第三十三条"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What the inspector says of one failed item."""

    accident_risk: bool
    affects_safety: bool
    fixed_on_spot: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step that follows, with its article."""

    step: FollowUp
    article: Article


def follow_ups(item: Item, seen: Observation) -> tuple[NextStep, ...]:
    """What follows from a failed item, the gravest first (Order 49 art. 31–33); the inspector signs it."""
    steps: tuple[FollowUp, ...]
    if seen.accident_risk:
        steps = (FollowUp.STOP, FollowUp.INVESTIGATE)
    elif seen.affects_safety:
        steps = (FollowUp.INVESTIGATE, FollowUp.ORDER)
    elif item.key:
        steps = (FollowUp.EXPLAIN_OR_INVESTIGATE, FollowUp.ORDER)
    else:
        steps = (FollowUp.CORRECT_ON_SPOT,) if seen.fixed_on_spot else (FollowUp.ORDER,)
    return tuple(NextStep(step, Article(_ORDER_49, _FOLLOW_UPS[step][1])) for step in steps)
