"""What a person decides about identity: the same or not the same, and whose a returned row is (身份判定)."""

from datetime import datetime

from django.db import transaction

from weili.archive.identity import bindings
from weili.archive.identity.merging import CannotMerge, lock_identity, locked, merge
from weili.archive.kept import keep
from weili.archive.models import Business, Merge, Question, ReturnedRow
from weili.archive.timeline.events import IdentityDecided, RowGivenBack
from weili.archive.timeline.ledger import Fact, record_many
from weili.kernel import clock
from weili.kernel.access import require
from weili.kernel.models import Person
from weili.kernel.roles import Act


@transaction.atomic
def confirm_same(*, question: Question, reason: str, by: Person, at: datetime) -> Merge | None:
    """Decide that both are one business (判定为同一户): the newcomer's archive joins the candidate's.

    Other candidates that were asked about for the same newcomer are then not it; those questions close with it.
    None where other merges have made them one already. Raises Refused, CannotMerge.
    """
    asked = _open_question(question, reason, by=by, at=at)
    newcomer, candidate = locked(asked.newcomer_id, asked.candidate_id)
    _answer(asked, Question.State.SAME, reason, by=by, at=at)
    _record(asked, newcomer, candidate, by=by, at=at)
    question.refresh_from_db()
    _close_others(asked, candidate, by=by, at=at)
    if newcomer.root_id == candidate.root_id:
        return None
    absorbed, survivor = _heads(newcomer, candidate)
    texts = tuple(
        str(each.get("text", each)) if isinstance(each, dict) else str(each) for each in asked.reasons
    )
    return merge(absorbed=absorbed, survivor=survivor, reason=reason, by=by, at=at, reasons=texts)


@transaction.atomic
def confirm_different(*, question: Question, reason: str, by: Person, at: datetime) -> Question:
    """Decide that the two are different businesses (判定为不是同一户), for good. Raises Refused, CannotMerge."""
    asked = _open_question(question, reason, by=by, at=at)
    newcomer, candidate = locked(asked.newcomer_id, asked.candidate_id)
    if newcomer.root_id == candidate.root_id:
        raise CannotMerge("两份档案已经合并；若判断为两户，请撤销那次合并")
    _answer(asked, Question.State.DIFFERENT, reason, by=by, at=at)
    _record(asked, newcomer, candidate, by=by, at=at)
    question.refresh_from_db()
    return question


@transaction.atomic
def give_row(*, returned: ReturnedRow, to: Business, reason: str, by: Person, at: datetime) -> ReturnedRow:
    """Say whose a row is that an un-merge could not give back (记录归属). Raises Refused, CannotMerge.

    The row, with the duties and leads that follow it, belongs to `to` from now on; entries stay where they are.
    """
    lock_identity(returned.district_id)
    waiting = ReturnedRow.objects.select_for_update().get(pk=returned.pk)
    row = bindings.row_of(waiting.table, waiting.key)
    if waiting.decided_at is not None or row is None:
        raise CannotMerge("这条记录已经确定归属，不必再次分配")
    if not reason.strip():
        raise CannotMerge("请写明这条记录归属该户的理由")
    keeper, owner = locked(row.business_id, to.pk)
    for side in (keeper, owner):
        require(by, Act.DECIDE_IDENTITY, side, on=clock.day(at))
    sides = (waiting.merge.absorbed.root_id, waiting.merge.survivor.root_id)
    if owner.root_id not in sides or owner.district_id != waiting.district_id:
        raise CannotMerge(f"“{owner}”不是这次撤销合并的任何一方，记录只能归属其中一方")
    if keeper.pk != owner.pk:
        for follower in bindings.followers(waiting.table, waiting.key, keeper.pk):
            follower.update(business_id=owner.pk)
        row.business_id = owner.pk
        row.save(update_fields=["business"])
        keep([keeper.pk, owner.pk])
    waiting.given_to, waiting.decided_by, waiting.decided_at = owner, by, at
    waiting.save(update_fields=["given_to", "decided_by", "decided_at"])
    _record_given(waiting, keeper, owner, reason, by=by, at=at)
    returned.refresh_from_db()
    return returned


def _record_given(
    given: ReturnedRow, keeper: Business, owner: Business, reason: str, *, by: Person, at: datetime
) -> None:
    name = bindings.label_of(given.table)
    facts = [Fact(RowGivenBack(table=name, key=given.key, reason=reason.strip()), owner)]
    sides = {s.pk: s for s in (given.merge.absorbed, given.merge.survivor, keeper) if s.pk != owner.pk}
    for other in sides.values():
        decision = f"{name} {given.key} 归属对方"
        told = IdentityDecided(other=str(owner), other_key=owner.pk, decision=decision, reason=reason.strip())
        facts.append(Fact(told, other))
    record_many(facts, by=by, at=at)


def _open_question(question: Question, reason: str, *, by: Person, at: datetime) -> Question:
    """The question itself, locked, if this person may answer it and it is still open."""
    lock_identity(question.district_id)
    asked: Question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    for side in (asked.newcomer, asked.candidate):
        require(by, Act.DECIDE_IDENTITY, side, on=clock.day(at))
    if asked.state != Question.State.OPEN:
        raise CannotMerge(f"这个问题已有结论：{asked.get_state_display()}")
    if not reason.strip():
        raise CannotMerge("请写明判定的理由")
    return asked


def _answer(asked: Question, state: Question.State, reason: str, *, by: Person, at: datetime) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, by, at
    asked.decision_reason = reason.strip()[:300]
    asked.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])


def _close_others(asked: Question, candidate: Business, *, by: Person, at: datetime) -> None:
    others = Question.objects.filter(newcomer_id=asked.newcomer_id, district=asked.district_id)
    others.filter(state=Question.State.OPEN).exclude(candidate__root=candidate.root_id).update(
        state=Question.State.DIFFERENT,
        decided_by=by,
        decided_at=at,
        decision_reason=f"已判定与“{candidate}”为同一户"[:300],
    )


def _record(asked: Question, newcomer: Business, candidate: Business, *, by: Person, at: datetime) -> None:
    facts = [
        Fact(
            IdentityDecided(
                other=str(other),
                other_key=other.pk,
                decision=str(Question.State(asked.state).label),
                reason=asked.decision_reason,
            ),
            of,
        )
        for of, other in ((newcomer, candidate), (candidate, newcomer))
    ]
    record_many(facts, by=by, at=at)


def _heads(newcomer: Business, candidate: Business) -> tuple[Business, Business]:
    """The heads to be merged: the newcomer's archive is absorbed."""
    absorbed, survivor = locked(newcomer.root_id or newcomer.pk, candidate.root_id or candidate.pk)
    return absorbed, survivor
