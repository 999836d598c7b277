"""People: who may make whom what, where; who may inspect; who saw what."""

from datetime import date, datetime, timedelta

import pytest
from tests.kernel.conftest import Appoint

from weili.kernel import access, people
from weili.kernel.access import Refused
from weili.kernel.models import Disclosure, District, Person, Post, Station
from weili.kernel.people import NewPerson, NewPost, PeopleError
from weili.kernel.roles import Act, Role

GOOD = "correct horse battery"


@pytest.fixture
def officer(administrator: Person, district: District, at: datetime) -> Person:
    new = NewPerson(username="officer", name="检查员甲")
    return people.add_person(new=new, district=district, by=administrator, at=at)


# --- adding people and posts --------------------------------------------------------------------------------


def test_a_new_person_cannot_sign_in_before_a_password_was_set(
    officer: Person, administrator: Person, at: datetime
) -> None:
    assert not officer.has_usable_password()
    people.set_password(person=officer, password=GOOD, by=administrator, at=at)
    officer.refresh_from_db()
    assert officer.check_password(GOOD)
    assert officer.password_changed_at == at


@pytest.mark.parametrize("username", ["officer", "OFFICER", " officer "])
def test_a_login_name_is_used_once(
    username: str, officer: Person, administrator: Person, district: District, at: datetime
) -> None:
    with pytest.raises(PeopleError, match="已被使用，请换一个"):
        people.add_person(
            new=NewPerson(username=username, name="乙"), district=district, by=administrator, at=at
        )


def test_a_person_needs_two_names(administrator: Person, district: District, at: datetime) -> None:
    with pytest.raises(PeopleError, match="请填写登录名和姓名"):
        people.add_person(new=NewPerson(username="x", name=" "), district=district, by=administrator, at=at)


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.ADMINISTRATOR, Role.SYSTEM}])
def test_only_who_manages_people_adds_them(
    role: Role, appoint: Appoint, district: District, station: Station, at: datetime
) -> None:
    by = appoint(role, district=district, station=station, business_id=7)
    with pytest.raises(Refused, match="无权在此管理人员"):
        people.add_person(new=NewPerson(username="x", name="x"), district=district, by=by, at=at)


def test_a_post_counts_from_its_first_day(
    officer: Person, administrator: Person, district: District, station: Station, at: datetime, on: date
) -> None:
    new = NewPost(role=Role.INSPECTOR, district=district, station=station, since=on)
    post = people.give_post(person=officer, new=new, by=administrator, at=at)
    assert access.roles_of(officer, on=on) == {Role.INSPECTOR}
    assert access.roles_of(officer, on=on - timedelta(days=1)) == set()
    people.end_post(post=post, on=on, by=administrator, at=at)
    fresh = Person.objects.get(pk=officer.pk)
    assert access.roles_of(fresh, on=on) == {Role.INSPECTOR}
    assert access.roles_of(fresh, on=on + timedelta(days=1)) == set()


def test_nobody_gives_a_post_next_door(
    officer: Person, administrator: Person, neighbour: District, at: datetime, on: date
) -> None:
    new = NewPost(role=Role.LEADER, district=neighbour, since=on)
    with pytest.raises(Refused):
        people.give_post(person=officer, new=new, by=administrator, at=at)


@pytest.mark.parametrize(
    ("role", "where", "sentence"),
    [
        (Role.SYSTEM, {}, "“系统”不是可以任命的岗位"),
        (Role.INSPECTOR, {}, "“监管人员”须指定所在的所"),
        (Role.STATION_HEAD, {}, "“所长”须指定所在的所"),
        (Role.BUSINESS_OWNER, {}, "“经营者”须指定经营户"),
        (Role.LEADER, {"business_id": 7}, "“局领导”不能指定经营户"),
        (Role.LEADER, {"until": date(2020, 1, 1)}, "结束日期早于开始日期"),
    ],
)
def test_a_post_that_cannot_be_is_refused(
    role: Role,
    where: dict[str, int],
    sentence: str,
    officer: Person,
    administrator: Person,
    district: District,
    at: datetime,
    on: date,
) -> None:
    new = NewPost(role=role, district=district, since=on, **where)  # type: ignore[arg-type]
    with pytest.raises(PeopleError, match=sentence):
        people.give_post(person=officer, new=new, by=administrator, at=at)


