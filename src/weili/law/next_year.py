"""Next year's grade: what the events of a year do to it (115号 art. 27–30). A proposal, never a decision.

Events of art. 28 raise by one or two levels at a person's discretion; art. 30 lowers by one; raising beats
lowering. Whether a breach was intentional, or had a bad effect on society, is for a person to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from weili.law.csv_table import Row, in_force, least_sure, read_table
from weili.law.kinds import Sector
from weili.law.letters import RiskGrade
from weili.law.source import Article, Confidence, LawError


class SampleLevel(StrEnum):
    """Who ordered the supervision sample: only national and provincial ones count (art. 28(2))."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    CITY = "city"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class FailingSample:
    """One failing supervision sample, final."""

    reference: str
    level: SampleLevel


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty of the year. `weighty`: fine, confiscation, suspension or the like, not a bare warning.

    `intentional` is a person's decision; None = not yet decided.
    """

    reference: str
    weighty: bool
    intentional: bool | None = None
    bad_effect: bool | None = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEvents:
    """What happened in the year; every tuple holds references to the evidence (entries of the archive)."""

    penalties: tuple[Penalty, ...] = ()
    failing_samples: tuple[FailingSample, ...] = ()
    bad_effects: tuple[str, ...] = ()
    accidents: tuple[str, ...] = ()
    recall_failures: tuple[str, ...] = ()
    obstructions: tuple[str, ...] = ()
    other_raises: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    clean_years: int = 0
    certificates: tuple[str, ...] = ()
    quality_prizes: tuple[str, ...] = ()
    other_lowerings: tuple[str, ...] = ()
    sector: Sector = Sector.CATERING
    formula_producer: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One event that moves the grade: what, by which item of which article, on which evidence."""

    event: str
    effect: str
    text: str
    evidence: tuple[str, ...]
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that only a person can settle before the proposal is whole."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The grades that a person may choose for next year, and why. Two people sign; a reason is obligatory.

    `noted` are events that do not move the grade, with the reason why not.
    """

    current: RiskGrade
    choices: tuple[RiskGrade, ...]
    because: tuple[Reason, ...]
    questions: tuple[Question, ...]
    noted: tuple[str, ...]
    confidence: Confidence

    @property
    def effect(self) -> str:
        """raise, keep or lower."""
        return self.because[0].effect if self.because else "keep"


def _raising(events: YearEvents) -> dict[str, tuple[str, ...]]:
    intentional = tuple(p.reference for p in events.penalties if p.weighty and p.intentional)
    effects = tuple(p.reference for p in events.penalties if p.bad_effect)
    counted = {SampleLevel.NATIONAL, SampleLevel.PROVINCIAL}
    return {
        "intentional_breach": intentional,
        "failing_sample": tuple(s.reference for s in events.failing_samples if s.level in counted),
        "bad_effect": events.bad_effects + effects,
        "accident": events.accidents,
        "no_recall": events.recall_failures,
        "obstruction": events.obstructions,
        "other_raise": events.other_raises,
    }


def _lowering(events: YearEvents) -> dict[str, tuple[str, ...]]:
    # three years are clean only where this year is one of them
    clean = events.clean_years >= 3 and not events.breaches and not events.penalties
    return {
        "three_clean_years": (f"连续{events.clean_years}年无违法违规记录",) if clean else (),
        "certified": () if events.formula_producer else events.certificates,
        "quality_prize": events.quality_prizes,
        "other_lower": events.other_lowerings,
    }


def _reasons(found: dict[str, tuple[str, ...]], rows: dict[str, Row]) -> list[Reason]:
    reasons = []
    for event, evidence in found.items():
        if evidence and event in rows:
            row = rows[event]
            reason = Reason(
                event, row.text("effect"), row.required("text"), evidence, row.article, row.confidence
            )
            reasons.append(reason)
    return reasons


def _questions(events: YearEvents) -> Iterable[Question]:
    open_intent = tuple(p.reference for p in events.penalties if p.weighty and p.intentional is None)
    if open_intent:
        yield Question("请认定这些受处罚的行为是否故意（第二十八条第一项）。", open_intent)
    open_effect = tuple(p.reference for p in events.penalties if p.bad_effect is None)
    if open_effect:
        yield Question("请认定这些行为是否造成不良社会影响（第二十八条第三项）。", open_effect)


def _noted(events: YearEvents) -> Iterable[str]:
    local = [s.reference for s in events.failing_samples if s.level in {SampleLevel.CITY, SampleLevel.COUNTY}]
    if local:
        yield f"市、区级监督抽检不合格{len(local)}批次，按第二十八条第二项不单独作为上调情形。"
    if events.formula_producer and events.certificates:
        yield "特医食品、婴幼儿配方乳粉生产企业的 GMP、HACCP 认证不作为下调情形。"


def next_year(current: RiskGrade, events: YearEvents, on: date) -> Proposal:
    """The proposal for next year's grade from this year's events (次年风险等级建议).

    Raising gives two choices (one or two levels, at most D), keeping and lowering one. Raises LawError
    before the measures were in force.
    """
    rows = {row.text("event"): row for row in in_force(read_table("next_year_events"), on)}
    if not rows:
        raise LawError("no_grading_rule", f"{on.isoformat()}风险分级管理办法尚未施行，不能提出调整建议。")
    raising = _reasons(_raising(events), rows)
    lowering = [] if raising else _reasons(_lowering(events), rows)
    questions = tuple(_questions(events))
    if raising:
        because = raising
        choices = tuple(dict.fromkeys((current.raised(1), current.raised(2))))
    elif lowering:
        because = lowering
        # an undecided intent could still raise: until then lowering is not the only way
        choices = (current, current.lowered()) if questions else (current.lowered(),)
        choices = tuple(dict.fromkeys(choices))
    else:
        row = rows["keep"]
        because = [Reason("keep", "keep", row.required("text"), (), row.article, row.confidence)]
        choices = (current,)
    confidence = least_sure(reason.confidence for reason in because)
    return Proposal(current, choices, tuple(because), questions, tuple(_noted(events)), confidence)
