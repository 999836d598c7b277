"""Two archives side by side for a person who decides: equal parts marked, evidence weighed in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from weili.archive.identity.queries import Pair, Side
from weili.archive.models import Question
from weili.exchange.kinds import KINDS
from weili.law.kinds import kind
from weili.law.source import LawError

#: share of the log-odds from which a piece of evidence is strong, and clear
STRONG, CLEAR = 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the comparison; `mark` is same, differs or empty where one side is silent."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    mark: str = ""

    @property
    def words(self) -> str:
        """The mark in words, beside its colour."""
        return {"same": "相同", "differs": "不同", "partly": "部分相同"}.get(self.mark, "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason with its weight in words."""

    text: str
    strength: str
    speaks_for: bool


def parts(pair: Pair) -> list[Part]:
    """Everything both archives claim of themselves, line by line."""
    left, right = pair.left, pair.right
    lines = (
        ("名称", _one(left.name), _one(right.name)),
        ("店招", _one(left.sign), _one(right.sign)),
        ("经营主体", _one(left.operator), _one(right.operator)),
        ("编码", left.codes, right.codes),
        ("业态", _one(_kind(left)), _one(_kind(right))),
        ("经营场所", _one(left.address), _one(right.address)),
        ("街镇", _one(left.town), _one(right.town)),
        ("电话", _one(left.phone), _one(right.phone)),
        ("曾用写法", left.aliases, right.aliases),
    )
    found = [Part(label, a, b, _mark(a, b)) for label, a, b in lines if a or b]
    told = (
        ("许可与备案", _permits(left), _permits(right)),
        ("各类记录", _counts(left), _counts(right)),
        ("来自", _sources(left), _sources(right)),
        ("记录时间", _span(left), _span(right)),
    )
    return found + [Part(label, a, b) for label, a, b in told if a or b]


def evidence(question: Question) -> list[Evidence]:
    """What the machine weighed, the strongest first."""
    told: list[dict[str, Any]] = [
        r if isinstance(r, dict) else {"text": str(r), "weight": 0.0} for r in question.reasons
    ]
    told.sort(key=lambda each: -abs(float(each["weight"])))
    return [
        Evidence(str(each["text"]), _strength(float(each["weight"])), float(each["weight"]) > 0)
        for each in told
    ]


def likeness(question: Question) -> str:
    """The probability in words; the machine's number stands beside it, it decides nothing."""
    share = float(question.probability)
    words = ((0.8, "很可能是同一户"), (0.5, "较可能是同一户"), (0.2, "说不准"))
    return next((word for least, word in words if share >= least), "不太像同一户")


def _strength(weight: float) -> str:
    size = abs(weight)
    return "很强" if size >= STRONG else "较强" if size >= CLEAR else "一般" if size else "说明"


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _mark(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    if not left or not right:
        return ""
    mine, other = _plain(left), _plain(right)
    if mine == other:
        return "same"
    return "partly" if mine & other else "differs"


def _plain(texts: Iterable[str]) -> set[str]:
    return {"".join(text.split()).casefold() for text in texts}


def _kind(side: Side) -> str:
    try:
        return kind(side.business.kind).label if side.business.kind else ""
    except LawError:
        return side.business.kind


def _permits(side: Side) -> tuple[str, ...]:
    return tuple(
        f"{permit.number} {permit.get_state_display()}"
        + (f"，至 {permit.valid_to}" if permit.valid_to else "")
        for permit in side.permits
    )


def _counts(side: Side) -> tuple[str, ...]:
    return tuple(f"{name} {count} 条" for name, count in side.counts.items())


def _sources(side: Side) -> tuple[str, ...]:
    return tuple(KINDS[each].zh if each in KINDS else each for each in side.sources)


def _span(side: Side) -> tuple[str, ...]:
    if side.first_seen is None:
        return ()
    return (f"{side.first_seen} 至 {side.last_seen}",)
