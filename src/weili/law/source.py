"""How a rule cites itself: its article, its days of effect and how sure we are of it."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

TABLES: Traversable = files("weili.law") / "tables"


class Confidence(StrEnum):
    """How a rule came to us. Only a sure rule may block; every other one warns and is shown as 待确认."""

    SURE = "sure"  # the text of the article was read
    SECONDARY = "secondary"  # read in a second-hand source
    MEMORY = "memory"  # known, not read: to be checked by the bureau
    PROPOSED = "proposed"  # our default where no law was found

    @property
    def blocks(self) -> bool:
        """Whether a rule of this confidence may refuse an act (all others only warn)."""
        return self is Confidence.SURE


@dataclass(frozen=True, slots=True, order=True)
class Article:
    """One citation: the regulation by its full name and the article, as printed."""

    regulation: str
    number: str = ""

    def __str__(self) -> str:
        return f"《{self.regulation}》{self.number}"


class LawError(ValueError):
    """A question that the tables cannot answer; `code` names the refusal, the text is for a person."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)
