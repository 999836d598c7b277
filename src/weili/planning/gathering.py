"""From the archive to what the plan knows of each business: whole batches, a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db.models import F, Max, Min

from weili.archive.models import Business, Closure, KeyListing, Permit, Visit
from weili.kernel.models import District
from weili.law.frequency import Because
from weili.law.key_supervision import KeyEntry, KeyEvent, KeyReason, key_entry, key_supervision
from weili.law.kinds import Sector
from weili.law.letters import RiskGrade
from weili.law.periods import months_after
from weili.law.source import Confidence, LawError
from weili.law.sources_of_visits import VisitSource
from weili.planning import sources
from weili.planning.demand import KEY_LIST, Subject

BATCH = 2000
#: a month with fewer open days than this is not planned in: ours (待确认)
OPEN_DAYS = 10
#: for a business whose kind is not known, the general one of its sector
GENERAL = {
    Sector.CATERING.value: "RESTAURANT",
    Sector.CIRCULATION.value: "CONVENIENCE",
    Sector.PRODUCTION.value: "PRODUCER",
}
#: visits that are no inspection of ours and meet no minimum
_NOT_OURS = (VisitSource.LICENSING.value, VisitSource.GUARANTEE.value)


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a plan: its district, year, the day it is made from, and the first month it may use."""

    district: District
    year: int
    as_of: date
    first_month: int


@dataclass(slots=True)
class _Known:
    grades: dict[int, RiskGrade] = field(default_factory=dict)
    closures: dict[int, list[tuple[date, date | None]]] = field(default_factory=lambda: defaultdict(list))
    listed: dict[int, list[Because]] = field(default_factory=lambda: defaultdict(list))
    last_full: dict[int, date] = field(default_factory=dict)
    permitted_on: dict[int, date] = field(default_factory=dict)
    visited: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    cap_used: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    higher_on: dict[int, date] = field(default_factory=dict)
    last_on: dict[int, date] = field(default_factory=dict)


def subjects(frame: Frame) -> Iterator[list[Subject]]:
    """Every archive of the district that is still there, in batches by key."""
    heads = (
        Business.objects.in_district(frame.district)
        .filter(root_id=F("pk"))
        .values("pk", "kind", "sector", "station_id", "town_id", "town__code", "town__scenic", "open_months",
                "registered_on", "gone_on", "cancelled_on")
        .order_by("pk")
    )  # fmt: skip
    last = 0
    while batch := list(heads.filter(pk__gt=last)[:BATCH]):
        last = batch[-1]["pk"]
        there = [row for row in batch if not _gone(row, frame.as_of)]
        if not there:
            continue
        known = _know([row["pk"] for row in there], frame)
        yield [_subject(row, known, frame) for row in there]


def _gone(row: dict[str, Any], on: date) -> bool:
    return any(row[name] is not None and row[name] <= on for name in ("gone_on", "cancelled_on"))


def _know(heads: Sequence[int], frame: Frame) -> _Known:
    known = _Known(grades=sources.grades(heads, frame.year))
    closures = Closure.objects.filter(business__root_id__in=heads, since__lte=date(frame.year, 12, 31))
    for root, since, until in closures.values_list("business__root_id", "since", "until"):
        known.closures[root].append((since, until))
    listings = KeyListing.objects.filter(business__root_id__in=heads, since__lte=frame.as_of).exclude(
        state=KeyListing.State.REMOVED
    )
    for root, code, reason, since, state in listings.order_by("since", "pk").values_list(
        "business__root_id", "reason_code", "reason", "since", "state"
    ):
        entry = _entry(code, frame.as_of)
        if _still_listed(entry, since, frame):
            known.listed[root].append(_listed(entry, KeyListing.State(state), reason))
    permits = Permit.objects.filter(business__root_id__in=heads, issued_on__isnull=False)
    known.permitted_on = dict(
        permits.values_list("business__root_id").annotate(first=Min("issued_on")).order_by()
    )
    _know_visits(heads, frame, known)
    return known