def test_a_station_of_another_district_is_refused(
    officer: Person, administrator: Person, district: District, neighbour: District, at: datetime, on: date
) -> None:
    foreign = Station.objects.create(district=neighbour, code="n", name="邻所")
    new = NewPost(role=Role.INSPECTOR, district=district, station=foreign, since=on)
    with pytest.raises(PeopleError, match="“邻所”不属于甲区"):
        people.give_post(person=officer, new=new, by=administrator, at=at)


def test_the_same_post_is_not_held_twice_at_once(
    officer: Person, administrator: Person, district: District, at: datetime, on: date
) -> None:
    first = NewPost(role=Role.LEADER, district=district, since=on, until=on + timedelta(days=9))
    people.give_post(person=officer, new=first, by=administrator, at=at)
    overlapping = NewPost(role=Role.LEADER, district=district, since=on + timedelta(days=9))
    with pytest.raises(PeopleError, match="已有同一岗位"):
        people.give_post(person=officer, new=overlapping, by=administrator, at=at)
    after = NewPost(role=Role.LEADER, district=district, since=on + timedelta(days=10))
    people.give_post(person=officer, new=after, by=administrator, at=at)


def test_a_district_keeps_an_administrator(
    officer: Person, administrator: Person, district: District, at: datetime, on: date
) -> None:
    only = Post.objects.get(person=administrator)
    with pytest.raises(PeopleError, match="至少保留一名系统管理员"):
        people.end_post(post=only, on=on, by=administrator, at=at)
    new = NewPost(role=Role.ADMINISTRATOR, district=district, since=on)
    people.give_post(person=officer, new=new, by=administrator, at=at)
    assert people.end_post(post=only, on=on, by=administrator, at=at).until == on


# --- accounts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("brief", "太短，至少10位"), ("password1234", "过于常见"), ("officer-2026", "太相似")],
)
def test_a_weak_password_is_refused_in_chinese(
    password: str, sentence: str, officer: Person, administrator: Person, at: datetime
) -> None:
    with pytest.raises(PeopleError, match=sentence):
        people.set_password(person=officer, password=password, by=administrator, at=at)


def test_ones_own_password_needs_the_old_one(officer: Person, at: datetime) -> None:
    people.set_password(person=officer, password=GOOD, by=officer, at=at)
    with pytest.raises(PeopleError, match="原密码不正确"):
        people.change_password(person=officer, old="wrong", password=GOOD + "2", at=at)
    with pytest.raises(PeopleError, match="与原密码相同"):
        people.change_password(person=officer, old=GOOD, password=GOOD, at=at)
    people.change_password(person=officer, old=GOOD, password=GOOD + "2", at=at)
    assert officer.check_password(GOOD + "2")


def test_no_district_takes_over_anothers_officer(
    appoint: Appoint, administrator: Person, district: District, neighbour: District, at: datetime
) -> None:
    """Somebody with a post here and a post next door is not this administrator's alone."""
    both = appoint(Role.LEADER, username="both", district=district)
    appoint(Role.LEADER, username="both", district=neighbour)
    with pytest.raises(Refused):
        people.set_password(person=both, password=GOOD, by=administrator, at=at)
    with pytest.raises(Refused):
        people.deactivate(person=both, by=administrator, at=at)


def test_a_deactivated_person_can_be_let_in_again(
    officer: Person, administrator: Person, at: datetime
) -> None:
    assert not people.deactivate(person=officer, by=administrator, at=at).is_active
    assert people.reactivate(person=officer, by=administrator, at=at).is_active
    with pytest.raises(PeopleError, match="不能停用自己"):
        people.deactivate(person=administrator, by=administrator, at=at)


def test_the_first_administrator_is_made_once(district: District, at: datetime, on: date) -> None:
    Person.objects.create(username="system", name="系统")
    first = people.first_administrator(
        username="root", name="管理员", password=GOOD, district=district, at=at
    )
    assert access.roles_of(first, on=on) == {Role.ADMINISTRATOR}
    with pytest.raises(PeopleError, match="系统中已有人员"):
        people.first_administrator(username="two", name="二", password=GOOD, district=district, at=at)


