"""The access table: one object and many objects read the same line, and posts count only in their days."""

from datetime import date, timedelta
from itertools import product

import pytest
from tests.kernel.conftest import Appoint
from tests.kernel.things import Thing

from weili.kernel import access
from weili.kernel.access import GRANTS, TWO_FACTOR, Area, Place, Refused
from weili.kernel.models import District, Person, Post, Station
from weili.kernel.roles import Act, Reach, Role

PLACES = [(d, s, b) for d, s, b in product(("home", "next"), ("north", "south", None), (7, 8, None))]


@pytest.fixture
def everywhere(
    things: type[Thing], district: District, neighbour: District, station: Station, far_station: Station
) -> list[Thing]:
    """One thing in every kind of place, the neighbour's stations being its own."""
    next_north = Station.objects.create(district=neighbour, code="north", name="邻北所")
    next_south = Station.objects.create(district=neighbour, code="south", name="邻南所")
    stations = {
        ("home", "north"): station,
        ("home", "south"): far_station,
        ("next", "north"): next_north,
        ("next", "south"): next_south,
    }
    return [
        things.objects.create(
            district=district if d == "home" else neighbour, station=stations.get((d, s)), business=b
        )
        for d, s, b in PLACES
    ]


@pytest.mark.postgres
@pytest.mark.parametrize("role", list(Role))
def test_one_thing_and_many_things_read_the_same_line(
    role: Role, everywhere: list[Thing], appoint: Appoint, district: District, station: Station, on: date
) -> None:
    person = appoint(role, district=district, station=station, business_id=7)
    for act in Act:
        every = Thing.objects.across_districts()
        seen = set(access.visible(person, act, every, on=on).values_list("pk", flat=True))
        assert seen == {t.pk for t in everywhere if access.allowed(person, act, t, on=on)}, act


@pytest.mark.parametrize(("role", "act"), [(r, a) for r in Role for a in GRANTS[r]])
def test_a_grant_reaches_as_far_as_the_table_says(
    role: Role, act: Act, appoint: Appoint, district: District, station: Station, on: date
) -> None:
    person = appoint(role, district=district, station=station, business_id=7)
    area = access.area(person, act, on=on)
    reach = GRANTS[role][act]
    assert area.holds(Place("110116", station.pk, 7))
    # another business of the station, another station of the district, another district
    assert area.holds(Place("110116", station.pk, 8)) == (reach is not Reach.OWN)
    assert area.holds(Place("110116", -1, 8)) == (reach in {Reach.DISTRICT, Reach.CITY})
    assert area.holds(Place("110117", -1, 8)) == (reach is Reach.CITY)


def test_every_role_has_a_line_and_every_act_has_somebody() -> None:
    assert set(GRANTS) == set(Role)
    people = [GRANTS[role] for role in Role if role is not Role.SYSTEM]
    assert {act for grants in people for act in grants} == set(Act)


def test_a_person_without_posts_sees_nothing(everywhere: list[Thing], on: date) -> None:
    nobody = Person.objects.create(username="nobody", name="无岗")
    assert not access.visible(nobody, Act.READ_BUSINESS, Thing.objects.across_districts(), on=on).exists()
    assert not access.acts_of(nobody, on=on)


def test_a_deactivated_person_holds_no_post(administrator: Person, district: District, on: date) -> None:
    administrator.is_active = False
    with pytest.raises(Refused, match="无权在此管理人员"):
        access.require_in(administrator, Act.MANAGE_PEOPLE, district.code, on=on)


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (0, None, True),  # the first day counts
        (1, None, False),  # tomorrow's post does not yet
        (-9, 0, True),  # the last day counts
        (-9, -1, False),  # an ended one does not any more
    ],
)
def test_a_post_counts_from_its_first_to_its_last_day(
    since: int, until: int | None, counts: bool, appoint: Appoint, district: District, on: date
) -> None:
    person = appoint(
        Role.LEADER,
        district=district,
        since=on + timedelta(days=since),
        until=None if until is None else on + timedelta(days=until),
    )
    assert access.area(person, Act.APPROVE_PLAN, on=on).holds(Place("110116")) is counts
    assert (Role.LEADER in access.roles_of(person, on=on)) is counts


def test_overlapping_posts_add_up_and_do_not_leak(
    appoint: Appoint, district: District, neighbour: District, station: Station, on: date
) -> None:
    """An inspector who is a leader next door reads both places, and does each act only where it is theirs."""
    person = appoint(Role.INSPECTOR, username="both", district=district, station=station)
    appoint(Role.LEADER, username="both", district=neighbour)
    reads = access.area(person, Act.READ_BUSINESS, on=on)
    assert reads == Area(districts=frozenset({"110117"}), stations=frozenset({station.pk}))
    assert not access.allowed(person, Act.APPROVE_PLAN, _At(Place("110116", station.pk)), on=on)
    assert not access.allowed(person, Act.PROPOSE_GRADE, _At(Place("110117")), on=on)
    assert list(access.districts_of(person, on=on)) == ["110116", "110117"]


class _At:
    def __init__(self, place: Place) -> None:
        self.place = place


def test_a_station_grant_is_no_grant_over_the_district(
    appoint: Appoint, district: District, station: Station, on: date
) -> None:
    head = appoint(Role.STATION_HEAD, district=district, station=station)
    with pytest.raises(Refused):
        access.require_in(head, Act.MAKE_PLAN, district.code, on=on)


def test_helpers_and_cadres_write_calls_and_nothing_else() -> None:
    """Who holds no certificate may remind and record, never inspect (京政办发〔2025〕10号)."""
    for role in (Role.ASSISTANT, Role.CADRE):
        assert set(GRANTS[role]) <= {Act.READ_BUSINESS, Act.READ_GRADE, Act.RECORD_CALL}


@pytest.mark.parametrize("role", list(Role))
def test_the_second_factor_follows_the_role(
    role: Role, appoint: Appoint, district: District, on: date
) -> None:
    person = appoint(role, district=district)
    assert access.needs_second_factor(person, on=on) is (role in TWO_FACTOR)


def test_posts_end_after_they_begin(appoint: Appoint, district: District, on: date) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(Role.LEADER, district=district, since=on, until=on - timedelta(days=1))
    assert not Post.objects.exists()
