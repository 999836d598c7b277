"""A visit was recorded: a failed key item is a clue for a case (Order 49 art. 32)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from weili.archive.listings import NewLead, raise_leads
from weili.archive.models import Visit
from weili.inspection.models import Inspection
from weili.kernel import clock
from weili.kernel.models import Person
from weili.law.source import Article
from weili.reactions.plan_facts import fulfil
from weili.reactions.reaction import Reaction

#: imported visits older than this ask nothing of anybody any more (two years: the limitation of 行政处罚法 art. 36)
STILL_OPEN = timedelta(days=730)


def open_clue(visits: Sequence[Visit], *, by: Person, at: datetime) -> None:
    """Key items not met on a recent visit become a clue that an officer accepts or declines with a reason.

    A visit of our own is left out: its officers said what affects safety (weili.reactions.inspection_finished).
    """
    districts = {visit.district_id for visit in visits}
    own = Inspection.objects.filter(
        district__in=districts, visit__in=[visit.pk for visit in visits if visit.key_findings]
    )
    told = set(own.values_list("visit", flat=True))
    leads = [
        NewLead(
            of=visit.business,
            kind="key_item",
            text=f"{visit.visited_on:%Y-%m-%d}检查有 {visit.key_findings} 项重点项不符合，影响食品安全的应立案",
            subject=f"archive.Visit:{visit.pk}",
        )
        for visit in visits
        if visit.key_findings and visit.pk not in told and clock.day(at) - visit.visited_on <= STILL_OPEN
    ]
    raise_leads(leads=leads, by=by, at=at)


REACTIONS = (
    Reaction(
        "完成最近的一次计划检查，其待办办结", Article("食品生产经营监督检查管理办法", "第二十一条"), fulfil
    ),
    Reaction("重点项不符合：产生案件线索", Article("食品生产经营监督检查管理办法", "第三十二条"), open_clue),
)
