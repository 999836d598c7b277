"""The dynamic points of a business from its last complete inspection: item by item, or from counts alone.

An inspection recorded item by item gives points per group. Where an imported history only says how many key
and general items failed, the same weights are applied to the whole national checklist, and the result says so.
"""

from datetime import date
from functools import cache

from weili.archive.models import Visit
from weili.grading.evidence import Inspected, InspectedItem
from weili.law.csv_table import in_force, read_table
from weili.law.dynamic_points import (
    DYNAMIC_MAXIMUM,
    ChecklistResults,
    DynamicScore,
    Group,
    WeightedItem,
    Weights,
    dynamic_score,
    group_of,
    weights,
)
from weili.law.kinds import Sector
from weili.law.source import Confidence

#: the family of the national checklists (食药监食监一〔2016〕58号)
NATIONAL = "NAT2016"


@cache
def weights_on(sector: Sector, on: date, territory: str) -> Weights:
    """The weights of a sector, read once per day of grading."""
    return weights(sector, on, territory=territory)


@cache
def _group(sector: Sector, item_set: str, block: str, on: date) -> Group:
    return group_of(sector, item_set, block, on)


@cache
def checklist_size(sector: Sector, on: date) -> tuple[int, int]:
    """How many key and general items the national checklist of a sector has on a day."""
    rows = [
        row
        for row in in_force(read_table("checklist_items"), on)
        if row.text("sector") == sector.value and row.text("set").startswith(NATIONAL)
    ]
    key = sum(row.text("weight") == "key" for row in rows)
    general = sum(row.text("weight") == "general" for row in rows)
    return key, general


def from_items(inspected: Inspected, sector: Sector, on: date, *, territory: str) -> DynamicScore:
    """The dynamic score of an inspection recorded item by item; raises LawError where nothing applies."""
    scheme = weights_on(sector, on, territory)
    items = [_weighted(item, sector, scheme, on) for item in inspected.items]
    results = ChecklistResults(
        {item.code: item.result for item in inspected.items},
        {item.code: item.refs for item in inspected.items if item.refs},
        inspected.ref,
    )
    return dynamic_score(items, results)


def _weighted(item: InspectedItem, sector: Sector, scheme: Weights, on: date) -> WeightedItem:
    return WeightedItem(
        item.code,
        _group(sector, item.item_set or NATIONAL, item.block, on),
        scheme.key if item.key else scheme.general,
        item.text,
        item.article or scheme.article,
        scheme.confidence,
        item.code in scheme.veto,
    )


def from_counts(visit: Visit, sector: Sector, on: date, *, territory: str) -> DynamicScore | None:
    """The dynamic score of a complete inspection of which only the numbers of failed items are known.

    None where the numbers are not known either, or no checklist was in force. Never sure: absent items
    (合理缺项) cannot be scaled out.
    """
    if visit.key_findings is None and visit.general_findings is None:
        return None
    key, general = checklist_size(sector, on)
    scheme = weights_on(sector, on, territory)
    whole = scheme.key * key + scheme.general * general
    if not whole:
        return None
    failed_key, failed = min(visit.key_findings or 0, key), min(visit.general_findings or 0, general)
    lost = scheme.key * failed_key + scheme.general * failed
    return DynamicScore(
        DYNAMIC_MAXIMUM * lost / whole, (), (), Confidence.PROPOSED, f"archive.Visit:{visit.pk}"
    )
