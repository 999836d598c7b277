"""The opinion on a batch of businesses: facts gathered in a constant number of queries, then the law asked for each.

115号 art. 10–26. What is written down of an opinion is `as_json`: every line with its level, points, article
and how sure it is; every group with its share, failed items and evidence.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from weili.archive.grading_facts import TABLE_NAMES, own_tables
from weili.archive.models import Business, Permit, Visit
from weili.grading import evidence
from weili.grading.dynamic import from_counts, from_items
from weili.grading.evidence import Inspected
from weili.grading.facts import FactsUnclear, facts_of, standing_of
from weili.grading.models import Grade, NextYear
from weili.law.dynamic_points import DynamicScore
from weili.law.grading import GradeOpinion, Standing, Switches, Ungraded, UngradedReason, opinion, switches
from weili.law.kinds import Sector
from weili.law.letters import RiskGrade
from weili.law.source import Confidence, LawError
from weili.law.static_points import StaticTable

_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the law says of one business for a year, and what last year left for it."""

    business: Business
    outcome: GradeOpinion | Ungraded
    last: RiskGrade | None = None
    #: what two people agreed on last year for this year (art. 27): it goes before the score
    agreed: RiskGrade | None = None

    @property
    def grade(self) -> RiskGrade | None:
        """The grade to be proposed: the agreed one where there is one, else that of the score."""
        if isinstance(self.outcome, Ungraded):
            return None
        return self.agreed or self.outcome.grade


