"""The way through a place, and what a business is like for a checklist."""

from datetime import date

import pytest

from weili.law.checklists import templates
from weili.law.item_features import ALL, features_of, item_features
from weili.law.kinds import kinds
from weili.law.walk import areas

ON = date(2026, 11, 28)


def test_the_walk_goes_from_the_door_to_the_papers():
    names = [area.name for area in areas(ON)]
    kitchen = ["公示", "仓库", "粗加工", "烹饪", "专间", "备餐", "洗消", "留样", "废弃物", "资料"]
    assert [name for name in names if name in kitchen] == kitchen


@pytest.mark.parametrize("checklist", templates(ON), ids=lambda checklist: checklist.code)
def test_every_item_is_looked_at_somewhere_on_the_way(checklist):
    assert {item.area for item in checklist.items} <= {area.name for area in areas(ON)}


def test_what_items_ask_for_can_be_found_out():
    asked = {
        feature for checklist in templates(ON) for item in checklist.items for feature in item.applies_to
    }
    assert asked - {ALL} == {feature.code for feature in item_features(ON)}
    known = {kind.code for kind in kinds(ON)}
    assert all(set(feature.kinds) <= known for feature in item_features(ON))


@pytest.mark.parametrize(
    ("kind", "scope", "name", "features"),
    [
        ("CANTEEN_SCHOOL", "", "湖畔小学", {"SCHOOL", "SAMPLE", "VIDEO", "ENT"}),
        ("RESTAURANT", "热食类、冷食类食品制售；网络经营", "红螺饭庄", {"COLD", "ONLINE"}),
        ("RESTAURANT", "热食类", "北京红螺餐饮有限公司", {"ENT"}),
        ("GROCERY", "预包装食品、特殊食品（保健食品）", "便民食品店", {"SPECIAL_FOOD"}),
        ("MARKET", "", "怀柔农产品批发市场", {"MARKET", "WHOLESALE_MARKET"}),
        ("ADDITIVE_PRODUCER", "", "添加剂厂", {"ADDITIVE"}),
        ("", "", "无名小店", set()),
    ],
)
def test_what_a_business_is_like(kind, scope, name, features):
    assert features_of(kind, ON, scope=scope, names=[name]) == features
