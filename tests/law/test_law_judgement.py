"""The result of an inspection, by the rule of its template."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weili.law.checklists import MEAN_SCORE, judgement, template
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


SCORED = replace(CATERING, rule=MEAN_SCORE, judgement=judgement(MEAN_SCORE, ON))


def scored(mean):
    return {item.code: Decimal(mean) for item in SCORED.items}


@pytest.mark.parametrize(
    ("mean", "key", "result"),
    [
        ("9.0", 0, "优秀（大笑）"),
        ("8.99", 0, "良好（微笑）"),
        ("7.5", 1, "良好（微笑）"),  # one key item failed does not take the face away
        ("7.49", 0, "一般（平脸）"),
        ("6.0", 0, "一般（平脸）"),
        ("5.99", 0, "不评定等级"),
        ("10", 2, "不评定等级"),  # two do
    ],
)
def test_the_public_rating_goes_by_the_mean_score(mean, key, result):
    found = judge(SCORED, failing(SCORED, key, 0), scores=scored(mean))
    assert (found.result, found.mean) == (result, Decimal(mean))


def test_only_items_that_apply_are_scored():
    results = failing(SCORED, 0, 0) | {"7.5": ABSENT}
    scores = scored("9.5")
    del scores["7.5"]
    assert judge(SCORED, results, scores=scores).mean == Decimal("9.5")


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ({}, "还有30项没有评分"),
        (scored("9") | {"4.2": Decimal("10.5")}, r"4\.2的评分应在0至10之间"),
        (scored("9") | {"4.2": Decimal(-1)}, r"4\.2的评分应在0至10之间"),
    ],
)
def test_scores_that_cannot_be_are_refused(scores, said):
    with pytest.raises(LawError, match=said):
        judge(SCORED, failing(SCORED, 0, 0), scores=scores)


def test_a_scored_inspection_of_nothing_has_no_grade():
    with pytest.raises(LawError, match="没有一项适用"):
        judge(SCORED, {item.code: ABSENT for item in SCORED.items}, scores={})


def test_an_absent_item_is_named_with_its_reason():
    results = failing(CATERING, 0, 0) | {"7.5": ABSENT}
    found = judge(CATERING, results, reasons={"7.5": "不是中央厨房"})
    assert found.absent == (("7.5", "不是中央厨房"),)
    assert judge(CATERING, results).absent == (("7.5", ""),), "an import may not tell why"


@pytest.mark.parametrize("reasons", [{}, {"7.5": "  "}])
def test_an_absent_item_without_its_reason_is_refused(reasons):
    results = failing(CATERING, 0, 0) | {"7.5": ABSENT}
    with pytest.raises(LawError, match=r"有1项不适用但没有写明理由：7\.5"):
        judge(CATERING, results, reasons=reasons)


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
