"""Who is a key supervision object (重点监督检查对象): by statute (Order 49 art. 22), and by event for a term.

The statutory ones follow from what a business is and its grade. Entries by event are proposed at once and
confirmed or removed by an officer with a reason; their terms and factors are ours (待确认).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from weili.law.csv_table import Row, in_force, read_table
from weili.law.kinds import Sector, kind
from weili.law.letters import RiskGrade
from weili.law.source import Article, Confidence, LawError


class KeyEvent(StrEnum):
    """An event that puts a business on the key list for a term."""

    SERIOUS_LIST = "serious_list"
    PENALTY = "penalty"
    FAILING_SAMPLE = "failing_sample"
    REPEATED_FAILURE = "repeated_failure"
    ACCIDENT = "accident"
    OBSTRUCTION = "obstruction"
    PROVEN_COMPLAINTS = "proven_complaints"


@dataclass(frozen=True, slots=True)
class KeyReason:
    """One ground on which a business is a key object."""

    case: str
    label: str
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """An entry by event: its term in months (None = while the cause lasts), factor on frequency, ground."""

    reason: KeyReason
    months: int | None
    factor: Decimal
    note: str


def _reason(row: Row) -> KeyReason:
    return KeyReason(row.text("case"), row.required("label"), row.article, row.confidence)


def _statutory_cases(code: str, grade: RiskGrade | None) -> set[str]:
    about = kind(code)
    cases = {
        "SPECIAL_FOOD_PRODUCER": {"special_food_producer"},
        "CENTRAL_KITCHEN": {"central_kitchen"},
        "MEAL_DELIVERY": {"meal_delivery"},
    }.get(code, set())
    if about.sector is Sector.PRODUCTION and grade in {RiskGrade.C, RiskGrade.D}:
        cases = cases | {"producer_c_d"}
    if about.sector is not Sector.PRODUCTION and grade is RiskGrade.D:
        cases = cases | {"operator_d"}
    return cases


def key_supervision(code: str, grade: RiskGrade | None, on: date) -> tuple[KeyReason, ...]:
    """The statutory grounds on which a business of this kind and grade is a key object; may be empty."""
    cases = _statutory_cases(code, grade)
    rows = in_force(read_table("key_supervision"), on)
    return tuple(
        _reason(row) for row in rows if row.text("scope") == "statutory" and row.text("case") in cases
    )


def key_entry(event: KeyEvent, on: date) -> KeyEntry:
    """The entry that an event proposes: term and factor; raises LawError where no rule was in force."""
    for row in in_force(read_table("key_supervision"), on):
        if row.text("scope") == "entry" and row.text("case") == event.value:
            return KeyEntry(_reason(row), row.whole("months"), row.decimal("factor"), row.text("note"))
    raise LawError("no_rule", f"{on.isoformat()}没有关于重点监管对象的规定。")
