"""The grades a plan is made from, asked of whoever keeps them: planning and grading are strangers.

`weili.reactions` registers `weili.grading.queries.in_force_of` here.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from weili.law.letters import RiskGrade


class HeldGrade(Protocol):
    """A grade in force, as its keeper gives it; `business` is the head of the archive."""

    @property
    def business(self) -> int: ...
    @property
    def year(self) -> int: ...
    @property
    def grade(self) -> RiskGrade: ...


#: (heads, year) → the grades in force of that year, or the latest before it
GradeSource = Callable[[Sequence[int], int], Iterable[HeldGrade]]

GRADES: list[GradeSource] = []


def grades(heads: Sequence[int], year: int) -> dict[int, RiskGrade]:
    """The grade of each archive that has one; of several sources the grade of the later year."""
    found: dict[int, HeldGrade] = {}
    for source in GRADES:
        for held in source(heads, year):
            known = found.get(held.business)
            if known is None or known.year < held.year:
                found[held.business] = held
    return {business: held.grade for business, held in found.items()}