@dataclass(slots=True)
class Gathered:
    """What the archive and the other modules know of a batch, by the head of each archive."""

    permits: dict[int, list[Permit]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[int, Visit] = field(default_factory=dict)
    inspected: dict[int, Inspected] = field(default_factory=dict)
    last: dict[int, Grade] = field(default_factory=dict)
    agreed: dict[int, RiskGrade] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one run: the day whose versions govern, the switches, the bureau's own tables."""

    year: int
    on: date
    territory: str
    chosen: Switches
    tables: dict[str, StaticTable]

    @classmethod
    def of(cls, district: str, year: int, on: date) -> "Rules":
        """The rules of a district for a year; the last day of a past year governs that year's grades."""
        day = min(on, date(year, 12, 31))
        return cls(year, day, district, switches(day), own_tables(district))


def judge(businesses: Sequence[Business], rules: Rules) -> list[Judged]:
    """The opinion on each business (风险等级测算), in their order; businesses are heads of archives."""
    known = gather([b.pk for b in businesses], rules)
    return [_judged(business, known, rules) for business in businesses]


def gather(heads: Sequence[int], rules: Rules) -> Gathered:
    """Everything a batch is judged by, each kind of fact in one query over whole archives."""
    known = Gathered()
    permits = Permit.objects.filter(business__root_id__in=heads).annotate(head=_HEAD)
    for permit in permits.only("state", "ended_on", "issued_on", "valid_from", "valid_to"):
        known.permits[permit.head].append(permit)
    known.visits = _last_complete(heads, rules.on)
    asked = evidence.Asked(heads, date(rules.year, 1, 1), rules.on)
    known.inspected = evidence.inspections(asked)
    before = Grade.objects.filter(
        business__root_id__in=heads, year=rules.year - 1, state=Grade.State.REVIEWED
    ).annotate(head=_HEAD)
    known.last = {grade.head: grade for grade in before.only("letter").order_by("reviewed_at", "pk")}
    agreed = NextYear.objects.filter(
        business__root_id__in=heads, year=rules.year, state=NextYear.State.REVIEWED
    ).annotate(head=_HEAD)
    known.agreed = {each.head: RiskGrade(each.chosen) for each in agreed.order_by("reviewed_at")}
    return known


#: the head of the archive that a row belongs to, without building its business
_HEAD = F("business__root_id")


def _last_complete(heads: Sequence[int], on: date) -> dict[int, Visit]:
    rows = (
        Visit.objects.filter(business__root_id__in=heads, full=True, visited_on__lte=on)
        .annotate(head=_HEAD)
        .order_by("visited_on", "pk")
        .only("visited_on", "outcome", "key_findings", "general_findings")
    )
    return {visit.head: visit for visit in rows}


def _judged(business: Business, known: Gathered, rules: Rules) -> Judged:
    key = business.pk
    last = known.last.get(key)
    outcome = _outcome(business, known, rules)
    return Judged(business, outcome, last.risk if last else None, known.agreed.get(key))


def _outcome(business: Business, known: Gathered, rules: Rules) -> GradeOpinion | Ungraded:
    visit, inspected = known.visits.get(business.pk), known.inspected.get(business.pk)
    complete = visit is not None or inspected is not None
    standing = standing_of(business, known.permits[business.pk], rules.on, inspected=complete)
    try:
        facts = facts_of(business)
        sector = facts.sector
        score = _dynamic(visit, inspected, sector, rules)
        table = rules.tables.get(TABLE_NAMES[sector])
        found = opinion(facts, standing, score, rules.on, table=table, chosen=rules.chosen)
    except (FactsUnclear, LawError) as unclear:
        return _unclear(unclear, standing)
    if complete and score is None and _never(found):
        text = "最近一次全项检查没有留下逐项结果或问题数，请补录后评定。"
        return Ungraded(UngradedReason.FACTS_MISSING, text, ("全项检查结果",))
    return found


def _unclear(unclear: FactsUnclear | LawError, standing: Standing) -> Ungraded:
    """Why facts could not be asked of the law; a business that has closed is closed, whatever its facts."""
    if standing.closed:
        return Ungraded(UngradedReason.CLOSED, "经营户已停业或失联，恢复经营并全项检查后再评定。")
    if isinstance(unclear, LawError) and unclear.code == "unknown_kind":
        text = "业态没有登记或无法识别，请先在经营户基本情况中选择业态。"
        return Ungraded(UngradedReason.FACTS_MISSING, text, ("业态",))
    return Ungraded(UngradedReason.FACTS_MISSING, str(unclear), ("分级因素",))


def _never(found: GradeOpinion | Ungraded) -> bool:
    never = {UngradedReason.NEVER_INSPECTED, UngradedReason.SEASONAL_ONLY}
    return isinstance(found, Ungraded) and found.reason in never


def _dynamic(
    visit: Visit | None, inspected: Inspected | None, sector: Sector, rules: Rules
) -> DynamicScore | None:
    """The score of the later of the two: an inspection known item by item, or a visit known by its counts."""
    if inspected is not None and (visit is None or inspected.on >= visit.visited_on):
        return from_items(inspected, sector, rules.on, territory=rules.territory)
    if visit is None:
        return None
    if visit.outcome == Visit.Outcome.PASS and visit.key_findings is None:
        visit.key_findings, visit.general_findings = 0, visit.general_findings or 0
    return from_counts(visit, sector, rules.on, territory=rules.territory)


def six(points: Decimal) -> Decimal:
    """Points as they are stored: six places; the letter is always taken before."""
    return points.quantize(_SIX_PLACES)


def plain(points: Decimal) -> str:
    """Points as they are read: at most two places, no idle zeros."""
    return f"{points.quantize(Decimal('0.01')).normalize():f}"


def as_json(found: GradeOpinion, agreed: RiskGrade | None = None) -> dict[str, Any]:
    """An opinion as it is kept with the grade, for screens, PDF and JSON alike."""
    return {
        "by_score": found.grade.value,
        "agreed": agreed.value if agreed else None,
        "table": found.static.table,
        "tier": found.tier.value if found.tier else None,
        "lines": [
            {
                "factor": line.factor,
                "level": line.level,
                "points": f"{line.points:f}",
                "max": f"{line.maximum:f}",
                "article": str(line.article),
                "confidence": line.confidence.value,
                "note": line.note,
            }
            for line in found.lines
        ],
        "groups": [
            {
                "group": group.group.value,
                "label": group.group.label,
                "points": f"{six(group.points):f}",
                "max": f"{six(group.maximum):f}",
                "failed": list(group.failed),
                "evidence": list(group.evidence),
                "articles": [str(article) for article in group.articles],
                "because": group.because,
            }
            for group in found.groups
        ],
        "dynamic": _dynamic_json(found.dynamic),
        "warnings": [*found.warnings, *_agreed_words(found, agreed)],
        "articles": [str(article) for article in found.articles],
        "confidence": found.confidence.value,
    }


def _dynamic_json(score: DynamicScore | None) -> dict[str, Any] | None:
    if score is None:
        return None
    counts_only = not score.groups
    return {
        "source": score.source,
        "vetoed": list(score.vetoed),
        "confidence": score.confidence.value,
        "counts_only": counts_only,
    }


def _agreed_words(found: GradeOpinion, agreed: RiskGrade | None) -> list[str]:
    if agreed is None or agreed is found.grade:
        return []
    said = (
        f"按得分为{found.grade.value}级（{found.grade.word}），按上年度审核同意的次年等级定为"
        f"{agreed.value}级（{agreed.word}）（第二十七条，适用方式待确认）。"
    )
    return [said]


def is_unsure(found: GradeOpinion) -> bool:
    """Whether the opinion rests on a rule that no text gave (待确认)."""
    return found.confidence is Confidence.PROPOSED
