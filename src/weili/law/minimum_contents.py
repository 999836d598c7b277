"""What a checklist must contain at least (最低内容): Order 49 art. 15 (production), 17 (sale), 18 (special food), 20.

Whether a list has a content is read from the words of its blocks and items, so that this only warns: a person looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from weili.law.checklists import Template
from weili.law.csv_table import in_force, read_table
from weili.law.kinds import Sector
from weili.law.source import Article, Confidence


@dataclass(frozen=True, slots=True)
class Content:
    """One content that the lists of a sector must have, for all of it or for the named kinds of business."""

    sector: Sector
    kinds: tuple[str, ...]
    name: str
    words: tuple[str, ...]
    article: Article
    confidence: Confidence

    def asked_of(self, checklist: Template) -> bool:
        """Whether a list must have it: it is of the sector, and for these kinds where the content is for kinds only."""
        for_kinds = not self.kinds or bool(set(self.kinds) & set(checklist.kinds))
        return self.sector == checklist.sector and for_kinds and not checklist.supplement

    def stands_in(self, texts: Iterable[str]) -> bool:
        """Whether one of its words stands in one of the texts."""
        return any(word in text for text in texts for word in self.words)


def minimum_contents(on: date) -> tuple[Content, ...]:
    """The contents that Order 49 asks for on a day; none before it was in force."""
    return tuple(
        Content(
            Sector(row.required("sector")),
            row.words("kinds"),
            row.required("content"),
            row.words("words"),
            row.article,
            row.confidence,
        )
        for row in in_force(read_table("minimum_contents"), on)
    )


def missing_contents(checklist: Template, on: date) -> tuple[Content, ...]:
    """The contents that a list must have and does not seem to have, in the order of the articles (缺少的内容)."""
    texts = [text for item in checklist.items for text in (item.block, item.text)]
    return tuple(
        content
        for content in minimum_contents(on)
        if content.asked_of(checklist) and not content.stands_in(texts)
    )
