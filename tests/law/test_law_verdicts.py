"""Words of a test report."""

import pytest

from weili.law.source import LawError
from weili.law.verdicts import Verdict, verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合格", Verdict.PASS),
        (" 合 格 ", Verdict.PASS),
        ("符合", Verdict.PASS),
        ("不合格", Verdict.FAIL),
        ("不符合", Verdict.FAIL),
        ("问题样品", Verdict.PROBLEM),  # risk monitoring never says 不合格
        ("阳性", Verdict.PROBLEM),  # a rapid test only screens
        ("阴性", Verdict.PASS),
        ("fail", Verdict.FAIL),
    ],
)
def test_known_words(text, expected):
    assert verdict(text).verdict is expected


@pytest.mark.parametrize("text", ["", "/", "待定", "合格？", "基本合格"])
def test_any_other_word_is_refused_and_not_guessed(text):
    with pytest.raises(LawError) as refused:
        verdict(text)
    assert refused.value.code == "verdict_unreadable"


def test_a_rapid_result_says_that_it_only_screens():
    assert "筛查" in verdict("阳性").note
