"""Whether a business rests on a day, and what rests with it: no alarm and no planned visit (季节性歇业).

One row is asked here; lists and counts ask the same rules of the database in `weili.archive.statuses`.
"""

from datetime import date

from weili.archive import statuses
from weili.archive.models import Business
from weili.archive.statuses import Standing, Status


def standing_of(business: Business, on: date) -> Standing:
    """How an archive stands on a day: its status, the words of it, whether it holds a good permit."""
    head = business.root or business
    return statuses.standings([head], on)[head.pk]


def resting(business: Business, on: date) -> bool:
    """Whether it rests on a day, by its open months or by a recorded closure of any member of its archive."""
    head = business.root or business
    return not head.opens_in(on.month) or statuses.closures_on(on).filter(business__root=head).exists()


def alarms_silent(business: Business, on: date) -> bool:
    """Whether nothing is to be raised and no visit planned: it rests, is gone, or is cancelled."""
    return standing_of(business, on).status is not Status.OPEN


def opens_in_month(business: Business, on: date) -> bool:
    """Whether a visit may be planned in the month of a day: the months in which it trades (营业月份)."""
    return (business.root or business).opens_in(on.month)
