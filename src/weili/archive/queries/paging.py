"""A page of a list that stays fast at a million rows: what is counted and how far one may turn are bounded."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

ROWS_PER_PAGE = 50
#: nobody reads further than this: beyond it a list says "more than" and asks for a narrower filter
COUNTED = 10_000

M = TypeVar("M", bound=Model)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page: its rows, its number from 1, and how many rows there are, at most `COUNTED` unless all were counted."""

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
        return max(1, -(-min(self.total, COUNTED) // self.size))

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


def page_of(
    rows: "QuerySet[M]",
    number: int,
    *,
    read: Callable[[list[M]], Iterable[R]],
    size: int = ROWS_PER_PAGE,
    exact: bool = False,
) -> Page[R]:
    """The page of a query; `read` turns its rows into what is shown. A page beyond the last is the last.

    `exact` counts beyond `COUNTED`, for queries that an index answers.
    """
    found_keys = rows.order_by().values("pk")
    counted = found_keys.count() if exact else found_keys[: COUNTED + 1].count()
    more, total = not exact and counted > COUNTED, counted if exact else min(counted, COUNTED)
    pages = max(1, -(-min(total, COUNTED) // size))
    shown = min(max(number, 1), pages)
    start = (shown - 1) * size
    found: list[Any] = list(rows[start : start + size]) if total else []
    return Page(tuple(read(found)), shown, total, more, number > pages, size)
