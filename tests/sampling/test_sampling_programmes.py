"""Which basket and which level a result belongs to. The level decides whether a failure raises a grade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.sampling.models import Sample
from weili.sampling.programmes import level_of, programme_of

LEVELS = [
    # --- what the source says                          the level --- and why
    ("国家市场监督管理总局", "国家"),
    ("市场监管总局 2025年国家食品安全监督抽检", "国家"),
    ("国抽", "国家"),
    ("转移地方任务 山东省市场监督管理局", "国家"),  # the centre orders it, the province does it
    ("山东省市场监督管理局", "省级"),
    ("内蒙古自治区市场监督管理局", "省级"),  # 自治区 is no 区
    ("广西壮族自治区市场监督管理局", "省级"),
    ("新疆生产建设兵团市场监督管理局", "省级"),
    ("吉林省市场监督管理厅", "省级"),
    ("甘肃省市监局", "省级"),
    ("省级监督抽检", "省级"),
    ("黑龙江省农垦总局", "省级"),  # a 总局 of a province
    ("北京市市场监督管理局", "省级"),  # a municipality is a province
    ("北京市场监管局", "省级"),
    ("上海市市场监督管理局 超市专项", "省级"),  # 超市 is no city
    ("北京市 市级监督抽检", "省级"),  # the city level of a municipality
    ("山东省济南市市场监督管理局", "市级"),
    ("济南市市场监督管理局", "市级"),
    ("吉林市市场监督管理局", "市级"),  # bears its province's name
    ("吉林省吉林市市场监督管理局", "市级"),
    ("杭州市市监局", "市级"),
    ("市级监督抽检", "市级"),
    ("青海省海南藏族自治州市场监督管理局", "市级"),  # no province of Hainan
    ("内蒙古自治区锡林郭勒盟市场监督管理局", "市级"),
    ("北京市怀柔区市场监督管理局", "县级"),
    ("怀柔区市场监管局", "县级"),
    ("重庆市渝中区", "县级"),
    ("河北省正定县市场监督管理局", "县级"),
    ("内蒙古自治区准格尔旗市场监督管理局", "县级"),
    ("县级监督抽检", "县级"),
    ("区抽", "县级"),
    ("浙江杭州市场监管局", "未注明"),  # a city without its word: not taken for its province
    ("某某网站", "未注明"),
    ("市场监督管理局", "未注明"),
    ("", "未注明"),
]


@pytest.mark.parametrize(("said", "level"), LEVELS)
def test_the_level_is_read_from_what_the_source_says(said: str, level: str) -> None:
    assert level_of(said).label == level


def test_city_level_is_provincial_where_the_district_lies_in_a_municipality() -> None:
    assert level_of("市级监督抽检", within=["北京市"]) is Sample.Level.PROVINCIAL
    assert level_of("市级监督抽检", within=["山东省", "济南市"]) is Sample.Level.CITY
    assert level_of(None, "怀柔区市场监管局", None, within=["北京市"]) is Sample.Level.COUNTY
    assert level_of(None, None, within=["北京市"]) is Sample.Level.UNKNOWN, (
        "where it lies is not who ordered it"
    )


@given(st.text(alphabet="某甲乙店铺食品ABC123 ，。", max_size=30))
def test_words_that_name_no_authority_never_raise_a_grade(said: str) -> None:
    assert level_of(said) is Sample.Level.UNKNOWN


PROGRAMMES = [
    ("国家食品安全监督抽检", "监督抽检"),
    ("国抽", "监督抽检"),
    ("抽检监测", "监督抽检"),
    ("食品安全风险监测", "风险监测"),
    ("评价性抽检", "评价性抽检"),
    ("节日专项监督抽检", "专项/跟踪抽检"),
    ("跟踪抽检", "专项/跟踪抽检"),
    ("食用农产品快检", "快速检测"),
    ("餐饮具抽检", "餐饮具"),
    ("怀柔区市场监管局", "未注明"),
    ("", "未注明"),
]


@pytest.mark.parametrize(("said", "basket"), PROGRAMMES)
def test_the_basket_is_read_from_the_task(said: str, basket: str) -> None:
    assert programme_of(None, said).label == basket
