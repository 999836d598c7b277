"""A permit was recorded: its renewal has a last day, counted back from the day it ends.

A permit renewed keeps its number: the new one, or the end of the old one, settles the renewal of the old.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import permutations

from weili.archive.duties import NewDuty, complete_duty, open_duties, void_duties
from weili.archive.models import Duty, Permit
from weili.kernel import clock
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import Person
from weili.law import terms
from weili.law.source import Article
from weili.law.workdays import Calendar, UnknownYear
from weili.reactions.reaction import Reaction

RULES = {"JY1": "licence.renew_closes", "JY2": "licence.renew_closes", "JY3": "licence.renew_closes",
         "SC": "production.renew_closes"}  # fmt: skip
#: renewals are put on the list a year ahead: the window opens 90 working days before the end
AHEAD = timedelta(days=365)
BATCH = 500


def settle_renewal(permits: Sequence[Permit], *, by: Person, at: datetime) -> None:
    """A renewed or ended permit needs no renewal any more: its duty is done, or withdrawn."""
    renewed: dict[str, Permit] = {}
    ended: dict[str, Permit] = {}
    for family in _families(permits).values():
        for known, other in permutations(family, 2):
            if _later(other, known):
                (renewed if other.state == Permit.State.VALID else ended)[_subject(known)] = other
    for duty in _open_duties({*renewed, *ended}, permits):
        by_which = renewed.get(duty.subject)
        if by_which is not None:
            outcome = f"已延续，新的有效期至{by_which.valid_to or '长期'}"
            complete_duty(duty=duty, outcome=outcome, by=by, at=at)
        else:
            reason = f"该许可已{ended[duty.subject].get_state_display()}"
            void_duties(duties=[duty], reason=reason, by=by, at=at)


def watch_renewal(permits: Sequence[Permit], *, by: Person, at: datetime) -> None:
    """A licence that ends within a year must be renewed in time: the duty carries the last day to apply."""
    on, calendar = clock.day(at), loaded_calendar()
    ending = [permit for permit in permits if _ends_soon(permit, on, calendar)]
    families = _families(ending)
    duties = [
        NewDuty(
            title=f"许可延续申请截止：{permit.number}",
            subject=_subject(permit),
            rule=RULES[permit.kind],
            start=permit.valid_to,
            governed_on=on,
            business=permit.business,
        )
        for permit in ending
        if permit.valid_to and not any(_later(other, permit) for other in families[_number(permit)])
    ]
    if duties:
        open_duties(duties=duties, by=by, at=at)


def _ends_soon(permit: Permit, on: date, calendar: Calendar) -> bool:
    """Whether a valid permit ends within a year and may still be renewed; a window that closed asks nothing."""
    if permit.kind not in RULES or permit.state != Permit.State.VALID or permit.valid_to is None:
        return False
    if not on < permit.valid_to <= on + AHEAD:
        return False
    try:
        last = terms.due(RULES[permit.kind], permit.valid_to, on=on, calendar=calendar).due
    except UnknownYear:
        return True  # the last day waits for its year's holidays
    return last >= on if not isinstance(last, datetime) else last >= clock.first_instant(on)


def _later(other: Permit, known: Permit) -> bool:
    """Whether a permit of the same number follows another: it ends later, or tells of its end."""
    if known.valid_to is None or other.pk == known.pk:
        return False
    if other.state == Permit.State.VALID:
        return other.valid_to is None or other.valid_to > known.valid_to
    return other.valid_to is None or other.valid_to >= known.valid_to


def _families(permits: Iterable[Permit]) -> dict[tuple[str, str], list[Permit]]:
    """All permits that bear one of these numbers in their district, by number."""
    wanted = {(permit.district_id, permit.number) for permit in permits if permit.kind in RULES}
    found: dict[tuple[str, str], list[Permit]] = {}
    for district in sorted({code for code, _ in wanted}):
        numbers = sorted(number for code, number in wanted if code == district)
        for start in range(0, len(numbers), BATCH):
            some = Permit.objects.in_district(district).filter(number__in=numbers[start : start + BATCH])
            for permit in some.order_by("pk"):
                found.setdefault(_number(permit), []).append(permit)
    return found


def _open_duties(subjects: Iterable[str], permits: Sequence[Permit]) -> list[Duty]:
    wanted = sorted(subjects)
    districts = {permit.district_id for permit in permits}
    found: list[Duty] = []
    for start in range(0, len(wanted), BATCH):
        found += Duty.objects.filter(
            district__in=districts, subject__in=wanted[start : start + BATCH], state=Duty.State.OPEN
        ).order_by("pk")
    return found


def _number(permit: Permit) -> tuple[str, str]:
    return permit.district_id, permit.number


def _subject(permit: Permit) -> str:
    return f"archive.Permit:{permit.pk}"


REACTIONS = (
    Reaction(
        "许可已延续或已终止：原延续申请待办办结或撤销",
        Article("食品经营许可和备案管理办法", "第三十二条"),
        settle_renewal,
    ),
    Reaction(
        "一年内到期的许可：延续申请截止日", Article("食品经营许可和备案管理办法", "第三十二条"), watch_renewal
    ),
)
