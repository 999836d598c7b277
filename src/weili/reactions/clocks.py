"""Opening a duty for something that may lie in the past: only where its clock still runs (design §7.1)."""

from datetime import date, datetime, timedelta

from weili.archive.duties import open_duty
from weili.archive.models import Business
from weili.kernel import clock
from weili.kernel.law_tables import loaded_calendar
from weili.kernel.models import District, Person
from weili.law import terms
from weili.law.source import LawError

#: no statutory clock that a reaction opens runs longer: older events are not asked of the calendar
LONGEST = timedelta(days=400)


def open_if_running(
    *, title: str, subject: str, rule: str, start: date, of: Business | District, by: Person, at: datetime
) -> None:
    """Open the duty of a rule (待办) unless its last day has passed; a year not yet published is still running."""
    on = clock.day(at)
    if start > on or on - start > LONGEST:
        return
    try:
        last = terms.due(rule, start, calendar=loaded_calendar()).due
        if (clock.day(last) if isinstance(last, datetime) else last) < on:
            return
    except LawError:
        pass  # the last day lies in an unpublished year, or the rule was not yet known: open_duty says which
    owner = {"business": of} if isinstance(of, Business) else {"district": of}
    open_duty(title=title, subject=subject, rule=rule, start=start, by=by, at=at, **owner)
