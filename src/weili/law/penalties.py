"""Violations and what the law allows for each: fine range, first step, lighter and heavier bands, waivers.

《食品安全法》 ch. 9 and the rules under it, 《行政处罚法》 art. 33, 裁量意见 art. 10–16. Discretion comes
back as choices; a person decides and states the reason. Amounts are yuan.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from weili.law.csv_table import Row, in_force, least_sure, read_table
from weili.law.source import Article, Confidence, LawError

CITY_DECISION_FROM = Decimal(300_000)  # a fine from here on needs the city bureau's decision


class Severity(StrEnum):
    """How grave the act is, where the law has separate ranges."""

    ORDINARY = "ordinary"
    SERIOUS = "serious"
    HARM = "harm"

    @property
    def label(self) -> str:
        """一般情形, 情节严重 or 造成危害后果."""
        return {"ordinary": "一般情形", "serious": "情节严重", "harm": "造成危害后果"}[self.value]


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation: what is breached, by which article it is punished, the range in words."""

    code: str
    name: str
    violated: str
    range_text: str
    tier: str
    in_force: date | None
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class FineRange:
    """The lawful fine: lowest to highest; (None, None) where this step allows no fine.

    `step`: what must be done now (警告 and 责令改正 before a fine in two-step tiers).
    """

    lowest: Decimal | None
    highest: Decimal | None
    step: str
    because: str
    article: Article
    confidence: Confidence

    @property
    def fined(self) -> bool:
        """Whether a fine is possible at this step."""
        return self.highest is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The facts of a case that the choices depend on; each is found by a person on evidence."""

    goods_value: Decimal | None = None
    severity: Severity = Severity.ORDINARY
    refused_to_correct: bool = False
    minor: bool = False
    corrected: bool = False
    harm: bool = True
    first_in_two_years: bool = False
    no_fault_proven: bool = False
    purchase_checked: bool = False
    source_named: bool = False
    dealer: bool = False
    licence_change_excused: bool = False
    small_operator: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may (or, `obligatory`, must) be decided, with its fine where it has one."""

    choice: str
    label: str
    obligatory: bool
    lowest: Decimal | None
    highest: Decimal | None
    because: str
    article: Article
    confidence: Confidence
    warnings: tuple[str, ...] = ()


def _violation(row: Row) -> Violation:
    return Violation(
        row.required("code"),
        row.required("name"),
        row.required("violated_article"),
        row.required("range_text"),
        row.required("tier"),
        row.day("in_force"),
        row.article,
        row.confidence,
    )


@cache
def violations(on: date) -> tuple[Violation, ...]:
    """The violations that are punishable on a day."""
    return tuple(_violation(row) for row in in_force(read_table("violations"), on))


@cache
def violation_codes() -> frozenset[str]:
    """The codes of all violations that were ever in the table (违法行为代码)."""
    return frozenset(row.required("code") for row in read_table("violations"))


def violation(code: str, on: date) -> Violation:
    """The violation of a code on a day; raises LawError for an unknown one or one not yet in force."""
    for row in read_table("violations"):
        if row.text("code") == code:
            if not row.holds_on(on):
                message = f"“{row.text('name')}”自{row.text('in_force')}起施行，{on.isoformat()}不适用。"
                raise LawError("not_in_force", message)
            return _violation(row)
    raise LawError("unknown_violation", f"没有编号为“{code}”的违法行为。")


def _tier(found: Violation, severity: Severity, on: date) -> Row:
    rows = [row for row in in_force(read_table("penalty_tiers"), on) if row.text("tier") == found.tier]
    for wanted in (severity, Severity.ORDINARY):
        for row in rows:
            if row.text("severity") == wanted.value:
                return row
    raise LawError("no_range", f"{on.isoformat()}没有“{found.name}”的处罚幅度规定。")


def _by_goods(row: Row, goods_value: Decimal | None) -> tuple[Decimal, Decimal, str]:
    if goods_value is None:
        raise LawError("goods_value_missing", "请先填写货值金额（元）：罚款幅度按货值金额确定。")
    if goods_value < 0:
        raise LawError("goods_value_negative", f"货值金额不能小于0，现为{goods_value}元。")
    limit = row.decimal("goods_value_threshold_yuan")
    if goods_value < limit:
        low, high = row.decimal("fine_min_yuan"), row.decimal("fine_max_yuan")
        return low, high, f"货值{goods_value}元，不足{limit}元：罚{low}至{high}元"
    low, high = row.decimal("multiple_min"), row.decimal("multiple_max")
    because = f"货值{goods_value}元，{limit}元以上：罚货值的{low}至{high}倍"
    return goods_value * low, goods_value * high, because


