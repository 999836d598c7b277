"""A house changes hands and keeps its sign: rows without a code go to the keeper of their own day."""

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

import pytest
from tests.cast import Cast

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.identity.lives import Life
from weili.archive.identity.merging import merge
from weili.archive.identity.resolve import Resolution, resolve_many
from weili.archive.models import Business, Handle, Permit, Question
from weili.matching import Claim

pytestmark = pytest.mark.postgres

OLD, GAP, NEW = date(2021, 6, 1), date(2023, 1, 20), date(2024, 6, 1)
SAID = Claim(name="双井农家院", address="渤海镇北沟村21号")


class Keepers(NamedTuple):
    """Who kept the house until the end of 2022, and who since March 2023."""

    former: Business
    successor: Business


@pytest.fixture
def keepers(cast: Cast, at: datetime) -> Keepers:
    new = NewBusiness(name="北京双井农家院", address="怀柔区渤海镇北沟村21号", town=cast.towns["渤海镇"])
    former, successor = register_many(newcomers=[new, new], district=cast.district, by=cast.system, at=at)
    Permit.objects.create(
        district=cast.district, business=former, kind="JY2", number="JY21101160000811",
        valid_from=date(2018, 5, 1), valid_to=date(2023, 4, 30),
        state=Permit.State.CANCELLED, ended_on=date(2022, 12, 31),
    )  # fmt: skip
    Permit.objects.create(
        district=cast.district, business=successor, kind="JY2", number="JY21101160000828",
        valid_from=date(2023, 3, 1), valid_to=date(2028, 2, 29),
    )  # fmt: skip
    return Keepers(former, successor)


def resolve(cast: Cast, at: datetime, *claims: Claim) -> list[Resolution]:
    return resolve_many(claims=claims, district=cast.district, source="检查系统", by=cast.system, at=at)


def on(day: date | None, claim: Claim = SAID) -> Claim:
    return replace(claim, day=day)


def test_each_row_goes_to_the_keeper_of_its_day_and_says_why(
    cast: Cast, keepers: Keepers, at: datetime
) -> None:
    before, after = resolve(cast, at, on(OLD), on(NEW))
    assert (before.business, after.business) == (keepers.former, keepers.successor)
    assert (before.state, before.code) == ("known", "identity_by_day")
    assert before.text == (
        f"此行日期为2021-06-01，而“北京双井农家院”（档案{keepers.successor.pk}）2023-03-01起才有登记或许可"
    )
    assert "2022-12-31已停业、注销或许可终止" in after.text
    assert not Question.objects.in_district(cast.district).exists()


@pytest.mark.parametrize("days", [(NEW, OLD), (OLD, NEW), (OLD, OLD, NEW)])
def test_the_same_words_mean_whom_their_day_says_in_whatever_order_they_come(
    cast: Cast, keepers: Keepers, at: datetime, days: tuple[date, ...]
) -> None:
    found = [resolve(cast, at, on(day))[0].business for day in days]
    assert found == [keepers.former if day == OLD else keepers.successor for day in days]


def test_words_told_apart_by_their_day_are_no_fingerprint_of_anybody(
    cast: Cast, keepers: Keepers, at: datetime
) -> None:
    resolve(cast, at)  # what was opened by hand is learnt first
    before = Handle.objects.in_district(cast.district).count()
    resolve(cast, at, on(OLD), on(NEW))
    assert Handle.objects.in_district(cast.district).count() == before


@pytest.mark.parametrize("day", [None, GAP])
def test_where_the_day_does_not_tell_a_person_is_asked_about_both(
    cast: Cast, keepers: Keepers, at: datetime, day: date | None
) -> None:
    [found] = resolve(cast, at, on(day))
    assert found.state == "pending"
    assert {q.candidate for q in Question.objects.in_district(cast.district)} == set(keepers)


def test_one_row_that_is_asked_about_does_not_hold_up_those_whose_day_tells(
    cast: Cast, keepers: Keepers, at: datetime
) -> None:
    asked, before, after = resolve(cast, at, on(GAP), on(OLD), on(NEW))
    assert asked.state == "pending"
    assert (before.business, after.business) == (keepers.former, keepers.successor)


def test_keepers_who_were_there_together_are_asked_about(cast: Cast, keepers: Keepers, at: datetime) -> None:
    Permit.objects.filter(business=keepers.successor).update(valid_from=date(2019, 1, 1))
    [found] = resolve(cast, at, on(OLD))
    assert found.state == "pending"


def test_a_day_decides_only_between_those_who_fit_equally(cast: Cast, keepers: Keepers, at: datetime) -> None:
    coded = replace(SAID, codes={"permit": "JY21101160000828"})
    [found] = resolve(cast, at, on(OLD, coded))  # the successor's number stands in the row
    assert (found.business, found.code) == (keepers.successor, "")


def test_of_one_archive_the_member_of_the_day_is_bound(cast: Cast, keepers: Keepers, at: datetime) -> None:
    merge(absorbed=keepers.former, survivor=keepers.successor, reason="同一家庭先后经营", by=cast.gu, at=at)
    before, after, between = resolve(cast, at, on(OLD), on(NEW), on(GAP))
    assert (before.business, before.code) == (keepers.former, "identity_by_day")
    assert after.business == keepers.successor
    assert between.code == "identity_several"


def test_words_met_under_one_keeper_are_judged_anew_on_a_day_of_the_other(cast: Cast, at: datetime) -> None:
    """The successor's rows came first and taught the archive these words; then the former keeper was opened."""
    new = NewBusiness(
        name="北京双井农家院",
        address="怀柔区渤海镇北沟村21号",
        town=cast.towns["渤海镇"],
        registered_on=date(2023, 3, 1),
    )
    [successor] = register_many(newcomers=[new], district=cast.district, by=cast.system, at=at)
    assert resolve(cast, at, on(NEW))[0].business == successor
    [former] = register_many(
        newcomers=[replace(new, registered_on=date(2018, 5, 1))],
        district=cast.district,
        by=cast.system,
        at=at,
    )
    Business.objects.filter(pk=former.pk).update(gone_on=date(2022, 12, 31))
    before, after = resolve(cast, at, on(OLD), on(NEW))
    assert (before.business, after.business) == (former, successor)


@pytest.mark.parametrize(
    ("life", "day", "missed"),
    [
        (Life(), OLD, False),  # nothing is known: it may have been there
        (Life(since=OLD), OLD, False),
        (Life(since=NEW), OLD, True),
        (Life(until=OLD), OLD, False),  # its last day is its own
        (Life(until=OLD), NEW, True),
    ],
)
def test_a_life_misses_only_days_that_are_surely_outside(life: Life, day: date, missed: bool) -> None:
    assert bool(life.misses(day)) is missed
