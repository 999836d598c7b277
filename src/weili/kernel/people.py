"""People and their posts (人员与岗位): who may sign in, as what, where, and from which day to which.

A person belongs to no district; their posts do. So whoever manages people may touch a person only when all of
that person's present posts lie in their area: otherwise one district could take over another's officer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from weili.kernel import access, clock, numbers
from weili.kernel.access import Refused
from weili.kernel.models import AccountChange, Disclosure, District, Person, Post, Station
from weili.kernel.roles import Act, Reach, Role

#: Whoever holds one of these posts may inspect with a valid certificate. Helpers and cadres never may: only
#: certified officers enter to inspect (京政办发〔2025〕10号; 行政处罚法第四十二条), others remind and assist.
INSPECTING = frozenset(
    {
        Role.STATION_HEAD,
        Role.INSPECTOR,
        Role.LICENSING_STAFF,
        Role.CATERING_STAFF,
        Role.CIRCULATION_STAFF,
        Role.PRODUCTION_STAFF,
        Role.SAMPLING_STAFF,
        Role.CASE_STAFF,
        Role.COMPLAINT_STAFF,
    }
)
#: posts that are never given by hand
_NOT_GIVEN = frozenset({Role.SYSTEM, Role.CITIZEN, Role.OUTSIDE_SYSTEM})
#: posts of a business's own people
_OWN = frozenset({Role.BUSINESS_OWNER, Role.SAFETY_OFFICER})
#: posts that carry a station because their grants reach no further
_STATION = frozenset(
    role for role, grants in access.GRANTS.items() if grants and set(grants.values()) == {Reach.STATION}
)


#: the validators' refusals in our own words: Django's Chinese leaves some of them in English
_WEAK = {
    "password_too_short": "太短，至少{min_length}位",
    "password_too_common": "过于常见，请换一个",
    "password_too_similar": "与登录名或邮箱太相似，请换一个",
    "password_entirely_numeric": "不能全是数字",
}


def _none(person: Person) -> int:  # noqa: ARG001 - as the archive's
    return 0


#: how many open duties a person holds; set by the archive, which knows of duties
duties_held: Callable[[Person], int] = _none
#: a certificate that ends within so many days is shown as ending soon
CERTIFICATE_SOON = timedelta(days=60)


def certificate_standing(person: Person, *, on: date) -> tuple[str, str]:
    """The colour and the words of an officer's certificate (执法证) on a day; none asked, none shown."""
    until = person.certificate_until
    if not person.certificate_number or until is None:
        needed = bool(access.roles_of(person, on=on) & INSPECTING)
        return ("amber", "未登记") if needed else ("grey", "不需要")
    if until < on:
        return "red", f"{until} 已到期"
    if until <= on + CERTIFICATE_SOON:
        return "amber", f"{until}（还有 {(until - on).days} 天）"
    return "green", f"{until}"


class PeopleError(ValueError):
    """Something about a person or a post that cannot be; the text is for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What is written about a person at the beginning."""

    username: str
    name: str
    phone: str = ""
    email: str = ""
    certificate_number: str = ""
    certificate_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """A post to be given: as what, where, from which day to which (both inclusive)."""

    role: Role
    district: District
    since: date
    until: date | None = None
    station: Station | None = None
    business_id: int | None = None


@transaction.atomic
def add_person(*, new: NewPerson, district: District, by: Person, at: datetime) -> Person:
    """Add a person (新增人员) who cannot sign in before a password was set; posts are given separately."""
    access.require_in(by, Act.MANAGE_PEOPLE, district.code, on=clock.day(at))
    person = _create(new, at=at)
    trace(person, f"新增人员 {person.username}", by=by, at=at)
    return person


def trace(person: Person, text: str, *, by: Person, at: datetime) -> None:
    """Leave the trace of a change to an account (人员变更留痕), in the transaction of the change."""
    AccountChange.objects.create(person=person, by=by, at=at, text=text[:300])


def _create(new: NewPerson, *, at: datetime) -> Person:
    username, name = new.username.strip(), new.name.strip()
    if not username or not name:
        raise PeopleError("请填写登录名和姓名")
    if Person.objects.filter(username__iexact=username).exists():
        raise PeopleError(f"登录名“{username}”已被使用，请换一个")
    person = Person(
        username=username,
        name=name,
        phone=new.phone.strip(),
        email=new.email.strip(),
        certificate_number=new.certificate_number.strip(),
        certificate_until=new.certificate_until,
        created_at=at,
    )
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def record_certificate(*, person: Person, number: str, until: date, by: Person, at: datetime) -> Person:
    """Record an officer's certificate (登记执法证) with its last day."""
    _require_over(person, by=by, at=at)
    if not number.strip():
        raise PeopleError("请填写执法证号")
    person.certificate_number, person.certificate_until = number.strip(), until
    person.save(update_fields=["certificate_number", "certificate_until"])
    trace(person, f"登记执法证 {person.certificate_number}，有效期至 {until}", by=by, at=at)
    return person


