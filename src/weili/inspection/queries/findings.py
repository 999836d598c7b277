"""Reading what was found on visits (问题) across the district."""

from datetime import date

from django.db.models import Case, F, QuerySet, Value, When

from weili.archive.models.visits import visit_sources
from weili.archive.queries.facets import Facet, as_written, day_facets, listed, of_field, readable
from weili.archive.queries.traits import sector
from weili.inspection.models import Finding
from weili.kernel.models import Person
from weili.kernel.roles import Act

_CORRECTED = (("1", "已整改"), ("0", "未见整改记录"))

FACETS: tuple[Facet, ...] = (
    *day_facets(F("visit__visited_on")),
    sector("visit__sector", "检查时的环节"),
    Facet(
        name="source", label="来源", rule="为什么检查", value=of_field("visit__source"),
        choices=lambda _: tuple(visit_sources()),
    ),
    Facet(name="severity", label="性质", value=of_field("severity"), choices=listed(Finding.Severity.choices)),
    Facet(
        name="item", label="检查项目", rule="检查表中的项目编号", value=of_field("item_code"), reads=as_written,
    ),
    Facet(
        name="corrected", label="整改", choices=listed(_CORRECTED),
        value=lambda _: Case(When(corrected_on__isnull=True, then=Value("0")), default=Value("1")),
    ),
)  # fmt: skip


def findings(reader: Person, *, on: date) -> QuerySet[Finding]:
    """The findings of the visits that a reader may see."""
    return readable(reader, Act.READ_VISIT, Finding.objects.all(), on=on)
