"""What the classified analysis counts (统计对象), each declared once: its rows, its rule, its facets, its list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from weili.archive.queries import permits, visits
from weili.archive.queries.businesses import heads
from weili.archive.queries.facets import Facet
from weili.archive.queries.traits import traits
from weili.archive.statuses import Status, narrowed
from weili.complaints import queries as complaints
from weili.enforcement import queries as enforcement
from weili.grading.facets import grade
from weili.inspection.models import Rating
from weili.inspection.queries import findings as inspection
from weili.inspection.queries import papers, ratings
from weili.inspection.queries.calls import FACETS as CALL_FACETS
from weili.inspection.queries.calls import calls
from weili.inspection.queries.facets import FACETS as INSPECTION_FACETS
from weili.inspection.queries.inspections import inspections
from weili.inspection.queries.orders import TALK_FACETS, talks
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.punished import PUNISHED
from weili.sampling import queries as sampling
from weili.sampling.models import Sample
from weili.sunshine import queries as sunshine

#: from a row to the head of the archive of its business
HEAD = "business__root__"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is told beside the whole, such as failing samples; only inside one value of `within`."""

    words: str
    condition: Q
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is counted; `rule` says how (口径), `page` is the address name of its list."""

    key: str
    label: str
    unit: str
    rule: str
    act: Act
    rows: Callable[[Person, date], QuerySet[Any]]
    facets: tuple[Facet, ...]
    page: str
    part: Part | None = None
    #: from a row to its business
    via: str = "business__"

    @property
    def axes(self) -> tuple[Facet, ...]:
        """The facets by which it can be grouped."""
        return tuple(facet for facet in self.facets if facet.groups)

    def facet(self, name: str) -> Facet | None:
        """The facet of a name."""
        return next((facet for facet in self.facets if facet.name == name), None)


def with_traits(own: tuple[Facet, ...], via: str) -> tuple[Facet, ...]:
    """A list's own facets and those of the business behind a row; where both have a name, the row's own counts."""
    known = {facet.name for facet in own}
    return (*own, *(facet for facet in (*traits(via), grade(via)) if facet.name not in known))


def _businesses(reader: Person, on: date) -> QuerySet[Any]:
    return narrowed(heads(reader, on=on), Status.REGISTERED, on)


MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure(
            key="businesses", label="经营户", unit="户", act=Act.READ_BUSINESS, page="web:classified-businesses",
            rule="当日在册的经营户，合并后的档案计一户", rows=_businesses, facets=with_traits((), ""), via="",
        ),
        Measure(
            key="visits", label="监督检查", unit="户次", act=Act.READ_VISIT, page="web:visits",
            rule="每次检查计一户次，含复查", rows=lambda reader, on: visits.visits(reader, on=on),
            facets=with_traits(visits.FACETS, HEAD),
        ),
        Measure(
            key="findings", label="检查发现的问题", unit="项", act=Act.READ_VISIT, page="web:findings",
            rule="每次检查每个不符合的项目计一项", rows=lambda reader, on: inspection.findings(reader, on=on),
            facets=with_traits(inspection.FACETS, HEAD),
        ),
        Measure(
            key="samples", label="抽检", unit="批次", act=Act.READ_SAMPLE, page="web:samples",
            rule="每个样品计一批次；不合格率只在同一任务类别内计算", part=Part(
                "不合格", Q(verdict=Sample.Verdict.FAIL), within="programme"
            ),
            rows=lambda reader, on: sampling.samples(reader, on=on),
            facets=with_traits((*sampling.FACETS, PUNISHED), HEAD),
        ),
        Measure(
            key="complaints", label="投诉举报", unit="件", act=Act.READ_COMPLAINT, page="web:complaints",
            rule="按收到日期，含咨询、求助、意见", part=Part("属实", Q(confirmed=True)),
            rows=lambda reader, on: complaints.complaints(reader, on=on),
            facets=with_traits(complaints.FACETS, HEAD),
        ),
        Measure(
            key="cases", label="案件与处罚", unit="件", act=Act.READ_CASE, page="web:cases",
            rule="按处罚决定日期", rows=lambda reader, on: enforcement.cases(reader, on=on),
            facets=with_traits(enforcement.FACETS, HEAD),
        ),
        Measure(
            key="permits", label="许可与备案", unit="件", act=Act.READ_BUSINESS, page="web:permits",
            rule="每件许可证或备案计一件", rows=lambda reader, on: permits.permits(reader, on=on),
            facets=with_traits(permits.FACETS, HEAD),
        ),
        Measure(
            key="self-checks", label="企业自查", unit="次", act=Act.READ_SELF_CHECK, page="web:self-checks",
            rule="日管控、周排查、月调度各计一次", rows=lambda reader, on: sunshine.self_checks(reader, on=on),
            facets=with_traits(sunshine.FACETS, HEAD),
        ),
        Measure(
            key="papers", label="检查文书", unit="份", act=Act.READ_VISIT, page="web:papers",
            rule="每份文书计一份，含拟稿和作废", rows=lambda reader, on: papers.papers(reader, on=on),
            facets=with_traits(papers.FACETS, HEAD),
        ),
        Measure(
            key="ratings", label="经营户对检查的评价", unit="次", act=Act.READ_RATING, page="web:ratings",
            rule="每次检查由经营户评价一次；实施检查的人员看不到", part=Part("不满意", Q(score=Rating.Score.BAD)),
            rows=lambda reader, on: ratings.ratings(reader, on=on), facets=with_traits(ratings.FACETS, HEAD),
        ),
        Measure(
            key="inspections", label="检查任务", unit="件", act=Act.READ_VISIT, page="web:inspection-list",
            rule="按拟检查日期，含未批准和已取消的；飞行检查开始以前只计本人可见的",
            rows=lambda reader, on: inspections(reader, on=on), facets=with_traits(INSPECTION_FACETS, HEAD),
        ),
        Measure(
            key="hand-overs", label="现场移交样品", unit="件", act=Act.READ_SAMPLE, page="web:hand-overs",
            rule="检查时现场留取、移交抽样的样品，按留取日期；不计入抽检批次",
            rows=lambda reader, on: sampling.hand_overs(reader, on=on),
            facets=with_traits(sampling.HAND_OVER_FACETS, HEAD),
        ),
        Measure(
            key="talks", label="责任约谈", unit="次", act=Act.READ_VISIT, page="web:talks", rule="按约谈日期",
            rows=lambda reader, on: talks(reader, on=on), facets=with_traits(TALK_FACETS, HEAD),
        ),
        Measure(
            key="calls", label="走访提醒", unit="次", act=Act.READ_VISIT, page="web:calls",
            rule="协管员走访提醒和包保干部督导，按走访日期；不是行政检查", rows=lambda reader, on: calls(reader, on=on),
            facets=with_traits(CALL_FACETS, HEAD),
        ),
    )
}  # fmt: skip
