"""Names taken apart: what a licence, a sign and a sampling sheet share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.matching import name_key, parse_name
from weili.matching.text import chinese_number, normalise

TOWNS = ("渤海镇", "渤海", "怀柔镇", "怀柔地区", "长哨营满族乡")

CORES = [
    # text, region, core, trade, form, branch
    ("北京市怀柔区老栗树农家院（个体工商户）", "北京市怀柔区", "老栗树", "农家院", "个体工商户", ""),
    ("老栗树农家乐", "", "老栗树", "农家乐", "", ""),
    ("怀柔老栗树餐厅", "怀柔", "老栗树", "餐厅", "", ""),
    # the village before a person's name is region, 杏花村 before 酒家 is the name itself
    ("渤海镇北沟村石墩子农家院", "渤海镇北沟村", "石墩子", "农家院", "", ""),
    ("杏花村酒家", "", "杏花村", "酒家", "", ""),
    # traditional characters and full-width brackets
    ("北京山澗農家餐飲服務有限責任公司", "北京", "山涧", "农家餐饮服务", "有限责任公司", ""),
    # the branch stands behind the legal form
    ("北京云麓综合超市股份有限公司怀柔分公司", "北京", "云麓", "综合超市", "股份有限公司", "怀柔"),
    ("云麓超市第二分店", "", "云麓", "超市", "", "2"),
    ("云麓包子铺(大世界店)", "", "云麓", "包子铺", "", "大世界"),
    ("怀柔区栗山中学第二食堂", "怀柔区", "栗山", "中学食堂", "", "2"),
    # trade words alone: the whole is the name
    ("便民超市", "", "便民", "超市", "", ""),
]


@pytest.mark.parametrize(("text", "region", "core", "trade", "form", "branch"), CORES)
def test_a_chinese_name_is_taken_apart(
    text: str, region: str, core: str, trade: str, form: str, branch: str
) -> None:
    name = parse_name(text, towns=TOWNS)
    assert (name.region, name.core, name.trade, name.form, name.branch) == (region, core, trade, form, branch)


@pytest.mark.parametrize(
    ("text", "core", "branch"),
    [
        ("Stonegate Foods #2 Inc.", "stonegate", "2"),
        ("STONEGATE FOODS NO. 2, INC.", "stonegate", "2"),
        ("` rosalind \\ 's '", "rosalinds", ""),
        ("K & M Restaurant LLC", "k m", ""),
        ("The Restaurant", "restaurant", ""),  # trade words alone stay
    ],
)
def test_an_english_name_is_taken_apart(text: str, core: str, branch: str) -> None:
    name = parse_name(text)
    assert (name.core, name.branch, name.latin) == (core, branch, True)


def test_the_key_is_the_same_for_licence_and_sign_and_empty_for_a_masked_name() -> None:
    assert name_key(parse_name(CORES[0][0])) == name_key(parse_name(CORES[1][0])) == "老栗树"
    assert name_key(parse_name("云麓超市二店")) == "云麓#2"
    assert name_key(parse_name("北京**餐饮有限公司")) == ""
    assert parse_name("张某某面馆").masked


def test_a_name_is_found_by_pinyin_and_by_initials() -> None:
    name = parse_name("老栗树农家院")
    assert (name.pinyin, name.initials) == ("laolishu", "lls")


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("十二", 12), ("二十一", 21), ("07", 7), ("二〇", 20), ("甲", None)]
)
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="北京市怀柔区渤海镇老栗树农家院店第二分公司有限（）()*某 #2abc", max_size=24))
def test_any_text_can_be_read_as_a_name(text: str) -> None:
    name = parse_name(text, towns=TOWNS)
    assert name_key(parse_name(text, towns=TOWNS)) == name_key(name)
