"""What a business is, read from its permit and its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.kinds import Sector, kind, kind_of, kinds
from weili.law.source import Confidence, LawError


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"main_type": "餐饮服务经营者（大型餐馆，集体用餐配送）"}, "MEAL_DELIVERY"),  # the bracket decides
        ({"main_type": "餐饮服务经营者（中央厨房）"}, "CENTRAL_KITCHEN"),
        ({"main_type": "集中用餐单位食堂", "name": "某镇中心小学"}, "CANTEEN_SCHOOL"),
        ({"main_type": "单位食堂", "name": "某镇敬老院"}, "CANTEEN_CARE"),
        ({"main_type": "单位食堂", "name": "某某公司"}, "CANTEEN_OTHER"),
        ({"main_type": "餐饮服务经营者", "name": "山脚下农家院"}, "FOLK_HOUSEHOLD"),
        ({"main_type": "餐饮服务经营者", "name": "医院路饭庄"}, "RESTAURANT"),  # a road is no hospital
        ({"main_type": "餐饮服务经营者", "name": "一号"}, "RESTAURANT"),
        ({"main_type": "食品销售经营者", "name": "某某超市"}, "SUPERMARKET"),
        ({"main_type": "食品销售经营者", "name": "老张饭店旁小卖部"}, "GROCERY"),
        ({"main_type": "食品销售经营者（批发销售）"}, "WHOLESALER"),
        ({"items": "热食类食品制售"}, "RESTAURANT"),
        ({"name": "清水小学食堂"}, "CANTEEN_SCHOOL"),
        ({"name": "栗花溪民宿"}, "HOMESTAY"),
    ],
)
def test_the_permit_speaks_before_the_name(facts, code):
    found = kind_of(**facts)
    assert found is not None
    assert found.kind.code == code
    assert found.word in "".join(facts.values())


@pytest.mark.parametrize("facts", [{}, {"name": "某某科技有限公司"}, {"name": "某镇中心小学"}])
def test_where_nothing_shows_the_kind_none_is_guessed(facts):
    assert kind_of(**facts) is None


def test_a_kind_from_a_name_is_to_be_confirmed():
    found = kind_of(name="栗花溪民宿")
    assert found is not None
    assert found.confidence is Confidence.PROPOSED
    assert "待确认" in found.because


def test_every_kind_has_a_label_and_a_sector():
    codes = [known.code for known in kinds()]
    assert len(set(codes)) == len(codes)
    assert {known.sector for known in kinds()} == set(Sector)
    assert all(known.label and known.article.regulation for known in kinds())
    assert kind("RESTAURANT").label == "餐馆"
    with pytest.raises(LawError):
        kind("CIRCUS")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_reader(name, main_type, items):
    kind_of(name=name, main_type=main_type, items=items)
