"""Masked data tell nothing that was hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.kernel.masking import mask_id, mask_name, mask_party, mask_phone, mask_within


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("张三丰", "张**"), ("张", "张*"), ("", ""), (" 李四 ", "李*")]
)
def test_a_name_shows_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("欧阳小兰", "欧***"),
        ("王芳", "王*"),
        ("老王饭店", "老王饭店"),
        ("北京清石酒业有限公司", "北京清石酒业有限公司"),
        ("", ""),
    ],
)
def test_a_party_named_like_a_person_is_masked_and_a_firm_is_not(name: str, shown: str) -> None:
    assert mask_party(name) == shown


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("010-12345678", "010-****5678"),
        ("031012345678", "0310****5678"),
        ("0310-1234567-12", "0310-****4567"),
        ("12345", "******"),  # too short to show anything
        ("+8613812345678", "******78"),
        ("", ""),
    ],
)
def test_a_number_shows_its_ends(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("11010519491231002X", "110***********002X"),
        ("110105491231002", "110********1002"),
        ("E12345678", "******78"),
        ("123", "******"),
        ("", ""),
    ],
)
def test_an_identity_number_hides_its_birthday(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678，微信同号", "电话138****5678，微信同号"),
        ("身份证11010519491231002X", "身份证110***********002X"),
        ("92110116MA0TEAT018", "92110116MA0TEAT018"),  # a credit code is public
        ("911101051018270016", "911101051018270016"),  # even one of digits alone
        ("JY21101160000012 / XBJ2026110116001", "JY21101160000012 / XBJ2026110116001"),
        ("", ""),
    ],
)
def test_numbers_of_persons_are_masked_within_a_text(text: str, masked: str) -> None:
    assert mask_within(text) == masked


@given(st.text(alphabet="0123456789", min_size=1, max_size=25))
def test_masking_hides_more_than_half_of_a_document(number: str) -> None:
    shown = sum(a != "*" for a in mask_id(number))
    assert shown * 2 < max(len(number), 2)
