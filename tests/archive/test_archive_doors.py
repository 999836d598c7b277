"""Door codes: drawn once, kept for ever, found again as typed."""

from datetime import datetime

import pytest
from tests.cast import Cast

from weili.archive.doors import behind, door_of, public_address
from weili.kernel.access import Refused


def test_a_business_has_one_door_code_that_never_changes(cast: Cast, at: datetime) -> None:
    first = door_of(business=cast.chestnut, by=cast.lin, at=at)
    assert door_of(business=cast.chestnut, by=cast.gu, at=at) == first
    assert public_address(first) == f"/p/{first.code}"
    assert behind(f" {first.code.lower()} ") == cast.chestnut


def test_two_businesses_have_two_codes(cast: Cast, at: datetime) -> None:
    codes = {
        door_of(business=b, by=cast.catering, at=at).code for b in (cast.chestnut, cast.canteen, cast.grocery)
    }
    assert len(codes) == 3


def test_a_code_that_nobody_has_leads_nowhere(cast: Cast) -> None:
    assert behind("ABCDEFGHJK") is None


@pytest.mark.parametrize("who", ["assistant", "owner", "citizen", "he"])
def test_who_works_elsewhere_draws_no_code(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        door_of(business=cast.chestnut, by=getattr(cast, who), at=at)
