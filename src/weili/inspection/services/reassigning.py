"""Other officers for many inspections at once (批量调整检查人员), compared with what was seen, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from weili.inspection.models import Inspection
from weili.inspection.refusals import CannotArrange
from weili.inspection.services.teams import change_team
from weili.inspection.teams import team_of
from weili.kernel.models import Person

MOST = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """One inspection whose officers were changed: whose it was and whose it is, the leader first."""

    inspection: int
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reassigned:
    """What came of it: the changes, which can be taken back, and what stayed, in sentences."""

    changed: tuple[Changed, ...]
    stayed: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many have other officers now."""
        return len(self.changed)


@transaction.atomic
def reassign_teams(
    *,
    inspections: Sequence[Inspection],
    seen: Mapping[int, Sequence[int]],
    officers: Sequence[Person],
    reason: str,
    by: Person,
    at: datetime,
) -> Reassigned:
    """Give many inspections the same officers (批量调整检查人员), the first of them leading.

    `seen`: the officers of each as its page showed them. What somebody changed meanwhile, what has begun, what the
    officers may not inspect stays, with a sentence. Raises Refused, CannotArrange where nothing was chosen.
    """
    if not inspections:
        raise CannotArrange("请先选择检查")
    if len(inspections) > MOST:
        raise CannotArrange(f"一次最多调整 {MOST} 件，请用筛选缩小范围")
    changed, stayed = [], []
    after = tuple(officer.pk for officer in officers)
    for inspection in inspections:
        before = tuple(person.pk for person in team_of(inspection))
        if before == after:
            continue
        try:
            with transaction.atomic():
                change_team(
                    inspection=inspection, officers=officers, reason=reason, seen=seen[inspection.pk], by=by, at=at,
                )  # fmt: skip
        except CannotArrange as why:
            stayed.append(str(why))
            continue
        changed.append(Changed(inspection.pk, before, after))
    return Reassigned(tuple(changed), tuple(stayed))


@transaction.atomic
def undo_reassignment(*, changed: Sequence[Changed], by: Person, at: datetime) -> Reassigned:
    """Give inspections back the officers that they had (撤回调整); what changed since stays. Raises Refused."""
    rows = Inspection.objects.filter(
        district__isnull=False, pk__in=[each.inspection for each in changed]
    ).in_bulk()
    people = Person.objects.in_bulk({key for each in changed for key in each.before})
    done, stayed = [], []
    for each in changed:
        try:
            with transaction.atomic():
                change_team(
                    inspection=rows[each.inspection], officers=[people[key] for key in each.before],
                    reason="撤回刚才的调整", seen=each.after, by=by, at=at,
                )  # fmt: skip
        except CannotArrange as why:
            stayed.append(str(why))
            continue
        done.append(Changed(each.inspection, each.after, each.before))
    return Reassigned(tuple(done), tuple(stayed))
