"""Why a visit is made, and whether it counts towards the published yearly cap (国办发〔2024〕54号)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from weili.law.csv_table import in_force, read_table
from weili.law.source import Article, Confidence, LawError

# before the opinion of 2025-01-03 there was no cap, so nothing counted towards one
CAP_SINCE = date(2025, 1, 3)


class VisitSource(StrEnum):
    """The source of a visit (检查来源); obligatory for every task."""

    PLAN = "plan"
    CAMPAIGN = "campaign"
    COMPLAINT = "complaint"
    TRANSFERRED = "transferred"
    DATA_CLUE = "data_clue"
    OWN_REQUEST = "own_request"
    RECHECK = "recheck"
    EMERGENCY = "emergency"
    LICENSING = "licensing"
    GUARANTEE = "guarantee"
    OFFSITE = "offsite"

    @property
    def label(self) -> str:
        """The source in Chinese."""
        return next(
            row.text("label") for row in read_table("visit_sources") if row.text("source") == self.value
        )


@dataclass(frozen=True, slots=True)
class SourceRule:
    """What the law makes of a source: a clue or not, counted towards the cap or not, an inspection or not."""

    source: VisitSource
    label: str
    clue: bool
    counts: bool
    inspection: bool
    note: str
    article: Article
    confidence: Confidence


@lru_cache(maxsize=65536)
def source_rule(source: VisitSource, on: date) -> SourceRule:
    """The rule for a source on a day; raises LawError where none was in force."""
    for row in in_force(read_table("visit_sources"), on):
        if row.text("source") == source.value:
            return SourceRule(
                source,
                row.text("label"),
                row.yes("clue"),
                row.yes("counts_towards_cap"),
                row.yes("inspection"),
                row.text("note"),
                row.article,
                row.confidence,
            )
    raise LawError("no_rule", f"{on.isoformat()}没有关于“{source.label}”检查来源的规定。")


def counts_towards_cap(source: VisitSource, on: date) -> bool:
    """Whether a visit from this source uses up the yearly cap; before 2025-01-03 there was no cap: False."""
    return on >= CAP_SINCE and source_rule(source, on).counts
