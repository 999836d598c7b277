"""What Order 49 wants on every checklist, and which list lacks what."""

from dataclasses import replace
from datetime import date

import pytest

from weili.law.checklists import template
from weili.law.minimum_contents import minimum_contents, missing_contents

ON = date(2026, 11, 28)


def missing(checklist):
    return [content.name for content in missing_contents(checklist, ON)]


@pytest.mark.parametrize(
    ("code", "lacking"),
    [
        ("catering_2016", []),
        ("catering_ord49", []),
        # the lists of 2016 are older than the contents that Order 49 added for producers and sellers
        ("production_2016", ["食品生产者资质", "标签和说明书", "信息记录和追溯"]),
        ("sales_2016", ["食品召回", "温度控制及记录"]),
        ("sales_ord49", []),  # a supplement need not be whole
    ],
)
def test_what_the_lists_lack(code, lacking):
    assert missing(template(code, ON)) == lacking


def test_a_list_without_its_tableware_says_so():
    whole = template("catering_ord49", ON)
    without = replace(whole, items=tuple(i for i in whole.items if i.block != "餐饮具清洗消毒"))
    assert missing(without) == ["餐饮具清洗消毒"]


def test_a_list_for_special_food_needs_more():
    special = replace(template("production_2016", ON), kinds=("SPECIAL_FOOD_PRODUCER",))
    assert {"注册备案要求执行", "生产质量管理体系运行", "保健食品原料前处理"} <= set(missing(special))


def test_a_list_for_schools_needs_their_part():
    whole = template("catering_ord49", ON)
    canteens = replace(
        whole, kinds=("CANTEEN_SCHOOL",), items=tuple(i for i in whole.items if "SCHOOL" not in i.applies_to)
    )
    assert missing(canteens) == ["学校等集中用餐单位供餐"]


def test_before_the_order_nothing_was_asked():
    assert minimum_contents(date(2022, 3, 14)) == ()
    assert {content.article.number for content in minimum_contents(ON)} == {
        "第十五条", "第十七条", "第十八条", "第二十条",
    }  # fmt: skip
