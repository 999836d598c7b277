"""Which samples were followed by a warning or a fine: a penalty names the sample that led to it (抽样单编号)."""

from typing import Any

from django.db.models import QuerySet

from weili.archive.queries.facets import YES_NO, Facet, Scope
from weili.enforcement.models import Case
from weili.sampling.models import Sample

#: the penalties (处罚种类) by which a failing sample counts as punished
PUNISHED_BY = ("警告", "罚款")


def numbers_punished(cases: "QuerySet[Case]") -> set[str]:
    """The numbers of the samples for which one of these cases ended in a warning or a fine."""
    return {
        number
        for number, kinds, fine in cases.exclude(sample_number="").values_list(
            "sample_number", "penalty_kinds", "fine_yuan"
        )
        if fine or any(word in kind for kind in kinds for word in PUNISHED_BY)
    }


def _narrowed(rows: QuerySet[Any], value: str, scope: Scope) -> QuerySet[Any]:
    named = numbers_punished(Case.objects.filter(district__in=scope.districts))
    failing = rows.filter(verdict=Sample.Verdict.FAIL)
    return failing.filter(number__in=named) if value == "1" else failing.exclude(number__in=named)


PUNISHED = Facet(
    name="punished", label="已警告或罚款", rule="不合格样品中，有处罚决定写明该抽样单并给予警告或罚款的",
    choices=lambda _: YES_NO, narrows=_narrowed,
)  # fmt: skip
