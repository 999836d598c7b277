"""The public rating with the faces (量化等级): the mean item score of an inspection, and of twelve months.

2012 guidance: ≥ 9.0 excellent, 7.5–8.9 good, 6.0–7.4 fair; below, or with two key items failed, no grade.
Not the risk grade: here A is the best.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from weili.law.csv_table import Row, in_force, read_table
from weili.law.letters import QuantGrade
from weili.law.source import Article, Confidence, LawError

#: with more key items failed no grade is given
KEY_FAILED_MAX = 1


@dataclass(frozen=True, slots=True)
class Rating:
    """A public rating, or None with the reason why none is given."""

    grade: QuantGrade | None
    mean: Decimal
    because: str
    article: Article
    confidence: Confidence


def cuts(on: date) -> tuple[Row, ...]:
    """The lines of the scale on a day, the best first."""
    return in_force(read_table("public_rating"), on)


def rate(scores: Sequence[Decimal], on: date, *, key_failed: int = 0) -> Rating:
    """The rating from item scores of 0–10 (or the dynamic scores of 12 months); means are not rounded.

    Raises LawError without scores or with one outside 0–10.
    """
    if not scores:
        raise LawError("no_scores", "没有评分，无法评定量化等级。")
    if any(not 0 <= score <= 10 for score in scores):
        raise LawError("score_out_of_range", "量化评分每项应在0至10之间。")
    rows = cuts(on)
    if not rows:
        raise LawError("no_rule", f"{on.isoformat()}量化分级尚未施行。")
    mean = sum(scores, Decimal(0)) / len(scores)
    last = rows[-1]
    if key_failed > KEY_FAILED_MAX:
        because = f"{key_failed}项重点项不符合，不评定动态等级"
        return Rating(None, mean, because, last.article, last.confidence)
    for row in rows:
        if mean >= row.decimal("from"):
            because = (
                f"平均{mean:.2f}分，不低于{row.text('from')}分：{row.text('label')}（{row.text('face')}）"
            )
            return Rating(QuantGrade(row.text("grade")), mean, because, row.article, row.confidence)
    because = f"平均{mean:.2f}分，低于{last.text('from')}分，不评定等级"
    return Rating(None, mean, because, last.article, last.confidence)
