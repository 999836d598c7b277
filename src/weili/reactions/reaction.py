"""A reaction: a sentence, its article, and a function over the things that happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from weili.kernel.models import Person
from weili.law.source import Article


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows: `what` is the sentence that docs/generated/reactions.md prints, with its article."""

    what: str
    article: Article | None
    act: Callable[..., None]

    def __call__(self, things: Sequence[Any], *, by: Person, at: datetime) -> None:
        self.act(things, by=by, at=at)
