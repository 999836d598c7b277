"""Absences and deputies (请假、外出、代理): recorded with their days, shortened on return, never lent on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from weili.kernel import access, clock, numbers
from weili.kernel.access import Place, Refused
from weili.kernel.models import Absence, Person, Post
from weili.kernel.outbox import notify
from weili.kernel.people import trace
from weili.kernel.roles import Act

#: nobody is away longer with their posts kept: whoever leaves for good hands over (移交)
LONGEST = timedelta(days=366)


class AbsenceRefused(ValueError):
    """An absence or a deputy that cannot be; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAbsence:
    """Who is away, as what, from which day to which (both inclusive), why, and who stands in."""

    person: Person
    kind: str = Absence.Kind.LEAVE
    since: date
    until: date
    reason: str
    deputy: Person | None = None


@transaction.atomic
def record_absence(*, new: NewAbsence, by: Person, at: datetime) -> Absence:
    """Record that somebody is away (登记请假、外出). Raises Refused, AbsenceRefused."""
    _require_over(new.person, by, at)
    _lock(new.person)
    _check(new, at)
    if new.deputy is not None:
        _check_deputy(new.deputy, new.person, new.since, new.until)
    absence = Absence.objects.create(
        person=new.person, kind=new.kind, since=new.since, until=new.until, reason=new.reason.strip()[:200],
        deputy=new.deputy, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    trace(new.person, f"登记{absence.get_kind_display()}，{_words(absence)}：{absence.reason}", by=by, at=at)
    _tell(absence, by, at)
    return absence


@transaction.atomic
def appoint_deputy(*, absence: Absence, deputy: Person, by: Person, at: datetime) -> Absence:
    """Name another deputy (改由他人代理) from now on. Raises Refused, AbsenceRefused."""
    _require_over(absence.person, by, at)
    _lock(absence.person)
    absence = Absence.objects.select_related("person", "deputy").get(pk=absence.pk)
    today = clock.day(at)
    if absence.withdrawn or absence.until < today:
        raise AbsenceRefused(f"{absence.person.name}的这次{absence.get_kind_display()}已经结束")
    if absence.deputy_id == deputy.pk:
        raise AbsenceRefused(f"{deputy.name}已经是代理人")
    _check_deputy(deputy, absence.person, max(absence.since, today), absence.until)
    absence.deputy = deputy
    absence.save(update_fields=["deputy"])
    trace(absence.person, f"{_words(absence)}", by=by, at=at)
    _tell(absence, by, at)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: Person, at: datetime) -> Absence:
    """The person is back (销假): from today on nobody stands in for them. Raises Refused, AbsenceRefused."""
    _require_over(absence.person, by, at)
    _lock(absence.person)
    absence = Absence.objects.select_related("person", "deputy").get(pk=absence.pk)
    today = clock.day(at)
    if absence.withdrawn or absence.until < today:
        raise AbsenceRefused(f"{absence.person.name}的这次{absence.get_kind_display()}已经结束")
    if absence.since < today:
        absence.until = today - timedelta(days=1)
    else:
        absence.withdrawn = True
    absence.save(update_fields=["until", "withdrawn"])
    trace(absence.person, f"销假，自 {today} 起恢复办理", by=by, at=at)
    return absence


# --- what must hold -----------------------------------------------------------------------------------------


def may_record(by: Person, person: Person, *, on: date) -> bool:
    """Whether somebody may record an absence of a person: their own, or where they manage absences."""
    if by.pk == person.pk:
        return True
    within = access.area(by, Act.RECORD_ABSENCE, on=on)
    return any(within.holds(_place(post)) for post in access.own_posts(person, on=on))


def _place(post: Post) -> Place:
    return Place(post.district_id or "", post.station_id)


def _require_over(person: Person, by: Person, at: datetime) -> None:
    if not may_record(by, person, on=clock.day(at)):
        raise Refused(by, Act.RECORD_ABSENCE)


def _lock(person: Person) -> None:
    """The counter's row is the lock: two absences of one person are never recorded in the same moment."""
    numbers.draw(f"absences/{person.pk}")


def _check(new: NewAbsence, at: datetime) -> None:
    if not new.reason.strip():
        raise AbsenceRefused("请填写事由")
    if new.until < new.since:
        raise AbsenceRefused("结束日期早于开始日期，请核对")
    if new.until - new.since > LONGEST:
        raise AbsenceRefused("一次登记不能超过一年；长期离开请结束岗位并移交待办")
    if new.until < clock.day(at):
        raise AbsenceRefused("这些日子已经过去，不用再登记")
    if not access.own_posts(new.person, on=max(new.since, clock.day(at))):
        raise AbsenceRefused(f"{new.person.name}在这些日子没有岗位")
    for other in _meeting(Q(person=new.person), new.since, new.until):
        raise AbsenceRefused(
            f"{new.person.name}在 {other.since} 至 {other.until} 已登记{other.get_kind_display()}"
        )
    for other in _meeting(Q(deputy=new.person), new.since, new.until):
        raise AbsenceRefused(
            f"{new.person.name}在 {other.since} 至 {other.until} 是{other.person.name}的代理人，请先改由他人代理"
        )


