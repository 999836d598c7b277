"""Grades put in by hand: what planning is told of grades is what a source says."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.cast import cast

from weili.law.letters import RiskGrade

__all__ = ["cast"]


@dataclass(frozen=True)
class Held:
    """A grade in force as any keeper may give it."""

    business: int
    year: int
    grade: RiskGrade


@pytest.fixture(autouse=True)
def grades() -> Iterator[dict[int, RiskGrade]]:
    """Business → grade; empty at first, and the only source there is."""
    from weili.planning import sources

    held = list(sources.GRADES)
    known: dict[int, RiskGrade] = {}
    sources.GRADES[:] = [
        lambda heads, year: [Held(key, year, known[key]) for key in heads if key in known],
    ]
    yield known
    sources.GRADES[:] = held
