"""The desk's view of inspections: cards by state (看板), by day (日历), and those that wait for approval (审批)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from weili.inspection.models import Attendance, Inspection
from weili.inspection.queries.inspections import BEFORE_START, inspections
from weili.kernel.models import Person

State = Inspection.State
#: cards of one column; the list has the others
MOST_CARDS = 12

#: the columns of the board: name, heading, the states in it
COLUMNS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("proposed", "待批准", (State.PROPOSED, State.RETURNED)),
    ("approved", "已批准", (State.APPROVED,)),
    ("notified", "已通知", (State.NOTIFIED,)),
    ("under_way", "检查中", (State.UNDER_WAY,)),
    ("finished", "待公开", (State.FINISHED,)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One inspection as a card: where, what, when, who, and what stands in its way."""

    pk: int
    key: str
    business: int
    sign: str
    town: str
    station: str
    kind: str
    source: str
    state: str
    state_words: str
    planned_on: date
    officers: tuple[str, ...]
    leader: str
    off_site: bool
    secret: bool
    urgent: bool
    overdue: bool
    held: str

    @property
    def names(self) -> str:
        """The officers in one line."""
        return "、".join(self.officers)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: how many there are, and the first of them."""

    name: str
    title: str
    count: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many the list has beyond the cards shown."""
        return self.count - len(self.cards)


def whole(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """With what a card says of each."""
    team = Attendance.objects.select_related("person").order_by("-leads", "pk")
    return rows.select_related("business", "business__town", "station").prefetch_related(
        Prefetch("attendances", team)
    )


def card_of(row: Inspection, on: date) -> Card:
    """An inspection as a card; its officers were fetched with it."""
    team = [each.person.name for each in row.attendances.all()]
    return Card(
        pk=row.pk, key=str(row.key), business=row.business.root_id or row.business_id, sign=str(row.business),
        town=row.business.town.name if row.business.town else "", station=row.station.name if row.station else "",
        kind=row.get_kind_display(), source=row.get_source_display(), state=row.state,
        state_words=row.get_state_display(), planned_on=row.planned_on, officers=tuple(team),
        leader=team[0] if team else "", off_site=row.mode != "on_site", secret=row.secret, urgent=row.urgent,
        overdue=row.planned_on < on and row.state in BEFORE_START, held=row.held_because,
    )  # fmt: skip


def cards_of(rows: Iterable[Inspection], on: date) -> list[Card]:
    """Inspections as cards."""
    return [card_of(row, on) for row in rows]


def board(reader: Person, *, on: date, station: str = "", officer: str = "") -> list[Column]:
    """The columns of the board (检查看板), the earliest day first."""
    rows = _narrowed(inspections(reader, on=on), station, officer)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    first = {
        name: list(
            rows.filter(state__in=states)
            .order_by("planned_on", "pk")
            .values_list("pk", flat=True)[:MOST_CARDS]
        )
        for name, _, states in COLUMNS
    }
    wanted = Inspection.objects.filter(
        district__isnull=False, pk__in=[pk for some in first.values() for pk in some]
    )
    cards = {card.pk: card for card in cards_of(whole(wanted), on)}
    return [
        Column(
            name, title, sum(counts.get(state, 0) for state in states), tuple(cards[pk] for pk in first[name])
        )
        for name, title, states in COLUMNS
    ]  # fmt: skip


def counts(reader: Person, *, on: date) -> dict[str, int]:
    """What is late or stuck (超期未实施、检查中、待处理), in one query."""
    found: dict[str, int] = inspections(reader, on=on).order_by().aggregate(
        overdue=Count("pk", filter=Q(state__in=BEFORE_START, planned_on__lt=on)),
        unfinished=Count("pk", filter=Q(state=State.UNDER_WAY)),
        held=Count("pk", filter=~Q(held_because="")),
    )  # fmt: skip
    return found


def _narrowed(rows: QuerySet[Inspection], station: str, officer: str) -> QuerySet[Inspection]:
    if station:
        rows = rows.filter(station__pk=station)
    if officer:
        rows = rows.filter(pk__in=Attendance.objects.filter(person__pk=officer).values("inspection"))
    return rows


# --- days -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar with its inspections."""

    day: date
    inside: bool
    today: bool
    cards: tuple[Card, ...]

    @property
    def weekday(self) -> str:
        """一 to 日."""
        return "一二三四五六日"[self.day.weekday()]


def days_of(
    reader: Person, first: date, last: date, *, on: date, station: str = "", officer: str = "", month: int = 0
) -> list[Day]:
    """The days from one to another with their inspections (检查日历); `month`: whose days are inside."""
    rows = _narrowed(inspections(reader, on=on), station, officer).exclude(state=State.CANCELLED)
    rows = rows.filter(planned_on__range=(first, last)).order_by("planned_on", "business__station", "pk")
    by_day: dict[date, list[Card]] = defaultdict(list)
    for card in cards_of(whole(rows), on):
        by_day[card.planned_on].append(card)
    count = (last - first).days + 1
    return [
        Day(day, not month or day.month == month, day == on, tuple(by_day[day]))
        for day in (first + timedelta(days=n) for n in range(count))
    ]


def by_officer(days: Sequence[Day]) -> list[tuple[str, list[tuple[Card, ...]]]]:
    """A week by who goes (按人员): each officer's cards of each day, by name; a joint visit stands with each."""
    names = sorted({name for day in days for card in day.cards for name in card.officers})
    return [
        (name, [tuple(card for card in day.cards if name in card.officers) for day in days]) for name in names
    ]


# --- what waits -------------------------------------------------------------------------------------------


def waiting(reader: Person, *, on: date) -> QuerySet[Inspection]:
    """What waits for approval (待审批): proposed, and begun in an emergency without it; the nearest day first."""
    late = Q(urgent=True, approved_at__isnull=True, state__in=(State.UNDER_WAY, State.FINISHED))
    rows = inspections(reader, on=on).filter(Q(state=State.PROPOSED) | late)
    return whole(rows).select_related("proposed_by", "district", "checklist").order_by("planned_on", "pk")


def today_of(reader: Person, *, on: date) -> list[Card]:
    """A person's inspections of today, those overdue and those under way (今天的检查)."""
    mine = inspections(reader, on=on).filter(
        pk__in=Attendance.objects.filter(person=reader).values("inspection"), planned_on__lte=on,
        state__in=(State.APPROVED, State.NOTIFIED, State.UNDER_WAY),
    )  # fmt: skip
    return cards_of(whole(mine.order_by("planned_on", "pk")), on)


def officers_met(reader: Person, *, on: date) -> list[tuple[str, str]]:
    """The officers of the inspections that a reader may see, as choices."""
    rows = Attendance.objects.filter(inspection__in=inspections(reader, on=on)).order_by("person__name")
    found = rows.values_list("person", "person__name").distinct()
    return [(str(key), name) for key, name in found]
