"""Duties (待办): every statutory clock that runs is one row with one last day, opened, moved and ended here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from weili.archive.dues import LastDay, Period, last_day, late, open_pause, own_day, period_of, standing
from weili.archive.models import Business, Duty, DutyExtension, DutyPause
from weili.archive.permission import require_any
from weili.archive.timeline.events import DutyEnded, DutyMoved, DutyStarted
from weili.archive.timeline.ledger import Fact, record, record_many
from weili.kernel import access, clock
from weili.kernel.access import Place, Refused
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import District, Person, Station
from weili.kernel.roles import Act
from weili.law import terms
from weili.law.source import Confidence
from weili.law.workdays import Calendar

BATCH = 500
#: acts out of which duties arise and end; a service that asks for more asks itself
HANDLERS = (
    Act.HANDLE_DUTY, Act.EDIT_BUSINESS, Act.IMPORT, Act.MAKE_PLAN, Act.APPROVE_PLAN, Act.PROPOSE_GRADE,
    Act.REVIEW_GRADE, Act.DECIDE_KEY_LIST,
)  # fmt: skip


class DutyRefused(ValueError):
    """A duty that cannot be opened, moved or ended so; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDuty:
    """What is known of a duty when its clock starts.

    With a `rule` (an id of weili.law.terms) the last day follows from `start`; a rule in hours needs an
    instant. Without one, `due_on` is a day of our own. `governed_on` is the day whose version of the rule
    governs (default: the start). Whose it is: a business, else the district.
    """

    title: str
    subject: str
    rule: str = ""
    start: date | datetime
    business: Business | None = None
    district: District | None = None
    station: Station | None = None
    person: Person | None = None
    governed_on: date | None = None
    due_on: date | None = None

    @property
    def of(self) -> Business | District:
        """Whose timeline the duty stands on; DutyRefused when nobody is named."""
        owner = self.business or self.district
        if owner is None:
            raise DutyRefused(f"待办“{self.title}”没有写明经营户或辖区")
        return owner

    @property
    def place(self) -> Place:
        """Where the duty will lie."""
        station = self.station.pk if self.station else None
        if self.business is None:
            return Place(str(self.of.pk), station)
        return Place(
            self.business.district_id, station or self.business.station_id, self.business.place.business
        )

    @property
    def started_at(self) -> datetime:
        """The instant of the start; a bare day stands at its noon."""
        return self.start if isinstance(self.start, datetime) else clock.noon(self.start)

    @property
    def key(self) -> tuple[str, str, str]:
        """One matter has one duty per rule; days of our own are told apart by their title."""
        return (self.subject, self.rule, "" if self.rule else self.title)


class DutyFields(TypedDict, total=False):
    """The fields of NewDuty, as `open_duty` takes them."""

    title: str
    subject: str
    rule: str
    start: date | datetime
    business: Business | None
    district: District | None
    station: Station | None
    person: Person | None
    governed_on: date | None
    due_on: date | None


@transaction.atomic
def open_duty(*, by: Person, at: datetime, **duty: Unpack[DutyFields]) -> Duty:
    """Start a statutory clock (期限起算); the same matter and rule again is the same duty. See NewDuty."""
    return open_duties(duties=[NewDuty(**duty)], by=by, at=at)[0]


@transaction.atomic
def open_duties(*, duties: Sequence[NewDuty], by: Person, at: datetime) -> list[Duty]:
    """Start many clocks (批量起算), in order. Raises Refused, DutyRefused, LawError."""
    require_any(by, (new.place for new in duties), at=at, acts=HANDLERS)
    calendar = loaded_calendar()
    known = _known(duties)
    fresh: dict[tuple[str, str, str], tuple[NewDuty, Duty]] = {}
    for new in duties:
        if new.key not in fresh and _same(known.get(new.key), new) is None:
            fresh[new.key] = (new, _draft(new, calendar))
    try:
        with transaction.atomic():
            Duty.objects.bulk_create([duty for _, duty in fresh.values()], batch_size=BATCH)
    except IntegrityError:  # somebody opened one of them meanwhile: theirs are the ones
        return open_duties(duties=duties, by=by, at=at)
    record_many(
        [Fact(_started(d), new.of, min(new.started_at, at)) for new, d in fresh.values()], by=by, at=at
    )
    known |= {key: duty for key, (_, duty) in fresh.items()}
    return [known[new.key] for new in duties]


