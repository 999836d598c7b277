"""The result of an inspection from its items, and what follows from each failed item (Order 49 art. 31–33).

The rule stands in the template: 2016 general (≤ 8 general items), 2016 catering (≤ 1 key item and ≥ 70 %
of the general ones), or found / not found. Order 49 itself defines no result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from weili.law.checklists import Item, JudgementRow, Template
from weili.law.csv_table import least_sure
from weili.law.dynamic_points import ItemResult
from weili.law.source import Article, Confidence, LawError

_ORDER_49 = "食品生产经营监督检查管理办法"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result in the template's words. `gap`: no line of the rule fits, read as 基本符合 (待确认).

    `pass_rate` is that of the general items, a share of 1 (1 where none applies).
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


def _fits(row: JudgementRow, key: int, general: int, rate: Decimal) -> bool:
    if row.key_failed_max is not None and key > row.key_failed_max:
        return False
    if row.general_failed_max is not None and general > row.general_failed_max:
        return False
    return row.pass_rate_min is None or rate >= row.pass_rate_min


def judge(checklist: Template, results: Mapping[str, ItemResult]) -> Judgement:
    """The result of a complete inspection (检查结果判定).

    Raises LawError where an item has no result (Order 49 art. 27) or a result is of no item of the list.
    """
    _check_complete(checklist.items, results, checklist)
    checked = [item for item in checklist.items if results[item.code] is not ItemResult.NOT_APPLICABLE]
    general = [item for item in checked if not item.key]
    key_failed = _failed([item for item in checked if item.key], results)
    general_failed = _failed(general, results)
    rate = Decimal(len(general) - len(general_failed)) / len(general) if general else Decimal(1)
    row = next(row for row in checklist.judgement if _fits(row, len(key_failed), len(general_failed), rate))
    # 2016 catering: one key item failed and all general ones passed stands in no line of the table
    gap = checklist.rule == "catering_2016" and len(key_failed) == 1 and not general_failed
    said = (
        f"重点项{len(key_failed)}项、一般项{len(general_failed)}项不符合，一般项合格率{rate:.1%}：{row.text}"
    )
    if gap:
        said += "（恰有1项重点项不符合而一般项全部合格，表中没有这一情形，按基本符合处理，待确认）"
    confidence = least_sure([row.confidence, checklist.confidence] + ([Confidence.PROPOSED] if gap else []))
    return Judgement(
        row.result, key_failed, general_failed, len(checked), rate, said, gap, row.article, confidence
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
