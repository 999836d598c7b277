"""Who tells inspection the published cap of a business: its grade is grading's, the table of frequencies the bureau's.

国办发〔2024〕54号, 四: every authority publishes how often at most it inspects one enterprise in a year.
"""

from collections.abc import Sequence

from weili.archive.models import Business
from weili.grading.queries import in_force_of
from weili.inspection import cap
from weili.inspection.cap import PublishedCap
from weili.kernel.law_tables import FREQUENCY, loaded
from weili.law.frequency import FrequencyRow, frequency
from weili.law.letters import RiskGrade
from weili.law.source import Confidence, LawError


def register() -> None:
    """Register the published caps with inspection, once."""
    cap.published_cap = published_cap
    cap.published_caps = published_caps


def published_cap(business: Business, year: int) -> PublishedCap:
    """The cap of a business in a year by its kind, grade and place (公布的频次上限); None where none was published."""
    return published_caps([business], year)[0]


def published_caps(businesses: Sequence[Business], year: int) -> list[PublishedCap]:
    """The caps of several businesses, their grades asked together."""
    held = in_force_of([business.root_id or business.pk for business in businesses], year)
    grades = {each.business: each.grade for each in held}
    tables = {code: loaded(FREQUENCY, code) or () for code in {each.district_id for each in businesses}}
    return [
        _cap(each, grades.get(each.root_id or each.pk), year, tables[each.district_id]) for each in businesses
    ]


def _cap(
    business: Business, grade: RiskGrade | None, year: int, table: Sequence[FrequencyRow]
) -> PublishedCap:
    try:
        found = frequency(business.kind, grade, year, territory=business.district_id, table=table)
    except LawError as unknown:
        return PublishedCap(None, f"{unknown}（待确认）", Confidence.PROPOSED)
    if found.cap is None:
        return PublishedCap(None, "尚未录入本局公布的年度检查频次上限（待确认）", Confidence.PROPOSED)
    return PublishedCap(found.cap, f"本局公布的年度上限{found.cap}次", found.confidence)
