"""Merging two archives and undoing it (合并、撤销合并).

Rows and entries never move. `alias_of` names the immediate survivor of a merge that stands and `root` the head of
the family; since only heads are merged, the merges that stand form a forest, and ending any one of them leaves
exactly the components of the others. Un-merge is therefore exact for everything written before the merge; what was
written to the joined archive in between and does not say whose it is goes to a person (design §7.5).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.identity import bindings
from weili.archive.kept import keep
from weili.archive.models import Business, Merge, Question, ReturnedRow
from weili.archive.timeline.events import BusinessesMerged, MergeUndone
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel import clock
from weili.kernel.access import require
from weili.kernel.models import District, Person
from weili.kernel.roles import Act


class CannotMerge(ValueError):
    """A merge, an un-merge or a decision that cannot be; the sentence says why and what to do instead."""


@transaction.atomic
def merge(
    *,
    absorbed: Business,
    survivor: Business,
    reason: str,
    by: Person,
    at: datetime,
    reasons: Sequence[str] = (),
) -> Merge:
    """Join one archive to another as an alias (合并). Raises Refused, CannotMerge.

    Both must be heads of their archives and of one district. `reasons` are the machine's, `reason` the person's.
    """
    _same_district(absorbed, survivor)
    lock_identity(absorbed.district_id)
    absorbed, survivor = locked(absorbed.pk, survivor.pk)
    for side in (absorbed, survivor):
        require(by, Act.DECIDE_IDENTITY, side, on=clock.day(at))
    _check_heads(absorbed, survivor, reason)
    found: Merge = Merge.objects.create(
        district_id=survivor.district_id,
        absorbed=absorbed,
        survivor=survivor,
        reasons=list(reasons),
        reason=reason.strip()[:300],
        merged_by=by,
        merged_at=at,
        marks=bindings.marks(),
    )
    absorbed.alias_of = survivor
    absorbed.save(update_fields=["alias_of"])
    Business.objects.filter(root=absorbed).update(root=survivor)
    keep([survivor.pk])
    _settle_questions(survivor, by=by, at=at)
    record_many(
        [
            Fact(_merged(survivor, found, absorbed=True), absorbed),
            Fact(_merged(absorbed, found, absorbed=False), survivor),
        ],
        by=by,
        at=at,
    )
    return found


@transaction.atomic
def unmerge(*, merge: Merge, reason: str, by: Person, at: datetime) -> Merge:
    """Take a merge back (撤销合并): both archives stand as before. Raises Refused, CannotMerge.

    Rows written to the joined archive that do not say whose they are become ReturnedRow for a person; the two
    are remembered as different, so that no import asks again.
    """
    lock_identity(merge.district_id)
    ending = Merge.objects.select_for_update().get(pk=merge.pk)
    absorbed, survivor = locked(ending.absorbed_id, ending.survivor_id)
    for side in (absorbed, survivor):
        require(by, Act.DECIDE_IDENTITY, side, on=clock.day(at))
    if ending.undone_at is not None:
        raise CannotMerge(f"这次合并已于{clock.day(ending.undone_at):%Y-%m-%d}撤销，不能再次撤销")
    if not reason.strip():
        raise CannotMerge("请写明撤销合并的理由")
    _return_rows(ending)
    ending.undone_by, ending.undone_at, ending.undone_why = by, at, reason.strip()[:300]
    ending.save(update_fields=["undone_by", "undone_at", "undone_why"])
    absorbed.alias_of = None
    absorbed.save(update_fields=["alias_of"])
    Business.objects.filter(pk__in=_branch(absorbed)).update(root=absorbed)
    keep([absorbed.pk, survivor.pk])
    _remember_different(ending, by=by, at=at)
    record_many(
        [Fact(_undone(survivor, ending), absorbed), Fact(_undone(absorbed, ending), survivor)], by=by, at=at
    )
    merge.refresh_from_db()
    return merge


def lock_identity(district: str) -> None:
    """Who is who is decided by one at a time in a district: imports, merges and decisions wait for each other."""
    District.objects.select_for_update().get(pk=district)


def locked(*keys: int) -> list[Business]:
    """Businesses locked in the order of their keys, so that no two services wait for each other; as asked for."""
    rows = Business.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys]


def _same_district(absorbed: Business, survivor: Business) -> None:
    if absorbed.district_id != survivor.district_id:
        raise CannotMerge("两户不在同一个区，档案不能跨区合并")
    if absorbed.pk == survivor.pk:
        raise CannotMerge("这是同一份档案，不能与自己合并")


def _check_heads(absorbed: Business, survivor: Business, reason: str) -> None:
    if not reason.strip():
        raise CannotMerge("请写明合并的理由")
    if absorbed.root_id == survivor.root_id:
        raise CannotMerge(f"“{absorbed.name}”与“{survivor.name}”已经合并为一份档案")
    for side in (absorbed, survivor):
        if side.root_id != side.pk:
            raise CannotMerge(
                f"“{side.name}”已并入档案 {side.root_id}，请改选合并后的档案，或先撤销原来的合并"
            )


def _branch(top: Business) -> list[int]:
    """A business and everything that was merged into it, directly or not."""
    below: dict[int, list[int]] = {}
    for key, parent in Business.objects.filter(root=top.root_id).values_list("pk", "alias_of"):
        if parent is not None:
            below.setdefault(parent, []).append(key)
    found = [top.pk]
    for key in found:
        found.extend(below.get(key, ()))
    return found


def _return_rows(ending: Merge) -> None:
    """Put to a person the rows written in the merged archive that do not say whose they are."""
    fresh = [
        ReturnedRow(district_id=ending.district_id, merge=ending, table=label, key=key)
        for head, above, upto in _reigns(ending)
        for label, model in bindings.bound_models().items()
        for key in bindings.unsaid(
            model, head, above=above.get(label, 0), upto=None if upto is None else upto.get(label, 0)
        ).values_list("pk", flat=True)
    ]
    ReturnedRow.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=100)


def _reigns(ending: Merge) -> Iterable[tuple[int, dict[str, int], dict[str, int] | None]]:
    """Each head under which the absorbed one stood, from which marks on, and up to which.

    The survivor until it was absorbed itself, then its survivor, and so on to the present head.
    """
    standing = Merge.objects.filter(district=ending.district_id, undone_at__isnull=True)
    above = {m.absorbed_id: m for m in standing.filter(absorbed__root=ending.survivor.root_id)}
    current: Merge | None = ending
    while current is not None:
        following = above.get(current.survivor_id)
        yield current.survivor_id, current.marks, following.marks if following else None
        current = following


def _settle_questions(survivor: Business, *, by: Person, at: datetime) -> None:
    """Questions within the family that has just been joined need no answer any more."""
    Question.objects.filter(
        district=survivor.district_id,
        state=Question.State.OPEN,
        newcomer__root=survivor,
        candidate__root=survivor,
    ).update(state=Question.State.SAME, decided_by=by, decided_at=at, decision_reason="两份档案已经合并")


def _remember_different(ending: Merge, *, by: Person, at: datetime) -> None:
    decision = {
        "state": Question.State.DIFFERENT,
        "decided_by": by,
        "decided_at": at,
        "decision_reason": ending.undone_why,
    }
    pair = (ending.absorbed_id, ending.survivor_id)
    asked = Question.objects.filter(newcomer_id__in=pair, candidate_id__in=pair, district=ending.district_id)
    if not asked.update(**decision):
        Question.objects.create(
            district_id=ending.district_id,
            newcomer_id=ending.absorbed_id,
            candidate_id=ending.survivor_id,
            probability=0,
            reasons=["曾合并，后经人工撤销"],
            asked_at=at,
            **decision,
        )


def _merged(other: Business, found: Merge, *, absorbed: bool) -> BusinessesMerged:
    return BusinessesMerged(
        other=str(other),
        other_key=other.pk,
        absorbed=absorbed,
        reason=found.reason,
        reasons=tuple(found.reasons),
    )


def _undone(other: Business, ending: Merge) -> MergeUndone:
    return MergeUndone(other=str(other), other_key=other.pk, reason=ending.undone_why)
