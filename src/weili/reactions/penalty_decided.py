"""A penalty was decided: it is published, and the punished business becomes a key supervision object."""

from collections.abc import Sequence
from datetime import datetime

from weili.archive.duties import NewDuty
from weili.archive.listings import NewListing, list_keys
from weili.enforcement.models import Case
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.clocks import open_running
from weili.reactions.reaction import Reaction


def put_on_key_list(cases: Sequence[Case], *, by: Person, at: datetime) -> None:
    """A punished business is proposed for the key list."""
    listings = [
        NewListing(
            business=case.business,
            reason_code="penalty",
            reason=f"行政处罚：{case.conduct[:150] or case.number[:150]}",
            subject=f"enforcement.Case:{case.pk}",
            since=case.decided_on or clock.day(at),
        )
        for case in cases
        if case.business is not None
    ]
    list_keys(listings=listings, by=by, at=at)


def schedule_publication(cases: Sequence[Case], *, by: Person, at: datetime) -> None:
    """A decision not yet published must be within 20 working days; a person confirms the redaction."""
    duties = [
        NewDuty(
            title=f"处罚信息公示：{case.number[:80]}",
            subject=f"enforcement.Case:{case.pk}",
            rule="publicity.penalty",
            start=case.decided_on,
            business=case.business,
        )
        for case in cases
        if case.business is not None and case.decided_on and case.published_on is None
    ]
    open_running(duties, by=by, at=at)


REACTIONS = (
    Reaction(
        "列入重点监管（拟列入）", Article("食品生产经营监督检查管理办法", "第二十二条"), put_on_key_list
    ),
    Reaction(
        "处罚信息公示期限起算", Article("市场监督管理行政处罚信息公示规定", "第九条"), schedule_publication
    ),
)
