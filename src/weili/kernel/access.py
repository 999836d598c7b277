"""Who may do what where: one table, one area, and two readers of it (one object, many objects).

A grant is a role, an act and a reach. `area` turns a person's posts into the places where an act is theirs;
`allowed` asks for one thing and `visible` narrows a query, both from the same area. Outside one's area a thing
does not exist (404); inside it a forbidden act is refused (403). Two-person rules are law, not permissions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet

from weili.kernel.models import Absence, Person, Post
from weili.kernel.roles import Act, Reach, Role

M = TypeVar("M", bound=Model)

DISTRICT, STATION, OWN, CITY = Reach.DISTRICT, Reach.STATION, Reach.OWN, Reach.CITY

_READ = (
    Act.READ_BUSINESS, Act.READ_DUTY, Act.READ_VISIT, Act.READ_GRADE, Act.READ_PLAN, Act.READ_SAMPLE,
    Act.READ_COMPLAINT, Act.READ_CASE, Act.READ_SELF_CHECK,
)  # fmt: skip
_SECTION = dict.fromkeys(
    (*_READ, Act.READ_REPORT, Act.EXPORT, Act.READ_PERSONAL, Act.EDIT_BUSINESS, Act.HANDLE_DUTY), DISTRICT
)
_GRADERS = {Act.PROPOSE_GRADE: DISTRICT, Act.REVIEW_GRADE: DISTRICT}
#: sections that supervise: they arrange and make inspections with the stations (科所联动) and keep the checklists
_INSPECTING = dict.fromkeys(
    (
        Act.PROPOSE_VISIT, Act.INSPECT, Act.PUBLISH_VISIT, Act.EDIT_CHECKLIST, Act.PUBLISH_CHECKLIST,
        Act.RECORD_CALL,
    ),
    DISTRICT,
)  # fmt: skip

GRANTS: dict[Role, dict[Act, Reach]] = {
    Role.SYSTEM: dict.fromkeys(Act, CITY),
    Role.ADMINISTRATOR: {
        **dict.fromkeys(_READ, DISTRICT),
        Act.READ_REPORT: DISTRICT, Act.IMPORT: DISTRICT, Act.EXPORT: DISTRICT, Act.LOAD_LAW: DISTRICT,
        Act.MANAGE_PEOPLE: DISTRICT, Act.RECORD_ABSENCE: DISTRICT,
        Act.VERIFY_ARCHIVE: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT, Act.SHRED: DISTRICT,
    },
    Role.LEADER: {
        **dict.fromkeys(_READ, DISTRICT),
        Act.READ_REPORT: DISTRICT, Act.EXPORT: DISTRICT, Act.EXTEND_DUTY: DISTRICT, Act.APPROVE_PLAN: DISTRICT,
        Act.REVIEW_GRADE: DISTRICT, Act.RECORD_ABSENCE: DISTRICT, Act.APPROVE_VISIT: DISTRICT,
        Act.EXCEED_CAP: DISTRICT, Act.PUBLISH_CHECKLIST: DISTRICT, Act.READ_RATING: DISTRICT,
        Act.READ_PERSONAL: DISTRICT, Act.VERIFY_ARCHIVE: DISTRICT, Act.SHRED: DISTRICT,
    },
    Role.STATION_HEAD: {
        **dict.fromkeys(_READ, STATION),
        Act.READ_REPORT: STATION, Act.EXPORT: STATION, Act.READ_PERSONAL: STATION, Act.EDIT_BUSINESS: STATION,
        Act.DECIDE_IDENTITY: STATION, Act.HANDLE_DUTY: STATION, Act.PROPOSE_GRADE: STATION,
        Act.REVIEW_GRADE: STATION, Act.MAKE_PLAN: STATION, Act.RECORD_ABSENCE: STATION,
        Act.PROPOSE_VISIT: STATION, Act.APPROVE_VISIT: STATION, Act.INSPECT: STATION, Act.PUBLISH_VISIT: STATION,
        Act.RECORD_CALL: STATION,
    },
    Role.INSPECTOR: {
        **dict.fromkeys(_READ, STATION),
        Act.READ_REPORT: STATION, Act.EXPORT: STATION, Act.READ_PERSONAL: STATION, Act.EDIT_BUSINESS: STATION,
        Act.HANDLE_DUTY: STATION, Act.PROPOSE_GRADE: STATION, Act.DECIDE_IDENTITY: STATION,
        Act.PROPOSE_VISIT: STATION, Act.INSPECT: STATION, Act.RECORD_CALL: STATION,
    },
    # who holds no certificate visits, reminds and records, and makes no inspection (京政办发〔2025〕10号)
    Role.ASSISTANT: {Act.READ_BUSINESS: STATION, Act.READ_GRADE: STATION, Act.RECORD_CALL: STATION},
    Role.LICENSING_STAFF: {**_SECTION, Act.IMPORT: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT},
    Role.CATERING_STAFF: {
        **_SECTION, **_GRADERS, **_INSPECTING, Act.IMPORT: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT,
        Act.MAKE_PLAN: DISTRICT,
        Act.LOAD_LAW: DISTRICT,
    },
    Role.CIRCULATION_STAFF: {
        **_SECTION, **_GRADERS, **_INSPECTING, Act.IMPORT: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT,
        Act.MAKE_PLAN: DISTRICT,
    },
    Role.PRODUCTION_STAFF: {
        **_SECTION, **_GRADERS, **_INSPECTING, Act.IMPORT: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT,
        Act.MAKE_PLAN: DISTRICT,
    },
    Role.SAMPLING_STAFF: {
        **_SECTION, Act.IMPORT: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT, Act.DECIDE_KEY_LIST: DISTRICT,
        Act.CORRECT_SAMPLE: DISTRICT,
    },
    Role.CASE_STAFF: {**_SECTION, Act.IMPORT: DISTRICT},
    Role.LEGAL_REVIEWER: {**_SECTION, Act.EXTEND_DUTY: DISTRICT},
    Role.COMPLAINT_STAFF: {**_SECTION, Act.IMPORT: DISTRICT, Act.DECIDE_IDENTITY: DISTRICT},
    Role.LABORATORY: {},
    Role.ASSOCIATION: {},
    Role.CADRE: {Act.READ_BUSINESS: STATION, Act.READ_GRADE: STATION, Act.RECORD_CALL: STATION},
    Role.BUSINESS_OWNER: {
        Act.READ_BUSINESS: OWN, Act.READ_GRADE: OWN, Act.READ_DUTY: OWN, Act.READ_VISIT: OWN, Act.RATE_VISIT: OWN,
    },
    Role.SAFETY_OFFICER: {Act.READ_BUSINESS: OWN, Act.READ_DUTY: OWN, Act.READ_VISIT: OWN},
    Role.CITIZEN: {},
    # read only, whatever its token says; the post is narrowed to the acts of the token
    Role.OUTSIDE_SYSTEM: dict.fromkeys((act for act in _READ if act is not Act.READ_PLAN), DISTRICT),
}  # fmt: skip

#: roles that must sign in with a second factor before they act (a bureau may widen it, never narrow it)
TWO_FACTOR = frozenset({Role.ADMINISTRATOR, Role.LEADER})


class Refused(PermissionError):
    """An act that is not this person's here. The sentence says which."""

    def __init__(self, person: Person, act: Act) -> None:
        self.person, self.act = person, act
        super().__init__(f"{person.name}无权在此{act.label}")


