"""The risk grade as a way of telling businesses apart (风险等级)."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Subquery

from weili.archive.queries.facets import Facet, Scope, listed
from weili.grading.models import Grade
from weili.law.letters import RiskGrade

LETTERS = tuple((grade.value, grade.label) for grade in RiskGrade)


def grade(via: str) -> Facet:
    """The letter reviewed for the year of the day; `via` is the way from a row to the head of its archive."""
    return Facet(
        name="grade", label="风险等级", rule="本年度已审核的风险等级，A级风险最低", value=_letter(via),
        choices=listed(LETTERS), nothing="未评定",
    )  # fmt: skip


def _letter(via: str) -> Callable[[Scope], Any]:
    def held(scope: Scope) -> Subquery:
        rows = Grade.objects.filter(
            business__root=OuterRef(f"{via}pk"), year=scope.on.year, state=Grade.State.REVIEWED
        )
        return Subquery(rows.order_by("-pk").values("letter")[:1])

    return held
