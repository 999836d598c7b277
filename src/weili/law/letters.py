"""The four letter scales, four types that never meet: risk grade, rating, credit class, guarantee tier.

They run in different directions (risk A is the lowest risk, rating A the best), so they are plain
enumerations: members of two scales are unequal and have no order, and a screen shows `label`, never a
bare letter. 食药监食监一〔2016〕115号; Order 49 art. 21; 2012 guidance on 量化分级; 2022 opinion on 包保.
"""

import re
import unicodedata
from enum import Enum

from weili.law.source import LawError

_GRADE = re.compile(r"^(?:风险等级)?\s*([ABCD])\s*(?:级)?\s*(?:[(（](.*)[)）])?$")


class RiskGrade(Enum):
    """风险等级: A is the lowest risk, D the highest."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def level(self) -> int:
        """1 for A up to 4 for D: the higher, the riskier."""
        return "ABCD".index(self.value) + 1

    @property
    def word(self) -> str:
        """The risk in a word."""
        return {"A": "低风险", "B": "较低风险", "C": "中等风险", "D": "高风险"}[self.value]

    @property
    def label(self) -> str:
        """What a screen shows: 风险等级 A级（低风险）."""
        return f"风险等级 {self.value}级（{self.word}）"

    def raised(self, levels: int) -> "RiskGrade":
        """Riskier by so many levels, at most D."""
        return RiskGrade("ABCD"[min(3, self.level - 1 + levels)])

    def lowered(self, levels: int = 1) -> "RiskGrade":
        """Less risky by so many levels, at least A."""
        return RiskGrade("ABCD"[max(0, self.level - 1 - levels)])

    @classmethod
    def parse(cls, text: str) -> "RiskGrade":
        """Reads “A”, “A级” or the whole label; raises LawError for words of another scale (A级（优秀）)."""
        found = _GRADE.match(unicodedata.normalize("NFKC", text).strip().upper())
        if found is None:
            message = f"“{text}”不是风险等级：应填 A、B、C、D 之一，如“A级（低风险）”。"
            raise LawError("not_a_risk_grade", message)
        grade = cls(found.group(1))
        if found.group(2) and "风险" not in found.group(2):
            message = f"“{text}”像是另一种等级：风险等级应写“{grade.value}级（{grade.word}）”。"
            raise LawError("another_scale", message)
        return grade


class QuantGrade(Enum):
    """量化等级: A is the best (大笑), C the weakest (平脸)."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def label(self) -> str:
        """What a screen shows: 量化等级 A级（优秀，大笑）."""
        words = {"A": "优秀，大笑", "B": "良好，微笑", "C": "一般，平脸"}
        return f"量化等级 {self.value}级（{words[self.value]}）"


class CreditRiskClass(Enum):
    """企业信用风险分类: A low to D high, for all trades."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def label(self) -> str:
        """What a screen shows: 信用风险分类 A类（信用风险低）."""
        words = {"A": "信用风险低", "B": "信用风险一般", "C": "信用风险较高", "D": "信用风险高"}
        return f"信用风险分类 {self.value}类（{words[self.value]}）"


class GuaranteeTier(Enum):
    """包保层级: A is looked after by the highest official, D by the village."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def label(self) -> str:
        """What a screen shows: 包保层级 A级（市级干部包保）."""
        words = {"A": "市级", "B": "区级", "C": "街镇级", "D": "社区（村）级"}
        return f"包保层级 {self.value}级（{words[self.value]}干部包保）"


class StaticTier(Enum):
    """静态风险等级 Ⅰ–Ⅳ档: a tier of what is made, never a grade (Ⅳ does not make a business D)."""

    I = "Ⅰ"  # noqa: E741 -- the roman one of the regulation
    II = "Ⅱ"
    III = "Ⅲ"
    IV = "Ⅳ"

    @property
    def label(self) -> str:
        """What a screen shows: 静态风险 Ⅱ档."""
        return f"静态风险 {self.value}档"
