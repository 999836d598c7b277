"""Checking the seals: contiguous, linked, their roots as computed, and every sealed head still an entry."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from weili.archive.models import Entry, Seal, SealedHead
from weili.archive.timeline.chain_check import Break, Unreadable, stored_instant
from weili.archive.timeline.hashing import ALGORITHMS, GENESIS
from weili.archive.timeline.seals import root_of

CHUNK = 2000
_COLUMNS = (
    "id", "district_id", "seq", "sealed_text", "chains", "entries", "algorithm", "previous", "root",
)  # fmt: skip


def cut_heads(district: str | None) -> Iterator[Break]:
    """The sealed heads that are no entry any more: a tail cut, or a chain rewritten, after it was sealed."""
    entry = Entry.objects.across_districts().filter(chain=OuterRef("chain"), seq=OuterRef("seq"))
    heads = (
        SealedHead.objects.all() if district is None else SealedHead.objects.filter(seal__district=district)
    )
    rows = heads.annotate(stands=Subquery(entry.values("digest")[:1])).order_by("chain", "seq")
    for chain, seq, digest, stands, number in rows.values_list(
        "chain", "seq", "digest", "stands", "seal__seq"
    ).iterator(chunk_size=CHUNK):
        if stands is None:
            why = f"第{number}号封存时有第{seq}条，现在没有：链尾被截去"
            yield Break(chain, seq, "sealed_head.seq", why)
        elif stands != digest:
            why = f"第{seq}条与第{number}号封存时的摘要不符：封存后被重写"
            yield Break(chain, seq, "sealed_head.digest", why)


def broken_seals(district: str | None, *, naive_instants: bool) -> Iterator[Break]:
    """The seals that do not follow from one another or from what they seal, in order."""
    seals = Seal.objects.across_districts() if district is None else Seal.objects.in_district(district)
    rows = seals.annotate(sealed_text=Cast("sealed_at", TextField())).order_by("district_id", "seq")
    of, expected, previous = None, 1, GENESIS
    for row in rows.values_list(*_COLUMNS).iterator(chunk_size=CHUNK):
        if row[1] != of:
            of, expected, previous = row[1], 1, GENESIS
        broken = _broken(row, expected, previous, naive=naive_instants)
        if broken is not None:
            yield Break(f"{of}/", expected, *broken)
        expected, previous = expected + 1, row[-1]
    if district is None:
        yield from _heads_of_no_seal()


def _heads_of_no_seal() -> Iterator[Break]:
    """Sealed heads whose seal is gone: the last seals were taken away, and no later one tells of them."""
    seal = Seal.objects.across_districts().filter(pk=OuterRef("seal_id"))
    head = SealedHead.objects.exclude(Exists(seal)).order_by("chain", "seq").first()
    if head is not None:
        yield Break(head.chain, head.seq, "seal", "封存过这一条链头的封存单不见了：封存单被删除")


def _broken(row: tuple[Any, ...], expected: int, previous: str, *, naive: bool) -> tuple[str, str] | None:
    key, district, seq, sealed_text, chains, entries, algorithm, linked, root = row
    if seq != expected:
        return "seal.seq", f"封存序号应为{expected}，现为{seq}：封存单缺失或序号被改"
    if algorithm not in ALGORITHMS:
        return "seal.algorithm", f"不认识的摘要算法“{algorithm}”"
    if linked != previous:
        return "seal.previous", f"第{seq}号封存与前一号的封存值对不上"
    leaves = SealedHead.objects.filter(seal_id=key).order_by("id").values_list("id", "chain", "seq", "digest")
    try:
        sealed_at = stored_instant(sealed_text, "seal.sealed_at", naive=naive)
        header = (key, district, seq, sealed_at, chains, entries, algorithm, linked)
        computed = root_of(header, leaves.iterator(chunk_size=CHUNK), algorithm=str(algorithm))
    except Unreadable as unreadable:
        return unreadable.column, str(unreadable)
    except (TypeError, ValueError):
        return "seal", f"第{seq}号封存中有无法读取的内容"
    if computed != root:
        return "seal.root", f"第{seq}号封存值与重新计算的不符：封存单或其链头被改"
    return None
