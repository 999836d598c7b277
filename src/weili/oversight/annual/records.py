"""The records behind a figure: one line each, with its day, its business, its number, and where it opens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery

from weili.archive.models import Business, Visit
from weili.archive.queries.paging import each_of
from weili.archive.statuses import good_permits
from weili.kernel.masking import mask_name
from weili.law.letters import RiskGrade
from weili.oversight.annual.figures import WORDS, Figure
from weili.oversight.annual.frame import Frame
from weili.sampling.models import Sample
from weili.training.models import Attendance

#: records read at once
SLICE = 1000
#: the day of a record, where it has one of its own
DAYS: dict[type[Model], str] = {
    Visit: "visited_on",
    Sample: "sampled_on",
    Attendance: "training__held_on",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record behind a figure; `archive` and `section` say where it is opened, 0 where there is no archive."""

    id: int
    what: str
    day: date | None
    business: str
    number: str
    words: str
    archive: int
    section: str


def has_days(frame: Frame, figure: Figure) -> bool:
    """Whether the records of a figure happened on days, so that a long list may be read month by month."""
    return figure.records(frame).model in DAYS


def listed(frame: Frame, figure: Figure, *, month: int | None = None) -> QuerySet[Any]:
    """The records of a figure as they are listed: with all that a line says, oldest first or by name.

    A `month` leaves those of it, where the records have days.
    """
    rows = figure.records(frame)
    if month and rows.model in DAYS:
        rows = rows.filter(**{f"{DAYS[rows.model]}__month": month})
    if rows.model is Business:
        return _with_evidence(frame, figure, rows).order_by("name", "pk")
    if rows.model is Visit:
        return rows.select_related("business").order_by("visited_on", "pk")
    if rows.model is Sample:
        return rows.select_related("business", "party").order_by("sampled_on", "pk")
    return rows.select_related("training", "business", "party").order_by("training__held_on", "pk")


def described(rows: Iterable[Any]) -> Iterator[Record]:
    """What a line says of each record."""
    return map(describe, rows)


def every(frame: Frame, figure: Figure, *, month: int | None = None) -> Iterator[Record]:
    """Every record of a figure, read in slices."""
    return described(each_of(listed(frame, figure, month=month), SLICE))


def _with_evidence(frame: Frame, figure: Figure, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Beside an archive stands why it was counted: its campaign visit, else the permit good on the last day."""
    if "campaign" in figure.named:
        made = Visit.objects.filter(
            business__root=OuterRef("pk"), campaign=figure.named["campaign"], visited_on__year=frame.year
        ).order_by("-visited_on", "-pk")
        return _beside(rows, made, "visited_on")
    held = good_permits(frame.last_day).filter(business__root=OuterRef("pk")).order_by("-valid_to", "-pk")
    return _beside(rows, held, "issued_on")


def _beside(rows: QuerySet[Any], evidence: QuerySet[Any], day: str) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(
        evidence_day=Subquery(evidence.values(day)[:1]), evidence=Subquery(evidence.values("number")[:1])
    )
    return found


@singledispatch
def describe(row: Any) -> Record:
    """One record in words."""
    raise TypeError(row)


@describe.register
def _visit(row: Visit) -> Record:
    found = (row.key_findings or 0) + (row.general_findings or 0)
    said = [row.get_source_display(), row.campaign, row.get_mode_display(), row.get_outcome_display()]
    said.append(f"问题{found}项" if found else "")
    return Record(
        row.pk,
        "检查",
        row.visited_on,
        str(row.business),
        row.number,
        "，".join(part for part in said if part),
        row.business.root_id or row.business_id,
        "visits",
    )


@describe.register
def _sample(row: Sample) -> Record:
    whose = row.business or row.party
    return Record(
        row.pk,
        "样品",
        row.sampled_on,
        str(whose) if whose else "未注明被抽样单位",
        row.number,
        f"{row.product}，{row.get_programme_display()}，{row.get_verdict_display()}",
        (row.business.root_id or row.business.pk) if row.business else 0,
        "samples",
    )


@describe.register
def _attendance(row: Attendance) -> Record:
    whose = row.business or row.party
    return Record(
        row.pk,
        "培训签到",
        row.day,
        str(whose) if whose else "未注明单位",
        "",
        f"{row.position} {mask_name(row.person_name)}，{row.training.name}",
        (row.business.root_id or row.business.pk) if row.business else 0,
        "",
    )


@describe.register
def _archive(row: Business) -> Record:
    known: Any = row  # with what `listed` put beside it
    return Record(
        row.pk,
        "档案",
        known.evidence_day,
        str(row),
        known.evidence or "",
        _why_counted(known),
        row.pk,
        _section(known),
    )


def _why_counted(row: Any) -> str:
    """Of an archive: its campaign, its planned visits, its grade, or why it has none."""
    known = vars(row)
    if "campaign" in known:
        return f"{row.campaign}中检查"
    if "times" in known:
        return f"全年计划检查{row.times}次"
    if row.letter:
        return f"风险等级{RiskGrade(row.letter).label}"
    return f"未评定：{WORDS.get(row.reason, row.reason)}"


def _section(row: Any) -> str:
    known = vars(row)
    if "campaign" in known:
        return "visits"
    return "" if "times" in known else "grades" if row.letter else "permits"
