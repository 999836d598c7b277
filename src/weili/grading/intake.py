"""Risk grades of other systems (KIND grades, contract §3): taken over as in force, with their row."""

from collections.abc import Sequence

from weili.archive.intake import Arrival, Incoming, Intake, claim_of_party, ours
from weili.archive.models import Business
from weili.grading.events import GradeImported
from weili.grading.models import Grade
from weili.grading.services import GivenGrade, record_imported
from weili.law.letters import RiskGrade


def take(rows: Sequence[Incoming], arrival: Arrival) -> Sequence[Grade]:
    """Write grades given elsewhere (导入风险等级评定表)."""
    given = [_given(row, business) for row, business in ours(rows)]
    return record_imported(rows=given, by=arrival.by, at=arrival.at)


def _given(row: Incoming, business: Business) -> GivenGrade:
    record = row.record
    remarks = [record.adjusted_for and f"调整原因：{record.adjusted_for}", record.remark]
    return GivenGrade(
        business=business,
        year=record.year,
        letter=RiskGrade(record.grade),
        static=record.static_score,
        dynamic=record.dynamic_score,
        total=record.total_score,
        last_letter=RiskGrade(record.previous_grade) if record.previous_grade else None,
        graded_on=record.graded_on,
        signers=tuple(name for name in (*record.signers, record.approver) if name),
        number=(record.source_number or "")[:80],
        remarks="；".join(part for part in remarks if part),
        origin=row.origin,
    )


INTAKE = Intake("grades", claim_of_party, take, GradeImported)
