"""Samples are recorded once each, stand on the timeline of their business, and only by whoever may."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.arriving import entries, said
from tests.cast import Cast

from weili.archive.models import Party
from weili.archive.taking import NotRecorded
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.sampling.models import FollowUp, Sample, SampleItem
from weili.sampling.services import propose_follow_ups, record_samples

TOLD = "sampling.sample.concluded"


def draft(cast: Cast, **known: Any) -> Sample:
    """A failing chestnut sample of the farmhouse; anything may be said otherwise."""
    usual = {
        "district": cast.district,
        "business": cast.chestnut,
        "number": "CY-1",
        "product": "板栗",
        "verdict": "fail",
        "sampled_on": date(2026, 9, 1),
    }
    return Sample(**(usual | known))


def item(name: str = "霉菌", *, failed: bool = True) -> SampleItem:
    return SampleItem(item=name, result="120 CFU/g", failed=failed)


def put(cast: Cast, at: datetime, *drafts: tuple[Sample, Sequence[SampleItem]]) -> list[Sample]:
    return record_samples(drafts=drafts, by=cast.sampling, at=at)


def test_a_sample_is_written_with_its_items_and_told_on_its_own_day(cast: Cast, at: datetime) -> None:
    [sample] = put(cast, at, (draft(cast), [item(), item("水分", failed=False)]))
    assert list(sample.items.values_list("item", flat=True)) == ["霉菌", "水分"]
    [entry] = entries(cast.chestnut, TOLD)
    assert entry.occurred_at == clock.noon(date(2026, 9, 1))
    assert entry.recorded_at == at
    assert said(entry)["items"] == ["霉菌 120 CFU/g"], "what failed is told, what passed is kept"


def test_nothing_happened_after_it_was_recorded(cast: Cast, on: date, at: datetime) -> None:
    morning = at - timedelta(hours=4)
    put(cast, morning, (draft(cast, sampled_on=on), [item()]))
    [entry] = entries(cast.chestnut, TOLD)
    assert entry.occurred_at == morning


def test_a_sample_of_an_outside_unit_is_kept_and_stands_on_nobodys_timeline(cast: Cast, at: datetime) -> None:
    party = Party.objects.create(district=cast.district, name="外地超市", key="外地超市")
    [sample] = put(cast, at, (draft(cast, business=None, party=party), [item()]))
    assert sample.party == party
    assert entries(cast.chestnut, TOLD) == []


@pytest.mark.parametrize("who", ["assistant", "owner", "citizen", "he", "stranger", "leader"])
def test_whoever_may_not_write_there_records_nothing(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        record_samples(drafts=[(draft(cast), [])], by=getattr(cast, who), at=at)
    assert not Sample.objects.in_district(cast.district).exists()


def test_a_sample_does_not_lie_in_another_district_than_its_business(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotRecorded, match="不在邻区辖区内"):
        record_samples(drafts=[(draft(cast, district=cast.neighbour), [])], by=cast.system, at=at)


def test_nothing_to_record_is_nothing_recorded(cast: Cast, at: datetime) -> None:
    assert put(cast, at) == []


# --- one number, several rows ------------------------------------------------------------------------------


def test_rows_of_one_number_are_one_sample_told_once(cast: Cast, at: datetime) -> None:
    rows = [(draft(cast, verdict="pass"), [item("水分", failed=False)]), (draft(cast), [item()])]
    first, second = put(cast, at, *rows)
    assert first is second
    assert (first.verdict, first.items.count()) == ("fail", 2)
    [entry] = entries(cast.chestnut, TOLD)
    assert said(entry)["verdict"] == "不合格"


def test_a_later_file_that_makes_it_worse_is_told_again_and_one_that_adds_nothing_is_not(
    cast: Cast, at: datetime
) -> None:
    put(cast, at, (draft(cast, verdict="pass"), []))
    put(cast, at, (draft(cast, verdict="pass"), [item("水分", failed=False)]))
    assert len(entries(cast.chestnut, TOLD)) == 1
    [sample] = put(cast, at, (draft(cast), [item()]))
    sample.refresh_from_db()
    assert (sample.verdict, sample.items.count()) == ("fail", 2)
    assert [said(e)["verdict"] for e in entries(cast.chestnut, TOLD)] == ["合格", "不合格"]
    [again] = put(cast, at, (draft(cast, verdict="pass"), []))
    assert again.verdict == "fail", "a passing item does not heal a failing sample"


def test_two_units_under_one_number_are_two_samples(cast: Cast, at: datetime) -> None:
    put(cast, at, (draft(cast), [item()]))
    both = put(
        cast, at, (draft(cast, business=cast.grocery, product="花生"), [item()]), (draft(cast), [item()])
    )
    assert {sample.business for sample in both} == {cast.grocery, cast.chestnut}
    assert Sample.objects.in_district(cast.district).count() == 2
    assert len(entries(cast.grocery, TOLD)) == 1


def test_a_row_that_names_the_unit_gives_it_to_the_sample(cast: Cast, at: datetime) -> None:
    put(cast, at, (draft(cast, business=None), [item()]))
    [sample] = put(cast, at, (draft(cast), []))
    sample.refresh_from_db()
    assert sample.business == cast.chestnut
    assert len(entries(cast.chestnut, TOLD)) == 1


def test_samples_without_a_number_are_never_joined(cast: Cast, at: datetime) -> None:
    put(cast, at, (draft(cast, number=""), []), (draft(cast, number=""), []))
    assert Sample.objects.in_district(cast.district).count() == 2


@given(
    verdicts=st.lists(st.sampled_from(["pass", "problem", "fail"]), min_size=1, max_size=5),
    cut=st.integers(0, 5),
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_and_any_split_of_the_rows_gives_the_worst_verdict(
    cast: Cast, at: datetime, verdicts: list[str], cut: int
) -> None:
    with transaction.atomic():
        for part in (verdicts[:cut], verdicts[cut:]):
            put(
                cast,
                at,
                *[(draft(cast, verdict=verdict), [item(failed=verdict != "pass")]) for verdict in part],
            )
        sample = Sample.objects.in_district(cast.district).get()
        assert sample.verdict == max(verdicts, key=["pass", "problem", "fail"].index)
        assert sample.items.count() == len(verdicts)
        transaction.set_rollback(True)


# --- follow-up samples -----------------------------------------------------------------------------------------


def test_a_follow_up_is_proposed_once_for_a_failing_sample(cast: Cast, on: date, at: datetime) -> None:
    samples = put(cast, at, (draft(cast), [item()]))
    [proposed] = propose_follow_ups(samples=samples, by=cast.sampling, at=at)
    assert (proposed.proposed_on, proposed.business) == (on, cast.chestnut)
    assert "板栗" in proposed.reason
    assert propose_follow_ups(samples=samples, by=cast.sampling, at=at) == []
    assert FollowUp.objects.in_district(cast.district).count() == 1
    assert len(entries(cast.chestnut, "sampling.follow_up.proposed")) == 1


def test_whoever_may_not_write_there_proposes_nothing(cast: Cast, at: datetime) -> None:
    samples = put(cast, at, (draft(cast), []))
    with pytest.raises(Refused):
        propose_follow_ups(samples=samples, by=cast.stranger, at=at)
