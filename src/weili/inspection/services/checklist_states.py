"""A checklist published by another than those who made it, superseding its version before, or used no more."""

from datetime import datetime

from django.db import transaction

from weili.archive.timeline.ledger import record
from weili.inspection.checklists.events import ChecklistPublished, ChecklistWithdrawn
from weili.inspection.models import Checklist
from weili.inspection.refusals import ChecklistRefused
from weili.kernel import access, clock
from weili.kernel.access import hands_of
from weili.kernel.models import Person
from weili.kernel.roles import Act

State = Checklist.State


@transaction.atomic
def publish_checklist(*, checklist: Checklist, seen: str, by: Person, at: datetime) -> Checklist:
    """Publish a draft (发布检查表); its version before is superseded, inspections under way keep theirs.

    Nobody who drafted or changed it publishes it, nor whoever stands in for them. Raises Refused, ChecklistRefused.
    """
    on = clock.day(at)
    access.require(by, Act.PUBLISH_CHECKLIST, checklist, on=on)
    row = _locked(checklist)
    if row.state != State.DRAFT:
        raise ChecklistRefused(f"“{row}”{row.get_state_display()}，不能再发布")
    if row.sha256 != seen:
        raise ChecklistRefused("这份草稿刚刚被改过，请看过现在的内容再发布")
    if not row.content["items"]:
        raise ChecklistRefused("检查表没有一个项目，不能发布")
    makers = {row.made_by_id, *row.editors.values_list("pk", flat=True)}
    if makers & hands_of(by, on=on):
        raise ChecklistRefused("编制过这一版的人不能发布它，代理期间的双方视同一人，请另一人发布")
    replaced = _superseded(row, at)
    row.state, row.published_by, row.published_at = State.PUBLISHED, by, at
    row.save(update_fields=["state", "published_by", "published_at"])
    event = ChecklistPublished(
        code=row.code, name=row.name, version=row.version, items=len(row.content["items"]), sha256=row.sha256,
        replaces=f"，替代第{replaced.version}版" if replaced else "",
    )  # fmt: skip
    record(event, of=row.district, by=by, at=at)
    return row


@transaction.atomic
def withdraw_checklist(*, checklist: Checklist, reason: str, by: Person, at: datetime) -> Checklist:
    """Use a list no more, or give up a draft (停用检查表、放弃草稿); inspections under way keep it.

    A draft is given up by whoever edits lists, a published one is withdrawn by whoever publishes them; a national
    list is the nation's to withdraw. Raises Refused, ChecklistRefused.
    """
    row = _locked(checklist)
    act = Act.EDIT_CHECKLIST if row.state == State.DRAFT else Act.PUBLISH_CHECKLIST
    access.require(by, act, row, on=clock.day(at))
    if row.origin == Checklist.Origin.NATIONAL:
        raise ChecklistRefused("国家表不由本局停用；本局的表发布后，自动先用本局的表")
    if row.state not in (State.DRAFT, State.PUBLISHED):
        raise ChecklistRefused(f"“{row}”{row.get_state_display()}，不能再停用")
    reason = reason.strip()[:300]
    if not reason:
        raise ChecklistRefused("请写明停用的理由")
    was = row.get_state_display()
    row.state, row.ended_at, row.ended_why = State.WITHDRAWN, at, reason
    row.save(update_fields=["state", "ended_at", "ended_why"])
    event = ChecklistWithdrawn(code=row.code, name=row.name, version=row.version, state=was, reason=reason)
    record(event, of=row.district, by=by, at=at)
    return row


def _locked(checklist: Checklist) -> Checklist:
    rows = Checklist.objects.in_district(checklist.district_id).select_for_update(of=("self",))
    row: Checklist = rows.select_related("district").get(pk=checklist.pk)
    return row


def _superseded(row: Checklist, at: datetime) -> Checklist | None:
    """The published version of the same list, ended before the new one is published."""
    rows = Checklist.objects.in_district(row.district_id).filter(code=row.code, state=State.PUBLISHED)
    before: Checklist | None = rows.first()
    if before is not None:
        before.state, before.ended_at = State.SUPERSEDED, at
        before.ended_why = f"由第{row.version}版替代"
        before.save(update_fields=["state", "ended_at", "ended_why"])
    return before
