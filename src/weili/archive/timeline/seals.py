"""The daily seal (每日封存): one root over every chain that grew, chained to the seal before.

A chain cannot see its own tail being cut, nor a database its owner at work. The root is therefore printed and
kept outside the house (the duty book, another bureau); `weili archive verify` recomputes it (ADR 0004).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery

from weili.archive.models import ChainHead, Seal, SealedHead
from weili.archive.timeline.event import canonical
from weili.archive.timeline.hashing import GENESIS, SM3, hasher
from weili.archive.timeline.ledger import draw_keys, instant
from weili.kernel import access, clock
from weili.kernel.models import District, Person
from weili.kernel.roles import Act

BATCH = 500


def root_of(header: Iterable[object], leaves: Iterable[Iterable[object]], *, algorithm: str) -> str:
    """The root: one hash over the canonical line of the seal and one line per sealed head, in the order of keys.

    `header`: id, district, seq, sealed_at, chains, entries, algorithm, previous; a leaf: id, chain, seq, digest.
    """
    running = hasher(algorithm)
    running.update(canonical(list(header)).encode())
    for leaf in leaves:
        running.update(b"\n" + canonical(list(leaf)).encode())
    return running.hexdigest()


@transaction.atomic
def seal_day(*, district: District, by: Person, at: datetime) -> Seal:
    """Seal what a district's chains have become (每日封存). Raises Refused.

    A second call on the same day, with nothing new, is the same seal.
    """
    access.require_in(by, Act.VERIFY_ARCHIVE, district.pk, on=clock.day(at))
    District.objects.select_for_update().get(pk=district.pk)  # one seal at a time
    before = Seal.objects.in_district(district).order_by("-seq").first()
    grown = _grown(district)
    if before is not None and not grown and clock.day(before.sealed_at) == clock.day(at):
        return before  # type: ignore[no-any-return]
    seal = Seal(
        id=draw_keys("archive_seal", 1)[0],
        district=district,
        seq=before.seq + 1 if before else 1,
        sealed_at=at,
        chains=len(grown),
        entries=sum(seq - (sealed or 0) for _, seq, _, sealed in grown),
        algorithm=SM3,
        previous=before.root if before else GENESIS,
    )
    heads = [
        SealedHead(id=key, seal=seal, chain=chain, seq=seq, digest=digest)
        for key, (chain, seq, digest, _) in zip(
            draw_keys("archive_sealedhead", len(grown)), grown, strict=True
        )
    ]
    seal.root = root_of(_header(seal), (_leaf(head) for head in heads), algorithm=seal.algorithm)
    seal.save(force_insert=True)
    SealedHead.objects.bulk_create(heads, batch_size=BATCH)
    return seal


def _grown(district: District) -> list[tuple[str, int, str, int | None]]:
    """The heads that no seal bears yet, each with the seq that was sealed last."""
    sealed = SealedHead.objects.filter(chain=OuterRef("chain"))
    last = sealed.order_by().values("chain").annotate(last=Max("seq")).values("last")
    heads = (
        ChainHead.objects.filter(district=district)
        .exclude(Exists(sealed.filter(seq=OuterRef("seq"))))
        .annotate(sealed_seq=Subquery(last))
        .order_by("chain")
    )
    return list(heads.values_list("chain", "seq", "digest", "sealed_seq"))


def _header(seal: Seal) -> tuple[Any, ...]:
    return (
        seal.pk, seal.district_id, seal.seq, instant(seal.sealed_at), seal.chains, seal.entries,
        seal.algorithm, seal.previous,
    )  # fmt: skip


def _leaf(head: SealedHead) -> tuple[Any, ...]:
    return (head.pk, head.chain, head.seq, head.digest)


def export_seal(seal: Seal) -> str:
    """The seal as a text to be printed, signed and kept in the duty book (值班簿)."""
    at = seal.sealed_at.astimezone(clock.BEIJING)
    return "\n".join(
        (
            "食品经营户档案 每日封存单",
            f"机关：{seal.district.bureau}",
            f"序号：第 {seal.seq} 号",
            f"封存时间：{at:%Y年%m月%d日 %H:%M:%S}（北京时间）",
            f"本次封存：{seal.chains} 条链，新增记录 {seal.entries} 条",
            f"算法：{seal.algorithm.upper()}（GB/T 32905-2016）",
            f"前一封存值：{_grouped(seal.previous)}",
            f"封存值：{_grouped(seal.root)}",
            "核对：运行 weili archive verify，并比对本单的封存值；不一致即有记录在封存后被改动。",
            "值班人：____________  日期：____________",
            "",
        )
    )


def _grouped(digest: str) -> str:
    """A digest in groups of eight, so that a person can compare it."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
