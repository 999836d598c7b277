"""Dynamic risk (60 points): what the last complete inspection found, in groups a person can read.

115号 art. 18, 21: provinces make the points of caterers, key items weighing twice a general one in the tables
that could be read. dynamic = 60 × weight of failed items ÷ weight of applicable items; an absent item is
scaled out. Nothing is rounded before it is compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from weili.law.csv_table import in_force, least_sure, read_table
from weili.law.kinds import Sector
from weili.law.source import Article, Confidence, LawError

DYNAMIC_MAXIMUM = Decimal(60)
_ARTICLE = Article("食品生产经营风险分级管理办法（试行）", "第十八条、第二十一条")


class ItemResult(StrEnum):
    """What an inspector found for one item of a checklist."""

    PASS = "pass"  # noqa: S105 -- a result, no secret
    FAIL = "fail"
    NOT_APPLICABLE = "na"

    @property
    def label(self) -> str:
        """符合, 不符合 or 不适用."""
        return {"pass": "符合", "fail": "不符合", "na": "不适用（合理缺项）"}[self.value]


class Group(StrEnum):
    """The groups in which the dynamic score is shown: the four that the bureau names, and the rest."""

    QUALIFICATION = "qualification"
    STAFF = "staff"
    MATERIALS = "materials"
    PROCESSING = "processing"
    PREMISES = "premises"
    SYSTEMS = "systems"

    @property
    def label(self) -> str:
        """经营资质, 从业人员管理, 原料控制, 加工制作过程控制, 场所设施, 制度与主体责任."""
        return _GROUP_LABELS[self]


_GROUP_LABELS = {
    Group.QUALIFICATION: "经营资质",
    Group.STAFF: "从业人员管理",
    Group.MATERIALS: "原料控制",
    Group.PROCESSING: "加工制作过程控制",
    Group.PREMISES: "场所设施",
    Group.SYSTEMS: "制度与主体责任",
}


@dataclass(frozen=True, slots=True)
class WeightedItem:
    """One item with its weight; a failed veto item sets the whole score to 60."""

    code: str
    group: Group
    weight: Decimal
    text: str = ""
    article: Article = _ARTICLE
    confidence: Confidence = Confidence.PROPOSED
    veto: bool = False


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The share of one group: points it adds to the 60, the most it could, its failed items and evidence."""

    group: Group
    points: Decimal
    maximum: Decimal
    failed: tuple[str, ...]
    evidence: tuple[str, ...]
    articles: tuple[Article, ...]
    because: str


