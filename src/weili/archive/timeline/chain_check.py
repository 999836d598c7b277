"""Checking one chain, entry by entry: contiguous, linked, untouched, personal parts in their place.

A hash tells that something changed, not what. Where the column follows from something else (the link, the
chain's name, the text of a payload, the entry after it) it is named; otherwise it stays empty.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from weili.archive.timeline.event import canonical
from weili.archive.timeline.events import PersonalDataShredded
from weili.archive.timeline.hashing import ALGORITHMS, GENESIS, digest
from weili.archive.timeline.ledger import SEALED_COLUMNS, instant, seal_of

SHREDDED = PersonalDataShredded.kind


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken: whose it is, at which entry, in which field (if that can be told) and why."""

    chain: str
    seq: int | None
    field: str | None
    why: str

    @property
    def business(self) -> int | None:
        """The key of the business; None for a district's own chain and for seals."""
        number = str(self.chain).partition("/")[2]
        return int(number) if number.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the database holds it: its columns (instants as text), its digest, its personal part."""

    values: dict[str, object]
    digest: object
    salt: object
    personal: object

    @classmethod
    def of(cls, columns: Sequence[object]) -> "Row":
        """From the columns of `chain_walk`, in the order of SEALED_COLUMNS and then the other three."""
        frozen = dict(zip(SEALED_COLUMNS, columns, strict=False))
        sealed, salt, personal = columns[len(SEALED_COLUMNS) :]
        return cls(frozen, sealed, salt, personal)


@dataclass(frozen=True, slots=True)
class Head:
    """A chain's head as the database holds it."""

    chain: object
    district: object
    business: object
    seq: object
    digest: object


class Unreadable(ValueError):
    """A column that does not hold what it was written as."""

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(f"{column}的内容无法读取")


@lru_cache(maxsize=4096)
def stored_instant(text: object, column: str, *, naive: bool) -> str:
    """An instant of the database's text as it is hashed. Raises Unreadable for any other way of writing it.

    SQLite keeps text, so the text itself must be the one that was written; PostgreSQL keeps an instant.
    """
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise Unreadable(column) from None
    if (at.tzinfo is None) is not naive or (naive and str(at) != text):
        raise Unreadable(column)
    return instant(at.replace(tzinfo=UTC) if naive else at)


