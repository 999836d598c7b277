"""Addresses taken apart, with the towns of a district given from outside."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.matching import address_key, parse_address

TOWNS = {
    "渤海镇": "渤海镇",
    "渤海": "渤海镇",
    "怀柔镇": "怀柔镇",
    "怀柔地区": "怀柔镇",
    "龙山街道": "龙山街道",
}
DEV = (
    Path(os.environ.get("WEILI_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    / "data/open/cn/address_dev.txt"
)

ADDRESSES = [
    # text, the parts that must be found
    (
        "北京市怀柔区渤海镇北沟村12号",
        {"district": "怀柔区", "town": "渤海镇", "village": "北沟村", "number": "12"},
    ),
    ("怀柔渤海北沟村甲12号", {"district": "怀柔区", "town": "渤海镇", "village": "北沟村", "number": "甲12"}),
    # the house number was left out
    ("渤海镇北沟村××号", {"town": "渤海镇", "village": "北沟村", "number": ""}),
    # 怀柔地区 is 怀柔镇, and no district of that name
    (
        "北京市怀柔区怀柔地区开放路113号",
        {"district": "怀柔区", "town": "怀柔镇", "road": "开放路", "number": "113"},
    ),
    ("怀柔区青春路12号院3号楼2单元101室", {"number": "12", "building": "3", "unit": "2", "room": "101"}),
    ("怀柔区后横街3-2-101", {"road": "后横街", "building": "3", "unit": "2", "room": "101"}),
    ("怀柔地区于家园二区8号楼底商3号", {"town": "怀柔镇", "building": "8", "stall": "3", "number": ""}),
    (
        "怀柔区南大街农贸市场二层A12号摊位",
        {"road": "南大街", "floor": "2", "stall": "a12", "market": "农贸市场"},
    ),
    ("浙江省镇江市路桥区峰江街道", {"city": "镇江市", "district": "路桥区", "town": "峰江街道"}),
    ("730 N. La Cienega Blvd", {"number": "730", "road": "n la cienega blvd"}),
    (
        "5153-59 South Kedzie Avenue #2",
        {"number": "5153", "number_to": "5159", "road": "s kedzie ave", "room": "2"},
    ),
]


@pytest.mark.parametrize(("text", "parts"), ADDRESSES)
def test_an_address_is_taken_apart(text: str, parts: dict[str, str]) -> None:
    address = parse_address(text, towns=TOWNS)
    assert {part: getattr(address, part) for part in parts} == parts


def test_two_spellings_of_one_house_have_one_key() -> None:
    keys = {
        address_key(parse_address(t, towns=TOWNS))
        for t in ("北京市怀柔区渤海镇北沟村１２号", "渤海北沟村12号")
    }
    assert keys == {"渤海镇|北沟村||12|"}


def test_an_address_without_ground_has_no_key() -> None:
    assert address_key(parse_address("怀柔区", towns=TOWNS)) == ""
    assert address_key(parse_address("", towns=TOWNS)) == ""


@given(st.text(alphabet="北京市怀柔区渤海镇北沟村路街号院楼层室摊位甲乙12-9（）A ", max_size=30))
def test_any_text_can_be_read_as_an_address(text: str) -> None:
    address_key(parse_address(text, towns=TOWNS))


@pytest.mark.real_input
def test_open_addresses_are_read_as_well_as_claimed() -> None:
    """Exact F1 of the labels both sides know, on the dev part of the open address set (all of China)."""
    if not DEV.is_file():
        pytest.skip(f"skipped: data absent ({DEV})")
    least = {
        "prov": 0.95,
        "town": 0.80,
        "road": 0.76,
        "roadno": 0.85,
        "houseno": 0.82,
        "cellno": 0.8,
        "floorno": 0.94,
    }
    parts = dict(zip(least, ("province", "town", "road", "number", "building", "unit", "floor"), strict=True))
    hit: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for text, gold in _sentences():
        address = parse_address(text)
        for label, part in parts.items():
            found, wanted = _bare(getattr(address, part)), {_bare(w) for w in gold.get(label, ())}
            hit[label] += bool(found and found in wanted)
            said[label] += bool(found) + bool(wanted)
    quality = {label: round(2 * hit[label] / said[label], 3) for label in least}
    assert {label: q for label, q in quality.items() if q < least[label]} == {}


def _sentences() -> list[tuple[str, dict[str, list[str]]]]:
    found = []
    for block in DEV.read_text(encoding="utf-8").strip().split("\n\n"):
        text, gold = "", {}
        for line in block.splitlines():
            character, tag = line.split()
            label = tag[2:]
            text += character
            if tag[0] == "B":
                gold.setdefault(label, []).append("")
            if label in gold:
                gold[label][-1] += character
        found.append((text, gold))
    return found


def _bare(text: str) -> str:
    from weili.matching.text import chinese_number, normalise

    shorter = re.sub(
        "(街道办事处|街道|省|镇|乡|号院|号楼|单元|号|弄|楼|幢|栋|座|层|室|房|#|f|门)$", "", normalise(text)
    )
    value = chinese_number(shorter)
    return str(value) if value is not None else shorter
