"""Leave and deputies: what is lent, for which days, to whom; and that both readers of the table agree."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.conftest import Appoint
from tests.kernel.things import Thing

from weili.kernel import absences, access
from weili.kernel.absences import AbsenceRefused, NewAbsence
from weili.kernel.access import Place, Refused
from weili.kernel.models import Absence, District, OutboxMessage, Person, Post, Station
from weili.kernel.roles import Act, Role

DAY = timedelta(days=1)


@pytest.fixture
def head(appoint: Appoint, district: District, station: Station) -> Person:
    return appoint(Role.STATION_HEAD, username="head", district=district, station=station)


@pytest.fixture
def officer(appoint: Appoint, district: District, station: Station) -> Person:
    return appoint(Role.INSPECTOR, username="officer", district=district, station=station)


def _leave(person: Person, deputy: Person | None, on: date, *, days: int = 3) -> NewAbsence:
    return NewAbsence(person=person, since=on, until=on + days * DAY, reason="年休假", deputy=deputy)


def _fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_a_deputy_may_what_the_absent_persons_post_allows_in_these_days_only(
    head: Person, officer: Person, station: Station, at: datetime, on: date
) -> None:
    here = Place("110116", station.pk)
    assert not access.area(officer, Act.REVIEW_GRADE, on=on).holds(here)
    absences.record_absence(new=_leave(head, officer, on), by=head, at=at)

    for day, may in ((on - DAY, False), (on, True), (on + 3 * DAY, True), (on + 4 * DAY, False)):
        assert access.area(_fresh(officer), Act.REVIEW_GRADE, on=day).holds(here) is may, day
    assert access.roles_of(officer, on=on) == {Role.INSPECTOR}, "acts are lent, a qualification is not"
    assert OutboxMessage.objects.get().to == "officer"


@pytest.mark.parametrize(
    ("role", "where", "reason"),
    [
        (Role.ASSISTANT, "same", "a helper handles nothing"),
        (Role.INSPECTOR, "far", "an officer of another station"),
        (Role.LEADER, "", "somebody of another section"),
    ],
)
def test_who_does_not_fit_is_no_deputy(
    role: Role,
    where: str,
    reason: str,
    head: Person,
    appoint: Appoint,
    district: District,
    station: Station,
    far_station: Station,
    at: datetime,
    on: date,
) -> None:
    other = appoint(role, district=district, station={"same": station, "far": far_station}.get(where))
    with pytest.raises(AbsenceRefused, match="代理人须是同一所"):
        absences.record_absence(new=_leave(head, other, on), by=head, at=at)
    assert not Absence.objects.exists(), reason


def test_a_section_stands_in_for_its_own(
    appoint: Appoint, district: District, at: datetime, on: date
) -> None:
    first = appoint(Role.LEADER, username="first", district=district)
    second = appoint(Role.LEADER, username="second", district=district)
    absences.record_absence(new=_leave(first, second, on), by=first, at=at)
    assert absences.stood_in_for(second, on=on) == {first.pk}


def test_what_was_lent_is_not_lent_on(
    head: Person,
    officer: Person,
    appoint: Appoint,
    district: District,
    station: Station,
    at: datetime,
    on: date,
) -> None:
    third = appoint(Role.INSPECTOR, username="third", district=district, station=station)
    absences.record_absence(new=_leave(head, officer, on), by=head, at=at)
    with pytest.raises(AbsenceRefused, match="是所长的代理人，请先改由他人代理"):
        absences.record_absence(new=_leave(officer, third, on), by=head, at=at)
    Absence.objects.create(
        person=officer, deputy=third, since=on, until=on, reason="x", recorded_by=head, recorded_at=at
    )
    assert absences.stood_in_for(third, on=on) == {officer.pk}


def test_a_deputy_who_leaves_or_an_absent_person_who_is_deactivated_lends_nothing(
    head: Person, officer: Person, at: datetime, on: date
) -> None:
    absences.record_absence(new=_leave(head, officer, on), by=head, at=at)
    Person.objects.filter(pk=head.pk).update(is_active=False)
    assert not absences.stood_in_for(_fresh(officer), on=on)
    Person.objects.filter(pk=head.pk).update(is_active=True)
    Post.objects.filter(person=officer).update(until=on - DAY)
    assert not access.posts_of(_fresh(officer), on=on)


def test_two_who_stand_in_for_each_other_are_one_hand(
    head: Person, officer: Person, at: datetime, on: date
) -> None:
    assert access.hands_of(officer, on=on) == {officer.pk}
    absences.record_absence(new=_leave(head, officer, on), by=head, at=at)
    assert access.hands_of(officer, on=on) == access.hands_of(head, on=on) == {head.pk, officer.pk}
    assert access.hands_of(officer, on=on + 4 * DAY) == {officer.pk}


def test_who_may_record_it(
    head: Person,
    officer: Person,
    appoint: Appoint,
    district: District,
    far_station: Station,
    at: datetime,
    on: date,
) -> None:
    far = appoint(Role.STATION_HEAD, username="far", district=district, station=far_station)
    with pytest.raises(Refused, match="为他人登记请假"):
        absences.record_absence(new=_leave(officer, None, on), by=far, at=at)
    with pytest.raises(Refused):
        absences.record_absence(new=_leave(head, None, on), by=officer, at=at)
    assert absences.record_absence(new=_leave(officer, None, on), by=head, at=at).recorded_by == head
    assert {p.username for p in absences.recordable(head, on=on)} == {"head", "officer"}
    assert [p.username for p in absences.recordable(officer, on=on)] == ["officer"]


def test_whoever_comes_back_earlier_has_no_deputy_any_more(
    head: Person, officer: Person, at: datetime, on: date
) -> None:
    absence = absences.record_absence(new=_leave(head, officer, on), by=head, at=at)
    ended = absences.end_absence(absence=absence, by=head, at=at + DAY)
    assert (ended.until, ended.withdrawn) == (on, False)
    assert not absences.stood_in_for(_fresh(officer), on=on + DAY)
    with pytest.raises(AbsenceRefused, match="已经结束"):
        absences.end_absence(absence=absence, by=head, at=at + DAY)
    later = absences.record_absence(new=_leave(head, officer, on + 9 * DAY), by=head, at=at + DAY)
    assert absences.end_absence(absence=later, by=head, at=at + DAY).withdrawn


def test_another_deputy_may_be_named_meanwhile(
    head: Person,
    officer: Person,
    appoint: Appoint,
    district: District,
    station: Station,
    at: datetime,
    on: date,
) -> None:
    third = appoint(Role.INSPECTOR, username="third", district=district, station=station)
    absence = absences.record_absence(new=_leave(head, None, on), by=head, at=at)
    absences.appoint_deputy(absence=absence, deputy=officer, by=head, at=at)
    with pytest.raises(AbsenceRefused, match="已经是代理人"):
        absences.appoint_deputy(absence=absence, deputy=officer, by=head, at=at)
    absences.appoint_deputy(absence=absence, deputy=third, by=head, at=at)
    assert absences.stood_in_for(third, on=on) == {head.pk}
    assert absences.away_on(on)[head.pk].deputy == "监管人员"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, "请填写事由"),
        ({"until": -1}, "结束日期早于开始日期"),
        ({"until": 400}, "不能超过一年"),
        ({"since": -9, "until": -8}, "已经过去"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    change: dict[str, object], sentence: str, head: Person, at: datetime, on: date
) -> None:
    days = {name: on + timedelta(days=value) for name, value in change.items() if isinstance(value, int)}
    given = {"person": head, "since": on, "until": on, "reason": "事假", **change, **days}
    with pytest.raises(AbsenceRefused, match=sentence):
        absences.record_absence(new=NewAbsence(**given), by=head, at=at)  # type: ignore[arg-type]


def test_nobody_is_away_twice_at_once(head: Person, at: datetime, on: date) -> None:
    absences.record_absence(new=_leave(head, None, on), by=head, at=at)
    with pytest.raises(AbsenceRefused, match="已登记请假"):
        absences.record_absence(new=_leave(head, None, on + DAY), by=head, at=at)


# --- the two readers agree, whoever stands in for whom ----------------------------------------------------------

ROLES = [
    Role.STATION_HEAD,
    Role.INSPECTOR,
    Role.ASSISTANT,
    Role.LEADER,
    Role.CATERING_STAFF,
    Role.ADMINISTRATOR,
]
posts = st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(["north", "south", ""])), max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=posts, others=posts, starts=st.integers(-2, 2), lasts=st.integers(0, 2))
@pytest.mark.django_db
def test_one_thing_and_many_things_still_read_the_same_line(
    things: type[Thing], on: date, at: datetime, own: list[tuple[Role, str]], others: list[tuple[Role, str]],
    starts: int, lasts: int,
) -> None:  # fmt: skip
    from django.db import transaction

    with transaction.atomic():
        home = District.objects.create(code="110116", name="甲区", bureau="甲")
        stations = {
            name: Station.objects.create(district=home, code=name, name=name) for name in ("north", "south")
        }
        everywhere = [
            things.objects.create(district=home, station=stations.get(s), business=b)
            for s, b in product(("north", "south", ""), (7, None))
        ]
        deputy, away = (Person.objects.create(username=n, name=n) for n in ("deputy", "away"))
        for person, held in ((deputy, own), (away, others)):
            for role, where in set(held):
                Post.objects.create(
                    person=person,
                    role=role,
                    district=home,
                    station=stations.get(where),
                    since=date(2020, 1, 1),
                )
        since = on + starts * DAY
        absence = Absence.objects.create(
            person=away, deputy=deputy, since=since, until=since + lasts * DAY, reason="x",
            recorded_by=away, recorded_at=at,
        )  # fmt: skip
        theirs = {act for post in away.posts.all() for act in access.GRANTS[Role(post.role)]}
        for act in Act:
            every = Thing.objects.across_districts()
            seen = set(access.visible(deputy, act, every, on=on).values_list("pk", flat=True))
            assert seen == {t.pk for t in everywhere if access.allowed(deputy, act, t, on=on)}, act
            alone = {p for p in access.own_posts(deputy, on=on) if act in access.GRANTS[Role(p.role)]}
            if seen and not alone:
                assert absence.covers(on), "a borrowed act is there in the days of the absence only"
                assert act in theirs
        transaction.set_rollback(True)
