"""The last day of a duty as the law counts it, whether it is late, and the light that shows it (期限灯).

A day that needs the holidays of an unpublished year is never guessed: the duty keeps an empty last instant and
a provisional day marked 待公布 until the list is loaded (design §7.2).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from weili.archive.models import Duty, DutyPause
from weili.kernel import clock
from weili.law import terms
from weili.law.workdays import Calendar, UnknownYear

#: a duty whose last day is at most so many working days away is amber
SOON_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class LastDay:
    """When a duty ends: the last instant in time, or a provisional day and the year it waits for."""

    due_at: datetime | None
    provisional_on: date | None = None
    awaits_year: int | None = None

    @property
    def words(self) -> str:
        """2026-10-14, 2026-10-14 17:30 for hours, or 2027-02-20（待公布）."""
        if self.due_at is None:
            return f"{self.provisional_on}（待公布）"
        local = self.due_at.astimezone(clock.BEIJING)
        whole_day = local == clock.last_instant(local.date())
        return f"{local:%Y-%m-%d}" if whole_day else f"{local:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Period:
    """What a last day is computed from: the rule, its start, the day of its version, pauses, extension."""

    rule: str
    start: date | datetime
    governed_on: date
    pauses: tuple[tuple[date, date], ...] = ()
    extended: bool = False


def last_day(period: Period, calendar: Calendar) -> LastDay:
    """The last instant of a period; provisional where its year is not published. Raises LawError otherwise."""
    try:
        return LastDay(_instant(_due(period, calendar)))
    except UnknownYear as unknown:
        guessed = _due(period, calendar.provisional())
        day = clock.day(guessed) if isinstance(guessed, datetime) else guessed
        return LastDay(None, day, unknown.year)


def own_day(on: date) -> LastDay:
    """The end of a duty that no rule limits: a day of our own."""
    return LastDay(clock.last_instant(on))


def period_of(duty: Duty) -> Period:
    """The period of a duty as it stands, with the pauses that have ended and its extension."""
    pauses = tuple((p.since, p.until) for p in duty.pauses.all() if p.until is not None)
    return Period(duty.rule, duty.started_at, duty.governed_on, pauses, hasattr(duty, "extension"))


def standing(duty: Duty) -> LastDay:
    """The last day that a duty bears now."""
    return LastDay(duty.due_at, duty.provisional_on, duty.awaits_year)


def _due(period: Period, calendar: Calendar) -> date | datetime:
    return terms.due(
        period.rule,
        period.start,
        on=period.governed_on,
        pauses=period.pauses,
        extended=period.extended,
        calendar=calendar,
    ).due


def _instant(due: date | datetime) -> datetime:
    return due if isinstance(due, datetime) else clock.last_instant(due)


# --- late, and how late -------------------------------------------------------------------------------------


def open_pause(duty: Duty) -> DutyPause | None:
    """The pause that has not ended yet, if the clock stands still."""
    return next((pause for pause in duty.pauses.all() if pause.until is None), None)


def late(duty: Duty, at: datetime) -> bool:
    """Whether the last instant passed before the duty was done; a clock that stands still is not late."""
    if duty.due_at is None:
        return False
    if duty.state != Duty.State.OPEN:
        return duty.ended_at is not None and duty.ended_at > duty.due_at
    pause = open_pause(duty)
    if pause is not None and duty.due_at >= clock.first_instant(pause.since):
        return False
    return at > duty.due_at


@dataclass(frozen=True, slots=True)
class Light:
    """The colour of a duty (red, amber, green, grey) and what it says in words; never the colour alone."""

    colour: str
    words: str


def traffic_light(duty: Duty, at: datetime, calendar: Calendar) -> Light:
    """How urgent a duty is: 还有 3 个工作日，10月14日止 / 已超期 2 天 / 待公布 / 中止计算."""
    if duty.state != Duty.State.OPEN:
        ended = duty.get_state_display()
        return Light("grey", f"{ended}（超期）" if late(duty, at) else ended)
    if duty.due_at is None:
        return Light("green", f"{duty.awaits_year}年放假安排待公布，暂按{_short(duty.provisional_on)}止")
    if late(duty, at):
        return Light("red", _overdue(duty.due_at, at))
    pause = open_pause(duty)
    if pause is not None:
        return Light("grey", f"自{_short(pause.since)}起中止计算")
    return _running(duty, duty.due_at, at, calendar)


def _overdue(due_at: datetime, at: datetime) -> str:
    days = (clock.day(at) - clock.day(due_at)).days
    if days:
        return f"已超期 {days} 天"
    return f"已超期 {max((at - due_at) // timedelta(hours=1), 1)} 小时"


def _running(duty: Duty, due_at: datetime, at: datetime, calendar: Calendar) -> Light:
    today, last = clock.day(at), clock.day(due_at)
    # Colours may count an unpublished year by its weekends: they say how soon, not which day is the last.
    working = calendar.provisional().between(today, last)
    colour = "amber" if working <= SOON_WORKING_DAYS else "green"
    if due_at != clock.last_instant(last):
        left = (due_at - at) // timedelta(hours=1)
        local = due_at.astimezone(clock.BEIJING)
        return Light(colour, f"还有 {left} 小时，{_short(last)}{local:%H:%M}止")
    if today == last:
        return Light("amber", "今天止")
    left_words = f"{working} 个工作日" if _in_working_days(duty) else f"{(last - today).days} 天"
    return Light(colour, f"还有 {left_words}，{_short(last)}止")


def _in_working_days(duty: Duty) -> bool:
    return bool(duty.rule) and terms.term(duty.rule, duty.governed_on).unit == "working_day"


def _short(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""
