"""Who tells inspection the published cap of a business: its grade is grading's, the table of frequencies the bureau's.

国办发〔2024〕54号, 四: every authority publishes how often at most it inspects one enterprise in a year.
"""

from weili.archive.models import Business
from weili.grading.queries import in_force_of
from weili.inspection import cap
from weili.inspection.cap import PublishedCap
from weili.kernel.law_tables import FREQUENCY, loaded
from weili.law.frequency import frequency
from weili.law.source import Confidence, LawError


def register() -> None:
    """Register the published cap with inspection, once."""
    cap.published_cap = published_cap


def published_cap(business: Business, year: int) -> PublishedCap:
    """The cap of a business in a year by its kind, grade and place (公布的频次上限); None where none was published."""
    held = in_force_of([business.root_id or business.pk], year)
    table = loaded(FREQUENCY, business.district) or ()
    try:
        found = frequency(
            business.kind, held[0].grade if held else None, year, territory=business.district_id, table=table
        )
    except LawError as unknown:
        return PublishedCap(None, f"{unknown}（待确认）", Confidence.PROPOSED)
    if found.cap is None:
        return PublishedCap(None, "尚未录入本局公布的年度检查频次上限（待确认）", Confidence.PROPOSED)
    return PublishedCap(found.cap, f"本局公布的年度上限{found.cap}次", found.confidence)
