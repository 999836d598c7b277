"""Who does a duty: given to a person (指派), many at once, handed over (移交), and taken back at once (撤回).

Nothing is overwritten silently. Whoever gives a duty says whom they saw it with; where somebody else was first,
the duty stays as it is and the answer says who that was, when, and to whom it went.
"""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from weili.archive.duties import BATCH, DutyRefused
from weili.archive.models import Assignment, Duty
from weili.archive.permission import require_any
from weili.archive.timeline.events import AssignmentUndone, DutyAssigned, DutyHandedOver
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel import access, clock
from weili.kernel.access import Area
from weili.kernel.models import Person
from weili.kernel.outbox import notify
from weili.kernel.roles import Act

#: who may give duties: whoever handles them, and whoever manages the people that leave
GIVERS = (Act.HANDLE_DUTY, Act.MANAGE_PEOPLE)
#: an assignment may be taken back while its page is likely still open; later it is given anew
UNDO_WITHIN = timedelta(minutes=30)
MOST = 2000
NOBODY = "未指派"


@dataclass(frozen=True, slots=True)
class Seen:
    """A duty, and with whom it was when it was chosen."""

    duty: int
    person: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """What came of giving duties: how many went, the act that can be undone, and what stayed, in sentences."""

    count: int
    act: str
    stayed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Giving:
    """Duties on their way: the same act, reason and instant for all of them."""

    kind: Assignment.Kind
    by: Person
    at: datetime
    reason: str = ""
    act: str = field(default_factory=lambda: secrets.token_hex(8))


@transaction.atomic
def assign_duty(*, duty: Duty, person: Person, by: Person, at: datetime) -> Duty:
    """Give a duty to a person (指派) who may handle duties there. Raises Refused, DutyRefused."""
    given = assign_duties(seen=[Seen(duty.pk, duty.person_id)], person=person, by=by, at=at)
    if given.stayed:
        raise DutyRefused(given.stayed[0])
    duty.person = person
    return duty


@transaction.atomic
def assign_duties(*, seen: Sequence[Seen], person: Person, by: Person, at: datetime) -> Given:
    """Give many duties to one person (批量指派). What cannot go stays and is named. Raises Refused, DutyRefused."""
    if not seen:
        raise DutyRefused("请先选择待办")
    if len(seen) > MOST:
        raise DutyRefused(f"一次最多指派 {MOST} 件，请用筛选缩小范围")
    giving = _Giving(Assignment.Kind.ASSIGNED, by, at)
    saw = {each.duty: each.person for each in seen}
    rows = _locked(sorted(saw))
    require_any(by, (duty.place for duty in rows), at=at, acts=(Act.HANDLE_DUTY,))
    within = access.area(person, Act.HANDLE_DUTY, on=clock.day(at))
    changed = [d for d in rows if d.person_id != saw[d.pk] and d.person_id != person.pk]
    latest = _latest(changed)
    going, stayed = [], []
    for duty in rows:
        if why := _objection(duty, saw[duty.pk], person, within, latest.get(duty.pk)):
            stayed.append(why)
        elif duty.person_id != person.pk:
            going.append((duty, person))
    _give(going, giving)
    return Given(len(going), giving.act, tuple(stayed))


def _objection(
    duty: Duty, saw: int | None, person: Person, within: Area, latest: Assignment | None
) -> str | None:
    """Why a duty stays where it is, in a sentence that says what to do."""
    if duty.state != Duty.State.OPEN:
        return f"待办“{duty.title}”{duty.get_state_display()}，不能指派"
    if not within.holds(duty.place):
        return f"{person.name}在此没有办理“{duty.title}”的岗位，请指派本所或本科室人员"
    if duty.person_id in (saw, person.pk):
        return None
    name = duty.person.name if duty.person else NOBODY
    if latest is None:
        return f"“{duty.title}”的办理人已变为{name}，没有改动；请看清后重新选择"
    when = f"{latest.at.astimezone(clock.BEIJING):%m-%d %H:%M}"
    return (
        f"“{duty.title}”已由{latest.by.name}于 {when} 先{latest.get_kind_display()}给{name}，没有改动；"
        "如仍要改派，请重新选择后再办"
    )


def _latest(duties: Sequence[Duty]) -> dict[int, Assignment]:
    rows = Assignment.objects.filter(duty__in=[duty.pk for duty in duties]).select_related("by")
    return {row.duty_id: row for row in rows.order_by("pk")}


# --- handing over ---------------------------------------------------------------------------------------------


@transaction.atomic
def hand_over(*, duties: Sequence[int], to: Sequence[Person], reason: str, by: Person, at: datetime) -> Given:
    """Hand open duties over to named persons in one act (移交): all of them or none, shared out evenly.

    Each duty goes to one of `to` who may handle it where it lies. Raises Refused, DutyRefused.
    """
    if not reason.strip():
        raise DutyRefused("请填写移交的理由")
    if not to:
        raise DutyRefused("请选择接收人")
    if len(duties) > MOST:
        raise DutyRefused(f"一次最多移交 {MOST} 件，请分所或分次移交")
    giving = _Giving(Assignment.Kind.HANDED_OVER, by, at, reason.strip()[:200])
    rows = [duty for duty in _locked(sorted(set(duties))) if duty.state == Duty.State.OPEN]
    if not rows:
        raise DutyRefused("没有未办结的待办需要移交")
    require_any(by, (duty.place for duty in rows), at=at, acts=GIVERS)
    going = _shared_out(rows, to, at)
    _give([pair for pair in going if pair[0].person_id != pair[1].pk], giving)
    return Given(len(going), giving.act)


