"""The verdict on two claims, told in the cases of a district; all names and numbers are invented."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.matching import Claim, judge, keys
from weili.matching.geo import wgs84_to_gcj02

TOWNS = {"渤海镇": "渤海镇", "渤海": "渤海镇", "怀柔地区": "怀柔镇", "怀柔镇": "怀柔镇"}
USCC, OTHER_USCC = "92110116MA0TEAT018", "91110116MA0TEAT01B"
PERMIT, OTHER_PERMIT = "JY21116010000011", "JY21116080000019"

LICENCE = Claim(
    name="北京市怀柔区老栗树农家院（个体工商户）",
    address="北京市怀柔区渤海镇北沟村12号",
    phone="13800138000",
    codes={"uscc": USCC, "permit": PERMIT},
    person="栗一",
    lat=40.408,
    lon=116.472,
)
SIGN = Claim(name="老栗树农家乐", address="渤海镇北沟村", phone="138 0013 8000")

CASES = [
    # why, left, right, state, a reason that must be said
    ("sign ≠ licence name, no house number, same phone", LICENCE, SIGN, "same", "same_phone"),
    (
        "same permit, whatever the spelling",
        LICENCE,
        Claim(name="老栗树", codes={"jy": PERMIT}),
        "same",
        "same_permit",
    ),
    (
        "same subject, same house, other sign",
        LICENCE,
        Claim(name="山里红饭庄", address="渤海北沟村12号", codes={"uscc": USCC.lower()}),
        "same",
        "same_uscc",
    ),
    (
        "same subject, another village: a second business",
        LICENCE,
        Claim(name="老栗树农家院", address="渤海镇南沟村3号", codes={"uscc": USCC}),
        "different",
        "other_premises",
    ),
    (
        "same name and house, another valid subject: perhaps a new operator, ask",
        LICENCE,
        Claim(name="老栗树农家院", address="渤海镇北沟村12号", codes={"uscc": OTHER_USCC}),
        "doubtful",
        "operator_changed",
    ),
    (
        "same core, another house",
        LICENCE,
        Claim(name="老栗树餐厅", address="渤海镇北沟村15号"),
        "different",
        "different_number",
    ),
    ("only the name", LICENCE, Claim(name="老栗树农家院"), "doubtful", "same_core"),
    (
        "same market, another stall",
        Claim(name="云麓鲜肉店", address="怀柔区南大街农贸市场A12号摊位"),
        Claim(name="云麓鲜肉店", address="怀柔区南大街农贸市场A13号摊位"),
        "different",
        "different_stall",
    ),
    ("two branches", Claim(name="云麓超市一店"), Claim(name="云麓超市二店"), "different", "different_branch"),
    (
        "one branch unsaid is asked",
        Claim(name="云麓超市二店", phone="13800138000"),
        Claim(name="云麓超市", phone="13800138000"),
        "doubtful",
        "branch_unsaid",
    ),
    (
        "nothing in common",
        LICENCE,
        Claim(name="山里红饭庄", address="怀柔地区开放路113号"),
        "different",
        "different_town",
    ),
    (
        "a typing slip in the code is asked, not refused",
        Claim(name="老栗树农家院", address="渤海镇北沟村", codes={"uscc": USCC}),
        Claim(name="老栗树农家院", address="渤海镇北沟村", codes={"uscc": USCC[:-1] + "9"}),
        "doubtful",
        "near_uscc",
    ),
    (
        "a new permit number after expiry does not part what else agrees",
        LICENCE,
        replace(LICENCE, codes={"uscc": USCC, "permit": OTHER_PERMIT}),
        "same",
        "different_permit",
    ),
    (
        "one yard, two permits, no subject given: asked",
        Claim(name="老栗树农家院", address="渤海镇北沟村12号", codes={"permit": PERMIT}),
        Claim(name="老栗树农家院", address="渤海镇北沟村12号", codes={"permit": OTHER_PERMIT}),
        "doubtful",
        "different_permit",
    ),
    (
        "a masked name fits",
        Claim(name="北京市怀柔区老**农家院", address="渤海镇北沟村12号", phone="13800138000"),
        LICENCE,
        "same",
        "masked_name_fits",
    ),
]


@pytest.mark.parametrize(("why", "left", "right", "state", "code"), CASES, ids=[c[0] for c in CASES])
def test_a_case(why: str, left: Claim, right: Claim, state: str, code: str) -> None:
    verdict = judge(left, right, towns=TOWNS)
    assert verdict.state == state, verdict
    assert code in {r.code for r in verdict.reasons}
    assert all(any("\u4e00" <= c <= "\u9fff" for c in r.text) for r in verdict.reasons)


def test_a_gcj_position_is_recognised_and_not_held_against_the_match() -> None:
    lat, lon = wgs84_to_gcj02(40.408, 116.472)
    verdict = judge(LICENCE, replace(SIGN, lat=lat, lon=lon), towns=TOWNS)
    assert "near_position_gcj02" in {r.code for r in verdict.reasons}
    assert verdict.state == "same"


def test_the_only_bearer_of_a_rare_name_is_matched_by_name_and_subject() -> None:
    right = Claim(name="老栗树农家院", codes={"uscc": USCC})
    assert judge(LICENCE, right, towns=TOWNS, namesakes=1).state == "same"
    # with several of the name, a subject alone does not say which of its premises
    assert judge(LICENCE, right, towns=TOWNS, namesakes=4).state == "doubtful"


def test_the_same_operator_is_told_apart_from_the_same_business() -> None:
    verdict = judge(LICENCE, Claim(name="x", address="渤海镇南沟村3号", codes={"uscc": USCC}), towns=TOWNS)
    assert (verdict.state, verdict.same_operator) == ("different", True)


NAMES = st.sampled_from(
    ["老栗树农家院", "老栗树农家乐", "老栗树", "山里红饭庄", "云麓超市二店", "云麓超市", "北京**餐饮", ""]
)
PLACES = st.sampled_from(
    [
        "渤海镇北沟村12号",
        "渤海北沟村",
        "渤海镇南沟村3号",
        "怀柔地区开放路113号",
        "怀柔区南大街农贸市场A12号摊位",
        "",
    ]
)
PHONES = st.sampled_from(["13800138000", "138****8000", "010-69640000", ""])
CODES = st.dictionaries(
    st.sampled_from(["uscc", "permit", "old15"]),
    st.sampled_from([USCC, OTHER_USCC, PERMIT, OTHER_PERMIT, "x"]),
    max_size=2,
)
POSITIONS = st.sampled_from([(None, None), (40.408, 116.472), wgs84_to_gcj02(40.408, 116.472), (40.5, 116.6)])
CLAIMS = st.builds(
    lambda name, sign, place, phone, codes, person, at: Claim(
        name, sign, place, phone, codes, person, lat=at[0], lon=at[1]
    ),
    NAMES, NAMES, PLACES, PHONES, CODES, st.sampled_from(["栗一", "栗*", "柏二", ""]), POSITIONS,
)  # fmt: skip


@given(CLAIMS, CLAIMS, st.sampled_from([None, 1, 9]))
def test_the_order_of_the_claims_does_not_matter(left: Claim, right: Claim, namesakes: int | None) -> None:
    assert judge(left, right, towns=TOWNS, namesakes=namesakes) == judge(
        right, left, towns=TOWNS, namesakes=namesakes
    )


@given(CLAIMS, CLAIMS, st.sampled_from([("uscc", USCC), ("permit", PERMIT)]))
def test_an_equal_code_never_lowers_the_probability(left: Claim, right: Claim, code: tuple[str, str]) -> None:
    left, right = replace(left, codes={}), replace(right, codes={})
    with_code = judge(replace(left, codes=dict([code])), replace(right, codes=dict([code])), towns=TOWNS)
    assert with_code.probability >= judge(left, right, towns=TOWNS).probability


@given(CLAIMS)
def test_keys_are_few_short_and_prefixed(claim: Claim) -> None:
    found = keys(claim, towns=TOWNS)
    assert len(found) <= 10
    assert len(found) == len(set(found))
    assert all(len(k) <= 64 and ":" in k for k in found)


def test_three_spellings_of_one_shop_meet_in_the_index() -> None:
    spellings = (LICENCE, SIGN, Claim(name="怀柔老栗樹餐廳", address="渤海北沟村12号"))
    for a in spellings:
        for b in spellings:
            assert set(keys(a, towns=TOWNS)) & set(keys(b, towns=TOWNS))


def test_sign_and_registered_name_meet_by_core() -> None:
    sign = Claim(name="北京山涧餐饮有限公司", trade_name="老栗树农家乐")
    assert "core:老栗树" in set(keys(LICENCE, towns=TOWNS)) & set(keys(sign, towns=TOWNS))
