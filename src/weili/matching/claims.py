"""What a source claims about a business, and the verdict on two claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

State = Literal["same", "doubtful", "different"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's words about one business. Empty text, no code and None mean: not said.

    `codes` maps a scheme to its value: uscc, old15, id, permit (or jy, sc, yb, permit_small …).
    `lat`, `lon` are degrees, WGS84 as far as the source knows. `day` is the day of which the source speaks; it
    is no evidence of who is meant, but tells apart who came after whom.
    """

    name: str = ""
    trade_name: str = ""
    address: str = ""
    phone: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    person: str = ""
    lat: float | None = None
    lon: float | None = None
    kind: str = ""
    city: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: weight in log-odds (above zero speaks for, below against), text in Chinese."""

    code: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Same business, different, or a question for a person; the strongest reasons first.

    `same_operator` is set when one legal subject stands behind both, whether or not the premises are one.
    """

    state: State
    probability: float
    reasons: tuple[Reason, ...]
    same_operator: bool = False
