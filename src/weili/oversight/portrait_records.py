"""The rows behind the portrait: what each system knows of one business, narrowed as a figure asks, or honestly none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from weili.archive.models import Business, Permit, Purchase, StaffMember, Visit
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.grading.models import Grade
from weili.inspection.models import Finding
from weili.kernel.access import allowed
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.portrait_panels import Rows
from weili.planning.models import VisitorCount
from weili.sampling.models import Sample, SampleItem
from weili.sunshine.models import SelfCheck

#: rows of one system among the others; asked for alone, it shows more
SHOWN, SHOWN_ALONE = 30, 500
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
#: what of a timeline needs attention: what was failed, found, complained of, punished, listed, doubted or missed
ATTENTION = (
    Q(kind="archive.visit.recorded") & ~Q(payload__contains='"outcome":"符合"')
    | Q(kind="sampling.sample.concluded") & ~Q(payload__contains='"verdict":"合格"')
    | Q(kind__startswith="complaints.")
    | Q(kind__startswith="enforcement.")
    | Q(kind__startswith="archive.key_list.")
    | Q(kind__startswith="archive.lead.")
    | Q(kind__in=("archive.business.gone", "archive.permit.ended", "archive.business.corrected"))
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
    #: what it is narrowed to, in words; empty where it is whole
    narrowed: str = ""

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


def untold(reader: Person, business: Business, *, on: date) -> tuple[Act, ...]:
    """The acts without which a reader's timeline of an archive leaves something out."""
    acts = dict.fromkeys(act for _, act in _TOLD_BY)
    return tuple(act for act in acts if not allowed(reader, act, business, on=on))


def sections(reader: Person, business: Business, *, on: date, asked: Rows | None = None) -> list[Section]:
    """Every system's rows of one business, or of the one system that a figure opens, narrowed as it asks."""
    systems = [each for each in _systems(business, on) if asked is None or each.key == asked.system]
    return [_section(reader, business, each, on=on, asked=asked) for each in systems]


#: what a system may be narrowed to: the name in the address → its words and the condition
_Narrowings = Mapping[str, tuple[str, Q]]


@dataclass(frozen=True, slots=True)
class _System:
    key: str
    title: str
    act: Act
    rows: QuerySet[Any]
    day: str
    narrowings: _Narrowings = field(default_factory=dict)


def systems() -> tuple[str, ...]:
    """The keys of the systems, for reading an address."""
    return ("permits", "grades", "samples", "self_checks", "visits", "cases", "complaints", "staff", "purchases",
            "visitors")  # fmt: skip


def _systems(business: Business, on: date) -> Iterable[_System]:
    mine = {"business__root": business.root_id or business.pk}
    grades = Grade.objects.filter(**mine).select_related("filled_by", "reviewed_by")
    staff = StaffMember.objects.filter(**mine).filter(Q(left_on__isnull=True) | Q(left_on__gt=on))
    bought = Purchase.objects.filter(**mine).select_related("supplier", "producer")
    come = VisitorCount.objects.in_district(business.district_id).filter(town=business.town_id)
    return (
        _System("permits", "许可与备案", Act.READ_BUSINESS, Permit.objects.filter(**mine), "issued_on"),
        _System("grades", "风险分级", Act.READ_GRADE, grades, "year"),
        _System("samples", "抽检", Act.READ_SAMPLE, _samples(mine), "sampled_on", _OF_SAMPLES),
        _System("self_checks", "企业自查", Act.READ_SELF_CHECK, SelfCheck.objects.filter(**mine), "checked_on",
                {"daily": ("日管控", Q(level=SelfCheck.Level.DAILY))}),
        _System("visits", "监督检查", Act.READ_VISIT, _visits(mine), "visited_on", _of_visits(mine)),
        _System("cases", "案件与处罚", Act.READ_CASE, Case.objects.filter(**mine), "decided_on"),
        _System("complaints", "投诉举报", Act.READ_COMPLAINT, Complaint.objects.filter(**mine), "received_on",
                _OF_COMPLAINTS),
        _System("staff", "从业人员", Act.READ_BUSINESS, staff, "health_until", _of_staff(on)),
        _System("purchases", "供货者与进货", Act.READ_BUSINESS, bought, "bought_on", _OF_PURCHASES),
        _System("visitors", "本街镇客流", Act.READ_BUSINESS, come, "on"),
    )  # fmt: skip


def _visits(mine: dict[str, int]) -> QuerySet[Visit]:
    rows: QuerySet[Visit] = Visit.objects.filter(**mine)
    return rows.prefetch_related(Prefetch("findings", Finding.objects.filter(**mine)))


def _samples(mine: dict[str, int]) -> QuerySet[Sample]:
    failed = Prefetch("items", SampleItem.objects.filter(failed=True))
    rows: QuerySet[Sample] = Sample.objects.filter(**mine)
    return rows.select_related("producer", "supplier").prefetch_related(failed)


def _of_visits(mine: dict[str, int]) -> _Narrowings:
    found = Finding.objects.filter(**mine)
    return {
        "found": ("发现问题的", Q(pk__in=found.values("visit"))),
        "open": ("有未登记整改的问题的", Q(pk__in=found.filter(corrected_on__isnull=True).values("visit"))),
        "full": ("全项目检查", Q(full=True)),
    }


def _of_staff(on: date) -> _Narrowings:
    soon = on + timedelta(days=30)
    return {
        "officers": ("食品安全员、总监", Q(role__contains="安全员") | Q(role__contains="安全总监")),
        "good": ("健康证有效", Q(health_until__gte=on)),
        "ending": ("健康证30天内到期", Q(health_until__range=(on, soon))),
        "past": ("健康证过期", Q(health_until__lt=on)),
        "without": ("未登记健康证", Q(health_until__isnull=True)),
    }


_OF_SAMPLES: _Narrowings = {
    "failed": ("不合格", Q(verdict=Sample.Verdict.FAIL)),
    **{each.value: (str(each.label), Q(programme=each)) for each in Sample.Programme},
}
_OF_COMPLAINTS: _Narrowings = {
    "voices": ("投诉和举报", Q(kind__in=("complaint", "report", "mixed"))),
    "confirmed": ("属实", Q(confirmed=True)),
    "open": ("办理中", Q(closed_on__isnull=True, outcome="")),
}
_OF_PURCHASES: _Narrowings = {
    "invoice": ("有票据", ~Q(invoice="")),
    "certificate": ("有合格证明", ~Q(certificate="")),
}


def _section(reader: Person, business: Business, system: _System, *, on: date, asked: Rows | None) -> Section:
    if not allowed(reader, system.act, business, on=on):
        return Section(system.key, system.title, readable=False)
    rows, narrowed = system.rows, []
    if asked is not None and asked.only in system.narrowings:
        words, condition = system.narrowings[asked.only]
        rows, narrowed = rows.filter(condition), [words]
    if asked is not None and asked.since is not None:
        rows = rows.filter(**{f"{system.day}__gte": asked.since})
        narrowed.append(f"{asked.since} 起")
    shown = tuple(rows.order_by(f"-{system.day}", "-pk")[: SHOWN if asked is None else SHOWN_ALONE])
    more = len(shown) >= SHOWN
    latest = getattr(shown[0], system.day) if shown else None
    return Section(
        key=system.key,
        title=system.title,
        readable=True,
        total=rows.count() if more else len(shown),
        latest=latest if isinstance(latest, date) else None,
        rows=shown,
        narrowed="，".join(narrowed),
    )
