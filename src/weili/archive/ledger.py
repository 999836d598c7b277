"""Appending to the timeline, inside the transaction of the fact itself.

A chain per business and one per district. The head of a chain is locked (in the order of the chains' names, so
that two services never wait for each other) while an entry is appended: no gap, no fork. `record` and the bulk
intake share one way in, there is no back door (design §7.9).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction

from weili.archive.event import Event, canonical
from weili.archive.hashing import GENESIS, SM3, digest
from weili.archive.models import Business, ChainHead, Entry, PersonalPart
from weili.kernel.models import District, Person


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
    return record_many([Fact(event, of, occurred_at, corrects)], by=by, at=at)[0]


def record_many(facts: Sequence[Fact], *, by: Person, at: datetime) -> list[Entry]:
    """Append events in order (批量记录). Must run inside a transaction: no fact without its trace, no trace without its fact."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a timeline entry is written in the transaction of its fact")
    heads = _locked_heads({chain_of(fact.of): fact.of for fact in facts})
    entries, personal = [], []
    for fact in facts:
        entry, part = _sealed(fact, heads[chain_of(fact.of)], by=by, at=at)
        entries.append(entry)
        personal.append(part)
    Entry.objects.bulk_create(entries, batch_size=500)
    kept = [PersonalPart(entry=e, salt=p[0], payload=p[1]) for e, p in zip(entries, personal, strict=True) if p]
    PersonalPart.objects.bulk_create(kept, batch_size=500)
    ChainHead.objects.bulk_update(heads.values(), ["seq", "digest"], batch_size=300)
    return entries


def chain_of(thing: Business | District) -> str:
    """The name of the chain: `110116/812` of a business, `110116/` of a district."""
    if isinstance(thing, Business):
        return f"{thing.district_id}/{thing.pk}"
    return f"{thing.pk}/"


def _locked_heads(owners: dict[str, Business | District]) -> dict[str, ChainHead]:
    names = sorted(owners)
    found = _lock(names)
    missing = [name for name in names if name not in found]
    if missing:
        ChainHead.objects.bulk_create([_first_head(name, owners[name]) for name in missing], ignore_conflicts=True)
        found |= _lock(missing)
    return found


def _lock(names: Sequence[str]) -> dict[str, ChainHead]:
    found: dict[str, ChainHead] = {}
    for start in range(0, len(names), 500):
        some = ChainHead.objects.select_for_update().filter(chain__in=names[start : start + 500]).order_by("chain")
        found.update((head.chain, head) for head in some)
    return found


def _first_head(name: str, owner: Business | District) -> ChainHead:
    if isinstance(owner, Business):
        return ChainHead(chain=name, district_id=owner.district_id, business=owner, digest=GENESIS)
    return ChainHead(chain=name, district=owner, digest=GENESIS)


def _sealed(fact: Fact, head: ChainHead, *, by: Person, at: datetime) -> tuple[Entry, tuple[str, str] | None]:
    """An entry hashed onto its head, which it moves; and its personal part, if there is one."""
    personal = fact.event.personal_payload()
    part = (secrets.token_hex(16), canonical(personal)) if personal else None
    entry = Entry(
        district_id=head.district_id,
        business_id=head.business_id,
        chain=head.chain,
        seq=head.seq + 1,
        kind=fact.event.kind,
        payload=canonical(fact.event.payload()),
        personal_digest=digest(part[0] + part[1]) if part else "",
        by=by,
        by_name=by.name,
        occurred_at=(fact.occurred_at or at).astimezone(UTC),
        recorded_at=at.astimezone(UTC),
        corrects=fact.corrects,
        algorithm=SM3,
        previous=head.digest,
    )
    entry.digest = seal(entry)
    head.seq, head.digest = entry.seq, entry.digest
    return entry, part


def seal(entry: Entry) -> str:
    """The digest of an entry: over every frozen column but the digest itself."""
    return seal_of(
        (
            entry.district_id, entry.business_id, entry.chain, entry.seq, entry.kind, entry.payload,
            entry.personal_digest, entry.by_id, entry.by_name, entry.occurred_at, entry.recorded_at,
            entry.corrects, entry.algorithm, entry.previous,
        )
    )  # fmt: skip


#: the columns under the digest, in the order in which they are hashed
SEALED_COLUMNS = (
    "district_id", "business_id", "chain", "seq", "kind", "payload", "personal_digest", "by_id", "by_name",
    "occurred_at", "recorded_at", "corrects", "algorithm", "previous",
)  # fmt: skip


def seal_of(values: Iterable[object]) -> str:
    """The digest over the values of SEALED_COLUMNS; instants are hashed as UTC with microseconds."""
    frozen = [v.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(v, datetime) else v for v in values]
    return digest(canonical(frozen), algorithm=str(frozen[12]))
