"""Calls of assistants and cadres (走访提醒、包保督导) that a reader may see."""

from datetime import date

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from weili.archive.queries.facets import Facet, day_facets, listed, of_field
from weili.inspection.models import Call
from weili.kernel.access import area
from weili.kernel.models import Person
from weili.kernel.roles import Act

FACETS: tuple[Facet, ...] = (
    *day_facets(F("called_on")),
    Facet(name="call", label="类别", value=of_field("kind"), choices=listed(Call.Kind.choices)),
    Facet(name="way", label="走访方式", value=of_field("mode"), choices=listed(Call.Mode.choices)),
    Facet(
        name="seen", label="看到问题", rule="填写了看到的问题，已作为线索转到所里",
        value=lambda _: Case(When(seen="", then=Value("0")), default=Value("1"), output_field=CharField()),
        choices=listed((("1", "有问题"), ("0", "没有问题"))),
    ),
)  # fmt: skip


def calls(reader: Person, *, on: date) -> QuerySet[Call]:
    """The calls where a reader records such calls, or reads inspections; the business itself reads none."""
    rows: QuerySet[Call] = Call.objects.filter(district__isnull=False)
    seen = Q(pk__in=[])
    for act in (Act.RECORD_CALL, Act.READ_VISIT):
        within = area(reader, act, on=on)
        if within.everywhere:
            return rows
        seen |= Q(district__in=within.districts) | Q(business__station__in=within.stations)
    return rows.filter(seen)
