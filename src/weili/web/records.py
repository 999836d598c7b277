"""What the seven systems know of one business, side by side: each with its rows, or honestly with none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from weili.archive.models import Business, Permit, Visit
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.grading.models import Grade
from weili.inspection.models import Finding
from weili.kernel.access import allowed
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.sampling.models import Sample, SampleItem
from weili.sunshine.models import SelfCheck

#: rows of one system on the page; the rest are in the timeline
SHOWN = 30
#: which entries of the timeline tell what an act is needed for
_TOLD_BY: tuple[tuple[str, Act], ...] = (
    ("complaints.", Act.READ_COMPLAINT),
    ("enforcement.", Act.READ_CASE),
    ("sampling.", Act.READ_SAMPLE),
    ("inspection.", Act.READ_VISIT),
    ("archive.visit.", Act.READ_VISIT),
    ("archive.duty.", Act.READ_DUTY),
    ("archive.key_list.", Act.READ_SAMPLE),
    ("archive.lead.", Act.HANDLE_DUTY),
    ("sunshine.", Act.READ_SELF_CHECK),
    ("grading.", Act.READ_GRADE),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One system's rows of a business; `readable` is whether this reader's post may see them."""

    key: str
    title: str
    readable: bool
    total: int = 0
    latest: date | None = None
    rows: Sequence[Any] = field(default_factory=tuple)

    @property
    def words(self) -> str:
        """3 条，最近 2026-03-01 / 暂无记录 / 您的岗位不能看."""
        if not self.readable:
            return "您的岗位不能看"
        if not self.total:
            return "暂无记录"
        return f"{self.total} 条，最近 {self.latest}" if self.latest else f"{self.total} 条"


def hidden_from(reader: Person, business: Business, *, on: date) -> tuple[str, ...]:
    """The kinds of entries (by the beginning of their names) that a reader's posts do not show."""
    return tuple(kind for kind, act in _TOLD_BY if not allowed(reader, act, business, on=on))


def sections(reader: Person, business: Business, *, on: date, rows: bool) -> list[Section]:
    """The seven systems on one business; with their rows, or only how many and the latest."""
    return [_section(reader, business, each, on=on, rows=rows) for each in _systems(business)]


@dataclass(frozen=True, slots=True)
class _System:
    key: str
    title: str
    act: Act
    rows: QuerySet[Any]
    day: str


def _systems(business: Business) -> Iterable[_System]:
    mine = {"business__root": business.root_id or business.pk}
    findings = Prefetch("findings", Finding.objects.filter(**mine))
    failed = Prefetch("items", SampleItem.objects.filter(failed=True))
    samples = Sample.objects.filter(**mine).prefetch_related(failed)
    visits = Visit.objects.filter(**mine).prefetch_related(findings)
    grades = Grade.objects.filter(**mine).select_related("filled_by", "reviewed_by")
    return (
        _System("permits", "许可与备案", Act.READ_BUSINESS, Permit.objects.filter(**mine), "issued_on"),
        _System("grades", "风险分级", Act.READ_GRADE, grades, "year"),
        _System("samples", "抽检", Act.READ_SAMPLE, samples, "sampled_on"),
        _System("self_checks", "企业自查", Act.READ_SELF_CHECK, SelfCheck.objects.filter(**mine), "checked_on"),
        _System("visits", "监督检查", Act.READ_VISIT, visits, "visited_on"),
        _System("cases", "案件与处罚", Act.READ_CASE, Case.objects.filter(**mine), "decided_on"),
        _System("complaints", "投诉举报", Act.READ_COMPLAINT, Complaint.objects.filter(**mine), "received_on"),
    )  # fmt: skip


def _section(reader: Person, business: Business, system: _System, *, on: date, rows: bool) -> Section:
    if not allowed(reader, system.act, business, on=on):
        return Section(system.key, system.title, readable=False)
    total = system.rows.count()
    if not total:
        return Section(system.key, system.title, readable=True)
    ordered = system.rows.order_by(f"-{system.day}", "-pk")
    shown = tuple(ordered[:SHOWN]) if rows else ()
    days = system.rows.exclude(**{f"{system.day}__isnull": True}).order_by(f"-{system.day}")
    last = days.values_list(system.day, flat=True).first()
    latest = last if isinstance(last, date) else None
    return Section(system.key, system.title, readable=True, total=total, latest=latest, rows=shown)
