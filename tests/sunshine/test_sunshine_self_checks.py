"""Self-checks recorded elsewhere stand on their business's timeline."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.arriving import arrival, entries, incoming, said, take
from tests.cast import Cast

from weili.archive.models.timeline import PersonalPart
from weili.archive.taking import NotRecorded
from weili.exchange.rows.inspections import SelfCheckRow
from weili.kernel import clock
from weili.kernel.access import Refused
from weili.sunshine.intake import INTAKE
from weili.sunshine.models import SelfCheck
from weili.sunshine.services import record_self_checks

TOLD = "sunshine.self_check.recorded"


def check(cast: Cast, **known: Any) -> SelfCheck:
    usual = {
        "district": cast.district,
        "business": cast.canteen,
        "level": "daily",
        "checked_on": date(2026, 9, 18),
    }
    return SelfCheck(**(usual | known))


def test_a_self_check_is_written_and_told_on_its_day(cast: Cast, at: datetime) -> None:
    [written] = record_self_checks(checks=[check(cast, problems="冰箱温度高")], by=cast.catering, at=at)
    assert SelfCheck.objects.in_district(cast.district).get() == written
    [entry] = entries(cast.canteen, TOLD)
    assert entry.occurred_at == clock.noon(date(2026, 9, 18))
    assert (said(entry)["level"], said(entry)["problems"]) == ("日管控", "冰箱温度高")


def test_nothing_happened_after_it_was_recorded(cast: Cast, on: date, at: datetime) -> None:
    morning = at - timedelta(hours=3)
    record_self_checks(checks=[check(cast, checked_on=on)], by=cast.catering, at=morning)
    assert entries(cast.canteen, TOLD)[0].occurred_at == morning


def test_the_name_of_who_checked_lies_beside_the_chain(cast: Cast, at: datetime) -> None:
    record_self_checks(checks=[check(cast, checked_by="方老师")], by=cast.catering, at=at)
    [entry] = entries(cast.canteen, TOLD)
    assert "方老师" not in entry.payload
    assert "方老师" in PersonalPart.objects.get(entry=entry).payload


@pytest.mark.parametrize("who", ["assistant", "lin", "citizen", "stranger", "owner"])
def test_whoever_may_not_write_there_records_nothing(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        record_self_checks(checks=[check(cast)], by=getattr(cast, who), at=at)


def test_a_self_check_does_not_lie_in_another_district(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotRecorded):
        record_self_checks(checks=[check(cast, district=cast.neighbour)], by=cast.system, at=at)


def test_a_row_becomes_a_self_check_and_a_row_about_nobody_none(cast: Cast, at: datetime) -> None:
    row = SelfCheckRow(
        checked_on=date(2026, 9, 18),
        level="weekly",
        checker="方老师",
        result="pass",
        photos=("1.jpg", "2.jpg"),
    )
    [written] = take(INTAKE, cast, at, row, of=cast.canteen)
    assert (written.level, written.photos, written.result, written.checked_by) == (
        "weekly",
        2,
        "pass",
        "方老师",
    )
    assert written.origin is not None
    assert take(INTAKE, cast, at, row) == []


def test_a_long_result_is_cut_and_remembered_and_problems_are_kept_whole(cast: Cast, at: datetime) -> None:
    row = SelfCheckRow(checked_on=date(2026, 9, 18), level="daily", result="好" * 300, problems="差" * 5000)
    [held] = incoming(cast, at, INTAKE.kind, [row], of=cast.canteen)
    [written] = INTAKE.take([held], arrival(cast, at))
    assert (len(written.result), len(written.problems)) == (200, 5000)  # type: ignore[attr-defined]
    assert len(held.cut) == 1
