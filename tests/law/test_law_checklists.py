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
