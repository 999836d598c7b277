"""Reading official papers (文书): by whoever may see the inspection behind them; a business, what was issued to it."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from weili.archive.queries.facets import Facet, as_written, day_facets, listed, of_field, readable
from weili.inspection.models import Inspection, Paper
from weili.inspection.queries.inspections import BEFORE_START, inspections
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: the day in Beijing on which it was written
DAY = TruncDate("drafted_at", tzinfo=clock.BEIJING)

FACETS: tuple[Facet, ...] = (
    *day_facets(DAY),
    Facet(name="paper", label="文书", value=of_field("kind"), choices=listed(Paper.Kind.choices)),
    Facet(name="state", label="状态", value=of_field("state"), choices=listed(Paper.State.choices)),
    Facet(
        name="code", label="临时编号", rule="现场没有网络时的编号", value=of_field("provisional"), reads=as_written,
    ),
)  # fmt: skip


def papers(reader: Person, *, on: date) -> QuerySet[Paper]:
    """The papers that a reader may see; those of an inspection that is hidden from them are too."""
    staff = access.area(reader, Act.READ_VISIT, on=on)
    rows = readable(reader, Act.READ_VISIT, Paper.objects.all(), on=on)
    secret = Inspection.objects.filter(district__isnull=False, secret=True, state__in=BEFORE_START)
    hidden = secret.exclude(pk__in=inspections(reader, on=on).values("pk"))
    rows = rows.exclude(inspection__in=hidden)
    if staff.everywhere or staff.districts or staff.stations:
        return rows
    # a business reads what was given to it, never a draft and never what was approved inside
    return rows.filter(~Q(state=Paper.State.DRAFT)).exclude(kind=Paper.Kind.APPROVAL)
