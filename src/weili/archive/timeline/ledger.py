"""Appending to the timeline, inside the transaction of the fact itself.

A chain per business and one per district. The head of a chain is locked (in the order of the chains' names,
so that two services never wait for each other) while an entry is appended: no gap, no fork. `record` and the
bulk intake share one way in, there is no back door (design §7.9).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from weili.archive.models import Business, ChainHead, Entry, PersonalPart
from weili.archive.timeline.event import Event, canonical
from weili.archive.timeline.hashing import GENESIS, SM3, digest
from weili.kernel.bulk import insert_values
from weili.kernel.models import District, Person

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Fact:
    """An event about to be recorded: whose it is and when it happened (by default: when it is recorded)."""

    event: Event
    of: Business | District
    occurred_at: datetime | None = None
    corrects: int | None = None


def record(
    event: Event,
    *,
    of: Business | District,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    corrects: int | None = None,
) -> Entry:
    """Append one event (记录) to the chain of a business or of the district."""
    [written] = _append([Fact(event, of, occurred_at, corrects)], by=by, at=at)
    return Entry.from_db(connection.alias, _COLUMNS, written)


def record_many(facts: Sequence[Fact], *, by: Person, at: datetime) -> None:
    """Append events in order (批量记录). Refused outside a transaction: no fact without its trace."""
    _append(facts, by=by, at=at)


def _append(facts: Sequence[Fact], *, by: Person, at: datetime) -> "list[_Values]":
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "a timeline entry is written in the transaction of its fact"
        )
    heads = _locked_heads({chain_of(fact.of): fact.of for fact in facts})
    recorded_at = at.astimezone(UTC)
    entries, parts = [], []
    for key, fact in zip(draw_keys("archive_entry", len(facts)), facts, strict=True):
        entry, part = _sealed(key, fact, heads[chain_of(fact.of)], by=by, at=recorded_at)
        entries.append(entry)
        if part:
            parts.append((key, *part))
    insert_values(Entry, _COLUMNS, entries)
    insert_values(PersonalPart, ("entry_id", "salt", "payload"), parts)
    _move(heads.values())
    return entries


def _move(heads: Iterable["_Head"]) -> None:
    """Write where the heads stand now. By hand: the ORM's bulk update costs ten times the entries themselves."""
    moved = [(head.seq, head.digest, head.chain) for head in heads]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE archive_chainhead SET seq = %s, digest = %s WHERE chain = %s", moved)


def chain_of(thing: Business | District) -> str:
    """The name of the chain: `110116/812` of a business, `110116/` of a district."""
    if thing.pk is None:
        raise ValueError("a business has a chain once it is saved")
    return chain_name(thing.district_id, thing.pk) if isinstance(thing, Business) else chain_name(thing.pk)


def chain_name(district: str, business: int | None = None) -> str:
    """The name of a chain from the keys alone."""
    return f"{district}/{'' if business is None else business}"


@dataclass(slots=True)
class _Head:
    """A row of ChainHead while it is locked; a plain one, for the intake moves them by the hundred thousand."""

    chain: str
    district_id: str
    business_id: int | None
    seq: int
    digest: str


def _locked_heads(owners: dict[str, Business | District]) -> dict[str, _Head]:
    """The heads of the chains, locked and as they stand now; first heads are made for new chains."""
    names = sorted(owners)
    found = _lock(names)
    missing = [name for name in names if name not in found]
    if missing:
        first = [_first_head(name, owners[name]) for name in missing]
        ChainHead.objects.bulk_create(first, ignore_conflicts=True, batch_size=BATCH)
        found |= _lock(missing)
    return found


def _lock(names: Sequence[str]) -> dict[str, _Head]:
    found: dict[str, _Head] = {}
    for start in range(0, len(names), BATCH):
        some = ChainHead.objects.select_for_update().filter(chain__in=names[start : start + BATCH])
        rows = some.order_by("chain").values_list("chain", "district_id", "business_id", "seq", "digest")
        found.update((row[0], _Head(*row)) for row in rows)
    return found


def _first_head(name: str, owner: Business | District) -> ChainHead:
    if isinstance(owner, Business):
        return ChainHead(chain=name, district_id=owner.district_id, business=owner, digest=GENESIS)
    return ChainHead(chain=name, district=owner, digest=GENESIS)


def draw_keys(table: str, many: int) -> list[int]:
    """The next primary keys of a table: drawn before its rows are hashed, so that the key is under the hash.

    PostgreSQL draws from the table's sequence. SQLite has one writer at a time, and its guarded tables only
    grow, so the greatest key plus one is nobody else's.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, many]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        first = cursor.fetchone()[0] + 1
    return list(range(first, first + many))


#: the values of an entry's columns
_Values = tuple[Any, ...]


def _sealed(
    key: int, fact: Fact, head: _Head, *, by: Person, at: datetime
) -> tuple[_Values, tuple[str, str] | None]:
    """An entry hashed onto its head, which it moves; and its personal part, if there is one."""
    personal = fact.event.personal_payload()
    part = (secrets.token_hex(16), canonical(personal)) if personal else None
    frozen = (
        key,
        head.district_id,
        head.business_id,
        head.chain,
        head.seq + 1,
        fact.event.kind,
        canonical(fact.event.payload()),
        digest(part[0] + part[1]) if part else "",
        by.pk,
        by.name,
        fact.occurred_at.astimezone(UTC) if fact.occurred_at else at,
        at,
        fact.corrects,
        SM3,
        head.digest,
    )
    head.seq, head.digest = head.seq + 1, seal_of(frozen)
    return (*frozen, head.digest), part


#: the columns under the digest, in the order in which they are hashed
SEALED_COLUMNS = (
    "id", "district_id", "business_id", "chain", "seq", "kind", "payload", "personal_digest", "by_id", "by_name",
    "occurred_at", "recorded_at", "corrects", "algorithm", "previous",
)  # fmt: skip
_ALGORITHM = SEALED_COLUMNS.index("algorithm")
#: all columns of an entry, in the order in which they are written
_COLUMNS = (*SEALED_COLUMNS, "digest")


def seal(entry: Entry) -> str:
    """The digest of an entry: over every column but the digest itself."""
    return seal_of(getattr(entry, column) for column in SEALED_COLUMNS)


def seal_of(values: Iterable[object]) -> str:
    """The digest over the values of SEALED_COLUMNS; instants are hashed as UTC with microseconds.

    An instant may be given as that text. Raises KeyError for an algorithm that is not ours.
    """
    frozen = [instant(value) if isinstance(value, datetime) else value for value in values]
    return digest(canonical(frozen), algorithm=str(frozen[_ALGORITHM]))


def instant(at: datetime) -> str:
    """An instant as it is hashed: 2026-09-21T04:00:00.000000+00:00."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