class Placed(Protocol):
    """Anything that lies in a district and perhaps belongs to a station and a business."""

    @property
    def place(self) -> "Place": ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing lies: the keys of its district, station and business (the root of its archive)."""

    district: str
    station: int | None = None
    business: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where one act is somebody's: everywhere, or some districts, stations and businesses."""

    everywhere: bool = False
    districts: frozenset[str] = field(default_factory=frozenset)
    stations: frozenset[int] = field(default_factory=frozenset)
    businesses: frozenset[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.districts or self.stations or self.businesses)

    def holds(self, place: Place) -> bool:
        """Whether a place lies in this area."""
        return (
            self.everywhere
            or place.district in self.districts
            or (place.station is not None and place.station in self.stations)
            or (place.business is not None and place.business in self.businesses)
        )

    def condition(self, *, via: str = "", business: str = "business") -> Q:
        """The same question to the database; `via` is the path to the placed row, such as `business__`."""
        if self.everywhere:
            return Q(**{f"{via}district__isnull": False})
        # an equality leaves the order to an index; what is not asked joins no table
        if len(self.districts) == 1:
            found = Q(**{f"{via}district": next(iter(self.districts))})
        else:
            found = Q(**{f"{via}district__in": self.districts})
        if self.stations:
            found |= Q(**{f"{via}station__in": self.stations})
        if self.businesses:
            found |= Q(**{f"{via}{business}__in": self.businesses})
        return found


def _themselves(keys: frozenset[int]) -> frozenset[int]:
    return keys


#: from the businesses named in posts to the heads of their archives; set by the archive, which knows of merges
heads_of: Callable[[frozenset[int]], frozenset[int]] = _themselves


def held() -> "tuple[Prefetch[Any], ...]":
    """What to prefetch with people whose access will be asked: their posts, and those lent to them."""
    posts = Post.objects.select_related("district", "station")
    lent = posts.select_related("district", "station", "person")
    absences = Absence.objects.filter(withdrawn=False).select_related("person")
    return (
        Prefetch("posts", posts),
        Prefetch("deputising", absences),
        Prefetch("deputising__person__posts", lent),
    )


def own_posts(person: Person, *, on: date) -> list[Post]:
    """The posts that are a person's own on a day."""
    if not person.is_active or person.pk is None:
        return []
    return [p for p in person.posts.all() if p.since <= on and (p.until is None or on <= p.until)]


