"""Checklists of on-site inspection as dated templates: items with block, weight, basis, method, pass answer.

The national sets of 2016 (食药监食监一〔2016〕58号) stand as they are; the sets drafted for Order 49 are
ours, marked 待确认, until the bureau confirms them. The judgement rule belongs to the template.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from weili.law import csv_table
from weili.law.csv_table import Row, in_force, read_table
from weili.law.dynamic_points import Group, WeightedItem, Weights, group_of
from weili.law.kinds import Sector
from weili.law.public_rating import KEY_FAILED_MAX, cuts
from weili.law.source import Article, Confidence, LawError
from weili.law.walk import area_of

#: the rule of the public rating (量化分级): every item is scored from 0 to 10
MEAN_SCORE = "mean_score"
RULES = {
    "general_2016": "2016年通用规则（重点项有1项或一般项超过8项不符合为不符合）",
    "catering_2016": "2016年餐饮规则（重点项2项以上或一般项合格率低于70%为不符合）",
    "problems": "未发现问题、发现问题",
    MEAN_SCORE: "量化分级（逐项评分，取平均分）",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `applies_to` is ALL or the features that call for it; `penalties` only propose violations."""

    item_set: str
    code: str
    block: str
    area: str
    text: str
    key: bool
    applies_to: tuple[str, ...]
    photo: bool
    basis_rank: str
    method: str
    pass_answer: str
    thresholds: tuple[str, ...]
    penalties: tuple[str, ...]
    article: Article
    confidence: Confidence

    def applies(self, features: Iterable[str]) -> bool:
        """Whether the item concerns a business with these features (SCHOOL, ONLINE, COLD, …)."""
        return "ALL" in self.applies_to or bool(set(self.applies_to) & set(features))


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """One result of a judgement rule with its limits; None = no limit."""

    result: str
    key_failed_max: int | None
    general_failed_max: int | None
    pass_rate_min: Decimal | None
    text: str
    article: Article
    confidence: Confidence
    #: the least mean of the item scores (0 to 10), where the rule is one of scores
    mean_min: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One checklist in one version, with its rule of judgement and the words of its result.

    `kinds` are the only kinds of business that it is for, where it is not for its whole sector; a `supplement`
    (补充表) stands beside another list and is never used alone.
    """

    code: str
    name: str
    version: str
    sector: Sector
    items: tuple[Item, ...]
    rule: str
    judgement: tuple[JudgementRow, ...]
    results: tuple[str, ...]
    note: str
    supplement: bool
    in_force: date | None
    until: date | None
    article: Article
    confidence: Confidence
    kinds: tuple[str, ...] = ()

    def item(self, code: str) -> Item:
        """The item of a code; raises LawError for a code that is not on this checklist."""
        for item in self.items:
            if item.code == code:
                return item
        raise LawError("not_on_the_list", f"“{self.name}”没有“{code}”这一项，不得检查清单以外的事项。")

    def items_for(self, features: Iterable[str]) -> tuple[Item, ...]:
        """The items that concern a business with these features; the others are absent for it."""
        known = frozenset(features)
        return tuple(item for item in self.items if item.applies(known))


#: the tables' half-width punctuation as a Chinese form prints it
_PRINTED = str.maketrans(",:;()", "，：；（）")


def _item(row: Row, on: date) -> Item:
    item_set, code, block = row.required("set"), row.required("code"), row.required("block")
    return Item(
        item_set=item_set,
        code=code,
        block=block,
        area=area_of(row.text("sector"), item_set, block, code, on),
        text=row.required("text").translate(_PRINTED),
        key=row.one_of("weight", ("key", "general")) == "key",
        applies_to=tuple(row.required("applies_to").split("/")),
        photo=row.text("photo") == "Y",
        basis_rank=row.one_of("basis_rank", ("law", "normative")),
        method=row.required("method"),
        pass_answer=row.one_of("pass_answer", ("yes", "no")),
        thresholds=row.words("threshold"),
        penalties=row.words("penalty_ref"),
        article=row.article,
        confidence=row.confidence,
    )


def judgement(rule: str, on: date) -> tuple[JudgementRow, ...]:
    """The lines of a rule of judgement in force on a day, the best result first; empty for an unknown rule."""
    if rule == MEAN_SCORE:
        return _by_mean_score(on)
    return tuple(
        JudgementRow(
            row.required("result"),
            row.whole("key_failed_max"),
            row.whole("general_failed_max"),
            row.number_or_none("pass_rate_min"),
            row.required("text"),
            row.article,
            row.confidence,
        )
        for row in in_force(read_table("judgement_rules"), on)
        if row.text("rule") == rule
    )


def _by_mean_score(on: date) -> tuple[JudgementRow, ...]:
    """量化分级 as a rule of judgement: the cuts of the public rating, and no grade below them or with two key items."""
    found = [
        JudgementRow(
            f"{row.text('label')}（{row.text('face')}）", KEY_FAILED_MAX, None, None,
            f"平均分不低于{row.text('from')}分，重点项不符合不超过{KEY_FAILED_MAX}项",
            row.article, row.confidence, row.decimal("from"),
        )
        for row in cuts(on)
    ]  # fmt: skip
    if not found:
        return ()
    last = found[-1]
    why = f"平均分低于{last.mean_min}分，或者有{KEY_FAILED_MAX + 1}项以上重点项不符合"
    none = JudgementRow("不评定等级", None, None, None, why, last.article, last.confidence)
    return (*found, none)


def _template(row: Row, on: date) -> Template:
    sets, sector = row.words("sets"), row.text("sector")
    items = [
        _item(item, on)
        for item in in_force(read_table("checklist_items"), on)
        if item.text("sector") == sector and item.text("set") in sets
    ]
    return Template(
        code=row.required("template"),
        name=row.required("name"),
        version=row.required("version"),
        sector=Sector(sector),
        items=tuple(items),
        rule=row.required("rule"),
        judgement=judgement(row.required("rule"), on),
        results=row.words("results"),
        note=row.text("note"),
        supplement=row.yes("supplement"),
        in_force=row.day("in_force"),
        until=row.day("until"),
        article=row.article,
        confidence=row.confidence,
    )


_TABLES = (
    "checklist_templates", "checklist_items", "checklist_areas", "judgement_rules", "public_rating",
)  # fmt: skip


def edition(on: date) -> date:
    """The day since when the checklists stand as they do on a day."""
    return csv_table.edition(_TABLES, on)


def templates(on: date) -> tuple[Template, ...]:
    """The checklists in force on a day."""
    return _templates(edition(on))


@cache
def _templates(on: date) -> tuple[Template, ...]:
    return tuple(_template(row, on) for row in in_force(read_table("checklist_templates"), on))


def template(code: str, on: date) -> Template:
    """The checklist of a code as in force on a day; raises LawError where there is none."""
    for found in templates(on):
        if found.code == code:
            return found
    known = "、".join(found.code for found in templates(on)) or "无"
    raise LawError("no_template", f"{on.isoformat()}没有检查表“{code}”；当日可用：{known}。")


def weighted_items(checklist: Template, weights: Weights, on: date) -> tuple[WeightedItem, ...]:
    """The items of a checklist with their weights for the dynamic score, in their groups."""
    return tuple(
        WeightedItem(
            code=item.code,
            group=group_of(checklist.sector, item.item_set, item.block, on),
            weight=weights.key if item.key else weights.general,
            text=item.text,
            article=item.article,
            confidence=weights.confidence,
            veto=item.code in weights.veto,
        )
        for item in checklist.items
    )


def blocks(checklist: Template, on: date) -> dict[str, Group]:
    """Each block of a checklist and the group in which the dynamic score shows it."""
    found = {(item.block, item.item_set) for item in checklist.items}
    return {block: group_of(checklist.sector, item_set, block, on) for block, item_set in sorted(found)}
