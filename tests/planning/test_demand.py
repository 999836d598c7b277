"""What one business is to have in a year, and the laws that hold for every calendar and every business."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weili.law.frequency import Because, parse_frequency_table
from weili.law.key_supervision import key_supervision
from weili.law.letters import RiskGrade
from weili.law.source import Confidence
from weili.planning.demand import COVERAGE, OWED, PlanYear, Subject, demand, windows
from weili.planning.gathering import open_months

ALL_YEAR = 0b1111_1111_1111
SUMMER = 0b0011_1111_0000
RECENT = date(2025, 11, 10)
CAPPED = """grade,minimum,planned,cap,regulation
A,1,1,2,本局频次表
B,1,2,2,本局频次表
C,2,3,3,本局频次表
D,3,4,3,本局频次表
,0,1,1,本局频次表
"""


def subject(**known: object) -> Subject:
    """A restaurant that was wholly inspected in November and trades all the year."""
    usual = {
        "business": 2,
        "kind": "RESTAURANT",
        "months": ALL_YEAR,
        "last_full": RECENT,
        "opened_on": date(2020, 1, 1),
    }
    return Subject(**(usual | known))  # type: ignore[arg-type]


def months(mask: int) -> list[int]:
    return [m for m in range(1, 13) if mask >> (m - 1) & 1]


@pytest.mark.parametrize(
    ("grade", "visits", "owed"),
    [
        (RiskGrade.A, 1, 1),
        (RiskGrade.B, 2, 1),  # national principle: B 1–2
        (RiskGrade.C, 3, 2),
        (RiskGrade.D, 4, 3),
        (None, 1, 0),  # ungraded: one visit, so that it can be graded
    ],
)
def test_the_grade_decides_how_often(grade: RiskGrade | None, visits: int, owed: int) -> None:
    found = demand(subject(grade=grade), PlanYear(2026))
    assert len(found.wanted) == visits
    assert sum(each.priority == OWED for each in found.wanted) == owed
    assert not found.lacking


def test_a_scenic_town_gets_more_and_the_reason_says_it_is_not_sure() -> None:
    found = demand(subject(grade=RiskGrade.B, scenic=True), PlanYear(2026))
    assert len(found.wanted) == 4
    scenic = [reason for reason in found.wanted[0].reasons if "景区" in reason.text]
    assert scenic
    assert scenic[0].confidence.value == "proposed"


def test_a_key_object_gets_the_upper_end_and_says_why() -> None:
    statutory = key_supervision("CENTRAL_KITCHEN", RiskGrade.B, date(2026, 1, 1))
    found = demand(subject(kind="CENTRAL_KITCHEN", grade=RiskGrade.B, statutory=statutory), PlanYear(2026))
    assert len(found.wanted) == 2
    assert any("中央厨房" in reason.text for reason in found.wanted[0].reasons)


def test_what_was_done_this_year_counts_towards_minimum_and_plan() -> None:
    found = demand(
        subject(grade=RiskGrade.C, visited=(date(2026, 2, 3), date(2026, 4, 1)), cap_used=2),
        PlanYear(2026, 5),
    )
    assert len(found.wanted) == 1
    assert min(months(found.wanted[0].months)) == 6  # a month's breath after the visit in April


def test_the_cap_binds_and_what_is_still_owed_is_listed() -> None:
    table = parse_frequency_table(CAPPED)
    found = demand(
        subject(grade=RiskGrade.D, cap_used=2, visited=(date(2026, 1, 5),)), PlanYear(2026, 2, table)
    )
    assert len(found.wanted) == 1
    assert [(each.what, each.visits) for each in found.lacking] == [("minimum", 1)]
    assert "上限3次" in found.lacking[0].why


def test_full_coverage_comes_before_the_24_months_end() -> None:
    found = demand(subject(grade=RiskGrade.A, last_full=date(2024, 5, 20)), PlanYear(2026))
    first = found.wanted[0]
    assert first.full
    assert max(months(first.months)) == 4  # 20 May is the last day: May itself would be the last choice
    assert "2026-05-20" in first.reasons[0].text
    assert first.coverage_from == date(2024, 5, 20)


def test_coverage_that_ended_is_wanted_soon_and_listed() -> None:
    found = demand(subject(grade=RiskGrade.A, last_full=date(2022, 5, 20), months=SUMMER), PlanYear(2026))
    assert found.wanted[0].soon
    assert found.wanted[0].priority == OWED
    assert [each.what for each in found.lacking] == ["coverage"]


def test_a_seasonal_one_is_visited_in_its_season_only() -> None:
    found = demand(subject(grade=RiskGrade.D, months=SUMMER), PlanYear(2026))
    assert len(found.wanted) == 4
    assert all(each.months & ~SUMMER == 0 for each in found.wanted)


def test_nothing_open_any_more_is_listed_and_not_dropped() -> None:
    found = demand(subject(grade=RiskGrade.C, months=SUMMER), PlanYear(2026, first_month=11))
    assert not found.wanted
    assert {each.what: each.visits for each in found.lacking} == {"minimum": 2, "planned": 1}


def test_a_kind_nobody_knows_is_listed() -> None:
    assert [each.what for each in demand(subject(kind=""), PlanYear(2026)).lacking] == ["unknown"]


def test_three_months_after_a_higher_body_the_place_is_left_alone() -> None:
    found = demand(subject(grade=RiskGrade.A, higher_on=date(2026, 1, 20)), PlanYear(2026))
    assert min(months(found.wanted[0].months)) == 4


@pytest.mark.parametrize(
    ("since", "until", "closed"),
    [
        (date(2026, 1, 1), date(2026, 4, 1), {1, 2, 3}),  # until is the first open day again
        (date(2025, 11, 1), None, set(range(1, 13))),  # nobody knows when it opens again
        (date(2026, 6, 1), date(2026, 6, 15), set()),  # half a month is open enough
        (date(2026, 6, 5), date(2026, 7, 1), {6}),  # four open days are too few to plan on
    ],
)
def test_closures_take_months_away(since: date, until: date | None, closed: set[int]) -> None:
    assert set(months(open_months(ALL_YEAR, [(since, until)], 2026))) == set(range(1, 13)) - closed


SUBJECTS = st.builds(
    lambda **known: subject(**known),
    business=st.integers(1, 10**6),
    kind=st.sampled_from(["RESTAURANT", "CANTEEN_SCHOOL", "GROCERY", "PRODUCER", "FOLK_HOUSEHOLD"]),
    months=st.integers(0, ALL_YEAR),
    grade=st.sampled_from([None, *RiskGrade]),
    scenic=st.booleans(),
    listed=st.sampled_from([(), (Because("抽检不合格", COVERAGE, Confidence.SURE),)]),
    last_full=st.none() | st.dates(date(2020, 1, 1), date(2026, 6, 30)),
    opened_on=st.none() | st.dates(date(2010, 1, 1), date(2026, 6, 30)),
    higher_on=st.none() | st.dates(date(2025, 10, 1), date(2026, 6, 30)),
    visited=st.lists(st.dates(date(2026, 1, 1), date(2026, 6, 30)), max_size=4).map(
        lambda days: tuple(sorted(days))
    ),
)
YEARS = st.builds(
    lambda first, own: PlanYear(2026, first, parse_frequency_table(CAPPED) if own else ()),
    first=st.integers(1, 12),
    own=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(subject=SUBJECTS, used=st.integers(0, 4), year=YEARS)
def test_for_every_business_the_laws_of_the_plan_hold(subject: Subject, used: int, year: PlanYear) -> None:
    from dataclasses import replace

    subject = replace(subject, cap_used=min(used, len(subject.visited)))
    found = demand(subject, year)
    rule = year.frequency_of(subject)
    for each in found.wanted:
        assert each.months, "a visit has a month in which it may be"
        assert not each.months & ~subject.months, "never in a closed month"
        assert min(months(each.months)) >= year.first_month, "never in a past month"
        assert each.reasons, "never without a reason"
    for left, right in zip(found.wanted, found.wanted[1:], strict=False):
        assert not left.months & right.months, "no two visits of one business in a month"
    if rule.cap is not None:
        assert len(found.wanted) <= max(rule.cap - subject.cap_used, 0), "never above the published cap"
    met = len(subject.visited) + len(found.wanted)
    listed = sum(each.visits for each in found.lacking if each.what == "minimum")
    assert met + listed >= rule.minimum, "the minimum is met or listed"
    assert demand(subject, year) == found, "the same answer twice"


@given(
    open_ones=st.lists(st.integers(1, 12), unique=True, min_size=1).map(sorted),
    data=st.data(),
    odd=st.booleans(),
)
def test_windows_are_disjoint_in_order_and_never_empty(
    open_ones: list[int], data: st.DataObject, odd: bool
) -> None:
    number = data.draw(st.integers(1, len(open_ones)))
    found = [months(mask) for mask in windows(open_ones, number, odd=odd)]
    assert len(found) == number
    assert all(found)
    flat = [month for window in found for month in window]
    assert flat == sorted(set(flat))
    assert set(flat) <= set(open_ones)
