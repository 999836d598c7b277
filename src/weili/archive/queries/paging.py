"""A page of a list that stays fast at a million rows: what is counted and how far one may turn are bounded."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

ROWS_PER_PAGE = 50
#: nobody reads further than this: beyond it a list says "more than" and asks for a narrower filter
COUNTED = 10_000
SLICE = 1000

M = TypeVar("M", bound=Model)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a list has; `more` where counting stopped before the end."""

    total: int
    more: bool = False


def up_to(rows: "QuerySet[Any]", most: int = COUNTED) -> Counted:
    """Count, but stop beyond `most`."""
    found = rows.order_by().values("pk")[: most + 1].count()
    return Counted(min(found, most), found > most)


def every(rows: "QuerySet[Any]") -> Counted:
    """Count all, for queries that one index answers."""
    return Counted(rows.order_by().values("pk").count())


def very_many(_: "QuerySet[Any]") -> Counted:
    """Do not count: it is known that there are more."""
    return Counted(COUNTED, more=True)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page: its rows, its number from 1, and how many rows there are as far as they were counted."""

    rows: tuple[R, ...]
    number: int
    total: int
    #: there are more rows than were counted
    more: bool = False
    #: a page beyond the last was asked for; the last one is shown
    beyond: bool = False
    size: int = ROWS_PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages one may turn to, at least one; what lies deeper is found by a narrower filter."""
        return _pages(self.total, self.size)

    @property
    def cut(self) -> bool:
        """Whether there are rows that no page shows."""
        return self.more or self.total > COUNTED

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def before(self) -> int | None:
        """The page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after, None on the last."""
        return self.number + 1 if self.number < self.pages else None

    @property
    def words(self) -> str:
        """第 1–50 条，共 1,234 条; 共 10,000 条以上 where counting stopped."""
        if not self.total:
            return "共 0 条"
        total = f"共 {self.total:,} 条以上" if self.more else f"共 {self.total:,} 条"
        return f"第 {self.first}–{self.last} 条，{total}"


def _pages(total: int, size: int) -> int:
    return max(1, -(-min(total, COUNTED) // size))


def each_of(rows: "QuerySet[M]", slice_: int = SLICE) -> Iterator[M]:
    """All rows of a query in its order, some at a time, for an export; only the keys are held.

    No cursor stays open in between: on SQLite it would keep the reader from writing its progress.
    """
    keys = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=slice_))
    for start in range(0, len(keys), slice_):
        yield from rows.filter(pk__in=list(keys[start : start + slice_]))


def page_of(
    rows: "QuerySet[M]",
    number: int,
    *,
    read: Callable[[list[M]], Iterable[R]],
    size: int = ROWS_PER_PAGE,
    count: "Callable[[QuerySet[M]], Counted]" = up_to,
) -> Page[R]:
    """The page of a query; `read` turns its rows into what is shown. A page beyond the last is the last."""
    counted = count(rows)
    shown = min(max(number, 1), _pages(counted.total, size))
    start = (shown - 1) * size
    found: list[Any] = list(rows[start : start + size]) if counted.total else []
    beyond = number > _pages(counted.total, size)
    return Page(tuple(read(found)), shown, counted.total, counted.more, beyond, size)


def page_of_parts(
    parts: "Sequence[QuerySet[M]]",
    number: int,
    *,
    read: Callable[[list[M]], Iterable[R]],
    size: int = ROWS_PER_PAGE,
) -> Page[R]:
    """The page of several queries one after the other; none is counted whose rows no page would reach."""
    counts: list[int] = []
    for part in parts:
        if sum(counts) > COUNTED:
            break
        counts.append(up_to(part, COUNTED + 1 - sum(counts)).total)
    total = min(sum(counts), COUNTED)
    shown = min(max(number, 1), _pages(total, size))
    start, found = (shown - 1) * size, list[Any]()
    for part, many in zip(parts, counts, strict=False):
        found += part[start : start + size - len(found)] if start < many and len(found) < size else ()
        start = max(0, start - many)
    beyond = number > _pages(total, size)
    return Page(tuple(read(found)), shown, total, sum(counts) > COUNTED, beyond, size)