def _known(duties: Sequence[NewDuty]) -> dict[tuple[str, str, str], Duty]:
    """The duties of these matters that stand already, the open one or else the latest."""
    subjects = sorted({new.subject for new in duties})
    found: dict[tuple[str, str, str], Duty] = {}
    for start in range(0, len(subjects), BATCH):
        some = Duty.objects.across_districts().filter(subject__in=subjects[start : start + BATCH])
        for duty in some.order_by("pk"):
            key = (duty.subject, duty.rule, "" if duty.rule else duty.title)
            if key not in found or found[key].state != Duty.State.OPEN:
                found[key] = duty
    return found


def _same(known: Duty | None, new: NewDuty) -> Duty | None:
    """The standing duty if it is this one: still open, or ended after the very same start."""
    if known is None or known.state == Duty.State.OPEN or known.started_at == new.started_at:
        return known
    return None


def _draft(new: NewDuty, calendar: Calendar) -> Duty:
    """A duty with its last day, not yet written."""
    governed_on = new.governed_on or clock.day(new.started_at)
    if new.rule:
        term = terms.term(new.rule, governed_on)
        day = last_day(Period(new.rule, new.start, governed_on), calendar)
        cite, confidence = str(term.cite), term.confidence
    elif new.due_on is not None:
        day, cite, confidence = own_day(new.due_on), "", Confidence.SURE
    else:
        raise DutyRefused(f"待办“{new.title}”既没有期限规则，也没有截止日")
    place = new.place
    return Duty(
        district_id=place.district,
        business=new.business,
        station_id=place.station,
        person=new.person,
        title=new.title,
        subject=new.subject,
        rule=new.rule,
        cite=cite,
        confidence=confidence.value,
        started_at=new.started_at,
        governed_on=governed_on,
        due_at=day.due_at,
        provisional_on=day.provisional_on,
        awaits_year=day.awaits_year,
    )


def _started(duty: Duty) -> DutyStarted:
    return DutyStarted(title=duty.title, subject=duty.subject, due=standing(duty).words, cite=duty.cite)


# --- the last day moves -------------------------------------------------------------------------------------


@transaction.atomic
def extend_duty(*, duty: Duty, reason: str, by: Person, at: datetime) -> Duty:
    """Extend a duty once by what its rule allows (延长期限). Raises Refused, DutyRefused, LawError."""
    duty = _locked(duty)
    access.require(by, Act.EXTEND_DUTY, duty, on=clock.day(at))
    _require_running(duty, "延长", reason)
    if hasattr(duty, "extension"):
        raise DutyRefused(f"待办“{duty.title}”已经延长过一次，不能再次延长")
    if late(duty, at):
        raise DutyRefused(f"待办“{duty.title}”的期限已过，不能再延长")
    DutyExtension.objects.create(duty=duty, reason=reason.strip(), approved_by=by, approved_at=at)
    return _move(_locked(duty), "延长", reason, by=by, at=at)


@transaction.atomic
def pause_duty(
    *, duty: Duty, since: date, until: date | None = None, reason: str, by: Person, at: datetime
) -> Duty:
    """Let days not count (中止计算): from `since` to the day before `until`, or until resumed."""
    duty = _locked(duty)
    access.require(by, Act.EXTEND_DUTY, duty, on=clock.day(at))
    _require_running(duty, "中止", reason)
    if open_pause(duty) is not None:
        raise DutyRefused(f"待办“{duty.title}”正在中止中，请先恢复计算")
    if since < clock.day(duty.started_at):
        raise DutyRefused(f"中止开始日{since}早于起算日{clock.day(duty.started_at)}")
    if duty.due_at is not None and clock.first_instant(since) > duty.due_at:
        raise DutyRefused(f"中止开始日{since}晚于截止日{standing(duty).words}，期限已过不能中止")
    if until is not None and until < since:
        raise DutyRefused(f"恢复日{until}早于中止开始日{since}")
    # An open pause is tried as an empty one: a rule that cannot be paused says so now, not at the end.
    last_day(_with_pause(duty, (since, until or since)), loaded_calendar())
    DutyPause.objects.create(
        duty=duty, since=since, until=until, reason=reason.strip(), approved_by=by, approved_at=at
    )
    change = f"自{since}起中止计算" if until is None else f"{since}至{until}前一日中止计算"
    return _move(_locked(duty), change, reason, by=by, at=at)


