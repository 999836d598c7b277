"""Reading duties: one duty with its whole clock, the most urgent ones, counts for home."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from weili.archive import dues
from weili.archive.dues import Light
from weili.archive.models import Business, Duty, DutyPause
from weili.kernel import clock
from weili.kernel.absences import Away, away_on, stood_in_for
from weili.kernel.access import visible
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.law.workdays import Calendar

SOON_DAYS = 7
#: no archive has more clocks running than a person reads
MOST_OF_BUSINESS = 50


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One clock as a list shows it."""

    pk: int
    title: str
    business: int | None
    business_name: str
    town: str
    person: str
    #: whom the duty is with, so that a choice made on a page says whom it saw
    person_key: int | None
    #: why that person is not there today and who stands in (代理)
    away: Away | None
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


def mine_of(reader: Person, *, on: date) -> frozenset[int]:
    """Whose duties are a reader's on a day: their own, and those of the colleagues they stand in for (代理)."""
    return frozenset({reader.pk}) | stood_in_for(reader, on=on)


def standing_still() -> Q:
    """Whose clock is paused is not late, whatever its day."""
    return Q(pk__in=DutyPause.objects.filter(until__isnull=True).values("duty"))


def in_order(rows: QuerySet[Duty], which: str = "open") -> QuerySet[Duty]:
    """What is late first; days that await a list of holidays last; ended ones by when they ended."""
    if which == "ended":
        return rows.order_by("-ended_at", "-pk")
    return rows.order_by(F("due_at").asc(nulls_last=True), "provisional_on", "pk")


def most_urgent(
    reader: Person, *, at: datetime, mine: bool, limit: int = 8, beside: str = ""
) -> list[DutyRow]:
    """The open duties that end first: the reader's own, or those of the place that are nobody's or others'.

    `beside` is the beginning of the subjects that the page shows elsewhere, and that are left out here.
    """
    rows = duties(reader, on=clock.day(at)).filter(state=Duty.State.OPEN)
    if beside:
        rows = rows.exclude(subject__startswith=beside)
    own = mine_of(reader, on=clock.day(at))
    rows = rows.filter(person__in=own) if mine else rows.exclude(person__in=own)
    return duty_rows(in_order(rows)[:limit], at=at)


def counts(reader: Person, *, at: datetime) -> DutyCounts:
    """The numbers over the work list, in one query."""
    rows = visible(reader, Act.READ_DUTY, Duty.objects.all(), on=clock.day(at), business="business__root")
    week = at + timedelta(days=SOON_DAYS)
    return DutyCounts(
        **rows.filter(state=Duty.State.OPEN).aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=at) & ~standing_still()),
            soon=Count("pk", filter=Q(due_at__gte=at, due_at__lt=week)),
            mine=Count("pk", filter=Q(person__in=mine_of(reader, on=clock.day(at)))),
        )
    )


def of_business(business: Business, *, at: datetime) -> list[DutyRow]:
    """The open duties of an archive, the most urgent first."""
    rows = Duty.objects.filter(business__root=business.root_id, state=Duty.State.OPEN)
    rows = rows.select_related("business", "business__town", "person", "extension")
    return duty_rows(in_order(rows)[:MOST_OF_BUSINESS], at=at)


def duty_rows(some: Iterable[Duty], *, at: datetime) -> list[DutyRow]:
    """Duties as lines of a list; `some` is a query, whose pauses are fetched together."""
    rows = some.prefetch_related("pauses") if isinstance(some, QuerySet) else _with_pauses(some)
    rows = list(rows)
    away = away_on(clock.day(at), {row.person_id for row in rows if row.person_id})
    calendar = loaded_calendar()
    return [duty_row(row, at, calendar, away) for row in rows]


def _with_pauses(some: Iterable[Duty]) -> list[Duty]:
    from django.db.models import prefetch_related_objects

    rows = list(some)
    prefetch_related_objects(rows, "pauses")
    return rows


def duty_row(duty: Duty, at: datetime, calendar: Calendar, away: Mapping[int, Away] | None = None) -> DutyRow:
    """One duty with its light and its clock; `away` is who is not there today, when the caller knows."""
    business = duty.business
    if away is None:
        away = away_on(clock.day(at), [duty.person_id] if duty.person_id else [])
    return DutyRow(
        pk=duty.pk,
        title=duty.title,
        business=(business.root_id or business.pk) if business else None,
        business_name=str(business) if business else "",
        town=business.town.name if business and business.town else "",
        person=duty.person.name if duty.person else "",
        person_key=duty.person_id,
        away=away.get(duty.person_id) if duty.person_id else None,
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
