"""A correction and what follows from it (更正): duties that were counted from the wrong value are counted anew.

What cannot be undone by machine (a place on the key list, a clue, a grade that is signed) is said in a sentence.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from weili.archive.correctable import OWN
from weili.archive.corrections import Behind, Correctable, Correction, correct_entry
from weili.archive.duties import void_duties
from weili.archive.models import Duty, Entry, Permit, Visit
from weili.archive.timeline.events import EntryCorrected
from weili.complaints.correctable import COMPLAINT
from weili.complaints.models import Complaint
from weili.kernel.models import Person
from weili.reactions import complaint_received, permit_recorded, sample_concluded
from weili.sampling.correctable import SAMPLE
from weili.sampling.models import Sample

#: the fields that were corrected, each with the value it had
Was = dict[str, Any]
TABLE: dict[str, Correctable] = {line.kind: line for line in (*OWN, SAMPLE, COMPLAINT)}


@dataclass(frozen=True, slots=True)
class Corrected:
    """The entry that corrects, and what it moved or left to a person, in sentences."""

    entry: Entry
    followed: tuple[str, ...]


def behind(entry: Entry) -> Behind | None:
    """The record behind an entry, also behind an entry that corrected one; none where only a note is possible."""
    said = json.loads(entry.payload)
    if entry.kind == EntryCorrected.kind:
        line = TABLE.get(said["of_kind"])
        if line is None or said["record"] is None:
            return None
        rows = line.model._default_manager.filter(business=entry.business_id)  # noqa: SLF001 - a documented name
        row = rows.filter(pk=said["record"]).first()
    else:
        line = TABLE.get(entry.kind)
        row = line.find(entry, said) if line else None
    return Behind(line, row) if line and row is not None else None


@transaction.atomic
def correct(*, entry: Entry, correction: Correction, by: Person, at: datetime) -> Corrected:
    """Correct an entry (更正) and let follow what follows. Raises Refused, NotCorrected."""
    known = behind(entry)
    before = {f.name: getattr(known.row, f.name) for f in known.line.fields} if known else {}
    written = correct_entry(entry=entry, behind=known, correction=correction, by=by, at=at)
    if known is None:
        return Corrected(written, ())
    changed = {name: value for name, value in before.items() if getattr(known.row, name) != value}
    follows = _FOLLOWS.get(known.line.model)
    return Corrected(written, tuple(follows(known.row, changed, by=by, at=at)) if follows and changed else ())


def _withdrawn(subject: str, row: Any, *, by: Person, at: datetime) -> int:
    """Withdraw the running clocks of a record; they were counted from a wrong value."""
    rows = Duty.objects.filter(district=row.district_id, subject=subject, state=Duty.State.OPEN)
    duties = list(rows.select_related("business", "district"))
    return (
        void_duties(duties=duties, reason="所依据的记录已更正，期限重新计算", by=by, at=at) if duties else 0
    )


def _again(subject: str, row: Any) -> str:
    """What runs now, in words."""
    rows = Duty.objects.filter(district=row.district_id, subject=subject, state=Duty.State.OPEN)
    titles = "、".join(f"“{title}”" for title in rows.values_list("title", flat=True))
    return f"待办{titles}已按更正后的日期重新起算。" if titles else "原待办已撤销。"


def _permit(permit: Permit, was: Was, *, by: Person, at: datetime) -> list[str]:
    if not was.keys() & {"valid_to", "state", "number"}:
        return []
    subject = f"archive.Permit:{permit.pk}"
    withdrawn = _withdrawn(subject, permit, by=by, at=at)
    permit_recorded.watch_renewal([permit], by=by, at=at)
    opened = Duty.objects.filter(district=permit.district_id, subject=subject, state=Duty.State.OPEN).exists()
    return [_again(subject, permit)] if withdrawn or opened else []


def _complaint(complaint: Complaint, was: Was, *, by: Person, at: datetime) -> list[str]:  # noqa: ARG001 - as all
    subject = f"complaints.Complaint:{complaint.pk}"
    if not _withdrawn(subject, complaint, by=by, at=at):
        return []
    complaint_received.start_clock([complaint], by=by, at=at)
    return [_again(subject, complaint)]


def _sample(sample: Sample, was: Was, *, by: Person, at: datetime) -> list[str]:
    if not was.keys() & {"verdict", "concluded_on"}:
        return []
    subject = f"sampling.Sample:{sample.pk}"
    fails = sample.verdict == Sample.Verdict.FAIL
    failed_before = was.get("verdict", sample.verdict) == Sample.Verdict.FAIL
    said = []
    if failed_before and _withdrawn(subject, sample, by=by, at=at) and not fails:
        said.append("核查处置待办已撤销。")
    if fails:
        for reaction in sample_concluded.REACTIONS:
            reaction([sample], by=by, at=at)
        said.append("已按不合格处理：拟列入重点监管、跟踪抽检建议、线索和核查处置待办见该户档案。")
    if failed_before and not fails:
        said.append("因原判定产生的重点监管、线索、跟踪抽检建议仍在，请逐一决定移出或不采纳。")
    return said


def _visit(visit: Visit, was: Was, **_: Any) -> list[str]:
    said = []
    if "visited_on" in was and visit.visited_on.year != was["visited_on"].year:
        said.append("检查日期换了年度，请到检查计划核对原年度的完成情况。")
    if was.keys() & {"visited_on", "outcome"}:
        said.append("风险等级的动态分在下次测算时按更正后的记录计算。")
    return said


_FOLLOWS: dict[type, Callable[..., list[str]]] = {
    Permit: _permit, Complaint: _complaint, Sample: _sample, Visit: _visit,
}  # fmt: skip