@transaction.atomic
def resume_duty(*, duty: Duty, until: date, reason: str, by: Person, at: datetime) -> Duty:
    """Let the clock run again (恢复计算) from the day `until` on. Raises Refused, DutyRefused."""
    duty = _locked(duty)
    access.require(by, Act.EXTEND_DUTY, duty, on=clock.day(at))
    pause = open_pause(duty)
    if pause is None:
        raise DutyRefused(f"待办“{duty.title}”没有中止，不需要恢复")
    if until < pause.since:
        raise DutyRefused(f"恢复日{until}早于中止开始日{pause.since}")
    pause.until = until
    pause.save(update_fields=["until"])
    return _move(_locked(duty), f"自{until}起恢复计算", reason, by=by, at=at)


@transaction.atomic
def reset_own_day(*, duty: Duty, due_on: date, reason: str, by: Person, at: datetime) -> Duty:
    """Move the last day of a duty that no rule limits (改定自定期限). Raises Refused, DutyRefused."""
    duty = _locked(duty)
    require_any(by, [duty.place], at=at, acts=(Act.EXTEND_DUTY, *HANDLERS))
    if duty.state != Duty.State.OPEN:
        raise DutyRefused(f"待办“{duty.title}”{duty.get_state_display()}，不能改期")
    if duty.rule:
        raise DutyRefused(f"待办“{duty.title}”的期限由法规规定，只能延长或中止")
    before = standing(duty).words
    _bear(duty, own_day(due_on))
    duty.save(update_fields=["due_at", "provisional_on", "awaits_year"])
    event = _moved(duty, "改定期限", before, reason)
    record(event, of=duty.business or duty.district, by=by, at=at)
    return duty


def _with_pause(duty: Duty, pause: tuple[date, date]) -> Period:
    period = period_of(duty)
    return Period(
        period.rule, period.start, period.governed_on, (*period.pauses, pause), extended=period.extended
    )


def _require_running(duty: Duty, verb: str, reason: str) -> None:
    if duty.state != Duty.State.OPEN:
        raise DutyRefused(f"待办“{duty.title}”{duty.get_state_display()}，不能{verb}")
    if not duty.rule:
        raise DutyRefused(f"待办“{duty.title}”没有法定期限规则，不能{verb}")
    if not reason.strip():
        raise DutyRefused(f"请填写{verb}的理由")


def _move(duty: Duty, change: str, reason: str, *, by: Person, at: datetime) -> Duty:
    before = standing(duty)
    _bear(duty, last_day(period_of(duty), loaded_calendar()))
    duty.save(update_fields=["due_at", "provisional_on", "awaits_year"])
    event = _moved(duty, change, before.words, reason.strip() or change)
    record(event, of=duty.business or duty.district, by=by, at=at)
    return duty


def _bear(duty: Duty, day: LastDay) -> None:
    duty.due_at, duty.provisional_on, duty.awaits_year = day.due_at, day.provisional_on, day.awaits_year


def _moved(duty: Duty, change: str, before: str, reason: str) -> DutyMoved:
    return DutyMoved(
        title=duty.title,
        subject=duty.subject,
        change=change,
        before=before,
        after=standing(duty).words,
        reason=reason,
    )


# --- a duty ends ------------------------------------------------------------------------------------------


@transaction.atomic
def complete_duty(*, duty: Duty, outcome: str, by: Person, at: datetime) -> Duty:
    """End a duty as done (办结); whether it was late stays with it. Raises Refused, DutyRefused."""
    return _end(duty, Duty.State.DONE, outcome, by=by, at=at)


@transaction.atomic
def void_duty(*, duty: Duty, reason: str, by: Person, at: datetime) -> Duty:
    """Withdraw a duty (撤销待办) that should not run. Raises Refused, DutyRefused."""
    if not reason.strip():
        raise DutyRefused("请填写撤销待办的理由")
    return _end(duty, Duty.State.VOID, reason, by=by, at=at)


