"""Food categories and how a text becomes one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.categories import categories, category, chapter, classify, codes_below, mentioned, top
from weili.law.csv_table import read_table
from weili.law.source import LawError


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("糕点", "24"),  # the chapter, not its sub-class of the same name
        ("月饼", "24.02"),
        ("食用农产 品", "A33"),  # broken spelling of a real file
        ("水果类（必检）", "36"),
        ("酒类", "15"),
        ("餐饮食品", "31"),
        ("食用油、油脂及其制品", "02"),
        ("肉及肉制品", "04"),
        ("其他食品", "A34"),
    ],
)
def test_a_name_or_an_alias_is_read_with_its_reason(text, code):
    found = classify(text)
    assert found is not None
    assert found.category.code == code
    assert text in found.because


@pytest.mark.parametrize("text", ["", "好吃的", "糕点和酒", "24"])
def test_what_is_neither_stays_without_category(text):
    assert classify(text) is None


def test_every_name_and_alias_leads_to_one_category():
    for known in categories():
        found = classify(known.name)
        assert found is not None
        assert found.category.name == known.name
        for alias in known.aliases:
            assert classify(alias) is not None


def test_every_parent_exists_and_a_sub_class_lies_in_its_chapter():
    for known in categories():
        if known.parent:
            category(known.parent)
    assert chapter(category("15.03")).name == "酒类"
    with pytest.raises(LawError):
        category("99")


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    classify(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("在某店买的奶茶里有虫", "31.06"),  # the longest word decides: 奶茶, not 茶
        ("咸鸭蛋发臭", "19"),
        ("餐具不干净，碗筷有油", "31.01"),
        ("凉 皮馊了", "31.08"),  # blanks do not hide a word
        ("未公示食品经营许可证", None),
        ("", None),
    ],
)
def test_what_food_a_citizen_speaks_of_is_read_from_everyday_words(text, code):
    found = mentioned(text)
    assert (found.code if found else None) == code


def test_every_everyday_word_names_a_category_and_stands_once():
    for row in read_table("food_words"):
        assert mentioned(row.required("word")) == category(row.required("code"))


def test_every_category_rolls_up_to_one_class():
    rolled = [code for codes in codes_below().values() for code in codes]
    assert sorted(rolled) == sorted(each.code for each in categories())
    assert top(category("35.07")).code == "A33"
    assert top(category("31.08")).code == "31"
