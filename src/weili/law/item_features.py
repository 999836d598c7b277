"""What a business is like for a checklist (适用对象): which of the features that items ask for it has.

Read from its kind, the scope of its permits and its name; ours, 待确认. An officer on site may always answer an
item that was left out, and may leave out one that was asked, with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from weili.law.csv_table import in_force, read_table
from weili.law.source import Article, Confidence

#: an item that concerns everybody
ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature with its Chinese name and what shows it."""

    code: str
    label: str
    kinds: tuple[str, ...]
    scope_words: tuple[str, ...]
    name_words: tuple[str, ...]
    article: Article
    confidence: Confidence

    def shown_by(self, kind: str, scope: str, names: Sequence[str]) -> bool:
        """Whether a business of this kind, scope and names has it."""
        return (
            kind in self.kinds
            or any(word in scope for word in self.scope_words)
            or any(word in name for word in self.name_words for name in names)
        )


def item_features(on: date) -> tuple[Feature, ...]:
    """All features that items may ask for."""
    return tuple(
        Feature(
            row.required("feature"),
            row.required("label"),
            row.words("kinds"),
            row.words("scope_words"),
            row.words("name_words"),
            row.article,
            row.confidence,
        )
        for row in in_force(read_table("item_features"), on)
    )


def features_of(kind: str, on: date, *, scope: str = "", names: Sequence[str] = ()) -> frozenset[str]:
    """The features of a business: by its kind (业态), the scope of its permits, its own and its operator's name."""
    return frozenset(each.code for each in item_features(on) if each.shown_by(kind, scope, names))
