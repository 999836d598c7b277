"""Reading self-checks of businesses (企业自查) across the district."""

from datetime import date

from django.db.models import Case, F, Q, QuerySet, Value, When

from weili.archive.queries.facets import Facet, day_facets, listed, of_field, readable
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.sunshine.models import SelfCheck

_FOUND = (("1", "发现问题"), ("0", "未发现问题"))

FACETS: tuple[Facet, ...] = (
    *day_facets(F("checked_on")),
    Facet(name="level", label="类别", value=of_field("level"), choices=listed(SelfCheck.Level.choices)),
    Facet(
        name="found", label="自查发现", rule="写有问题，或结果为发现问题、已整改", choices=listed(_FOUND),
        value=lambda _: Case(
            When(~Q(problems="") | Q(result__in=("fail", "corrected")), then=Value("1")), default=Value("0")
        ),
    ),
)  # fmt: skip


def self_checks(reader: Person, *, on: date) -> QuerySet[SelfCheck]:
    """The self-checks that a reader may see."""
    return readable(reader, Act.READ_SELF_CHECK, SelfCheck.objects.all(), on=on)
