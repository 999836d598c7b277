"""Reading duties: the work list with what is late first, one duty with its whole clock, counts for home."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from weili.archive import dues
from weili.archive.dues import Light
from weili.archive.models import Business, Duty
from weili.archive.queries.paging import Page, page_of
from weili.kernel import clock
from weili.kernel.access import visible
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.workdays import Calendar
from weili.matching.text import normalise

SOON_DAYS = 7
EXPORT_SLICE = 1000

#: which duties a list shows: the name in the address and its words
WHICH = {
    "open": "待办",
    "late": "已超期",
    "soon": "7天内到期",
    "waiting": "待公布",
    "ended": "已办、已撤销",
}
WHOSE = {"all": "全部", "mine": "指派给我", "nobody": "未指派"}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One clock as a list shows it."""

    pk: int
    title: str
    business: int | None
    business_name: str
    town: str
    person: str
    cite: str
    sure: bool
    light: Light
    started_on: date
    last_on: date | None
    #: days that do not count, each from its first day to the day before its second
    pauses: tuple[tuple[date, date | None], ...]
    last_words: str
    ended_on: date | None
    outcome: str


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """How many duties are open, late, due within a week, and the reader's own."""

    open: int
    late: int
    soon: int
    mine: int


def duties(reader: Person, *, on: date) -> QuerySet[Duty]:
    """The duties a reader may see."""
    rows = visible(reader, Act.READ_DUTY, Duty.objects.all(), on=on, business="business__root")
    return rows.select_related("business", "business__town", "person", "extension", "station")


def duty_page(reader: Person, number: int, *, which: str, whose: str, q: str, at: datetime) -> Page[DutyRow]:
    """One page of the work list (待办), overdue first; days that await a list come last."""
    rows = work_list(reader, which=which, whose=whose, q=q, at=at)
    return page_of(rows, number, read=lambda some: duty_rows(some, at=at))


def work_list(reader: Person, *, which: str, whose: str, q: str, at: datetime) -> QuerySet[Duty]:
    """The whole work list as it was asked for, in its order."""
    rows = _which(duties(reader, on=clock.day(at)), which, at)
    if whose == "mine":
        rows = rows.filter(person=reader)
    elif whose == "nobody":
        rows = rows.filter(person__isnull=True)
    for word in normalise(q[:100]).split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(business__search__contains=word))
    return _sorted(rows, which)


def every_duty(rows: QuerySet[Duty], *, at: datetime) -> Iterator[DutyRow]:
    """All lines of a work list, slice by slice, for an export; never held in memory at once."""
    calendar = loaded_calendar()
    for row in rows.prefetch_related("pauses").iterator(chunk_size=EXPORT_SLICE):
        yield duty_row(row, at, calendar)


def _which(rows: QuerySet[Duty], which: str, at: datetime) -> QuerySet[Duty]:
    still = Q(state=Duty.State.OPEN)
    return rows.filter(
        {
            "late": still & Q(due_at__lt=at) & ~_standing_still(),
            "soon": still & Q(due_at__gte=at, due_at__lt=at + timedelta(days=SOON_DAYS)),
            "waiting": still & Q(due_at__isnull=True),
            "ended": ~still,
        }.get(which, still)
    )


def _standing_still() -> Q:
    """Whose clock is paused is not late, whatever its day."""
    paused = Duty.objects.filter(district__isnull=False, pauses__isnull=False, pauses__until__isnull=True)
    return Q(pk__in=paused.values("pk"))


def _sorted(rows: QuerySet[Duty], which: str) -> QuerySet[Duty]:
    if which == "ended":
        return rows.order_by("-ended_at", "-pk")
    return rows.order_by(F("due_at").asc(nulls_last=True), "provisional_on", "pk")


def most_urgent(reader: Person, *, at: datetime, mine: bool, limit: int = 8) -> list[DutyRow]:
    """The open duties that end first: the reader's own, or those of the place that are nobody's or others'."""
    rows = duties(reader, on=clock.day(at)).filter(state=Duty.State.OPEN)
    rows = rows.filter(person=reader) if mine else rows.exclude(person=reader)
    return duty_rows(_sorted(rows, "open")[:limit], at=at)


def counts(reader: Person, *, at: datetime) -> DutyCounts:
    """The numbers over the work list, in one query."""
    rows = visible(reader, Act.READ_DUTY, Duty.objects.all(), on=clock.day(at), business="business__root")
    week = at + timedelta(days=SOON_DAYS)
    return DutyCounts(
        **rows.filter(state=Duty.State.OPEN).aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=at) & ~_standing_still()),
            soon=Count("pk", filter=Q(due_at__gte=at, due_at__lt=week)),
            mine=Count("pk", filter=Q(person=reader)),
        )
    )


def of_business(business: Business, *, at: datetime) -> list[DutyRow]:
    """The open duties of an archive, the most urgent first."""
    rows = Duty.objects.filter(business__root=business.root_id, state=Duty.State.OPEN)
    rows = rows.select_related("business", "business__town", "person", "extension")
    return duty_rows(_sorted(rows, "open")[:50], at=at)


def duty_rows(some: Iterable[Duty], *, at: datetime) -> list[DutyRow]:
    """Duties as lines of a list; `some` is a query, whose pauses are fetched together."""
    rows = some.prefetch_related("pauses") if isinstance(some, QuerySet) else _with_pauses(some)
    calendar = loaded_calendar()
    return [duty_row(row, at, calendar) for row in rows]


def _with_pauses(some: Iterable[Duty]) -> list[Duty]:
    from django.db.models import prefetch_related_objects

    rows = list(some)
    prefetch_related_objects(rows, "pauses")
    return rows


def duty_row(duty: Duty, at: datetime, calendar: Calendar) -> DutyRow:
    """One duty with its light and its clock."""
    business = duty.business
    return DutyRow(
        pk=duty.pk,
        title=duty.title,
        business=(business.root_id or business.pk) if business else None,
        business_name=str(business) if business else "",
        town=business.town.name if business and business.town else "",
        person=duty.person.name if duty.person else "",
        cite=duty.cite,
        sure=duty.confidence == "sure",
        light=dues.traffic_light(duty, at, calendar),
        started_on=clock.day(duty.started_at),
        last_on=clock.day(duty.due_at) if duty.due_at else duty.provisional_on,
        pauses=tuple((pause.since, pause.until) for pause in duty.pauses.all()),
        last_words=dues.standing(duty).words,
        ended_on=clock.day(duty.ended_at) if duty.ended_at else None,
        outcome=duty.outcome,
    )


def colleagues(duty: Duty, *, on: date) -> list[Person]:
    """Who may be given a duty (可指派的人员): whoever may handle duties where it lies."""
    from weili.kernel.access import allowed

    people = Person.objects.filter(is_active=True, posts__district=duty.district_id).distinct()
    rows = people.prefetch_related("posts__district").order_by("name")
    return [person for person in rows if allowed(person, Act.HANDLE_DUTY, duty, on=on)]
