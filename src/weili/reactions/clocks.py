"""Opening duties for what may lie in the past: only where their clock still runs (design §7.1)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from weili.archive.duties import NewDuty, open_duties
from weili.kernel import clock
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import Person
from weili.law import terms
from weili.law.source import LawError
from weili.law.workdays import Calendar

#: no statutory clock that a reaction opens runs longer: older events are not asked of the calendar
LONGEST = timedelta(days=400)


def open_running(duties: Sequence[NewDuty], *, by: Person, at: datetime) -> None:
    """Open the duties (待办) whose last day has not passed; one in a year not yet published is still running."""
    on, calendar = clock.day(at), loaded_calendar()
    running = [each for each in duties if still_runs(each.rule, _day(each.start), on=on, calendar=calendar)]
    if running:
        open_duties(duties=running, by=by, at=at)


def still_runs(rule: str, start: date, *, on: date, calendar: Calendar) -> bool:
    """Whether the clock of a rule that began on a day has not run out before `on`."""
    if start > on or on - start > LONGEST:
        return False
    try:
        return _day(terms.due(rule, start, calendar=calendar).due) >= on
    except LawError:
        return True  # the last day lies in an unpublished year, or the rule was not yet known: open_duty says which


def _day(moment: date | datetime) -> date:
    return clock.day(moment) if isinstance(moment, datetime) else moment