@transaction.atomic
def give_post(*, person: Person, new: NewPost, by: Person, at: datetime) -> Post:
    """Give a person a post (任命岗位) in a district where people are managed by `by`."""
    access.require_in(by, Act.MANAGE_PEOPLE, new.district.code, on=clock.day(at))
    post = _give(person, new)
    trace(person, f"任命{new.station or new.district}{Role(new.role).label}，自 {new.since}", by=by, at=at)
    return post


def _give(person: Person, new: NewPost) -> Post:
    _check_post(new)
    same = Post.objects.filter(
        person=person,
        role=new.role,
        district=new.district,
        station=new.station,
        business_id=new.business_id,
    )
    for post in same:
        if (new.until is None or post.since <= new.until) and (post.until is None or new.since <= post.until):
            until = f"至{post.until}" if post.until else "起"
            raise PeopleError(f"{person.name}已有同一岗位（{post.since}{until}），请先结束原岗位")
    return Post.objects.create(
        person=person,
        role=new.role,
        district=new.district,
        station=new.station,
        business_id=new.business_id,
        since=new.since,
        until=new.until,
    )


def _check_post(new: NewPost) -> None:
    role = Role(new.role)
    if role in _NOT_GIVEN:
        raise PeopleError(f"“{role.label}”不是可以任命的岗位")
    if new.until is not None and new.until < new.since:
        raise PeopleError("岗位的结束日期早于开始日期，请核对")
    if role in _STATION and new.station is None:
        raise PeopleError(f"“{role.label}”须指定所在的所")
    if new.station is not None and new.station.district_id != new.district.code:
        raise PeopleError(f"“{new.station.name}”不属于{new.district.name}")
    if (role in _OWN) != (new.business_id is not None):
        raise PeopleError(
            f"“{role.label}”须指定经营户" if role in _OWN else f"“{role.label}”不能指定经营户，请留空"
        )


@transaction.atomic
def end_post(*, post: Post, on: date, by: Person, at: datetime) -> Post:
    """End a post (结束岗位); `on` is its last day. The district keeps at least one administrator."""
    if post.district_id is None:
        raise Refused(by, Act.MANAGE_PEOPLE)
    access.require_in(by, Act.MANAGE_PEOPLE, post.district_id, on=clock.day(at))
    if on < post.since:
        raise PeopleError(f"结束日期早于任职日期{post.since}，请核对")
    if post.until is not None and post.until < on:
        raise PeopleError(f"该岗位已于{post.until}结束")
    if post.role == Role.ADMINISTRATOR and not _other_administrator(post):
        raise PeopleError("本区至少保留一名系统管理员，请先任命另一名")
    post.until = on
    post.save(update_fields=["until"])
    trace(post.person, f"{Role(post.role).label}岗位于 {on} 结束", by=by, at=at)
    return post


def _other_administrator(post: Post) -> bool:
    others = Post.objects.filter(role=Role.ADMINISTRATOR, district_id=post.district_id, until__isnull=True)
    # The counter's row is the lock: two administrators cannot end each other's posts in the same moment.
    numbers.draw(f"administrators/{post.district_id}")
    return others.filter(person__is_active=True).exclude(person_id=post.person_id).exists()


@transaction.atomic
def set_password(*, person: Person, password: str, by: Person, at: datetime) -> Person:
    """Set a password (设置密码): one's own, or that of a person one manages. Every session of theirs ends."""
    if by.pk != person.pk:
        _require_over(person, by=by, at=at)
    trace(person, "设置密码", by=by, at=at)
    return _set_password(person, password, at=at)


@transaction.atomic
def change_password(*, person: Person, old: str, password: str, at: datetime) -> Person:
    """Change one's own password (修改密码), knowing the old one."""
    if not person.check_password(old):
        raise PeopleError("原密码不正确")
    if old == password:
        raise PeopleError("新密码与原密码相同，请换一个")
    trace(person, "修改密码", by=person, at=at)
    return _set_password(person, password, at=at)


def _set_password(person: Person, password: str, *, at: datetime) -> Person:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise PeopleError("密码不符合要求：" + "；".join(map(_weakness, error.error_list))) from error
    person.set_password(password)
    person.password_changed_at = at
    person.save(update_fields=["password", "password_changed_at"])
    return person