@transaction.atomic
def void_duties(*, duties: Sequence[Duty], reason: str, by: Person, at: datetime) -> int:
    """Withdraw many open duties at once (批量撤销待办), for one reason; those ended already stay as they are.

    Returns how many were withdrawn. Raises Refused, DutyRefused.
    """
    if not reason.strip():
        raise DutyRefused("请填写撤销待办的理由")
    keys = sorted(duty.pk for duty in duties)
    ended: list[Duty] = []
    for start in range(0, len(keys), BATCH):
        some = (
            Duty.objects.filter(pk__in=keys[start : start + BATCH], state=Duty.State.OPEN)
            .select_for_update(of=("self",))
            .select_related("business", "district")
            .order_by("pk")
        )
        ended += some
    require_any(by, (duty.place for duty in ended), at=at, acts=HANDLERS)
    facts = []
    for duty in ended:
        was_late = late(duty, at)
        duty.state, duty.ended_at, duty.ended_by, duty.outcome = Duty.State.VOID, at, by, reason.strip()
        event = DutyEnded(
            title=duty.title,
            subject=duty.subject,
            state=Duty.State.VOID.label,
            outcome=duty.outcome,
            late=was_late,
        )
        facts.append(Fact(event, duty.business or duty.district))
    for start in range(0, len(ended), BATCH):
        Duty.objects.filter(pk__in=[duty.pk for duty in ended[start : start + BATCH]]).update(
            state=Duty.State.VOID, ended_at=at, ended_by=by, outcome=reason.strip()
        )
    record_many(facts, by=by, at=at)
    return len(ended)


def _end(duty: Duty, state: Duty.State, outcome: str, *, by: Person, at: datetime) -> Duty:
    duty = _locked(duty)
    require_any(by, [duty.place], at=at, acts=HANDLERS)
    if duty.state != Duty.State.OPEN:
        raise DutyRefused(f"待办“{duty.title}”{duty.get_state_display()}，不能再次办结")
    was_late = late(duty, at)
    duty.state, duty.ended_at, duty.ended_by, duty.outcome = state, at, by, outcome.strip()
    duty.save(update_fields=["state", "ended_at", "ended_by", "outcome"])
    ended = DutyEnded(
        title=duty.title, subject=duty.subject, state=state.label, outcome=duty.outcome, late=was_late
    )
    record(ended, of=duty.business or duty.district, by=by, at=at)
    return duty


def _locked(duty: Duty) -> Duty:
    """The row as it stands, locked until the commit."""
    rows = Duty.objects.select_for_update(of=("self",)).select_related("business", "district")
    return rows.get(pk=duty.pk)  # type: ignore[no-any-return]


# --- a new list of holidays ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moved:
    """A duty whose last day a new list moves, in words before and after."""

    duty: Duty
    before: LastDay
    after: LastDay


def preview_calendar(calendar: Calendar) -> list[Moved]:
    """Which open duties a calendar would move (预览变动), before it is loaded; nothing is written."""
    return list(_moving(calendar))


@transaction.atomic
def recompute_pending(*, calendar: Calendar, by: Person, at: datetime) -> list[Moved]:
    """Compute the last days of open duties again (重算期限); a list of holidays holds in every district."""
    if not access.area(by, Act.LOAD_LAW, on=clock.day(at)):
        raise Refused(by, Act.LOAD_LAW)
    moved = list(_moving(calendar, lock=True))
    for each in moved:
        _bear(each.duty, each.after)
    duties = [each.duty for each in moved]
    Duty.objects.across_districts().bulk_update(
        duties, ["due_at", "provisional_on", "awaits_year"], batch_size=BATCH
    )
    reason = "放假调休安排已公布"
    facts = [
        Fact(_moved(m.duty, "重新推算", m.before.words, reason), m.duty.business or m.duty.district)
        for m in moved
    ]
    record_many(facts, by=by, at=at)
    return moved


def _moving(calendar: Calendar, *, lock: bool = False) -> Iterator[Moved]:
    """The open duties under a rule whose last day is another one by this calendar."""
    running = Duty.objects.across_districts().filter(state=Duty.State.OPEN).exclude(rule="").order_by("pk")
    running = running.select_related("business", "district", "extension").prefetch_related("pauses")
    if lock:
        running = running.select_for_update(of=("self",))
    for duty in running.iterator(chunk_size=BATCH):
        before, after = standing(duty), last_day(period_of(duty), calendar)
        if before != after:
            yield Moved(duty, before, after)