def _check_deputy(deputy: Person, person: Person, since: date, until: date) -> None:
    """A deputy is there all these days, and in the first and the last of them of the same station or section."""
    if deputy.pk == person.pk:
        raise AbsenceRefused("不能由本人代理，请另选一人")
    for on in (since, until):
        own = access.own_posts(deputy, on=on)
        lent = [post for post in access.own_posts(person, on=on) if access.fits(own, post)]
        if not lent:
            raise AbsenceRefused(
                f"{deputy.name}在 {on} 不能代理{person.name}：代理人须是同一所能办理待办的人员，或同一科室的人员"
            )
    for other in _meeting(Q(person=deputy), since, until):
        raise AbsenceRefused(
            f"{deputy.name}在 {other.since} 至 {other.until} 也{other.get_kind_display()}，请另选一人"
        )


def _meeting(whose: Q, since: date, until: date) -> QuerySet[Absence]:
    rows = Absence.objects.filter(whose, withdrawn=False, since__lte=until, until__gte=since)
    return rows.select_related("person").order_by("since")


def _words(absence: Absence) -> str:
    deputy = f"由{absence.deputy.name}代理" if absence.deputy else "没有代理人"
    return f"{absence.since} 至 {absence.until}，{deputy}"


def _tell(absence: Absence, by: Person, at: datetime) -> None:
    if absence.deputy is None or absence.deputy_id == by.pk:
        return
    notify(
        people=[absence.deputy], subject=f"请您代理{absence.person.name}的工作",
        body=f"{absence.since} 至 {absence.until}，其待办在“指派给我”中标明代理。",
        key=f"absence/{absence.pk}/{at.isoformat()}", at=at, link="/duties?whose=mine",
    )  # fmt: skip


# --- reading ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Away:
    """Why somebody is not there today, and who stands in."""

    why: str
    until: date
    deputy: str


def away_on(on: date, people: Iterable[int] | None = None) -> dict[int, Away]:
    """Who is away on a day, of these people or of all (one query)."""
    rows = Absence.objects.filter(withdrawn=False, since__lte=on, until__gte=on).select_related("deputy")
    if people is not None:
        rows = rows.filter(person__in=people)
    return {
        row.person_id: Away(row.get_kind_display(), row.until, row.deputy.name if row.deputy else "")
        for row in rows
    }


def stood_in_for(person: Person, *, on: date) -> frozenset[int]:
    """The absent colleagues for whom a person stands in on a day and whose posts are lent to them."""
    return frozenset(post.person_id for post in access.lent_posts(person, on=on))


def absences(reader: Person, *, on: date) -> QuerySet[Absence]:
    """The absences a reader may see (请假与代理): their own, those they stand in for, and where they record them."""
    within = access.area(reader, Act.RECORD_ABSENCE, on=on)
    mine = Q(person=reader) | Q(deputy=reader) | Q(recorded_by=reader)
    if within.everywhere:
        mine = Q(pk__isnull=False)
    elif within:
        there = Q(district__in=within.districts) | Q(station__in=within.stations)
        mine |= Q(person__in=Post.objects.filter(there).values("person"))
    rows = Absence.objects.filter(mine).select_related("person", "deputy", "recorded_by")
    return rows.order_by("withdrawn", "-until", "-since", "-pk")


def recordable(by: Person, *, on: date) -> list[Person]:
    """The people whose absence somebody may record, themselves first (可登记的人员)."""
    within = access.area(by, Act.RECORD_ABSENCE, on=on)
    there = Q(posts__district__in=within.districts) | Q(posts__station__in=within.stations)
    rows = Person.objects.who_sign_in().filter(
        Q(pk=by.pk) | there, is_active=True, posts__business_id__isnull=True
    )
    people = rows.distinct().prefetch_related(*access.held()).order_by("name")
    return sorted((p for p in people if may_record(by, p, on=on)), key=lambda p: (p.pk != by.pk, p.name))


def deputies_for(people: Iterable[Person], *, on: date) -> list[Person]:
    """Whoever might stand in for one of these people (可选的代理人): somebody of a station or section of theirs."""
    posts = [post for person in people for post in access.own_posts(person, on=on)]
    there = Q(posts__station__in={p.station_id for p in posts if p.station_id})
    there |= Q(posts__role__in={p.role for p in posts if not p.station_id})
    rows = Person.objects.filter(there, is_active=True).distinct().prefetch_related(*access.held())
    return [
        person
        for person in rows.order_by("name")
        if any(access.fits(access.own_posts(person, on=on), post) for post in posts)
    ]
