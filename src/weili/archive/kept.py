"""What is kept on the head of an archive so that lists sort and count by it (留存): last visit, days with a permit.

Whoever writes what these are made of calls `keep_visits` or `keep_permits` for the businesses it wrote about; a
merge and its undoing call `keep`. Each computes anew from the rows, so nothing adds up wrongly; `drifted` names the
heads whose kept values are not what their rows say.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from weili.archive.models import Business, Permit, Visit

SLICE = 1000
Stretch = tuple[date | None, date | None]
NEVER: Stretch = (None, None)
DAY = timedelta(days=1)


def keep(businesses: Collection[int]) -> None:
    """Keep everything anew for the archives that these businesses belong to."""
    keep_visits(businesses)
    keep_permits(businesses)


def keep_visits(businesses: Collection[int]) -> None:
    """Keep the last visit (最近检查) of the archives that these businesses belong to."""
    for some in _slices(_heads(businesses)):
        Business.objects.filter(pk__in=some).update(visited_last=Subquery(_last_visit()))


def keep_permits(businesses: Collection[int]) -> None:
    """Keep the days with a good permit (持证期间) of the archives that these businesses belong to."""
    for some in _slices(_heads(businesses)):
        kept = {row[0]: row[1:] for row in _kept(some)}
        found = stretches(some)
        _write({key: found[key] for key in some if kept.get(key) != found[key]})


def stretches(heads: Collection[int]) -> dict[int, Stretch]:
    """The last stretch of days with a good permit of each archive."""
    held: dict[int, list[Permit]] = {}
    rows = Permit.objects.filter(business__root__in=heads).annotate(head=F("business__root"))
    for permit in rows.order_by():
        held.setdefault(permit.head, []).append(permit)
    return {key: last_stretch(held.get(key, ())) for key in heads}


def last_stretch(permits: Iterable[Permit]) -> Stretch:
    """The last days without a gap on which one of some permits is good; `date.min` and `date.max` where it is open."""
    found: Stretch = NEVER
    for since, until in sorted(span for permit in permits if (span := _days(permit))):
        first, last = found
        if first is not None and last is not None and (last == date.max or since <= last + DAY):
            found = first, max(last, until)
        else:
            found = since, until
    return found


def drifted(*, after: int = 0) -> Iterator[int]:
    """The heads, by their keys, whose kept values are not what their rows say (留存不一致); every district's."""
    heads = Business.objects.across_districts().filter(alias_of__isnull=True).order_by("pk")
    while True:
        rows = list(
            heads.filter(pk__gt=after)
            .annotate(visited=Subquery(_last_visit()))
            .values_list("pk", "visited_last", "visited", "permit_since", "permit_until")[:SLICE]
        )
        if not rows:
            return
        found = stretches([row[0] for row in rows])
        yield from (
            key
            for key, kept, visited, since, until in rows
            if kept != visited or found[key] != (since, until)
        )
        after = rows[-1][0]


def _heads(businesses: Collection[int]) -> list[int]:
    roots: set[int] = set()
    for some in _slices(businesses):
        roots.update(Business.objects.filter(pk__in=some, root__isnull=False).values_list("root", flat=True))
    return sorted(roots)


def _kept(heads: Collection[int]) -> "QuerySet[Any, Any]":
    rows: QuerySet[Any, Any] = Business.objects.filter(pk__in=heads).values_list(
        "pk", "permit_since", "permit_until"
    )
    return rows


def _last_visit() -> "QuerySet[Any, Any]":
    rows = Visit.objects.filter(business__root=OuterRef("pk")).order_by().values("business__root")
    found: QuerySet[Any, Any] = rows.annotate(last=Max("visited_on")).values("last")
    return found


def _days(permit: Permit) -> tuple[date, date] | None:
    """The first and the last day on which a permit is good, as `Permit.holds_on` says of each."""
    ends = [permit.valid_to or date.max]
    if permit.state != Permit.State.VALID:
        if permit.ended_on is None or permit.ended_on == date.min:
            return None
        ends.append(permit.ended_on - DAY)
    since, until = permit.valid_from or permit.issued_on or date.min, min(ends)
    return (since, until) if since <= until else None


def _write(found: dict[int, Stretch]) -> None:
    # one statement run many times: a bulk update spells every value out as a case
    adapt = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE archive_business SET permit_since = %s, permit_until = %s WHERE id = %s",
            [(adapt(since), adapt(until), key) for key, (since, until) in found.items()],
        )


def _slices(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while some := list(islice(rest, SLICE)):
        yield some
