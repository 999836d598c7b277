"""One face (脸谱): a business looks the same in every list, on every duty, at the head of its archive.

Shop sign, legal name, kind, town, the labelled letter, status, and one line of what matters now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from weili.archive.models import Business, KeyListing
from weili.archive.queries.businesses import kind_label, sector_label
from weili.archive.statuses import standings
from weili.grading.evidence import InForce
from weili.grading.queries import in_force_of
from weili.kernel import clock
from weili.kernel.access import area
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.card_matters import Matter, matters


@dataclass(frozen=True, slots=True)
class Face:
    """What is seen of a business at a glance; `grade` and `listed` are empty where they may not be seen."""

    pk: int
    sign: str
    name: str
    kind: str
    sector: str
    town: str
    status: str
    status_words: str
    licensed: bool
    seasonal: bool
    grade: InForce | None
    sees_grade: bool
    listing: KeyListing | None
    matter: Matter

    @property
    def listed(self) -> str:
        """已列入 or 拟列入, empty where it is not on the key list."""
        return str(self.listing.get_state_display()) if self.listing else ""


def faces(heads: Iterable[Business], *, reader: Person, at: datetime) -> dict[int, Face]:
    """The faces of some heads of archives by their keys, in a fixed number of queries."""
    on, rows = clock.day(at), list(heads)
    stand = standings(rows, on)
    graded, listed = _grades(rows, reader, on), _listed(rows, reader, on)
    told = matters({row: stand[row.pk] for row in rows}, listed, reader=reader, at=at)
    seeing = area(reader, Act.READ_GRADE, on=on)
    return {
        row.pk: Face(
            pk=row.pk,
            sign=str(row),
            name=row.name,
            kind=kind_label(row.kind),
            sector=sector_label(row.sector),
            town=row.town.name if row.town else "",
            status=stand[row.pk].status.value,
            status_words=stand[row.pk].words,
            licensed=stand[row.pk].licensed,
            seasonal=row.seasonal,
            grade=graded.get(row.pk),
            sees_grade=seeing.holds(row.place),
            listing=listed.get(row.pk),
            matter=told[row.pk],
        )
        for row in rows
    }


def faces_by_key(keys: Iterable[int], *, reader: Person, at: datetime) -> dict[int, Face]:
    """The faces of the heads that some keys name, for a page of a list whose rows were chosen already."""
    rows = Business.objects.filter(pk__in=list(keys)).select_related("town")
    return faces(rows, reader=reader, at=at)


def face_of(business: Business, *, reader: Person, at: datetime) -> Face:
    """The face of one archive."""
    return faces([business], reader=reader, at=at)[business.pk]


def _grades(rows: list[Business], reader: Person, on: date) -> dict[int, InForce]:
    within = area(reader, Act.READ_GRADE, on=on)
    keys = [row.pk for row in rows if within.holds(row.place)]
    return {each.business: each for each in in_force_of(keys, on.year)}


def _listed(rows: list[Business], reader: Person, on: date) -> dict[int, KeyListing]:
    """The latest place on the key list of each; a confirmed one before one that is only proposed."""
    within = area(reader, Act.READ_SAMPLE, on=on)
    keys = [row.pk for row in rows if within.holds(row.place)]
    held = KeyListing.objects.filter(business__root__in=keys).exclude(state=KeyListing.State.REMOVED)
    # confirmed sorts before proposed: written last, it stays
    return {
        each.head: each for each in held.annotate(head=F("business__root")).order_by("-state", "since", "pk")
    }
