"""The hash of a record as its device takes it, and the receipt that the house gives (docs/field-protocol.md)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from weili.archive.timeline.event import canonical
from weili.archive.timeline.hashing import digest

#: what is under the hash of a record
HASHED = ("id", "inspection", "device", "seq", "kind", "about", "after", "made_at", "body")


def hash_of(record: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical text of the nine fields, in hexadecimal."""
    return hashlib.sha256(canonical({name: record[name] for name in HASHED}).encode()).hexdigest()


def receipt_of(name: object, sha256: str, received_at: datetime) -> str:
    """The receipt (回执): SM3 over what was received, its hash and when."""
    return digest(f"{name}|{sha256}|{received_at.astimezone(UTC).isoformat(timespec='microseconds')}")


def root_of(parts: Mapping[str, str]) -> str:
    """One hash over many, in the order of their names: SM3 over each name with its hash."""
    return digest("\n".join(f"{name} {sha256}" for name, sha256 in sorted(parts.items())))