def test_a_first_administrator_with_a_weak_password_leaves_nobody(district: District, at: datetime) -> None:
    with pytest.raises(PeopleError, match="密码不符合要求：太短"):
        people.first_administrator(username="root", name="管", password="x", district=district, at=at)
    assert not Person.objects.exists()


# --- who may inspect, who saw what ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_inspecting_posts_inspect(
    role: Role, appoint: Appoint, district: District, station: Station, on: date
) -> None:
    person = appoint(role, district=district, station=station, business_id=7)
    person.certificate_number, person.certificate_until = "京010", on
    objections = people.may_inspect(person, on)
    assert (objections == []) is (role in people.INSPECTING)
    if role in {Role.ASSISTANT, Role.CADRE}:
        assert "不能开展监督检查，只能协助、提醒" in objections[0]


@pytest.mark.parametrize(
    ("number", "days", "objection"),
    [
        ("京010", 0, None),  # its last day counts
        ("京010", -1, "的执法证已于2026-09-20到期"),
        ("京010", None, "的执法证未登记有效期，请补登"),
        ("", 9, "未登记执法证"),
    ],
)
def test_the_certificate_must_be_valid_on_the_day(
    number: str,
    days: int | None,
    objection: str | None,
    appoint: Appoint,
    district: District,
    station: Station,
    on: date,
) -> None:
    person = appoint(Role.INSPECTOR, district=district, station=station)
    person.certificate_number = number
    person.certificate_until = None if days is None else on + timedelta(days=days)
    assert people.may_inspect(person, on) == ([f"监管人员{objection}"] if objection else [])


def test_an_ended_post_or_account_does_not_inspect(
    appoint: Appoint, district: District, station: Station, on: date
) -> None:
    person = appoint(Role.INSPECTOR, district=district, station=station, until=on - timedelta(days=1))
    person.certificate_number, person.certificate_until = "京010", on
    assert people.may_inspect(person, on) == ["监管人员当日的岗位（无岗位）不能开展监督检查，只能协助、提醒"]
    person.is_active = False
    assert people.may_inspect(person, on) == ["监管人员已停用"]


def test_a_certificate_is_recorded(officer: Person, administrator: Person, at: datetime, on: date) -> None:
    people.record_certificate(person=officer, number=" 京010 ", until=on, by=administrator, at=at)
    officer.refresh_from_db()
    assert (officer.certificate_number, officer.certificate_until) == ("京010", on)
    with pytest.raises(PeopleError, match="请填写执法证号"):
        people.record_certificate(person=officer, number="", until=on, by=administrator, at=at)


def test_who_saw_personal_data_is_written_down(
    appoint: Appoint, district: District, station: Station, at: datetime
) -> None:
    inspector = appoint(Role.INSPECTOR, district=district, station=station)
    people.disclose(subject="经营户7 电话", reason="联系整改", by=inspector, at=at)
    kept = Disclosure.objects.get()
    assert (kept.person, kept.subject, kept.reason, kept.at) == (inspector, "经营户7 电话", "联系整改", at)
    with pytest.raises(PeopleError, match="请写明查看个人信息的事由"):
        people.disclose(subject="经营户7 电话", reason=" ", by=inspector, at=at)
    helper = appoint(Role.ASSISTANT, district=district, station=station)
    with pytest.raises(Refused, match=Act.READ_PERSONAL.label):
        people.disclose(subject="经营户7 电话", reason="联系整改", by=helper, at=at)


# --- every change leaves its trace ----------------------------------------------------------------------------


def test_adding_appointing_and_deactivating_are_traced_with_who_did_it(
    officer: Person, administrator: Person, district: District, at: datetime
) -> None:
    post = NewPost(role=Role.LEADER, district=district, since=date(2026, 9, 1))
    people.give_post(person=officer, new=post, by=administrator, at=at)
    people.deactivate(person=officer, by=administrator, at=at)

    changes = list(officer.account_changes.order_by("pk"))

    assert [change.text[:4] for change in changes] == ["新增人员", f"任命{district}"[:4], "停用"]
    assert {change.by for change in changes} == {administrator}


def test_a_refused_change_leaves_no_trace(officer: Person, at: datetime) -> None:
    with pytest.raises(Refused):
        people.deactivate(person=officer, by=officer, at=at)

    assert [change.text[:4] for change in officer.account_changes.all()] == ["新增人员"]
