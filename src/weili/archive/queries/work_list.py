"""The work list (待办): which duties, whose, where, how urgent; and the duties that nobody answers for (无人负责)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet

from weili.archive.dues import SOON_WORKING_DAYS
from weili.archive.models import Assignment, Duty
from weili.archive.queries.duties import (
    SOON_DAYS,
    DutyRow,
    duties,
    duty_row,
    duty_rows,
    in_order,
    mine_of,
    standing_still,
)  # fmt: skip
from weili.archive.queries.paging import Page, each_of, page_of
from weili.kernel import clock
from weili.kernel.absences import away_on
from weili.kernel.access import Area, area, districts_of, held, own_posts
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import Person, Station, Town
from weili.kernel.roles import Act, Role
from weili.law import terms
from weili.law.source import LawError
from weili.matching.text import normalise

EXPORT_SLICE = 1000

#: which duties a list shows: the name in the address and its words
WHICH = {
    "open": "待办",
    "late": "已超期",
    "soon": "7天内到期",
    "unheld": "无人负责",
    "waiting": "待公布",
    "ended": "已办、已撤销",
}
WHOSE = {"all": "全部", "mine": "指派给我（含代理）", "nobody": "未指派"}
LIGHTS = {"red": "红：已超期", "amber": "黄：三个工作日内", "green": "绿：还早", "grey": "灰：中止计算"}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a work list was asked for; empty means any."""

    which: str = "open"
    whose: str = "all"
    q: str = ""
    town: str = ""
    station: str = ""
    rule: str = ""
    person: str = ""
    light: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a work list may be narrowed to, each as (value, words)."""

    towns: Pairs
    stations: Pairs
    rules: Pairs
    people: Pairs


def duty_page(reader: Person, number: int, wanted: Wanted, *, at: datetime) -> Page[DutyRow]:
    """One page of the work list (待办), overdue first; days that await a list come last."""
    rows = work_list(reader, wanted, at=at)
    return page_of(rows, number, read=lambda some: duty_rows(some, at=at))


def work_list(reader: Person, wanted: Wanted, *, at: datetime) -> QuerySet[Duty]:
    """The whole work list as it was asked for, in its order."""
    on = clock.day(at)
    rows = duties(reader, on=on)
    rows = (
        rows.filter(_unheld(rows, on)) if wanted.which == "unheld" else rows.filter(_which(wanted.which, at))
    )
    if wanted.whose == "mine":
        rows = rows.filter(person__in=mine_of(reader, on=on))
    elif wanted.whose == "nobody":
        rows = rows.filter(person__isnull=True)
    narrowed = {"business__town__code": wanted.town, "station": wanted.station, "rule": wanted.rule,
                "person": wanted.person}  # fmt: skip
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value})
    if wanted.light:
        rows = rows.filter(_light(wanted.light, at))
    for word in normalise(wanted.q[:100]).split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(business__search__contains=word))
    return in_order(rows, wanted.which)


def every_duty(rows: QuerySet[Duty], *, at: datetime) -> Iterator[DutyRow]:
    """All lines of a work list, slice by slice, for an export; never held in memory at once."""
    calendar, away = loaded_calendar(), away_on(clock.day(at))
    for row in each_of(rows.prefetch_related("pauses")):
        yield duty_row(row, at, calendar, away)


def _which(which: str, at: datetime) -> Q:
    still = Q(state=Duty.State.OPEN)
    return {
        "late": still & Q(due_at__lt=at) & ~standing_still(),
        "soon": still & Q(due_at__gte=at, due_at__lt=at + timedelta(days=SOON_DAYS)),
        "waiting": still & Q(due_at__isnull=True),
        "ended": ~still,
    }.get(which, still)


def _light(light: str, at: datetime) -> Q:
    """The same colours as `dues.traffic_light`, asked of the database."""
    still, running = Q(state=Duty.State.OPEN), ~standing_still()
    soon = clock.last_instant(_last_soon_day(clock.day(at)))
    return {
        "red": still & running & Q(due_at__lt=at),
        "amber": still & running & Q(due_at__gte=at, due_at__lte=soon),
        "green": still & running & (Q(due_at__gt=soon) | Q(due_at__isnull=True)),
    }.get(light, still & standing_still())


def _last_soon_day(today: date) -> date:
    """The last day that is no more than three working days away."""
    calendar, day, working = loaded_calendar().provisional(), today, 0
    while working <= SOON_WORKING_DAYS:
        day += timedelta(days=1)
        working += calendar.working(day)
    return day - timedelta(days=1)


# --- duties that nobody answers for -----------------------------------------------------------------------


def _unheld(rows: QuerySet[Duty], on: date) -> Q:
    """The open duties whose person holds no fitting post, or is away without a deputy (无人负责)."""
    still = rows.filter(state=Duty.State.OPEN, person__isnull=False)
    holders = Person.objects.filter(pk__in=still.order_by().values("person")).prefetch_related(*held())
    away = away_on(on)
    together: dict[Area, list[int]] = defaultdict(list)
    for person in holders:
        gone = person.pk in away and not away[person.pk].deputy
        together[Area() if gone else area(person, Act.HANDLE_DUTY, on=on)].append(person.pk)
    found = Q(pk__in=())
    for within, people in together.items():
        outside = ~within.condition(business="business__root") if within else Q()
        found |= Q(person__in=people) & outside
    return Q(state=Duty.State.OPEN) & found


def held_by(person: Person) -> QuerySet[Duty]:
    """The open duties of a person, in whatever district."""
    return in_order(Duty.objects.across_districts().filter(person=person, state=Duty.State.OPEN))


# --- what a list may be narrowed to --------------------------------------------------------------------------


def choices(reader: Person, *, on: date) -> Choices:
    """The towns, stations, rules and people of the reader's open duties, in three queries."""
    within = area(reader, Act.READ_DUTY, on=on)
    towns = Town.objects.filter(Q(district__in=within.districts) | Q(station__in=within.stations))
    stations = Station.objects.filter(Q(district__in=within.districts) | Q(pk__in=within.stations))
    open_now = duties(reader, on=on).select_related(None).filter(state=Duty.State.OPEN).order_by()
    found = set(open_now.values_list("rule", "person", "person__name").distinct())
    rules = sorted({rule for rule, _, _ in found if rule})
    people = sorted({(str(key), name) for _, key, name in found if key}, key=lambda pair: pair[1])
    return Choices(
        tuple(towns.values_list("code", "name")),
        tuple((str(key), name) for key, name in stations.values_list("pk", "name")),
        tuple((rule, _rule_words(rule, on)) for rule in rules),
        tuple(people),
    )


