"""Checklists as dated templates."""

from datetime import date

import pytest

from weili.law.checklists import template, templates
from weili.law.penalties import violations
from weili.law.source import Confidence, LawError
from weili.law.thresholds import thresholds

ON = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("code", "items", "key"),
    [
        ("catering_2016", 30, 7),
        ("sales_2016", 34 + 19, 12),
        ("production_2016", 51 + 3, 22),  # section 9, for makers of additives, adds one key item
        ("catering_ord49", 58, 32),
        ("sales_ord49", 9, 7),
    ],
)
def test_the_lists_are_whole(code, items, key):
    found = template(code, ON)
    assert (len(found.items), sum(item.key for item in found.items)) == (items, key)
    assert len({item.code for item in found.items}) == items


@pytest.mark.parametrize("code", ["catering_ord49", "sales_ord49"])
def test_a_drafted_list_is_to_be_confirmed(code):
    found = template(code, ON)
    assert "待确认" in found.name
    assert {found.confidence, *(item.confidence for item in found.items)} == {Confidence.PROPOSED}


def test_every_reference_of_an_item_leads_somewhere():
    punishable = {found.code for found in violations(date(2027, 6, 1))}
    limits = {found.key for found in thresholds(date(2027, 6, 1))}
    for found in templates(ON):
        for item in found.items:
            assert set(item.penalties) <= punishable, item
            assert set(item.thresholds) <= limits, item
            assert item.article.regulation


@pytest.mark.parametrize(
    ("code", "item", "limits"),
    [
        ("catering_2016", "6.2", {"chill_max", "freeze_max"}),
        ("catering_2016", "7.4", {"sample_weight", "sample_hours"}),
        ("catering_2016", "8.1", {"room_temp_special"}),
        ("catering_2016", "8.4", {"hot_hold_temp"}),
        ("catering_2016", "9.3", {"disinfect_boil_temp", "disinfect_chlorine", "dishwasher_temp"}),
        ("catering_ord49", "M4.5", {"chill_min", "chill_max", "freeze_max"}),
        ("catering_ord49", "M5.2", {"cook_core_temp"}),
        ("catering_ord49", "M5.3", {"hot_hold_temp", "danger_zone_hours"}),
        ("catering_ord49", "M5.5", {"room_temp_special", "uv_minutes"}),
        ("catering_ord49", "M5.7", {"sample_weight", "sample_hours"}),
        ("catering_ord49", "M8.2", {"disinfect_boil_temp", "disinfect_ir_temp", "disinfect_chlorine"}),
        ("sales_2016", "6.3", {"chill_max", "freeze_max"}),
        ("sales_2016", "9.2", {"chill_max", "freeze_max"}),
        ("sales_ord49", "N2", {"chill_max", "freeze_max"}),
    ],
)
def test_what_is_measured_has_its_limit(code, item, limits):
    found = template(code, ON).item(item)
    assert limits <= set(found.thresholds)
    assert found.method == "测量并记录读数"


@pytest.mark.parametrize("code", ["3.8", "3.9", "4.3", "5.3", "9.3", "11.1", "11.4"])
def test_questions_whose_yes_was_bad_are_worded_so_that_yes_is_good(code):
    found = template("sales_2016", ON).item(code)
    assert any(word in found.text for word in ("不", "无")), found.text
    assert found.pass_answer == "yes"


def test_yes_is_good_on_every_list():
    assert {item.pass_answer for found in templates(ON) for item in found.items} == {"yes"}


def test_every_item_says_all_that_an_officer_asks_of_it():
    for found in templates(ON):
        for item in found.items:
            assert all((item.block, item.area, item.method, item.applies_to, item.basis_rank)), item
            assert not set(",:()") & set(item.text), item


def test_special_parts_concern_only_those_they_are_for():
    sales = template("sales_2016", ON)
    assert len(sales.items_for(())) == 34
    special = {"MARKET": 2, "PLATFORM": 2, "STORAGE": 3, "WHOLESALE_MARKET": 2, "SPECIAL_FOOD": 10}
    assert {feature: len(sales.items_for({feature})) - 34 for feature in special} == special
    assert len(template("production_2016", ON).items_for(())) == 51


def test_items_of_a_school_do_not_concern_a_restaurant():
    found = template("catering_ord49", ON)
    assert "M11.1" in {item.code for item in found.items_for({"SCHOOL"})}
    assert "M11.1" not in {item.code for item in found.items_for({"ONLINE"})}


def test_what_is_not_on_the_list_is_not_checked():
    with pytest.raises(LawError, match="不得检查清单以外的事项"):
        template("catering_2016", ON).item("10.1")


def test_a_list_is_of_its_time():
    assert [found.code for found in templates(date(2020, 1, 1))] == [
        "catering_2016",
        "sales_2016",
        "production_2016",
    ]
    with pytest.raises(LawError, match="当日可用"):
        template("catering_ord49", date(2020, 1, 1))
