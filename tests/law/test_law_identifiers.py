"""Numbers: what kind, valid or why not, and what they say. Every number here is invented."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as reference
from stdnum.iso7064 import mod_11_10

from weili.law.check_digits import BODIES, USCC_ALPHABET, organisation, with_check_digit
from weili.law.identifiers import KINDS, check, normalise
from weili.law.regions import regions, town_by_name, towns
from weili.law.source import LawError

SHARED = Path(os.environ.get("WEILI_SHARED", Path(__file__).resolve().parents[3] / "shared"))
INVENTED = {
    "jy": ("JY21116010000011", "JY21116080000019", "JY11116010000027", "JY31116020000036"),
    "sc": ("SC10611011600015", "SC12411011600024", "SC11511011600012"),
    "uscc": ("92110116MA0TEAT018", "91110116MA0TEAT01B", "N2110116MF0TEAT0XU"),
    "old15": (with_check_digit("old15", "11011660000001"),),
    "id": (with_check_digit("id", "11022719900307012"),),
}


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in INVENTED.items() for code in codes]
)
def test_a_right_number_is_known_and_valid(kind, code):
    answer = check(code)
    assert (answer.kind, answer.valid, answer.code) == (kind, True, code)
    assert check(code, kind=kind) == answer


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in INVENTED.items() for code in codes]
)
def test_a_wrong_last_digit_is_found_and_the_right_one_named(kind, code):
    right = code[-1]
    for wrong in set("0123456789") - {right}:
        answer = check(code[:-1] + wrong)
        assert (answer.kind, answer.valid) == (kind, False)
        assert f"应为{right}" in answer.reason


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("jy21116010000011", "lower case"),
        (" JY2 1116 0100 00011 ", "spaces"),
        ("JY-2111601-0000011", "hyphens"),
        ("JY2111601–0000011", "a dash"),
        ("ＪＹ２１１１６０１０００００１１", "full width"),
        ("ｊｙ2\u30001116\u00a0010000011", "full-width lower case, wide and hard spaces"),
    ],
)
def test_writing_does_not_matter_and_the_input_is_echoed(code, why):
    answer = check(code)
    assert (answer.kind, answer.valid) == ("jy", True), why
    assert answer.code == code


@pytest.mark.parametrize(
    ("code", "kind", "valid", "says"),
    [
        ("", "unknown", None, "没有填写"),
        ("   ", "unknown", None, "没有填写"),
        ("怀柔某某饭店", "unknown", None, "认不出"),
        ("12345", "unknown", None, "认不出"),
        ("JY2111601000001", "unknown", None, "14位数字"),
        ("JY41116010000011", "unknown", None, "第一位是1、2或者3"),
        ("SC30611011600015", "unknown", None, "食品添加剂"),
        ("9" * 5000, "unknown", None, "认不出"),
        ("YB21101160000018", "yb", None, "相符"),
        ("YB21101160000011", "yb", None, "推算应为8"),
        ("1102271990****0123", "id_masked", None, "无法核对"),
        ("1102271990＊＊＊＊012x", "id_masked", None, "无法核对"),
        ("0002271990****0123", "id_masked", False, "不是省级"),
        ("92110116MAOTEAT018", "uscc", False, "可能是0"),
        ("9211011XMA0TEAT018", "uscc", False, "应为数字"),
        ("11022719901307012X", "id", False, "不存在"),
        ("00022719900307012X", "id", False, "不是省级"),
        ("京餐证字2012110116000001", "unknown", None, "认不出"),
    ],
)
def test_every_other_input_gets_an_opinion(code, kind, valid, says):
    answer = check(code)
    assert (answer.kind, answer.valid) == (kind, valid)
    assert says in answer.reason


@pytest.mark.parametrize(
    ("code", "kind", "valid", "says"),
    [
        ("怀小餐备〔2024〕第012号", "permit_small", None, "照录原文"),
        ("", "permit_small", False, "1至32个字"),
        ("备" * 33, "permit_small", False, "1至32个字"),
        ("JY21116010000011", "sc", False, "SC 加14位数字"),
        ("JY2111601000001", "jy", False, "现为15个字符"),
        ("1102271990****0123", "uscc", False, "不按信用代码校验"),
        ("YB31101160000018", "yb", False, "批发"),
        ("JY21116010000011", "unknown", True, "正确"),
    ],
)
def test_a_number_can_be_judged_as_one_kind(code, kind, valid, says):
    answer = check(code, kind=kind)
    assert answer.kind == (kind if kind != "unknown" else "jy")
    assert answer.valid is valid
    assert says in answer.reason


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(LawError, match="没有编号种类"):
        check("1", kind="passport")


# What the digits say


def test_an_area_that_can_be_read_both_ways_is_read_both_ways():
    both = check(with_check_digit("jy", "2110116000001")).parts["area_readings"]
    assert [reading["scheme"] for reading in both] == ["national", "beijing"]
    assert both[0]["county"] == {"code": "110116", "name": "怀柔区"}
    assert both[1]["district"] == {"code": "110101", "name": "东城区"}
    assert both[1]["town"]["code"] == "16"


@pytest.mark.parametrize(
    ("area", "schemes", "place"),
    [
        ("111601", ["beijing"], "怀柔区"),
        ("110108", ["national", "beijing"], "海淀区"),
        ("110227", ["national", "beijing"], "怀柔县"),
        ("330108", ["national"], "浙江省"),
        ("110299", ["beijing"], "西城区"),
        ("999999", [], ""),
    ],
)
def test_the_area_of_a_licence_number(area, schemes, place):
    answer = check(with_check_digit("jy", f"2{area}000001"))
    readings = answer.parts["area_readings"]
    assert [reading["scheme"] for reading in readings] == schemes
    assert place in str(readings)
    assert answer.valid, "an area nobody knows is a remark, not a fault"
    assert ("认不出" in answer.reason) == (schemes == [])


def test_the_parts_of_a_credit_code():
    parts = check("92110116MA0TEAT018").parts
    assert parts["authority"]["name"] == "市场监管"
    assert parts["category"]["name"] == "个体工商户"
    assert parts["region"]["name"] == "北京市怀柔区"
    assert parts["organisation"] == {"code": "MA0TEAT0-1", "check_valid": True, "expected": "1"}


def test_a_wrong_organisation_code_inside_a_right_credit_code_is_a_remark():
    answer = check(with_check_digit("uscc", "92110116MA0TEAT02"))
    assert answer.valid
    assert "主体标识码" in answer.reason
    assert organisation("MA0TEAT0") == "1"


def test_the_parts_of_the_other_numbers():
    assert check("SC12411011600024").parts["category"] == {"code": "124", "name": "糕点"}
    assert check("JY31116020000036").parts["main_type"]["former_name"] == "单位食堂"
    assert check("YB21101160000018").parts["form"]["name"] == "零售"
    assert check(INVENTED["old15"][0]).parts["nature"]["name"] == "个体工商户"
    person = check(INVENTED["id"][0]).parts
    assert (person["birth_date"], person["sex"]) == ("1990-03-07", "女")
    assert person["region"]["name"] == "北京市怀柔县"
    masked = check("1102271990****0123").parts
    assert set(masked) == {"region", "birth_year", "sex"}


def test_huairou_has_sixteen_towns_under_both_their_names():
    assert len(towns("110116")) == 16
    assert town_by_name("怀柔地区", "110116") == town_by_name("怀柔镇", "110116") == regions()["110116003"]
    assert town_by_name("北京雁栖经济开发区", "110116") is None, "a statistical unit, not a town"
    assert town_by_name("", "110116") is None


# Against independent implementations


@given(st.text("0123456789", min_size=8, max_size=8), st.text(USCC_ALPHABET, min_size=9, max_size=9))
def test_credit_codes_agree_with_an_independent_check(head, tail):
    code = with_check_digit("uscc", head + tail)
    assert reference.calc_check_digit(head + tail) == code[-1]
    assert check(code, kind="uscc").valid


@given(st.sampled_from(["jy", "sc"]), st.sampled_from("12"), st.text("0123456789", min_size=12, max_size=12))
def test_licence_numbers_agree_with_an_independent_check(kind, first, rest):
    code = with_check_digit(kind, first + rest)
    assert mod_11_10.is_valid(code[2:])
    assert check(code).kind == kind
    assert check(code).valid


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_identity_numbers_agree_with_an_independent_check(born, serial):
    code = with_check_digit("id", f"110105{born:%Y%m%d}{serial:03d}")
    assert ric.calc_check_digit(code) == code[-1]
    assert (check(code).kind, check(code).valid) == ("id", True)
    assert check(code.lower()).valid


@given(st.text(max_size=40))
def test_no_input_whatever_breaks_the_check(code):
    for kind in (None, *KINDS):
        answer = check(code, kind=kind).as_json()
        assert answer["code"] == code
        assert answer["valid"] in (True, False, None)
        assert answer["reason"]


@given(st.text("aZ09ＺａＪ０９－- \u3000\u2013*＊", max_size=30))
def test_normalising_twice_changes_nothing(code):
    once = normalise(code)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("kind", "body"), [("jy", "1"), ("uscc", "92110116MAOTEAT01"), ("id", "1" * 16), ("passport", "1")]
)
def test_no_check_digit_is_made_for_a_body_that_does_not_fit(kind, body):
    with pytest.raises(LawError):
        with_check_digit(kind, body)


def test_a_prefix_may_be_given_or_left_out():
    assert with_check_digit("jy", "jy2111601000001") == with_check_digit("jy", "2111601000001")
    assert set(BODIES) < set(KINDS)


@pytest.mark.real_input
def test_the_collected_real_numbers_pass_and_the_failing_ones_fail():
    path = SHARED / "domain" / "licensing.md"
    if not path.is_file():
        pytest.skip(f"skipped: data absent ({path})")
    text = path.read_text(encoding="utf-8")
    passing = re.search(r"^Real, passing: (.*)$", text, re.MULTILINE)
    codes = re.search(r"^Real codes that pass: (.*)$", text, re.MULTILINE)
    failing = re.search(r"^Failing \(fixtures\): (.*)$", text, re.MULTILINE)
    real = re.findall(r"\b(?:JY|SC)[0-9]{14}\b", passing[1]) + re.findall(r"`([0-9A-Z]{18})`", codes[1])
    assert len(real) == 13 + 7
    assert [code for code in real if not check(code).valid] == []
    wrong = re.findall(r"`(JY[0-9]{14})` \(should end ([0-9])", failing[1])
    assert len(wrong) == 3
    for code, ending in wrong:
        assert check(code).valid is False
        assert f"应为{ending}" in check(code).reason
