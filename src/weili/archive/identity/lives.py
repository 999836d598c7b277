"""When a business existed, as far as its register and its permits tell (存续期间).

Two keepers of one house may bear one name, one after the other. A row that fits both equally and has a day of its
own belongs to the one that existed then; where the days do not tell, a person is asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from weili.archive.models import Business, Permit


@dataclass(frozen=True, slots=True)
class Life:
    """The first and the last day on which a business is known to have existed; None: not known."""

    since: date | None = None
    until: date | None = None

    def misses(self, day: date) -> str:
        """Why it cannot be meant on a day: the words behind its name; empty where it can."""
        if self.since is not None and day < self.since:
            return f"{self.since:%Y-%m-%d}起才有登记或许可"
        if self.until is not None and day > self.until:
            return f"{self.until:%Y-%m-%d}已停业、注销或许可终止"
        return ""


#: nothing is known: it may have existed on any day
UNKNOWN = Life()


def lives_of(keys: Collection[int]) -> dict[int, Life]:
    """The lives of businesses, by their keys (two queries)."""
    begun: dict[int, list[date]] = {}
    ended: dict[int, list[date | None]] = {}
    permits = Permit.objects.filter(business__in=keys)
    for key, valid_from, issued, valid_to, end in permits.values_list(
        "business_id", "valid_from", "issued_on", "valid_to", "ended_on"
    ):
        begun.setdefault(key, []).extend(day for day in (valid_from or issued,) if day is not None)
        ended.setdefault(key, []).append(min((d for d in (valid_to, end) if d is not None), default=None))
    held = Business.objects.filter(pk__in=keys)
    found = {}
    for key, registered, cancelled, gone in held.values_list(
        "pk", "registered_on", "cancelled_on", "gone_on"
    ):
        first = [*begun.get(key, ()), *([registered] if registered else [])]
        last = min((d for d in (cancelled, gone) if d is not None), default=_last(ended.get(key, ())))
        found[key] = Life(min(first, default=None), last)
    return found


def _last(days: Collection[date | None]) -> date | None:
    """The day on which the last of its permits ended; None where one has no end, or there is none."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None
