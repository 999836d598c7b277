"""Positions in three systems, and telephone numbers in their many spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.matching import parse_phones
from weili.matching.geo import (
    bd09_to_gcj02,
    distance,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    may_be_gcj02,
    wgs84_to_gcj02,
)
from weili.matching.phones import masked_agree

LAT = st.floats(18, 53, allow_nan=False)
LON = st.floats(74, 134, allow_nan=False)


@given(LAT, LON)
def test_there_and_back_is_within_a_centimetre(lat: float, lon: float) -> None:
    shifted = wgs84_to_gcj02(lat, lon)
    assert distance(gcj02_to_wgs84(*shifted), (lat, lon)) < 0.01
    assert distance(bd09_to_gcj02(*gcj02_to_bd09(*shifted)), shifted) < 0.01


def test_the_shift_in_huairou_is_known() -> None:
    """About 513 m at the wall of 慕田峪; abroad there is none."""
    assert distance((40.437, 116.565), wgs84_to_gcj02(40.437, 116.565)) == pytest.approx(513, abs=3)
    assert wgs84_to_gcj02(41.88, -87.63) == (41.88, -87.63)


def test_a_degree_of_latitude_is_about_111_kilometres() -> None:
    assert distance((40.0, 116.0), (41.0, 116.0)) == pytest.approx(111_195, abs=20)


def test_the_hint_of_a_mixed_up_system_is_given_only_where_the_shift_explains_the_gap() -> None:
    here = (40.408, 116.472)
    assert may_be_gcj02(here, wgs84_to_gcj02(*here))
    assert may_be_gcj02(wgs84_to_gcj02(*here), here)
    assert not may_be_gcj02(here, here)
    assert not may_be_gcj02(here, (40.413, 116.472))  # as far, but in another direction


@pytest.mark.parametrize(
    ("text", "tails"),
    [
        ("138 0013 8000", ["13800138000"]),
        ("+86-13800138000", ["13800138000"]),
        ("010-69640000转8", ["69640000"]),
        ("69640000", ["69640000"]),
        ("13800138000、010-69640000", ["13800138000", "69640000"]),
        ("404/351 -9533", ["4043519533"]),
        ("不详", []),
        ("0", []),
    ],
)
def test_phones_are_read(text: str, tails: list[str]) -> None:
    assert [p.tail for p in parse_phones(text)] == tails


def test_a_masked_phone_agrees_by_head_and_tail() -> None:
    masked, full, other = (parse_phones(t)[0] for t in ("138****8000", "13800138000", "13900138000"))
    assert masked_agree(masked, full)
    assert not masked_agree(masked, other)
