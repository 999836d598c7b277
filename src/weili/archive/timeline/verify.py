"""Verifying the archive (核验档案链): every chain, every personal part, every head and seal; the first break is named.

Memory does not grow with the archive: entries are streamed in the order of chain and seq, heads are fetched for
some hundred chains at a time. All of it is read from one snapshot, so that work may go on meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from weili.archive.models import ChainHead, Entry, PersonalPart
from weili.archive.timeline import guards
from weili.archive.timeline.chain_check import SHREDDED, Break, ChainCheck, Head, Row
from weili.archive.timeline.ledger import SEALED_COLUMNS
from weili.archive.timeline.seal_check import broken_seals, cut_heads

CHUNK = 2000
CLOSED_TOGETHER = 500
_TEXTS = {"occurred_at": "occurred_text", "recorded_at": "recorded_text"}
_COLUMNS = (
    *(_TEXTS.get(column, column) for column in SEALED_COLUMNS),
    "digest", "personal_part__salt", "personal_part__payload",
)  # fmt: skip
_CHAIN = SEALED_COLUMNS.index("chain")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how much was read, the first break, and the guards that do not stand."""

    entries: int
    chains: int
    first_break: Break | None
    missing_guards: frozenset[str]

    @property
    def ok(self) -> bool:
        """Whether every chain holds and every guard stands."""
        return self.first_break is None and not self.missing_guards

    def as_json(self) -> dict[str, Any]:
        """The answer of contract §8."""
        first = self.first_break
        return {
            "ok": self.ok,
            "entries": self.entries,
            "chains": self.chains,
            "first_break": first
            and {"business": first.business, "seq": first.seq, "field": first.field, "why": first.why},
            "guards": {"triggers": not self.missing_guards},
        }


def verify(*, district: str | None = None) -> Verdict:
    """Verify every chain, or those of one district. First is the break that stands first by chain and seq;
    a broken seal is named when no chain is.
    """
    naive = connection.vendor == "sqlite"
    with _snapshot(), _any_bytes():
        entries = _entries(district)
        candidates = [_first_broken_chain(entries, naive=naive), _head_of_nothing(district)]
        candidates += [_returned_part(entries), next(cut_heads(district), None)]
        found = min((c for c in candidates if c), key=lambda c: (str(c.chain), c.seq or 0), default=None)
        found = found or next(broken_seals(district, naive_instants=naive), None)
        counted = entries.count(), entries.order_by().values("chain").distinct().count()
    return Verdict(*counted, found, frozenset(guards.missing()))


def _entries(district: str | None) -> QuerySet[Entry]:
    rows = Entry.objects.across_districts() if district is None else Entry.objects.in_district(district)
    return rows.order_by("chain", "seq")  # type: ignore[no-any-return]


def _first_broken_chain(entries: QuerySet[Entry], *, naive: bool) -> Break | None:
    """The first break of the chains in their order; heads are asked for some hundred chains at a time."""
    texts = {text: Cast(column, TextField()) for column, text in _TEXTS.items()}
    rows = entries.annotate(**texts).values_list(*_COLUMNS).iterator(chunk_size=CHUNK)
    closing: list[ChainCheck] = []
    for name, chain in groupby(rows, key=lambda columns: columns[_CHAIN]):
        check = ChainCheck(name, naive)
        for columns in chain:
            check.take(Row.of(columns))
        closing.append(check)
        if check.found is not None or len(closing) == CLOSED_TOGETHER:
            found = _close(closing)
            if found is not None:
                return found
            closing = []
    return _close(closing)


def _close(checks: list[ChainCheck]) -> Break | None:
    columns = ("chain", "district_id", "business_id", "seq", "digest")
    rows = ChainHead.objects.filter(chain__in=[check.name for check in checks]).values_list(*columns)
    heads = {row[0]: Head(*row) for row in rows}
    return next((b for b in (check.close(heads.get(check.name)) for check in checks) if b), None)


def _head_of_nothing(district: str | None) -> Break | None:
    """A head without a single entry: all of its chain is gone, or it was put there."""
    heads = ChainHead.objects.all() if district is None else ChainHead.objects.filter(district=district)
    of_chain = Entry.objects.across_districts().filter(chain=OuterRef("chain"))
    head = heads.exclude(Exists(of_chain)).order_by("chain").first()
    if head is None:
        return None
    return Break(head.chain, 1, "chain_head", f"链头记到第{head.seq}条，链上却没有记录")


def _returned_part(entries: QuerySet[Entry]) -> Break | None:
    """A personal part that is there although the chain says it was shredded."""
    part = PersonalPart.objects.filter(entry__chain=OuterRef("chain"), entry__seq=OuterRef("corrects"))
    told = entries.filter(Exists(part), kind=SHREDDED).values_list("chain", "corrects").first()
    if told is None:
        return None
    return Break(*told, "personal_part", "链上记有销毁，个人信息却还在：销毁后被放回")


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the database for all of the reading, that keeps no writer waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not atomic(): that would begin as a writer and keep the others waiting.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _any_bytes() -> Iterator[None]:
    """SQLite hands out text that is no UTF-8 any more, so that it is found and named instead of failing."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    raw = connection.connection
    raw.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str
