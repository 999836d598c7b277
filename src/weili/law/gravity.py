"""How grave a case is: 情节严重 (实施条例 art. 67) and the third penalty within a year (食品安全法 art. 134)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.law.source import Article

SERIOUS = Article("食品安全法实施条例", "第六十七条")
THIRD_PENALTY = Article("食品安全法", "第一百三十四条")
_SERIOUS_SINCE = date(2019, 12, 1)
_GOODS_VALUE = Decimal(20_000)
_MONTHS = 3
_ILL = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GravityFacts:
    """What was found of the weight of an act; amounts are yuan, the duration whole months."""

    goods_value: Decimal = Decimal(0)
    months: int = 0
    ill: int = 0
    deaths: int = 0
    false_statement: bool = False
    evaded: bool = False
    same_kind_within_year: bool = False


def serious_grounds(facts: GravityFacts, on: date) -> tuple[str, ...]:
    """The grounds on which an act is 情节严重; empty where none is met or before 2019-12-01.

    The officer decides; other circumstances (art. 67 item 6) are for a person to name.
    """
    if on < _SERIOUS_SINCE:
        return ()
    grounds = (
        (facts.goods_value >= _GOODS_VALUE, f"货值金额2万元以上（{facts.goods_value}元）"),
        (facts.months >= _MONTHS, f"违法行为持续3个月以上（{facts.months}个月）"),
        (facts.deaths > 0, f"造成死亡（{facts.deaths}人）"),
        (facts.ill >= _ILL, f"造成30人以上食源性疾病（{facts.ill}人）"),
        (facts.false_statement, "故意提供虚假信息或者隐瞒真实情况"),
        (facts.evaded, "拒绝、逃避监督检查"),
        (facts.same_kind_within_year, "受到行政处罚后1年内又实施同一性质的违法行为"),
    )
    return tuple(text for met, text in grounds if met)


def third_penalty_within_a_year(penalised_on: Iterable[date], on: date) -> bool:
    """Whether the penalties under the Food Safety Law up to a day make three within one year (art. 134).

    Give only those that did not stop the business or take the permit away; then it must be stopped, up to
    revocation.
    """
    try:
        start = on.replace(year=on.year - 1)
    except ValueError:
        start = date(on.year - 1, 2, 28)
    return sum(start < day <= on for day in penalised_on) >= 3
