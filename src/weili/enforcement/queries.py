"""Reading penalty cases (案件与处罚) across the district."""

from datetime import date

from django.db import models
from django.db.models import F, QuerySet, Value, When

from weili.archive.queries.facets import YES_NO, Facet, as_written, day_facets, listed, of_field, readable
from weili.enforcement.models import Case
from weili.kernel.models import Person
from weili.kernel.roles import Act

FACETS: tuple[Facet, ...] = (
    *day_facets(F("decided_on")),
    Facet(name="state", label="状态", value=of_field("state"), choices=listed(Case.State.choices)),
    Facet(
        name="conduct", label="违法行为", rule="决定书所记的违法行为类型", value=of_field("conduct"),
        reads=as_written,
    ),
    Facet(
        name="sampled", label="由抽检引出", rule="处罚决定写明了抽样单编号", choices=listed(YES_NO),
        value=lambda _: models.Case(When(sample_number="", then=Value("0")), default=Value("1")),
    ),
)  # fmt: skip


def cases(reader: Person, *, on: date) -> QuerySet[Case]:
    """The cases that a reader may see; one against nobody of the district lies with the district."""
    return readable(reader, Act.READ_CASE, Case.objects.all(), on=on)
