"""Ratings of inspections (检查评价): for those who may read them, never for the officers who inspected."""

from datetime import date

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, TruncDate

from weili.archive.queries.facets import Facet, day_facets, listed, readable
from weili.inspection.models import Attendance, Inspection, Rating
from weili.inspection.queries.inspections import RATEABLE
from weili.kernel import access, clock
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: the day in Beijing on which a business rated
DAY = TruncDate("at", tzinfo=clock.BEIJING)

FACETS: tuple[Facet, ...] = (
    *day_facets(DAY),
    Facet(
        name="score", label="评价", value=lambda _: Cast("score", CharField()),
        choices=listed([(str(score), label) for score, label in Rating.Score.choices]),
    ),
)  # fmt: skip


def ratings(reader: Person, *, on: date) -> QuerySet[Rating]:
    """The ratings that a reader may see: none of an inspection that they attended."""
    own = Attendance.objects.filter(person=reader).values("inspection")
    return readable(reader, Act.READ_RATING, Rating.objects.all(), on=on).exclude(inspection__in=own)


def to_rate(owner: Person, *, on: date) -> QuerySet[Inspection]:
    """The inspections of somebody's own businesses that have a result and no rating yet, the latest first."""
    within = access.area(owner, Act.RATE_VISIT, on=on)
    rows: QuerySet[Inspection] = Inspection.objects.filter(
        business__root__in=within.businesses, state__in=RATEABLE, rating=None
    )
    return rows.select_related("business", "checklist").order_by("-finished_at")