def _shared_out(rows: Sequence[Duty], to: Sequence[Person], at: datetime) -> list[tuple[Duty, Person]]:
    """Each duty with whoever may handle it and has been given the fewest so far."""
    within = {p.pk: access.area(p, Act.HANDLE_DUTY, on=clock.day(at)) for p in to}
    load: dict[int, int] = defaultdict(int)
    going, left = [], []
    for duty in rows:
        able = [p for p in to if within[p.pk].holds(duty.place)]
        if not able:
            left.append(duty)
            continue
        chosen = min(able, key=lambda p: load[p.pk])
        load[chosen.pk] += 1
        going.append((duty, chosen))
    if left:
        names = "、".join(f"“{duty.title}”" for duty in left[:3])
        raise DutyRefused(
            f"有 {len(left)} 件（如{names}）不在所选接收人的岗位范围内，请再选一名当地的办理人；没有移交任何一件"
        )
    return going


# --- taking back ------------------------------------------------------------------------------------------


@transaction.atomic
def undo_assignment(*, act: str, by: Person, at: datetime) -> Given:
    """Take an assignment or a handing over back (撤回指派), by who did it; what changed since stays as it is."""
    rows = list(Assignment.objects.filter(act=act, by=by).exclude(kind=Assignment.Kind.UNDONE))
    if not rows:
        raise DutyRefused("没有可以撤回的指派")
    if at - rows[0].at > UNDO_WITHIN:
        raise DutyRefused("这次指派已超过半小时，不能撤回；请重新指派")
    before = {row.duty_id: row.before_id for row in rows}
    after = {row.duty_id: row.after_id for row in rows}
    duties = _locked(sorted(before))
    latest = _latest(duties)
    theirs = [
        d for d in duties
        if d.state == Duty.State.OPEN and d.person_id == after[d.pk] and latest[d.pk].act == act
    ]  # fmt: skip
    if not theirs:
        raise DutyRefused("这次指派已撤回，或待办已另行办理，没有可以撤回的")
    people = Person.objects.in_bulk({key for key in before.values() if key})
    going = [(duty, people.get(before[duty.pk])) for duty in theirs]
    giving = _Giving(Assignment.Kind.UNDONE, by, at)
    _give(going, giving)
    return Given(
        len(going), giving.act, tuple(f"“{d.title}”已有变动，没有撤回" for d in duties if d not in theirs)
    )


def undoable(*, act: str, by: Person, at: datetime) -> int:
    """How many duties of an act its doer could still take back; none for anybody else's."""
    rows = Assignment.objects.filter(act=act, by=by, at__gte=at - UNDO_WITHIN)
    return rows.exclude(kind=Assignment.Kind.UNDONE).count() if act else 0


# --- the one way a duty changes hands -------------------------------------------------------------------------


def _locked(keys: Sequence[int]) -> list[Duty]:
    """The rows as they stand, locked until the commit, the most urgent first."""
    found: list[Duty] = []
    for start in range(0, len(keys), BATCH):
        rows = Duty.objects.filter(pk__in=keys[start : start + BATCH]).select_for_update(of=("self",))
        found += rows.select_related("business", "district", "person").order_by("pk")
    return sorted(found, key=lambda duty: (duty.due_at is None, duty.due_at, duty.pk))


def _give(going: Sequence[tuple[Duty, Person | None]], giving: _Giving) -> None:
    """Write the new person of each duty with its assignment and its trace; everybody is told once."""
    by, at = giving.by, giving.at
    rows = [
        Assignment(
            duty=duty, kind=giving.kind, act=giving.act, before_id=duty.person_id, after=person,
            reason=giving.reason, by=by, at=at,
        )
        for duty, person in going
    ]  # fmt: skip
    facts = [Fact(_event(duty, person, giving), duty.business or duty.district) for duty, person in going]
    for duty, person in going:
        duty.person = person
    Assignment.objects.bulk_create(rows, batch_size=BATCH)
    Duty.objects.across_districts().bulk_update([d for d, _ in going], ["person"], batch_size=BATCH)
    record_many(facts, by=by, at=at)
    mine: dict[Person, list[Duty]] = defaultdict(list)
    for duty, person in going:
        if person is not None and person.pk != by.pk and giving.kind != Assignment.Kind.UNDONE:
            mine[person].append(duty)
    for person, duties in mine.items():
        _tell(person, duties, giving)


def _event(
    duty: Duty, person: Person | None, giving: _Giving
) -> DutyAssigned | DutyHandedOver | AssignmentUndone:
    name = person.name if person else NOBODY
    if giving.kind == Assignment.Kind.HANDED_OVER:
        before = duty.person.name if duty.person else NOBODY
        return DutyHandedOver(
            title=duty.title, subject=duty.subject, before=before, after=name, reason=giving.reason
        )
    if giving.kind == Assignment.Kind.UNDONE:
        return AssignmentUndone(title=duty.title, subject=duty.subject, person=name)
    return DutyAssigned(title=duty.title, subject=duty.subject, person=name)


def _tell(person: Person, duties: Sequence[Duty], giving: _Giving) -> None:
    first, verb = duties[0], giving.kind.label
    due = f"，{first.due_at.astimezone(clock.BEIJING):%Y-%m-%d}止" if first.due_at else ""
    why = f"：{giving.reason}" if giving.reason else ""
    if len(duties) == 1:
        subject, link, body = f"新{verb}的待办：{first.title}", f"/duties/{first.pk}", f"{due}{why}"
    else:
        subject, link = f"新{verb}的待办 {len(duties)} 件", "/duties?whose=mine"
        body = f"，最急的是“{first.title}”{due}{why}"
    notify(
        people=[person], subject=subject[:200], body=f"{giving.by.name}{verb}给您{body}",
        key=f"duty/{giving.act}", at=giving.at, link=link,
    )  # fmt: skip
