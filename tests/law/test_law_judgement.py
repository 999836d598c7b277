"""The result of an inspection, by the rule of its template."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.checklists import template
from weili.law.dynamic_points import ItemResult
from weili.law.judgement import FollowUp, Observation, follow_ups, judge
from weili.law.source import Confidence, LawError

ON = date(2024, 1, 1)
CATERING = template("catering_2016", ON)
SALES = template("sales_2016", ON)
PASS, FAIL, ABSENT = ItemResult.PASS, ItemResult.FAIL, ItemResult.NOT_APPLICABLE
ORDER = ["符合", "基本符合", "不符合"]


def failing(checklist, key, general):
    """Results with so many key and general items failed, all others passed."""
    codes = [item.code for item in checklist.items if item.key][:key]
    codes += [item.code for item in checklist.items if not item.key][:general]
    return {item.code: FAIL if item.code in codes else PASS for item in checklist.items}


@pytest.mark.parametrize(
    ("key", "general", "result", "gap"),
    [
        (0, 0, "符合", False),
        (0, 1, "基本符合", False),
        (1, 0, "基本符合", True),  # stands in no line of the table
        (1, 6, "基本符合", False),  # 17 of 23 = 73.9 %
        (0, 7, "不符合", False),  # 16 of 23 = 69.6 %
        (2, 0, "不符合", False),
    ],
)
def test_catering_2016(key, general, result, gap):
    found = judge(CATERING, failing(CATERING, key, general))
    assert (found.result, found.gap) == (result, gap)
    assert (found.confidence is Confidence.PROPOSED) == gap
    assert len(found.compulsory_next_time) == key + general


@pytest.mark.parametrize(
    ("key", "general", "result"),
    [(0, 0, "符合"), (0, 8, "基本符合"), (0, 9, "不符合"), (1, 0, "不符合")],
)
def test_general_2016(key, general, result):
    assert judge(SALES, failing(SALES, key, general)).result == result


def test_seventy_per_cent_is_enough():
    results = {item.code: ABSENT for item in CATERING.items}
    general = [item.code for item in CATERING.items if not item.key][:10]
    results |= dict.fromkeys(general, PASS) | dict.fromkeys(general[:3], FAIL)
    found = judge(CATERING, results)
    assert (found.pass_rate, found.result) == (Decimal("0.7"), "基本符合")


def test_without_general_items_their_rate_is_whole():
    results = {item.code: PASS if item.key else ABSENT for item in CATERING.items}
    found = judge(CATERING, results)
    assert (found.pass_rate, found.result) == (1, "符合")


def test_the_drafted_list_only_finds_problems_or_none():
    drafted = template("catering_ord49", ON)
    assert judge(drafted, failing(drafted, 0, 0)).result == "未发现问题"
    assert judge(drafted, failing(drafted, 0, 1)).result == "发现问题"


@pytest.mark.parametrize("checklist", [CATERING, SALES], ids=["catering", "sales"])
@given(found=st.data())
def test_failing_one_more_item_never_makes_the_result_better(checklist, found):
    drawn = {item.code: found.draw(st.sampled_from([PASS, FAIL, ABSENT])) for item in checklist.items}
    code = found.draw(st.sampled_from(list(drawn)))
    drawn[code] = PASS
    before = ORDER.index(judge(checklist, drawn).result)
    assert ORDER.index(judge(checklist, drawn | {code: FAIL}).result) >= before


def test_an_inspection_cannot_end_while_an_item_is_open():
    results = failing(CATERING, 0, 0)
    del results["9.3"]
    with pytest.raises(LawError, match=r"还有1项没有结论：9\.3"):
        judge(CATERING, results)


def test_a_result_of_an_item_that_is_not_on_the_list_is_refused():
    with pytest.raises(LawError, match="没有“99”"):
        judge(CATERING, failing(CATERING, 0, 0) | {"99": PASS})


@pytest.mark.parametrize(
    ("code", "seen", "steps"),
    [
        ("6.2", Observation(accident_risk=True, affects_safety=True), [FollowUp.STOP, FollowUp.INVESTIGATE]),
        (
            "6.1",
            Observation(accident_risk=False, affects_safety=True),
            [FollowUp.INVESTIGATE, FollowUp.ORDER],
        ),
        (
            "6.2",
            Observation(accident_risk=False, affects_safety=True),
            [FollowUp.INVESTIGATE, FollowUp.ORDER],
        ),
        (
            "6.1",  # a key item without effect on safety: investigated or a reason noted
            Observation(accident_risk=False, affects_safety=False),
            [FollowUp.EXPLAIN_OR_INVESTIGATE, FollowUp.ORDER],
        ),
        ("6.2", Observation(accident_risk=False, affects_safety=False), [FollowUp.ORDER]),
        (
            "6.2",
            Observation(accident_risk=False, affects_safety=False, fixed_on_spot=True),
            [FollowUp.CORRECT_ON_SPOT],
        ),
    ],
)
def test_what_follows_from_a_failed_item(code, seen, steps):
    found = follow_ups(CATERING.item(code), seen)
    assert [step.step for step in found] == steps
    assert all(step.article.number and step.step.label for step in found)
