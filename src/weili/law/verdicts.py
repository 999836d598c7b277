"""Words of a test report as one of three verdicts: pass, fail, problem (合格, 不合格, 问题样品).

Risk monitoring yields 问题样品, never 不合格; a rapid test only screens. 《食品安全抽样检验管理办法》.
"""

from dataclasses import dataclass
from enum import StrEnum

from weili.law.categories import plain
from weili.law.csv_table import read_table
from weili.law.source import Article, LawError


class Verdict(StrEnum):
    """The verdict on one sample."""

    PASS = "pass"  # noqa: S105 -- a verdict, no secret
    FAIL = "fail"
    PROBLEM = "problem"

    @property
    def label(self) -> str:
        """合格, 不合格 or 问题样品."""
        return {"pass": "合格", "fail": "不合格", "problem": "问题样品"}[self.value]


@dataclass(frozen=True, slots=True)
class VerdictRead:
    """A verdict, the word it was read from and a remark (快检结论，只作筛查)."""

    verdict: Verdict
    word: str
    note: str
    article: Article


def verdict(text: str) -> VerdictRead:
    """The verdict that a word states exactly; raises LawError `verdict_unreadable` for any other word."""
    wanted = plain(text).upper()
    for row in read_table("verdict_words"):
        if plain(row.text("word")).upper() == wanted:
            return VerdictRead(Verdict(row.text("verdict")), text, row.text("note"), row.article)
    words = "、".join(row.text("word") for row in read_table("verdict_words")[:2])
    raise LawError("verdict_unreadable", f"检验结论“{text}”无法识别：应填 {words}、不合格、问题样品 等。")
