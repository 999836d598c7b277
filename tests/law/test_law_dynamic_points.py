"""The dynamic score: failed weight over applicable weight, in groups."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.checklists import blocks, template, weighted_items
from weili.law.dynamic_points import (
    ChecklistResults,
    Group,
    ItemResult,
    WeightedItem,
    dynamic_score,
    from_quantitative,
    jiangsu_items,
    weights,
)
from weili.law.kinds import Sector
from weili.law.source import LawError

ON = date(2023, 6, 1)
CATERING = template("catering_2016", ON)
ITEMS = weighted_items(CATERING, weights(Sector.CATERING, ON), ON)
PASS, FAIL, ABSENT = ItemResult.PASS, ItemResult.FAIL, ItemResult.NOT_APPLICABLE
results = st.fixed_dictionaries({item.code: st.sampled_from(list(ItemResult)) for item in ITEMS})


def all_pass(**changed: ItemResult) -> dict[str, ItemResult]:
    return {item.code: PASS for item in ITEMS} | changed


def test_nothing_found_is_no_dynamic_risk():
    assert dynamic_score(ITEMS, ChecklistResults(all_pass())).points == 0


def test_a_key_item_weighs_twice_a_general_one():
    key = dynamic_score(ITEMS, ChecklistResults(all_pass(**{"6.1": FAIL}))).points
    general = dynamic_score(ITEMS, ChecklistResults(all_pass(**{"6.2": FAIL}))).points
    assert abs(key - 2 * general) < Decimal("1e-20")


def test_the_four_named_groups_show_what_failed_with_its_evidence():
    inspected = ChecklistResults(all_pass(**{"6.1": FAIL}), {"6.1": ("photo-7",)})
    groups = {group.group: group for group in dynamic_score(ITEMS, inspected).groups}
    assert {group.label for group in groups} >= {"经营资质", "从业人员管理", "原料控制", "加工制作过程控制"}
    materials = groups[Group.MATERIALS]
    assert (materials.failed, materials.evidence) == (("6.1",), ("photo-7",))
    assert "6.1 查验供货者许可" in materials.because
    assert groups[Group.STAFF].points == 0


@given(results)
def test_the_groups_add_up_to_the_score(found):
    if all(result is ABSENT for result in found.values()):
        return
    score = dynamic_score(ITEMS, ChecklistResults(found))
    assert abs(sum(group.points for group in score.groups) - score.points) < Decimal("1e-20")
    assert 0 <= score.points <= 60


@given(results, st.sampled_from([item.code for item in ITEMS]))
def test_failing_one_more_item_never_lowers_the_score(found, code):
    found = found | {code: PASS}
    before = dynamic_score(ITEMS, ChecklistResults(found)).points
    assert before < dynamic_score(ITEMS, ChecklistResults(found | {code: FAIL})).points


def test_absent_items_are_scaled_out():
    half = {item.code: ABSENT for item in ITEMS} | {"6.2": FAIL, "6.3": PASS}
    assert dynamic_score(ITEMS, ChecklistResults(half)).points == 30


def test_a_failed_veto_item_is_the_whole_risk():
    items = (
        WeightedItem("1", Group.QUALIFICATION, Decimal(1), veto=True),
        WeightedItem("2", Group.STAFF, Decimal(9)),
    )
    found = dynamic_score(items, ChecklistResults({"1": FAIL, "2": PASS}))
    assert (found.points, found.vetoed) == (60, ("1",))


def test_an_inspection_that_left_items_out_is_no_basis():
    with pytest.raises(LawError, match=r"缺 9\.3"):
        dynamic_score(ITEMS, ChecklistResults({k: v for k, v in all_pass().items() if k != "9.3"}))


def test_where_nothing_applies_there_is_no_score():
    with pytest.raises(LawError, match="均为不适用"):
        dynamic_score(ITEMS, ChecklistResults({item.code: ABSENT for item in ITEMS}))


@pytest.mark.parametrize(("q", "points"), [("100", "0"), ("0", "60"), ("80", "12"), ("92.5", "4.5")])
def test_a_quantitative_score_turns_into_risk(q, points):
    assert from_quantitative(Decimal(q)).points == Decimal(points)


@pytest.mark.parametrize("q", ["-0.1", "100.1"])
def test_a_quantitative_score_outside_its_scale_is_refused(q):
    with pytest.raises(LawError):
        from_quantitative(Decimal(q))


@pytest.mark.parametrize("column", ["large_xl", "small_mid_micro", "collective_central", "canteen"])
def test_each_column_of_the_jiangsu_table_sums_to_a_hundred(column):
    assert sum(item.weight for item in jiangsu_items(column, ON)) == 100


def test_a_province_with_its_own_points_uses_them():
    assert weights(Sector.CIRCULATION, ON, territory="210102").scheme == "liaoning"
    assert weights(Sector.CIRCULATION, ON, territory="110116").scheme == "sales_annex"


@pytest.mark.parametrize(
    "code", ["catering_2016", "sales_2016", "production_2016", "catering_ord49", "sales_ord49"]
)
def test_every_checklist_has_materials_and_staff_or_systems(code):
    shown = set(blocks(template(code, ON), ON).values())
    assert Group.MATERIALS in shown
    assert shown & {Group.STAFF, Group.SYSTEMS}