def _weakness(error: ValidationError) -> str:
    sentence = _WEAK.get(error.code or "", "".join(error.messages))
    return sentence.format(**(error.params or {}))


@transaction.atomic
def deactivate(*, person: Person, by: Person, at: datetime) -> Person:
    """Deactivate a person (停用人员): they can no longer sign in, and none of their posts counts."""
    _require_over(person, by=by, at=at)
    if person.pk == by.pk:
        raise PeopleError("不能停用自己，请由另一名系统管理员办理")
    if many := duties_held(person):
        raise PeopleError(f"{person.name}名下还有 {many} 件未办结的待办，请先移交，再停用")
    person.is_active = False
    person.save(update_fields=["is_active"])
    trace(person, "停用", by=by, at=at)
    return person


@transaction.atomic
def reactivate(*, person: Person, by: Person, at: datetime) -> Person:
    """Let a deactivated person sign in again (恢复启用)."""
    _require_over(person, by=by, at=at)
    person.is_active = True
    person.save(update_fields=["is_active"])
    trace(person, "恢复启用", by=by, at=at)
    return person


def _require_over(person: Person, *, by: Person, at: datetime) -> None:
    """Refuse unless every present or future post of the person lies where `by` manages people."""
    on = clock.day(at)
    within = access.area(by, Act.MANAGE_PEOPLE, on=on)
    posts = [p for p in person.posts.all() if p.until is None or p.until >= on]
    nobody = person.username == "system" or any(post.role == Role.OUTSIDE_SYSTEM for post in posts)
    if nobody or not within:
        raise Refused(by, Act.MANAGE_PEOPLE)
    for post in posts:
        if not within.everywhere and post.district_id not in within.districts:
            raise Refused(by, Act.MANAGE_PEOPLE)


def require_over(*, person: Person, by: Person, at: datetime) -> None:
    """The first beat of every act upon another person's account; raises Refused."""
    _require_over(person, by=by, at=at)


@transaction.atomic
def first_administrator(
    *, username: str, name: str, password: str, district: District | None, at: datetime
) -> Person:
    """Make the first administrator (首任系统管理员) of an empty installation; refused once anybody exists.

    Without a district yet, they get their post with the district that they open (`places.open_district`).
    """
    numbers.draw(
        "first administrator"
    )  # its row is the lock: two first ones cannot be made in the same moment
    if Person.objects.who_sign_in().exists():
        raise PeopleError("系统中已有人员，请由系统管理员新增")
    person = _create(NewPerson(username=username, name=name), at=at)
    _set_password(person, password, at=at)
    trace(person, f"建立{district or ''}首任系统管理员", by=person, at=at)
    if district is not None:
        _give(person, NewPost(role=Role.ADMINISTRATOR, district=district, since=clock.day(at)))
    return person


@transaction.atomic
def disclose(*, subject: str, reason: str, by: Person, at: datetime) -> Disclosure:
    """Record that masked personal data were shown (查看个人信息留痕): whose, to whom, when and why.

    The caller has asked whether the subject lies in the person's area; who holds the act nowhere is refused.
    """
    if Act.READ_PERSONAL not in access.acts_of(by, on=clock.day(at)):
        raise Refused(by, Act.READ_PERSONAL)
    if len(reason.strip()) < 2:
        raise PeopleError("请写明查看个人信息的事由")
    return Disclosure.objects.create(person=by, subject=subject[:200], reason=reason.strip()[:200], at=at)


def may_inspect(person: Person, on: date) -> list[str]:
    """Why a person may not inspect on a day (检查资格); empty when they may.

    It takes an inspecting post and a certificate valid on that day, its last day included. Two such officers
    are needed (行政处罚法第四十二条, 京政办发〔2025〕10号); that is the visit's rule, not the person's.
    """
    held = access.roles_of(person, on=on)
    objections = []
    if not person.is_active:
        objections.append(f"{person.name}已停用")
    elif not held & INSPECTING:
        labels = "、".join(sorted(role.label for role in held)) or "无岗位"
        objections.append(f"{person.name}当日的岗位（{labels}）不能开展监督检查，只能协助、提醒")
    if not person.certificate_number:
        objections.append(f"{person.name}未登记执法证")
    elif person.certificate_until is None:
        objections.append(f"{person.name}的执法证未登记有效期，请补登")
    elif person.certificate_until < on:
        objections.append(f"{person.name}的执法证已于{person.certificate_until}到期")
    return objections
