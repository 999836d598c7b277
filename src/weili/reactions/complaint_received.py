"""A complaint or report was received: its clock starts, if it still runs."""

from collections.abc import Sequence
from datetime import datetime

from weili.archive.duties import NewDuty
from weili.complaints.models import Complaint
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.clocks import open_running
from weili.reactions.reaction import Reaction

Kind = Complaint.Kind
#: which clock runs for which matter; a mixed one has both
RULES = {
    Kind.COMPLAINT: ("complaint.accept",),
    Kind.REPORT: ("report.verify",),
    Kind.MIXED: ("complaint.accept", "report.verify"),
}
TITLES = {"complaint.accept": "决定是否受理投诉", "report.verify": "核查举报并决定是否立案"}


def start_clock(complaints: Sequence[Complaint], *, by: Person, at: datetime) -> None:
    """An open complaint must be accepted or refused, an open report verified, by its last day."""
    duties = [
        NewDuty(
            title=f"{TITLES[rule]}：{_called(complaint)}",
            subject=f"complaints.Complaint:{complaint.pk}",
            rule=rule,
            start=complaint.received_on,
            business=complaint.business,
            district=None if complaint.business else complaint.district,
        )
        for complaint in complaints
        if complaint.received_on and not complaint.closed_on and not complaint.outcome
        for rule in RULES.get(Kind(complaint.kind), ())
    ]
    open_running(duties, by=by, at=at)


def _called(complaint: Complaint) -> str:
    """What a matter is called in a duty: never in the citizen's words, a duty's title stands in the chain."""
    kind = Kind(complaint.kind).label
    return complaint.number or f"{complaint.received_on}收到的{complaint.topic}{kind}"


REACTIONS = (
    Reaction(
        "受理或核查期限起算", Article("市场监督管理投诉举报处理办法", "第十五条、第三十五条"), start_clock
    ),
)
