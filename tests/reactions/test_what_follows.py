"""What follows from what: every reaction of the table, once each, only while its clock runs."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.arriving import entries
from tests.cast import Cast

from weili.archive.models import Business, Duty, KeyListing, Lead, Permit, Visit
from weili.archive.timeline.events import PermitRecorded, VisitRecorded
from weili.complaints.events import ComplaintReceived
from weili.complaints.models import Complaint
from weili.enforcement.events import PenaltyDecided
from weili.enforcement.models import Case
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.planning.models import Plan, PlannedVisit
from weili.reactions.table import FOLLOWS, follow
from weili.sampling.events import FollowUpProposed, SampleConcluded
from weili.sampling.models import FollowUp, Sample

Follow = Callable[..., None]


@pytest.fixture
def follows(cast: Cast, at: datetime) -> Follow:
    """What follows from an event, twice: the second time nothing more."""

    def run(event: Any, *things: Any, again: bool = True) -> None:
        for _ in range(2 if again else 1):
            follow(event, things, by=cast.system, at=at)

    return run


def sample(cast: Cast, **known: Any) -> Sample:
    usual = {
        "district": cast.district, "business": cast.chestnut, "product": "板栗", "verdict": "fail",
        "sampled_on": date(2026, 9, 1), "concluded_on": date(2026, 9, 10), "publisher": "北京市市场监督管理局",
    }  # fmt: skip
    made: Sample = Sample.objects.create(**(usual | known))
    return made


def duties(business: Business | None = None) -> list[Duty]:
    """All duties, or those of one business, in the order in which they arose."""
    rows = Duty.objects.across_districts().order_by("pk")
    return list(rows if business is None else rows.filter(business=business))


def last(duty: Duty) -> date | None:
    return clock.day(duty.due_at) if duty.due_at else None


def test_every_reaction_has_its_sentence_and_its_article() -> None:
    for event, reactions in FOLLOWS.items():
        assert reactions, event
        for each in reactions:
            assert each.what
            assert each.article is not None


def test_from_an_event_without_reactions_nothing_follows(cast: Cast, at: datetime) -> None:
    follow(FollowUpProposed, [object()], by=cast.system, at=at)


# --- a failing sample ---------------------------------------------------------------------------------------


def test_a_failing_sample_lists_the_unit_asks_for_another_and_starts_the_disposal(
    cast: Cast, follows: Follow
) -> None:
    failing = sample(cast)
    follows(SampleConcluded, failing)
    listing = KeyListing.objects.get(business=cast.chestnut)
    assert (listing.state, listing.reason_code, listing.since) == (
        "proposed",
        "failing_sample",
        date(2026, 9, 1),
    )
    assert "北京市市场监督管理局" in listing.reason
    assert FollowUp.objects.get(business=cast.chestnut).sample == failing
    assert "板栗" in Lead.objects.get(business=cast.chestnut).text
    [disposal] = duties()
    assert (disposal.rule, last(disposal)) == (
        "sampling.disposal",
        date(2026, 12, 9),
    )  # 90 days from 10 September
    for kind in ("archive.key_list.proposed", "archive.lead.raised", "archive.duty.started"):
        assert len(entries(cast.chestnut, kind)) == 1, kind


@pytest.mark.parametrize("verdict", ["pass", "problem"])
def test_only_a_failing_sample_asks_for_more(cast: Cast, follows: Follow, verdict: str) -> None:
    follows(SampleConcluded, sample(cast, verdict=verdict))
    assert not KeyListing.objects.in_district(cast.district).exists()
    assert not Lead.objects.in_district(cast.district).exists()
    assert duties() == []


def test_a_failing_sample_of_an_outside_unit_asks_nothing_of_this_district(
    cast: Cast, follows: Follow
) -> None:
    follows(SampleConcluded, sample(cast, business=None))
    assert not FollowUp.objects.in_district(cast.district).exists()
    assert duties() == []


@pytest.mark.parametrize(
    ("concluded", "published", "runs"),
    [
        (date(2026, 9, 10), None, True),
        (date(2026, 6, 23), None, True),  # its ninetieth day is today, 21 September
        (date(2026, 6, 22), None, False),  # it was yesterday
        (date(2016, 5, 1), None, False),  # history
        (None, date(2026, 9, 15), True),  # known since the notice
        (None, None, False),  # nobody says when: no clock is guessed
    ],
)
def test_the_disposal_is_asked_for_only_while_its_clock_runs(
    cast: Cast, follows: Follow, concluded: date | None, published: date | None, runs: bool
) -> None:
    follows(SampleConcluded, sample(cast, concluded_on=concluded, published_on=published))
    assert bool(duties()) is runs
    assert KeyListing.objects.in_district(cast.district).count() == 1, "the listing has its own term"


def test_several_rows_of_one_sample_have_one_consequence(cast: Cast, follows: Follow) -> None:
    failing = sample(cast)
    follows(SampleConcluded, failing, failing)
    assert Lead.objects.in_district(cast.district).count() == 1
    assert FollowUp.objects.in_district(cast.district).count() == 1


def test_whoever_may_not_write_there_sets_nothing_going(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        follow(SampleConcluded, [sample(cast)], by=cast.stranger, at=at)
    assert not KeyListing.objects.in_district(cast.district).exists()


# --- a penalty -------------------------------------------------------------------------------------------------


def case(cast: Cast, **known: Any) -> Case:
    usual = {
        "district": cast.district, "business": cast.grocery, "number": "〔2026〕12号", "conduct": "过期食品",
        "decided_on": date(2026, 9, 8), "penalty_kinds": ["罚款"], "fine_yuan": Decimal(5000),
    }  # fmt: skip
    made: Case = Case.objects.create(**(usual | known))
    return made


def test_a_penalty_lists_the_business_and_must_be_published(cast: Cast, follows: Follow) -> None:
    follows(PenaltyDecided, case(cast))
    listing = KeyListing.objects.get(business=cast.grocery)
    assert (listing.reason_code, listing.since, listing.reason) == (
        "penalty",
        date(2026, 9, 8),
        "行政处罚：过期食品",
    )
    [publication] = duties()
    # 20 working days from 8 September, with the Mid-Autumn and National Day holidays between
    assert (publication.rule, last(publication)) == ("publicity.penalty", date(2026, 10, 12))


def test_a_published_penalty_needs_no_publication(cast: Cast, follows: Follow) -> None:
    follows(PenaltyDecided, case(cast, published_on=date(2026, 9, 12)))
    assert duties() == []
    assert KeyListing.objects.in_district(cast.district).count() == 1


def test_an_old_penalty_or_one_of_nobody_here_starts_no_clock(cast: Cast, follows: Follow) -> None:
    follows(PenaltyDecided, case(cast, decided_on=date(2021, 3, 1)))
    follows(PenaltyDecided, case(cast, business=None))
    assert duties() == []
    assert KeyListing.objects.in_district(cast.district).count() == 1


# --- a complaint -----------------------------------------------------------------------------------------------


def complaint(cast: Cast, **known: Any) -> Complaint:
    usual = {
        "district": cast.district, "business": cast.chestnut, "number": "12345-1", "kind": "complaint",
        "received_on": date(2026, 9, 17), "text": "张某某说饭菜有异物",
    }  # fmt: skip
    made: Complaint = Complaint.objects.create(**(usual | known))
    return made


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("complaint", {"complaint.accept": date(2026, 9, 28)}),  # 7 working days
        ("report", {"report.verify": date(2026, 10, 14)}),  # 15 working days
        ("mixed", {"complaint.accept": date(2026, 9, 28), "report.verify": date(2026, 10, 14)}),
        ("inquiry", {}),
        ("help", {}),
        ("suggestion", {}),
        ("praise", {}),
    ],
)
def test_each_kind_has_its_clocks(cast: Cast, follows: Follow, kind: str, rules: dict[str, date]) -> None:
    follows(ComplaintReceived, complaint(cast, kind=kind))
    assert {duty.rule: last(duty) for duty in duties(cast.chestnut)} == rules


@pytest.mark.parametrize(
    "known",
    [
        {"closed_on": date(2026, 9, 19)},
        {"outcome": "已办结"},
        {"received_on": date(2019, 9, 17)},
        {"received_on": date(2026, 9, 1)},  # its seven working days ended on the tenth
        {"received_on": None},
        {"received_on": date(2026, 9, 22)},  # after today: a slip of somebody's pen
    ],
)
def test_what_is_closed_old_or_undated_opens_no_duty(
    cast: Cast, follows: Follow, known: dict[str, Any]
) -> None:
    follows(ComplaintReceived, complaint(cast, **known))
    assert duties() == []


def test_one_about_nobody_is_the_districts(cast: Cast, follows: Follow) -> None:
    follows(ComplaintReceived, complaint(cast, business=None))
    [duty] = duties()
    assert (duty.business, duty.district) == (None, cast.district)


def test_a_duty_is_never_called_by_the_citizens_words(cast: Cast, follows: Follow) -> None:
    follows(ComplaintReceived, complaint(cast, number="", topic="异物"))
    [duty] = duties()
    assert duty.title == "决定是否受理投诉：2026-09-17收到的异物投诉"
    assert "张某某" not in "".join(entry.payload for entry in entries(cast.chestnut, "archive.duty.started"))


# --- a visit ---------------------------------------------------------------------------------------------------


def visit(cast: Cast, **known: Any) -> Visit:
    usual = {
        "district": cast.district, "business": cast.chestnut, "visited_on": date(2026, 9, 10), "key_findings": 2,
        "station": cast.stations["bohai"],
    }  # fmt: skip
    made: Visit = Visit.objects.create(**(usual | known))
    return made


def test_failed_key_items_are_a_lead(cast: Cast, follows: Follow) -> None:
    follows(VisitRecorded, visit(cast))
    lead = Lead.objects.get(business=cast.chestnut)
    assert lead.text == "2026-09-10检查有 2 项重点项不符合，影响食品安全的应立案"
    assert len(entries(cast.chestnut, "archive.lead.raised")) == 1


@pytest.mark.parametrize(
    "known", [{"key_findings": 0}, {"key_findings": None}, {"visited_on": date(2024, 9, 20)}]
)
def test_no_key_item_or_one_of_long_ago_is_no_lead(
    cast: Cast, follows: Follow, known: dict[str, Any]
) -> None:
    follows(VisitRecorded, visit(cast, **known))
    assert not Lead.objects.in_district(cast.district).exists()


def test_a_visit_fulfils_the_planned_one_and_ends_its_duty(cast: Cast, follows: Follow, at: datetime) -> None:
    from weili.archive.duties import open_duty

    plan = Plan.objects.create(
        district=cast.district, year=2026, state="approved", made_by=cast.catering, made_at=at,
        approved_by=cast.leader, approved_at=at,
    )  # fmt: skip
    duty = open_duty(
        title="计划检查", subject="planning.PlannedVisit:1", start=date(2026, 9, 1), due_on=date(2026, 9, 30),
        business=cast.chestnut, by=cast.system, at=at,
    )  # fmt: skip
    planned = PlannedVisit.objects.create(
        district=cast.district, business=cast.chestnut, plan=plan, station=cast.stations["bohai"], month=9,
        duty=duty,
    )  # fmt: skip
    made = visit(cast, key_findings=None)
    follows(VisitRecorded, made)
    planned.refresh_from_db()
    duty.refresh_from_db()
    assert (planned.state, planned.visit, duty.state) == ("done", made, "done")


# --- a permit --------------------------------------------------------------------------------------------------


def permit(cast: Cast, **known: Any) -> Permit:
    usual = {
        "district": cast.district, "business": cast.chestnut, "kind": "JY2", "number": "JY21101160000018",
        "issued_on": date(2021, 12, 31), "valid_to": date(2026, 12, 31),
    }  # fmt: skip
    made: Permit = Permit.objects.create(**(usual | known))
    return made


@pytest.mark.parametrize(
    ("kind", "rule", "day"),
    [
        ("JY1", "licence.renew_closes", date(2026, 12, 10)),  # 15 working days before New Year's Eve
        ("JY2", "licence.renew_closes", date(2026, 12, 10)),
        ("JY3", "licence.renew_closes", date(2026, 12, 10)),
        ("SC", "production.renew_closes", date(2026, 11, 19)),  # 30 working days
    ],
)
def test_a_licence_that_ends_within_a_year_must_be_renewed_in_time(
    cast: Cast, follows: Follow, kind: str, rule: str, day: date
) -> None:
    follows(PermitRecorded, permit(cast, kind=kind))
    [duty] = duties()
    assert (duty.rule, last(duty), duty.business) == (rule, day, cast.chestnut)


def test_in_a_year_whose_holidays_are_not_published_the_last_day_waits(cast: Cast, follows: Follow) -> None:
    follows(PermitRecorded, permit(cast, valid_to=date(2027, 3, 1)))
    [duty] = duties()
    assert (duty.due_at, duty.awaits_year) == (None, 2027)
    assert duty.provisional_on is not None
    assert duty.provisional_on < date(2027, 3, 1)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"valid_to": date(2027, 9, 22)}, "more than a year away"),
        ({"valid_to": date(2026, 9, 21)}, "it ends today"),
        ({"valid_to": date(2026, 10, 12)}, "the window closed on 15 September"),
        ({"valid_to": None}, "a filing has no end"),
        ({"kind": "YB"}, "a filing is not renewed"),
        ({"kind": "OLD"}, "a form of before 2015"),
        ({"state": "cancelled"}, "no longer valid"),
    ],
)
def test_no_renewal_is_asked_for(cast: Cast, follows: Follow, known: dict[str, Any], why: str) -> None:
    follows(PermitRecorded, permit(cast, **known))
    assert duties() == [], why


def test_the_day_before_the_window_closes_it_is_still_asked_for(cast: Cast, follows: Follow) -> None:
    follows(PermitRecorded, permit(cast, valid_to=date(2026, 10, 20)))
    assert last(duties()[0]) == date(2026, 9, 22)


def test_a_renewed_permit_settles_the_renewal_of_the_old_one(cast: Cast, follows: Follow) -> None:
    follows(PermitRecorded, permit(cast))
    follows(PermitRecorded, permit(cast, issued_on=date(2026, 9, 20), valid_to=date(2031, 12, 31)))
    [duty] = duties()
    assert (duty.state, duty.outcome) == ("done", "已延续，新的有效期至2031-12-31")
    assert len(entries(cast.chestnut, "archive.duty.ended")) == 1


def test_a_cancelled_permit_withdraws_its_renewal(cast: Cast, follows: Follow) -> None:
    follows(PermitRecorded, permit(cast))
    follows(PermitRecorded, permit(cast, state="cancelled"))
    [duty] = duties()
    assert (duty.state, duty.outcome) == ("void", "该许可已注销")


@pytest.mark.parametrize("together", [True, False])
def test_the_order_in_which_old_and_new_arrive_does_not_matter(
    cast: Cast, follows: Follow, together: bool
) -> None:
    new, old = permit(cast, valid_to=date(2031, 12, 31)), permit(cast)
    if together:
        follows(PermitRecorded, old, new)
    else:
        follows(PermitRecorded, new)
        follows(PermitRecorded, old)
    assert [duty for duty in duties() if duty.state == "open"] == []


def test_an_expired_forerunner_does_not_end_the_renewal_of_its_successor(cast: Cast, follows: Follow) -> None:
    follows(PermitRecorded, permit(cast))
    follows(PermitRecorded, permit(cast, state="lapsed", valid_to=date(2021, 12, 30)))
    assert [duty.state for duty in duties()] == ["open"]


def test_a_permit_of_another_number_settles_nothing(cast: Cast, follows: Follow) -> None:
    follows(PermitRecorded, permit(cast))
    follows(PermitRecorded, permit(cast, number="JY21101160000026", valid_to=date(2031, 12, 31)))
    assert [duty.state for duty in duties()] == ["open"]