def fits(own: Sequence[Post], post: Post) -> bool:
    """Whether whoever holds `own` may stand in under a post: an officer of its station, or one of its section."""
    if post.business_id is not None:
        return False
    if post.station_id is not None:
        return any(p.station_id == post.station_id and Act.HANDLE_DUTY in GRANTS[Role(p.role)] for p in own)
    return any(p.role == post.role and p.district_id == post.district_id for p in own)


def lent_posts(person: Person, *, on: date) -> list[Post]:
    """The posts of absent colleagues for whom a person stands in on a day (代理); never lent on."""
    own = own_posts(person, on=on)
    if not own or any(post.role == Role.SYSTEM for post in own):
        return []
    absences = [absence for absence in person.deputising.all() if absence.covers(on)]
    return [post for each in absences for post in own_posts(each.person, on=on) if fits(own, post)]


def posts_of(person: Person, *, on: date) -> list[Post]:
    """The posts under which a person acts on a day: their own and those lent to them."""
    return own_posts(person, on=on) + lent_posts(person, on=on)


def hands_of(person: Person, *, on: date) -> frozenset[int]:
    """Who counts as one with a person under a two-person rule: for whom they stand in, and who for them."""
    pairs = Absence.objects.filter(withdrawn=False, since__lte=on, until__gte=on, deputy__isnull=False)
    pairs = pairs.filter(Q(person=person) | Q(deputy=person))
    return frozenset({person.pk}.union(*pairs.values_list("person_id", "deputy_id")))


def granted(post: Post) -> dict[Act, Reach]:
    """What a post carries: the grants of its role, or those of them to which it is narrowed."""
    grants = GRANTS[Role(post.role)]
    if post.narrowed_to is None:
        return grants
    return {act: reach for act, reach in grants.items() if act in post.narrowed_to}


def area(person: Person, act: Act, *, on: date) -> Area:
    """The places where an act is a person's on a day, from all their posts; an empty area is nowhere."""
    everywhere, districts, stations, businesses = False, set(), set(), set()
    for post in posts_of(person, on=on):
        match granted(post).get(act):
            case Reach.CITY:
                everywhere = True
            case Reach.DISTRICT if post.district_id:
                districts.add(post.district_id)
            case Reach.STATION if post.station_id:
                stations.add(post.station_id)
            case Reach.OWN if post.business_id:
                businesses.add(post.business_id)
    own = heads_of(frozenset(businesses)) if businesses else frozenset()
    return Area(everywhere, frozenset(districts), frozenset(stations), own)


def allowed(person: Person, act: Act, thing: Placed, *, on: date) -> bool:
    """Whether a person may do an act to a thing."""
    return area(person, act, on=on).holds(thing.place)


def require(person: Person, act: Act, thing: Placed, *, on: date) -> None:
    """Refuse an act that is not this person's; the first beat of every service."""
    if not allowed(person, act, thing, on=on):
        raise Refused(person, act)


def require_in(person: Person, act: Act, district: str, *, on: date) -> None:
    """Refuse a district-wide act (an import, a plan) to whoever holds no grant over the whole district."""
    if not area(person, act, on=on).holds(Place(district)):
        raise Refused(person, act)


def visible(
    person: Person, act: Act, things: QuerySet[M], *, on: date, via: str = "", business: str = "business"
) -> QuerySet[M]:
    """The things of a query that lie in a person's area for an act."""
    within = area(person, act, on=on)
    if not within:
        return things.none()
    return things.filter(within.condition(via=via, business=business))


def acts_of(person: Person, *, on: date) -> frozenset[Act]:
    """Every act a person holds somewhere: for menus, never for decisions."""
    return frozenset(act for post in posts_of(person, on=on) for act in granted(post))


def roles_of(person: Person, *, on: date) -> frozenset[Role]:
    """The roles that are a person's own on a day; a deputy borrows acts, not a qualification."""
    return frozenset(Role(post.role) for post in own_posts(person, on=on))


def needs_second_factor(person: Person, *, on: date) -> bool:
    """Whether one of the person's posts must sign in with a one-time code; a demo district's posts need not."""
    return any(
        Role(post.role) in TWO_FACTOR and not (post.district and post.district.demo)
        for post in posts_of(person, on=on)
    )


def districts_of(person: Person, *, on: date) -> Iterable[str]:
    """The codes of the districts in which a person holds any post."""
    return sorted({p.district_id for p in posts_of(person, on=on) if p.district_id})


def holders(act: Act, district: str, *, on: date) -> list[tuple[Person, Area]]:
    """Whose own posts in a district carry an act, each with where it is theirs: for messages, never for decisions."""
    rows = (
        Person.objects.filter(is_active=True, posts__district=district).distinct().prefetch_related(*held())
    )
    found = [(person, area(person, act, on=on)) for person in rows.order_by("pk")]
    return [(person, within) for person, within in found if within]
