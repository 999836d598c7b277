"""One archive as an outside system reads it: every section that its token reaches, the others named as not readable.

No officer, no citizen and no one's words about another are in it; numbers in free text are masked.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from weili.api import shapes
from weili.api.finding import face, name_of
from weili.archive import statuses
from weili.archive.models import Business, Permit, Visit
from weili.archive.queries.businesses import sector_label
from weili.archive.queries.duties import MOST_OF_BUSINESS, DutyRow, of_business
from weili.archive.queries.traits import permit_kinds
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.grading.models import Grade
from weili.kernel import clock
from weili.kernel.access import allowed
from weili.kernel.masking import mask_within
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.card import finding_words
from weili.oversight.portrait_panels import Rows
from weili.oversight.portrait_records import SHOWN_ALONE, sections
from weili.sampling.models import Sample

R = TypeVar("R")

#: the sections of an archive: its name in the answer, what it is called, and the act that opens it
SECTIONS: tuple[tuple[str, str, Act], ...] = (
    ("permits", "许可与备案", Act.READ_BUSINESS),
    ("grades", "风险分级", Act.READ_GRADE),
    ("visits", "监督检查", Act.READ_VISIT),
    ("samples", "抽检", Act.READ_SAMPLE),
    ("complaints", "投诉举报", Act.READ_COMPLAINT),
    ("cases", "案件与处罚", Act.READ_CASE),
    ("duties", "待办", Act.READ_DUTY),
)


def archive(reader: Person, business: Business, *, at: datetime) -> shapes.Archive:
    """The whole archive of a head, in a fixed number of queries."""
    on = clock.day(at)
    told: dict[str, Callable[[Any], Any]] = {
        "permits": lambda rows: [_permit(row, on) for row in rows],
        "grades": lambda rows: [_grade(row) for row in rows],
        "visits": lambda rows: [_visit(row) for row in rows],
        "samples": _baskets,
        "complaints": lambda rows: [_complaint(row) for row in rows],
        "cases": lambda rows: [_case(row) for row in rows],
        "duties": lambda rows: [_duty(row) for row in rows],
    }
    parts: dict[str, Any] = {}
    for name, _, act in SECTIONS:
        if allowed(reader, act, business, on=on):
            rows, cut = _rows(reader, business, name, at)
            parts[name] = {"readable": True, "why": "", "cut": cut, "rows": told[name](rows)}
        else:
            parts[name] = {"readable": False, "why": f"令牌不含“{act.label}”", "cut": False, "rows": None}
    return shapes.Archive(
        key=business.pk,
        on=on,
        not_readable=[words for name, words, _ in SECTIONS if not parts[name]["readable"]],
        identity=_identity(business, on),
        **parts,
    )


def rows_in(answer: shapes.Archive) -> int:
    """How many rows of its sections an answer hands out, for the log."""
    parts = [getattr(answer, name) for name, _, _ in SECTIONS if name != "samples"]
    baskets = answer.samples.rows or []
    return sum(len(part.rows or []) for part in parts) + sum(len(basket.rows) for basket in baskets)


def _rows(reader: Person, business: Business, name: str, at: datetime) -> tuple[Iterable[Any], bool]:
    if name == "duties":
        duties = of_business(business, at=at)
        return duties, len(duties) == MOST_OF_BUSINESS
    section = sections(reader, business, on=clock.day(at), asked=Rows(name))[0]
    return section.rows, section.total > SHOWN_ALONE


def _identity(row: Business, on: date) -> shapes.Identity:
    standing = statuses.standings([row], on)[row.pk]
    return shapes.Identity(
        **face(row, standing),
        operator=name_of(row.operator.name, row) if row.operator else "",
        market=row.market.name if row.market else "",
        stall=row.stall,
        chain=row.chain,
        open_months=[month for month in range(1, 13) if row.opens_in(month)],
        registered_on=row.registered_on,
        lat=row.premises.lat if row.premises else None,
        lon=row.premises.lon if row.premises else None,
    )


def _permit(row: Permit, on: date) -> shapes.PermitRow:
    return shapes.PermitRow(
        kind=row.kind,
        label=dict(permit_kinds()).get(row.kind, row.kind),
        number=row.number,
        main_type=row.main_type,
        items=mask_within(row.items),
        address=mask_within(row.address),
        issuer=row.issuer,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        state=row.get_state_display(),
        good_today=row.holds_on(on),
    )


def _grade(row: Grade) -> shapes.GradeRow:
    return shapes.GradeRow(
        scheme="风险等级",
        year=row.year,
        letter=row.letter,
        label=row.risk.label,
        state=row.get_state_display(),
        provisional=row.provisional,
        unsure=row.unsure,
    )


def _visit(row: Visit) -> shapes.VisitRow:
    return shapes.VisitRow(
        number=row.number,
        visited_on=row.visited_on,
        source=row.get_source_display(),
        mode=row.get_mode_display(),
        outcome=row.get_outcome_display(),
        sector=sector_label(row.sector),
        campaign=row.campaign,
        full=row.full,
        by_higher_body=row.by_higher_body,
        findings=[
            shapes.FindingRow(
                item=each.item_code,
                severity=each.get_severity_display(),
                text=mask_within(finding_words(each, row)),
                corrected_on=each.corrected_on,
            )
            for each in row.findings.all()
        ],
    )


def _baskets(rows: Iterable[Sample]) -> list[shapes.Basket]:
    """The samples apart by their programme (任务类别); the baskets are never merged."""
    some = list(rows)
    found = []
    for programme in Sample.Programme:
        mine = [_sample(row) for row in some if row.programme == programme]
        if mine:
            found.append(shapes.Basket(basket=programme.value, label=str(programme.label), rows=mine))
    return found


def _sample(row: Sample) -> shapes.SampleRow:
    return shapes.SampleRow(
        number=row.number,
        product=mask_within(row.product),
        category=row.category,
        level=row.get_level_display(),
        sampled_on=row.sampled_on,
        concluded_on=row.concluded_on,
        published_on=row.published_on,
        verdict=row.get_verdict_display(),
        laboratory=row.laboratory,
        failed=[
            shapes.FailedItem(item=each.item, result=each.result, standard=each.standard)
            for each in row.items.all()
        ],
    )


def _complaint(row: Complaint) -> shapes.ComplaintRow:
    return shapes.ComplaintRow(
        number=row.number,
        channel=row.channel,
        kind=row.get_kind_display(),
        topic=mask_within(row.topic),
        received_on=row.received_on,
        accepted_on=row.accepted_on,
        closed_on=row.closed_on,
        state="已办结或已答复" if row.closed_on or row.outcome else "办理中",
        confirmed=row.confirmed,
    )


def _case(row: Case) -> shapes.CaseRow:
    return shapes.CaseRow(
        number=row.number,
        decided_on=row.decided_on,
        conduct=mask_within(row.conduct),
        basis=mask_within(row.basis),
        penalty_kinds=[str(kind) for kind in row.penalty_kinds],
        fine_yuan=None if row.fine_yuan is None else str(row.fine_yuan),
        confiscated_yuan=None if row.confiscated_yuan is None else str(row.confiscated_yuan),
        authority=row.authority,
        published_on=row.published_on,
        state=row.get_state_display(),
    )


def _duty(row: DutyRow) -> shapes.DutyRow:
    return shapes.DutyRow(
        title=mask_within(row.title),
        cite=row.cite,
        sure=row.sure,
        started_on=row.started_on,
        last_on=row.last_on,
        last_words=row.last_words,
        light=row.light.colour,
        light_words=row.light.words,
    )
