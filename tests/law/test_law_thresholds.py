"""Limits that an instrument can tell."""

from datetime import date
from decimal import Decimal

import pytest

from weili.law.source import LawError
from weili.law.thresholds import holds, threshold, thresholds

ON = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("key", "reading", "kept"),
    [
        ("cook_core_temp", "70", True),
        ("cook_core_temp", "69.9", False),
        ("chill_max", "8", True),
        ("chill_max", "8.1", False),
        ("freeze_max", "-12", True),
        ("freeze_max", "-11.9", False),
        ("sample_weight", "124", False),
        ("sample_big_event", "100", False),  # more than a hundred guests, not a hundred
        ("sample_big_event", "101", True),
    ],
)
def test_a_reading_keeps_its_limit_or_not(key, reading, kept):
    found = holds(key, Decimal(reading), ON)
    assert found.holds is kept
    assert ("不符合" in found.because) is not kept


def test_every_limit_has_a_sentence_and_a_source():
    assert all(limit.text and limit.article.regulation for limit in thresholds(ON))
    assert threshold("cook_core_temp", ON).text == "烹饪中心温度不低于70℃"


def test_a_limit_is_of_its_time():
    with pytest.raises(LawError):
        threshold("video_days", date(2026, 5, 31))
    assert threshold("video_days", date(2026, 6, 1)).value == 14
