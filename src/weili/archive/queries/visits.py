"""Reading visits (检查记录) across the district: every 户次 with what it was for and how it ended."""

from datetime import date

from django.db.models import F, QuerySet

from weili.archive.models import Visit
from weili.archive.models.visits import visit_sources
from weili.archive.queries.facets import Facet, as_written, day_facets, listed, of_field, readable
from weili.archive.queries.traits import sector
from weili.kernel.models import Person
from weili.kernel.roles import Act

FACETS: tuple[Facet, ...] = (
    *day_facets(F("visited_on")),
    sector("sector", "检查时的环节"),
    Facet(
        name="source", label="来源", rule="为什么检查", value=of_field("source"),
        choices=lambda _: tuple(visit_sources()),
    ),
    Facet(name="mode", label="方式", value=of_field("mode"), choices=listed(Visit.Mode.choices)),
    Facet(name="outcome", label="结果", value=of_field("outcome"), choices=listed(Visit.Outcome.choices)),
    Facet(
        name="campaign", label="专项行动", value=of_field("campaign"), reads=as_written, nothing="不属专项行动",
    ),
)  # fmt: skip


def visits(reader: Person, *, on: date) -> QuerySet[Visit]:
    """The visits that a reader may see (检查记录)."""
    return readable(reader, Act.READ_VISIT, Visit.objects.all(), on=on)