@dataclass(frozen=True, slots=True)
class DynamicScore:
    """The dynamic score, unrounded; `vetoed` names the items that alone set it to 60."""

    points: Decimal
    groups: tuple[GroupScore, ...]
    vetoed: tuple[str, ...]
    confidence: Confidence
    source: str = ""

    @property
    def shown(self) -> Decimal:
        """For a screen: two places. Comparisons use `points`."""
        return self.points.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a key and a general item weigh, and which items veto, by one scheme."""

    scheme: str
    key: Decimal
    general: Decimal
    veto: frozenset[str]
    article: Article
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ChecklistResults:
    """The results of one complete inspection: by item code, with evidence references by code."""

    results: Mapping[str, ItemResult]
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)
    source: str = ""


@lru_cache(maxsize=4096)
def weights(sector: Sector, on: date, *, territory: str = "") -> Weights:
    """The weights of a sector in a territory (division code) on a day: its own scheme, else the default."""
    rows = [row for row in in_force(read_table("dynamic_weights"), on) if row.text("sector") == sector.value]
    fitting = [row for row in rows if territory.startswith(row.text("territory"))]
    if not fitting:
        raise LawError("no_weights", f"{on.isoformat()}没有{sector.label}的动态风险分值规定。")
    row = max(fitting, key=lambda candidate: len(candidate.text("territory")))
    return Weights(
        row.text("scheme"),
        row.decimal("key_weight"),
        row.decimal("general_weight"),
        frozenset(row.words("veto")),
        row.article,
        row.confidence,
    )


@lru_cache(maxsize=65536)
def group_of(sector: Sector, item_set: str, block: str, on: date) -> Group:
    """The group of a block of a checklist; a block that no table knows counts under 制度与主体责任."""
    for row in in_force(read_table("dynamic_groups"), on):
        same_block = row.text("sector") == sector.value and row.text("block") == block
        # national sets may be split (NAT2016_GENERAL): the family decides
        if same_block and item_set.startswith(row.text("set")):
            return Group(row.text("group"))
    return Group.SYSTEMS


def jiangsu_items(column: str, on: date) -> tuple[WeightedItem, ...]:
    """The catering items of the Jiangsu table for one form of business (100 points, dashes left out).

    `column`: large_xl, small_mid_micro, collective_central or canteen.
    """
    items = []
    for row in in_force(read_table("dynamic_points_catering_js"), on):
        weight = row.number_or_none(column)
        if weight is None:
            continue
        group = group_of(Sector.CATERING, "NAT2016", row.text("block"), on)
        item = WeightedItem(
            row.required("code"), group, weight, row.text("item"), row.article, row.confidence
        )
        items.append(item)
    return tuple(items)


def _group_score(
    group: Group, items: Sequence[WeightedItem], inspected: ChecklistResults, total: Decimal
) -> GroupScore:
    failed = [item for item in items if inspected.results[item.code] is ItemResult.FAIL]
    lost = sum((item.weight for item in failed), Decimal(0))
    weight = sum((item.weight for item in items), Decimal(0))
    evidence = tuple(ref for item in failed for ref in inspected.evidence.get(item.code, ()))
    named = "、".join(f"{item.code} {item.text}".strip() for item in failed)
    because = f"{len(items)}项中{len(failed)}项不符合：{named}" if failed else f"{len(items)}项全部符合"
    articles = tuple(dict.fromkeys(item.article for item in failed or items))
    return GroupScore(
        group,
        DYNAMIC_MAXIMUM * lost / total,
        DYNAMIC_MAXIMUM * weight / total,
        tuple(item.code for item in failed),
        evidence,
        articles,
        because,
    )


def dynamic_score(items: Sequence[WeightedItem], inspected: ChecklistResults) -> DynamicScore:
    """The dynamic score of a complete inspection.

    Raises LawError `incomplete_inspection` where an item has no result (Order 49 art. 27: a visit covers
    every item) and `nothing_applies` where all items are absent.
    """
    open_items = [item.code for item in items if item.code not in inspected.results]
    if open_items:
        message = f"这次检查不是全项检查，不能用于评定：缺 {'、'.join(open_items)} 的结果。"
        raise LawError("incomplete_inspection", message)
    applicable = [item for item in items if inspected.results[item.code] is not ItemResult.NOT_APPLICABLE]
    total = sum((item.weight for item in applicable), Decimal(0))
    if total <= 0:
        raise LawError("nothing_applies", "检查表各项均为不适用，无法计算动态风险分。")
    failed = [item for item in applicable if inspected.results[item.code] is ItemResult.FAIL]
    vetoed = tuple(item.code for item in failed if item.veto)
    lost = sum((item.weight for item in failed), Decimal(0))
    groups = []
    for group in Group:
        members = [item for item in applicable if item.group is group]
        if members:
            groups.append(_group_score(group, members, inspected, total))
    points = DYNAMIC_MAXIMUM if vetoed else DYNAMIC_MAXIMUM * lost / total
    return DynamicScore(
        points, tuple(groups), vetoed, least_sure(i.confidence for i in items), inspected.source
    )


def from_quantitative(quantitative: Decimal, source: str = "") -> DynamicScore:
    """The dynamic score from a Jiangsu-style 0–100 score (high = good): 60 × (100 − q) ÷ 100.

    Raises LawError outside 0–100.
    """
    if not 0 <= quantitative <= 100:
        raise LawError("score_out_of_range", f"量化得分应在0至100之间，现为{quantitative}。")
    points = DYNAMIC_MAXIMUM * (100 - quantitative) / 100
    return DynamicScore(points, (), (), Confidence.PROPOSED, source)
