"""Food that inspectors set aside: taken over once, with a clock, and taken or declined by the sampling staff."""

from datetime import date, datetime

import pytest
from tests.cast import Cast
from tests.sampling.conftest import cast

from weili.archive.models import Duty, Entry
from weili.archive.taking import NotRecorded
from weili.kernel.access import Refused
from weili.sampling.models import HandOver
from weili.sampling.services import NewHandOver, decide_hand_over, take_over

__all__ = ["cast"]


def handed(cast: Cast, on: date, at: datetime) -> list[HandOver]:
    new = NewHandOver(
        business=cast.chestnut, subject="inspection.Sample:1", found_on=on, product="栗子糕", reason="异味"
    )
    return take_over(handed=[new, new][:1], by=cast.lin, at=at)


def test_the_same_matter_is_handed_over_once(cast: Cast, on: date, at: datetime) -> None:
    [row] = handed(cast, on, at)
    assert handed(cast, on, at) == []
    assert HandOver.objects.filter(business=cast.chestnut).count() == 1
    assert row.duty is not None
    assert (row.duty.rule, row.duty.state) == ("sampling.deliver", "open")


@pytest.mark.parametrize(("taken", "state"), [(True, "taken"), (False, "declined")])
def test_the_sampling_staff_decide_and_the_duty_ends(
    cast: Cast, on: date, at: datetime, taken: bool, state: str
) -> None:
    [row] = handed(cast, on, at)
    decide_hand_over(hand_over=row, taken=taken, decision="抽样单 C-7", by=cast.sampling, at=at)
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decision) == (state, cast.sampling, "抽样单 C-7")
    assert Duty.objects.get(business=cast.chestnut, rule="sampling.deliver").state == "done"
    assert Entry.objects.filter(business=cast.chestnut, kind="sampling.hand_over.decided").count() == 1
    with pytest.raises(NotRecorded, match="不需要再次处理"):
        decide_hand_over(hand_over=row, taken=taken, decision="再来", by=cast.sampling, at=at)


def test_a_decision_says_why(cast: Cast, on: date, at: datetime) -> None:
    [row] = handed(cast, on, at)
    with pytest.raises(NotRecorded, match="请写明"):
        decide_hand_over(hand_over=row, taken=True, decision=" ", by=cast.sampling, at=at)


def test_only_sampling_staff_decide_and_only_who_writes_there_hands_over(
    cast: Cast, on: date, at: datetime
) -> None:
    [row] = handed(cast, on, at)
    with pytest.raises(Refused):
        decide_hand_over(hand_over=row, taken=True, decision="收", by=cast.lin, at=at)
    new = NewHandOver(business=cast.canteen, subject="x:2", found_on=on, product="米饭")
    with pytest.raises(Refused):
        take_over(handed=[new], by=cast.lin, at=at)
