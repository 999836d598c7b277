"""Handles (别名与匹配键): every name, code, phone and address a business was met under, and how to find it by them.

One claim yields some ten rows: what was written, and the key of `weili.matching` under which the same thing written
otherwise is found again. A claim as a whole has a fingerprint, so that the same words are never judged twice.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from weili.archive.models import Business, Handle
from weili.kernel.bulk import insert_values
from weili.matching import Address, Claim, Key, Profile, marked_keys, read_claim
from weili.matching.text import normalise

#: the scheme of a whole claim's fingerprint; it is no name and never shown
CLAIM = "claim"
NAME_SCHEMES = ("name", "sign")
PHONE, ADDRESS = "phone", "address"
BATCH = 500
_NOWHERE = Address(raw="")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a claim says: its scheme, as written, and the keys it is found by."""

    scheme: str
    value: str
    keys: tuple[Key, ...]


def fingerprint(claim: Claim) -> str:
    """The key of a claim's words as a whole; position and kind do not count."""
    codes = (f"{scheme}={text}" for scheme, text in sorted(claim.codes.items()) if text)
    words = (claim.name, claim.trade_name, claim.address, claim.phone, claim.person, *codes)
    text = "\x1f".join(normalise(word or "") for word in words)
    return f"{CLAIM}:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def parts(profile: Profile) -> tuple[Part, ...]:
    """What a claim says, part by part. A sign and a name are looked for under the same keys."""
    return tuple(_parts(profile))


def _parts(profile: Profile) -> Iterator[Part]:
    bare = replace(profile, names=(), address=_NOWHERE, phones=(), codes={})
    for kind, codes in profile.codes.items():
        for code in sorted(codes):
            yield Part(kind[:12], code, _keys(replace(bare, codes={kind: frozenset({code})})))
    for phone in profile.phones:
        yield Part(PHONE, phone.digits, _keys(replace(bare, phones=(phone,))))
    for name in profile.names:
        scheme = NAME_SCHEMES[name.raw != profile.claim.name]
        yield Part(scheme, name.raw.strip(), _keys(replace(bare, names=(name,))))
    if profile.address.raw.strip():
        yield Part(ADDRESS, profile.address.raw.strip(), _keys(replace(bare, address=profile.address)))


def _keys(profile: Profile) -> tuple[Key, ...]:
    return tuple(marked_keys(profile))


def rows_of(part: Part) -> list[tuple[str, str, str]]:
    """A part as rows of the table: (scheme, value, key); one without a key is kept as an alias all the same."""
    value = part.value[:300]
    return [(part.scheme, value, key.text) for key in part.keys] or [(part.scheme, value, "")]


def claim_rows(claim: Claim, told: Iterable[Part]) -> list[tuple[str, str, str]]:
    """Everything that is learnt from one claim: (scheme, value, key), the fingerprint last."""
    rows = [row for part in told for row in rows_of(part)]
    return [*rows, (CLAIM, (claim.name or claim.trade_name)[:300], fingerprint(claim))]


def learn(
    pairs: Iterable[tuple[Business, Claim]],
    *,
    source: str,
    on: date,
    towns: dict[str, str] | None = None,
) -> int:
    """Remember what claims say about businesses (登记别名); known handles keep their first day and source.

    `towns` maps town aliases to names. Returns how many rows were offered to the table.
    """
    rows = [
        (business, row)
        for business, claim in pairs
        for row in claim_rows(claim, parts(read_claim(claim, towns=towns)))
    ]
    return store(rows, source=source, on=on)


def store(rows: Sequence[tuple[Business, tuple[str, str, str]]], *, source: str, on: date) -> int:
    """Write rows of handles, each once; what the table knows already stays as it is."""
    offered = dict.fromkeys((business.district_id, business.pk, *row) for business, row in rows)
    fresh = [(*row, on, source[:60]) for row in offered]
    insert_values(Handle, _COLUMNS, fresh, ignore_conflicts=True)
    return len(fresh)


_COLUMNS = ("district_id", "business_id", "scheme", "value", "key", "first_seen_on", "source")
