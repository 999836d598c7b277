"""Small parts of the phone's screens that must be exact: codes on papers, and numbers as a thumb types them."""

import re

import pytest
from tests.field.conftest import Asked


def test_a_code_on_a_paper_is_read_by_any_reader(phone: Asked) -> None:
    texts = [
        "A",
        "临-7K3M9QXR",
        "https://shian.example.gov.cn/papers/%E4%B8%B4-7K3M9QXR",
        "汉字" * 16,
        "x" * 104,
    ]
    assert phone({"ask": "qr", "text": text} for text in texts) == [[text] for text in texts]


def test_provisional_codes_can_be_read_aloud_and_do_not_repeat(phone: Asked) -> None:
    codes = phone({"ask": "provisional"} for _ in range(2000))
    assert all(re.fullmatch(r"临-[2-9A-HJKMNP-Z]{8}", code) for code in codes)
    assert len(set(codes)) == 2000


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("71.5", "71.5"),
        ("007", "7"),
        ("0.5", "0.5"),
        (".5", "0.5"),
        ("7.", "7"),
        ("1.2.3", "1.23"),
        ("18-", "-18"),
        ("-18-", "18"),
        ("-", ""),
        ("", ""),
    ],
)
def test_what_a_thumb_types_is_a_number_or_nothing_yet(phone: Asked, keys: str, value: str) -> None:
    assert phone([{"ask": "typed", "keys": list(keys)}]) == [value]
