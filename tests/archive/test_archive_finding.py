"""A business is found by any part of what it is called, its codes and its place, by an index."""

from datetime import datetime

import pytest
from tests.cast import Cast

from weili.archive import finding
from weili.archive.changes import correct_business
from weili.archive.identity.merging import merge
from weili.archive.models import Business, Permit
from weili.archive.permits import record_permits
from weili.archive.queries.businesses import Filters, found

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    "word",
    [
        "栗", "栗子", "农家院", "农家乐有限", "栗子沟村12号", "村12", "12号", "0012", "lznjy", "lz", "lizi", "zinong",
        "nongjiayuan", "91110116", "ma00lznj42",
    ],
)  # fmt: skip
def test_any_part_finds_it(cast: Cast, word: str) -> None:
    assert finding.heads_saying(word) == {cast.chestnut.pk}


@pytest.mark.parametrize("word", ["栗子店", "子栗", "lznjyx", "0013", "%", "🍜", "--", "_"])
def test_what_is_said_nowhere_finds_nobody(cast: Cast, word: str) -> None:
    assert finding.heads_saying(word) == set()


def test_two_signs_say_nothing_in_front_of_a_number(cast: Cast) -> None:
    assert finding.asked("12号") == ["号"], "12 may be the end of 112"
    assert finding.asked("村12") == ["村", "12"]


def test_a_corrected_sign_finds_it_and_the_old_one_too(cast: Cast, at: datetime) -> None:
    correct_business(
        business=cast.chestnut, changes={"sign": "鑫鑫大院"}, reason="换了招牌", by=cast.gu, at=at
    )
    assert finding.heads_saying("鑫鑫") == finding.heads_saying("栗子农家院") == {cast.chestnut.pk}


def test_the_number_of_a_permit_finds_its_business(cast: Cast, at: datetime) -> None:
    permit = Permit(district=cast.district, business=cast.grocery, kind="JY1", number="JY11101160099887")
    record_permits(permits=[permit], by=cast.licensing, at=at)
    assert finding.heads_saying("jy111011600998") == {cast.grocery.pk}
    assert finding.heads_saying("便民食品店") == {cast.grocery.pk}


def test_what_a_merged_member_was_called_finds_the_archive(cast: Cast, at: datetime) -> None:
    merge(absorbed=cast.grocery, survivor=cast.chestnut, reason="同一户", by=cast.system, at=at)
    assert finding.heads_saying("便民") == {cast.chestnut.pk}


def test_what_begins_with_the_word_comes_first(cast: Cast, at: datetime) -> None:
    Business.objects.filter(pk=cast.canteen.pk).update(search="栗子湖畔小学 hupan")
    Business.objects.filter(pk=cast.workshop.pk).update(search="老栗子豆腐")
    finding.index(Business.objects.in_district(cast.district))
    rows = found(cast.leader, Filters(q="栗子", sort="best"), on=at.date())
    assert [row.pk for row in rows] == [cast.chestnut.pk, cast.canteen.pk, cast.workshop.pk]


def test_a_word_that_very_many_say_is_walked(
    cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MANY", 1)
    assert finding.heads_saying("北京") is None
    rows = found(cast.leader, Filters(q="北京 栗子", sort="best"), on=at.date())
    assert [row.pk for row in rows] == [cast.chestnut.pk]
    assert {row.pk for row in found(cast.leader, Filters(q="北京", sort="best"), on=at.date())} == {
        row.pk for row in Business.objects.in_district(cast.district) if "北京" in row.search
    }
