"""Penalties decided elsewhere are kept as decided and stand on the timeline of the punished business."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.arriving import arrival, entries, incoming, said, take
from tests.cast import Cast

from weili.archive.models import Party
from weili.archive.taking import NotRecorded
from weili.enforcement.intake import INTAKE
from weili.enforcement.models import Case
from weili.enforcement.services import record_decided_cases
from weili.exchange.rows.penalties import PenaltyRow
from weili.kernel import clock
from weili.kernel.access import Refused

TOLD = "enforcement.penalty.decided"


def case(cast: Cast, **known: Any) -> Case:
    usual = {
        "district": cast.district, "business": cast.grocery, "number": "京怀市监处罚〔2026〕12号",
        "decided_on": date(2026, 9, 8), "conduct": "经营超过保质期的食品", "penalty_kinds": ["罚款", "没收违法所得"],
        "fine_yuan": Decimal("5000.00"),
    }  # fmt: skip
    return Case(**(usual | known))


def test_a_penalty_is_written_and_told_on_its_day(cast: Cast, at: datetime) -> None:
    record_decided_cases(cases=[case(cast)], by=cast.cases, at=at)
    [entry] = entries(cast.grocery, TOLD)
    assert entry.occurred_at == clock.noon(date(2026, 9, 8))
    assert (said(entry)["fine_yuan"], said(entry)["penalty_kinds"]) == ("5000.00", ["罚款", "没收违法所得"])


def test_nothing_happened_after_it_was_recorded(cast: Cast, on: date, at: datetime) -> None:
    morning = at - timedelta(hours=3)
    record_decided_cases(cases=[case(cast, decided_on=on)], by=cast.cases, at=morning)
    assert entries(cast.grocery, TOLD)[0].occurred_at == morning


def test_a_penalty_of_an_outside_party_is_kept_untold(cast: Cast, at: datetime) -> None:
    party = Party.objects.create(district=cast.district, name="流动摊贩某", key="流动摊贩某")
    [written] = record_decided_cases(cases=[case(cast, business=None, party=party)], by=cast.cases, at=at)
    assert Case.objects.in_district(cast.district).get() == written
    assert entries(cast.grocery, TOLD) == []


@pytest.mark.parametrize("who", ["assistant", "lin", "owner", "citizen", "stranger", "leader"])
def test_whoever_may_not_write_there_records_nothing(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        record_decided_cases(cases=[case(cast)], by=getattr(cast, who), at=at)
    assert not Case.objects.in_district(cast.district).exists()


def test_a_penalty_does_not_lie_in_another_district(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotRecorded):
        record_decided_cases(cases=[case(cast, district=cast.neighbour)], by=cast.system, at=at)


def test_a_row_becomes_a_case(cast: Cast, at: datetime) -> None:
    row = PenaltyRow(
        document_number="京怀市监处罚〔2026〕13号", decided_on=date(2026, 8, 3), business_name="便民食品店",
        violation="未按规定存放食品", kinds=("警告",), confiscated=Decimal(80), facts="事实", basis="依据",
        authority="北京市怀柔区市场监督管理局", sample_number="DC2026110116001",
    )  # fmt: skip
    [written] = take(INTAKE, cast, at, row, of=cast.grocery)
    assert (written.number, written.party_name, written.penalty_kinds) == (
        row.document_number,
        "便民食品店",
        ["警告"],
    )
    assert (written.fine_yuan, written.confiscated_yuan, written.state) == (None, Decimal(80), "decided")
    assert written.sample_number == "DC2026110116001"
    [elsewhere] = take(INTAKE, cast, at, row)
    assert elsewhere.business is None


def test_a_long_conduct_is_cut_and_remembered_and_facts_are_kept_whole(cast: Cast, at: datetime) -> None:
    row = PenaltyRow(
        document_number="1号", decided_on=date(2026, 8, 3), violation="违" * 400, facts="实" * 9000
    )
    [held] = incoming(cast, at, INTAKE.kind, [row], of=cast.grocery)
    [written] = INTAKE.take([held], arrival(cast, at))
    assert (len(written.conduct), len(written.facts)) == (300, 9000)  # type: ignore[attr-defined]
    assert len(held.cut) == 1
