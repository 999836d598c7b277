"""Who could make an inspection (可选检查人员): by where they work, with certificate and load; no ranking."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from weili.archive.models import Business
from weili.inspection.models import Attendance
from weili.inspection.queries.inspections import OPEN
from weili.kernel.absences import away_on
from weili.kernel.access import held, own_posts
from weili.kernel.models import Person
from weili.kernel.people import INSPECTING, certificate_standing
from weili.kernel.roles import Role

#: the days around a visit of which it is said what an officer has already
AROUND = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One officer who could be sent."""

    key: int
    name: str
    place: str
    near: bool
    certificate: tuple[str, str]
    able: bool
    away: str
    #: inspections of the days around
    load: int


def candidates(business: Business, day: date, *, also: Collection[int] = ()) -> list[Candidate]:
    """The officers of the district, those of the business's own station first, then by place and name."""
    station = business.station_id
    return _candidates(business.district_id, day, station=station, also=also)


def officers_of(district: str, day: date, *, station: int | None = None) -> list[Candidate]:
    """The officers of a district, those of a station first."""
    return _candidates(district, day, station=station, also=())


def _candidates(district: str, day: date, *, station: int | None, also: Collection[int]) -> list[Candidate]:
    rows = Person.objects.filter(is_active=True, posts__district=district, posts__role__in=INSPECTING)
    people = list(rows.distinct().prefetch_related(*held()))
    known = {person.pk for person in people}
    if missing := set(also) - known:
        people += list(Person.objects.filter(pk__in=missing).prefetch_related(*held()))
    away, load = away_on(day, [p.pk for p in people]), _load([p.pk for p in people], day)
    found = []
    for person in people:
        posts = [p for p in own_posts(person, on=day) if p.role in INSPECTING and p.district_id == district]
        if not posts and person.pk not in also:
            continue
        colour, words = certificate_standing(person, on=day)
        gone = away.get(person.pk)
        found.append(
            Candidate(
                key=person.pk, name=person.name, near=any(p.station_id == station for p in posts if station),
                place="、".join(_place(p.station.name if p.station else "", p.role) for p in posts),
                certificate=(colour, words), away=f"{gone.why}至 {gone.until}" if gone else "",
                able=person.certificate_until is not None and person.certificate_until >= day,
                load=load[person.pk],
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (not each.near, each.place, each.name))


def _place(station: str, role: str) -> str:
    return f"{station}{Role(role).label}" if station else Role(role).label


def _load(people: Collection[int], day: date) -> Counter[int]:
    rows = Attendance.objects.filter(
        person__in=people, inspection__state__in=OPEN,
        inspection__planned_on__range=(day - AROUND, day + AROUND),
    )  # fmt: skip
    return Counter(rows.values_list("person", flat=True))