def _rule_words(rule: str, on: date) -> str:
    try:
        term = terms.term(rule, on)
    except LawError:
        return rule
    return f"{term.step_zh}（{term.length_zh}）"


def last_assignment() -> int:
    """The newest assignment: a choice of “all that match” stays valid for what nobody gave since."""
    newest: int | None = Assignment.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def given_since(rows: QuerySet[Duty], newest: int) -> frozenset[int]:
    """The duties of a list that somebody gave after an assignment was the newest."""
    later = Assignment.objects.filter(pk__gt=newest, duty__in=rows.order_by().values("pk"))
    return frozenset(later.values_list("duty_id", flat=True))


@dataclass(frozen=True, slots=True)
class Assignee:
    """Somebody to whom a duty may be given, with where they work and whether they are away."""

    person: Person
    place: str
    away: str

    @property
    def words(self) -> str:
        """林岚（渤海所 监管人员）；请假至 2026-10-01."""
        return f"{self.person.name}（{self.place}）{self.away}"


def assignees(reader: Person, *, on: date, duty: Duty | None = None) -> list[Assignee]:
    """Who may be given duties where the reader gives them (可指派的人员), or one certain duty; the nearest first."""
    mine = area(reader, Act.HANDLE_DUTY, on=on) or area(reader, Act.MANAGE_PEOPLE, on=on)
    rows = Person.objects.filter(is_active=True, posts__district__in=list(districts_of(reader, on=on)))
    away = away_on(on)
    found = []
    for person in rows.distinct().prefetch_related(*held()).order_by("name"):
        within = area(person, Act.HANDLE_DUTY, on=on)
        reached = mine.everywhere or mine.districts or within.districts or within.stations & mine.stations
        if within and (within.holds(duty.place) if duty is not None else reached):
            gone = away.get(person.pk)
            note = f"；{gone.why}至 {gone.until}，{gone.deputy or '无人'}代理" if gone else ""
            place = "、".join(
                f"{post.station or post.district} {Role(post.role).label}"
                for post in own_posts(person, on=on)
            )
            near = bool(within.stations & mine.stations)
            found.append((not near, place, Assignee(person, place, note)))
    return [each for _, _, each in sorted(found, key=lambda line: (*line[:2], line[2].person.name))]