def fine_range(
    code: str,
    on: date,
    *,
    goods_value: Decimal | None = None,
    refused_to_correct: bool = False,
    severity: Severity = Severity.ORDINARY,
) -> FineRange:
    """The lawful fine for a violation on the day of the act (罚款幅度).

    Two-step tiers allow a fine only after a proven refusal to correct. Raises LawError for an unknown code,
    a day outside its force, or where the goods value decides and is not given.
    """
    found = violation(code, on)
    row = _tier(found, severity, on)
    mode, note = row.required("mode"), row.text("note")
    confidence = least_sure([found.confidence, row.confidence])
    if mode in {"warning", "suspension"}:
        step = "责令停产停业直至吊销许可证" if mode == "suspension" else "责令改正，给予警告"
        return FineRange(None, None, step, note, row.article, confidence)
    if mode.startswith("two_step") and not refused_to_correct:
        because = "先责令改正（并依条款给予警告）；拒不改正的才可罚款"
        return FineRange(None, None, "责令改正", because, row.article, confidence)
    if mode.endswith("goods_value"):
        low, high, because = _by_goods(row, goods_value)
    else:
        low, high = row.decimal("fine_min_yuan"), row.decimal("fine_max_yuan")
        because = f"罚{low}至{high}元"
    return FineRange(low, high, "罚款", because + (f"；{note}" if note else ""), row.article, confidence)


def _waivers(code: str, facts: CaseFacts) -> Iterator[str]:
    if facts.minor and facts.corrected and not facts.harm:
        yield "waive_minor"
    elif facts.first_in_two_years and facts.minor and facts.corrected:
        yield "waive_first"
    if facts.no_fault_proven:
        yield "waive_no_fault"
    if facts.dealer and facts.purchase_checked and facts.source_named:
        yield "waive_source"
    if code == "V004" and facts.licence_change_excused:
        yield "waive_special"


def _band(row: Row, fine: FineRange) -> Choice:
    low, high = row.number_or_none("from_share"), row.number_or_none("to_share")
    lowest, highest = None, None
    if fine.lowest is not None and fine.highest is not None:
        if low is None or high is None:
            lowest, highest = Decimal(0), fine.lowest  # 减轻: below the lowest
        else:
            width = fine.highest - fine.lowest
            lowest, highest = fine.lowest + low * width, fine.lowest + high * width
    warnings: tuple[str, ...] = ()
    if highest is not None and highest >= CITY_DECISION_FROM:
        warnings = (f"罚款达到{CITY_DECISION_FROM}元的，须报市局决定（待确认）。",)
    return Choice(
        row.required("choice"),
        row.required("label"),
        row.yes("obligatory"),
        lowest,
        highest,
        row.required("text"),
        row.article,
        least_sure([row.confidence, fine.confidence]),
        warnings,
    )


_SMALL_FIRST = (
    "小规模经营者应先适用《北京市小规模食品生产经营管理规定》第二十一条，核对该规定的幅度（待确认）。"
)


def choices(code: str, facts: CaseFacts, on: date) -> tuple[Choice, ...]:
    """What may be decided for a violation on these facts, waivers first (处罚裁量选项).

    Where the law says 应当不予处罚 that is the only choice. Two-step tiers without a refusal yield the order
    to correct alone. `on` is the day of the act. Raises LawError as fine_range does.
    """
    found = _choices(code, facts, on)
    if not facts.small_operator or code in {"V012", "V013"}:
        return found
    return tuple(replace(choice, warnings=(*choice.warnings, _SMALL_FIRST)) for choice in found)


def _choices(code: str, facts: CaseFacts, on: date) -> tuple[Choice, ...]:
    found = violation(code, on)
    rows = {row.text("choice"): row for row in in_force(read_table("penalty_discretion"), on)}
    nothing = FineRange(None, None, "", "", found.article, found.confidence)
    waived = tuple(_band(rows[name], nothing) for name in _waivers(code, facts) if name in rows)
    obligatory = tuple(choice for choice in waived if choice.obligatory)
    if obligatory:
        return obligatory
    fine = fine_range(
        code,
        on,
        goods_value=facts.goods_value,
        refused_to_correct=facts.refused_to_correct,
        severity=facts.severity,
    )
    if not fine.fined:
        first = Choice(
            choice="order",
            label=fine.step,
            obligatory=False,
            lowest=None,
            highest=None,
            because=fine.because,
            article=fine.article,
            confidence=fine.confidence,
        )
        return (*waived, first)
    bands = ("mitigate", "lighter", "ordinary", "heavier")
    return waived + tuple(_band(rows[name], fine) for name in bands if name in rows)