@dataclass(slots=True)
class ChainCheck:
    """The state of one chain under verification; entries come in the order of their seq."""

    name: str
    naive_instants: bool
    seq: int = 0
    last: object = GENESIS
    found: Break | None = None
    #: what the entry with a broken digest should have been sealed with, until the next link tells more
    _recomputed: str | None = None
    #: entries whose personal part is gone and not yet accounted for by a later entry
    _gone: set[int] = field(default_factory=set)

    def take(self, row: Row) -> None:
        """Check the next entry; after the first break only what may explain it is looked at."""
        if self._recomputed is not None:
            self._blame_digest(row.values["previous"])
        if self.found is None:
            self.found = self._check(row)
            self.seq, self.last = self.seq + 1, row.digest
        if row.values["kind"] == SHREDDED:
            self._account(row.values["payload"])

    def close(self, head: Head | None) -> Break | None:
        """The first break of the chain, its head included; None when all of it holds."""
        if self._recomputed is not None and head is not None:
            self._blame_digest(head.digest)
        if self.found is None:
            self.found = self._check_head(head)
        if self._gone and (self.found is None or min(self._gone) <= (self.found.seq or 0)):
            why = "个人信息不见了，链上没有销毁它的记录"
            return self._break("personal_part", why, seq=min(self._gone))
        return self.found

    def _break(self, column: str | None, why: str, *, seq: int | None = None) -> Break:
        return Break(self.name, self.seq + 1 if seq is None else seq, column, why)

    def _check(self, row: Row) -> Break | None:
        values = row.values
        if values["seq"] != self.seq + 1:
            return self._break("seq", f"应为第{self.seq + 1}条，现为第{values['seq']}条：中间缺失或序号被改")
        if values["algorithm"] not in ALGORITHMS:
            return self._break("algorithm", f"不认识的摘要算法“{values['algorithm']}”")
        if values["previous"] != self.last:
            return self._break("previous", "与上一条的摘要对不上：本条的前链或上一条被改")
        misplaced = self._misplaced(values["district_id"], values["business_id"])
        if misplaced:
            return self._break(misplaced, f"所属与链名“{self.name}”不一致")
        return self._check_digest(row) or self._check_personal(row)

    def _misplaced(self, district: object, business: object) -> str | None:
        """Which of the keys disagrees with the chain's name."""
        if self.name == f"{district}/{'' if business is None else business}":
            return None
        return "district" if self.name.partition("/")[0] != district else "business"

    def _check_digest(self, row: Row) -> Break | None:
        try:
            sealed = seal_of(self._frozen(row.values))
        except Unreadable as unreadable:
            return self._break(unreadable.column, str(unreadable))
        except (TypeError, ValueError):
            return self._break(None, "记录中有无法读取的内容")
        if sealed == row.digest:
            return None
        if not _is_canonical(row.values["payload"]):
            return self._break("payload", "内容不再是规范的JSON文本")
        self._recomputed = sealed
        return self._break(None, "内容与摘要不符，某一列或摘要本身被改")

    def _frozen(self, values: dict[str, object]) -> list[object]:
        instants = {
            column: stored_instant(values[column], column, naive=self.naive_instants)
            for column in ("occurred_at", "recorded_at")
        }
        return [instants.get(column, values[column]) for column in SEALED_COLUMNS]

    def _blame_digest(self, following: object) -> None:
        """The next link still bears the right digest: then the digest itself was changed, not the content."""
        if self.found is not None and following == self._recomputed:
            self.found = self._break("digest", "摘要被改，内容未变", seq=self.found.seq)
        self._recomputed = None

    def _check_personal(self, row: Row) -> Break | None:
        sealed = row.values["personal_digest"]
        if row.personal is None and row.salt is None:
            if sealed:
                self._gone.add(self.seq + 1)
            return None
        if not sealed:
            return self._break("personal_part", "本条没有个人信息，却附有一份")
        try:
            holds = digest(f"{row.salt}{row.personal}") == sealed
        except ValueError:
            holds = False
        if holds:
            return None
        if not _is_canonical(row.personal):
            return self._break("personal_part.payload", "个人信息不再是规范的JSON文本")
        return self._break("personal_part", "个人信息或其盐值与摘要不符")

    def _account(self, payload: object) -> None:
        """An entry that says which personal part was shredded accounts for its absence."""
        try:
            said = json.loads(str(payload))
            self._gone.discard(said["seq"])
        except (ValueError, TypeError, KeyError):
            return

    def _check_head(self, head: Head | None) -> Break | None:
        if head is None:
            return self._break("chain_head", "链头不见了", seq=self.seq)
        if not isinstance(head.seq, int) or head.seq > self.seq:
            why = f"链头记到第{head.seq}条，现存到第{self.seq}条：链尾被截去或链头被改"
            return self._break("chain_head.seq", why)
        if head.seq < self.seq:
            why = f"链头只记到第{head.seq}条，其后的记录在链头之外"
            return self._break("chain_head.seq", why, seq=head.seq + 1)
        if head.digest != self.last:
            return self._break("chain_head.digest", "链头的摘要与最后一条不符", seq=self.seq)
        misplaced = self._misplaced(head.district, head.business)
        if misplaced:
            return self._break(
                f"chain_head.{misplaced}", f"链头的所属与链名“{self.name}”不一致", seq=self.seq
            )
        return None


def _is_canonical(text: object) -> bool:
    """Whether a text is the one canonical text of the JSON it holds."""
    try:
        return canonical(json.loads(str(text))) == text
    except ValueError:
        return False


__all__ = ["Break", "ChainCheck", "Head", "Row", "Unreadable", "stored_instant"]