def _know_visits(heads: Sequence[int], frame: Frame, known: _Known) -> None:
    until = frame.as_of
    ours = Visit.objects.filter(business__root_id__in=heads, visited_on__lte=until)
    full = ours.filter(full=True).values_list("business__root_id").annotate(last=Max("visited_on"))
    known.last_full = dict(full.order_by())
    recent = ours.filter(
        visited_on__gte=date(frame.year, 1, 1) - timedelta(days=100), mode=Visit.Mode.ON_SITE
    )
    rows = recent.order_by("visited_on", "pk").values_list(
        "business__root_id", "visited_on", "source", "counts_towards_cap", "by_higher_body"
    )
    for root, on, source, counts, higher in rows:
        if higher:
            known.higher_on[root] = on
        elif on.year == frame.year and source not in _NOT_OURS:
            known.visited[root].append(on)
            known.cap_used[root] += bool(counts)
        elif on.year < frame.year and source not in _NOT_OURS:
            known.last_on[root] = on


@lru_cache(maxsize=512)
def _entry(code: str, on: date) -> KeyEntry | None:
    """What the law says of an entry on the key list; None for a ground of the bureau's own."""
    try:
        return key_entry(KeyEvent(code), on)
    except (ValueError, LawError):
        return None


def _still_listed(entry: KeyEntry | None, since: date, frame: Frame) -> bool:
    """Whether a place on the key list reaches into the months that are planned."""
    first = max(frame.as_of, date(frame.year, 1, 1))
    return entry is None or entry.months is None or months_after(since, entry.months) > first


def _listed(entry: KeyEntry | None, state: KeyListing.State, reason: str) -> Because:
    """The ground of a listing: proposed or confirmed, and as sure as the rule under which it was listed."""
    text = f"{state.label}重点监管：{reason}"
    if entry is None:
        return Because(text, KEY_LIST, Confidence.PROPOSED)
    return Because(text, entry.reason.article, entry.reason.confidence)


def _subject(row: dict[str, Any], known: _Known, frame: Frame) -> Subject:
    key = row["pk"]
    kind = row["kind"] or GENERAL.get(row["sector"], "")
    grade = known.grades.get(key)
    opened = [day for day in (row["registered_on"], known.permitted_on.get(key)) if day is not None]
    return Subject(
        business=key,
        kind=kind,
        months=open_months(row["open_months"], known.closures.get(key, ()), frame.year),
        station=row["station_id"] or 0,
        town=row["town_id"] or 0,
        grade=grade,
        territory=row["town__code"] or frame.district.pk,
        scenic=bool(row["town__scenic"]),
        listed=tuple(known.listed.get(key, ())),
        statutory=_statutory(kind, grade, frame.as_of),
        opened_on=min(opened, default=None),
        last_full=known.last_full.get(key),
        higher_on=known.higher_on.get(key),
        last_on=known.last_on.get(key),
        visited=tuple(known.visited.get(key, ())),
        cap_used=known.cap_used.get(key, 0),
    )


@lru_cache(maxsize=2048)
def _statutory(kind: str, grade: RiskGrade | None, on: date) -> tuple[KeyReason, ...]:
    """The statutory grounds for key supervision, asked of the law once per kind, grade and day."""
    try:
        return key_supervision(kind, grade, on)
    except LawError:
        return ()


def open_months(mask: int, closures: Sequence[tuple[date, date | None]], year: int) -> int:
    """The months of a year, as bits, in which a business is open on at least OPEN_DAYS days."""
    if not closures:
        return mask
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    opened = (1 << (after - first).days) - 1  # a bit per day, bit 0 is New Year
    for since, until in closures:
        start, end = max(since, first), min(until or after, after)
        if start < end:
            opened &= ~(((1 << (end - start).days) - 1) << (start - first).days)
    found = 0
    for month, days in enumerate(_days_of_months(year)):
        if mask >> month & 1 and (opened & days).bit_count() >= OPEN_DAYS:
            found |= 1 << month
    return found


@lru_cache(maxsize=16)
def _days_of_months(year: int) -> tuple[int, ...]:
    """The days of each month of a year as bits, bit 0 is New Year."""
    firsts = [date(year, month, 1) for month in range(1, 13)] + [date(year + 1, 1, 1)]
    places = [(first - firsts[0]).days for first in firsts]
    return tuple((1 << end) - (1 << start) for start, end in pairwise(places))
