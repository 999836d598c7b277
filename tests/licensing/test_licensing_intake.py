"""Permits and filings of the registers, by their numbers and words."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.arriving import arrival, entries, incoming, take
from tests.cast import Cast

from weili.exchange.rows.permits import STATUS, PermitRow
from weili.kernel.access import Refused
from weili.law.check_digits import with_check_digit
from weili.licensing.intake import INTAKE, STATES, claim, kind_of_permit


def numbered(letters: str, body: str) -> str:
    """A number with its right check digit."""
    return with_check_digit(letters.lower(), letters + body)


def row(**known: Any) -> PermitRow:
    usual = {"licence_no": numbered("JY", "2110116000001"), "operator_name": "北京栗子沟农家乐有限公司"}
    return PermitRow(**(usual | known))


KINDS = [
    # --- number                              words                     kind
    (numbered("JY", "1110116000001"), "", "JY1"),
    (numbered("JY", "2110116000001"), "", "JY2"),
    (numbered("JY", "3110116000001"), "", "JY3"),
    (numbered("SC", "1011101160000"), "", "SC"),
    (numbered("YB", "1110116000001"), "", "YB"),
    (" jy-" + numbered("JY", "2110116000001")[2:], "", "JY2"),  # as people type it
    (numbered("JY", "2110116000001").replace("JY", "ＪＹ"), "", "JY2"),
    ("京食药餐字(2013)第0001号", "小餐饮店", "XGM_CATERING"),
    ("京小餐饮0001", "小规模餐饮", "XGM_CATERING"),
    ("京小作坊0001", "食品小作坊", "XGM_WORKSHOP"),
    ("京食杂0001", "小食杂店", "XGM_GROCERY_FILING"),  # filed, not licensed
    ("京食药餐字(2013)第0001号", "", "OLD"),  # the forms of before 2015
]


@pytest.mark.parametrize(("number", "words", "kind"), KINDS)
def test_the_kind_is_in_the_number_else_in_the_words(number: str, words: str, kind: str) -> None:
    assert kind_of_permit(number, words) == kind


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("valid", "valid"),
        ("cancelled", "cancelled"),
        ("revoked", "revoked"),
        ("expired", "lapsed"),
        (None, "valid"),
    ],
)
def test_the_state_is_the_registers(cast: Cast, at: datetime, status: str | None, state: str) -> None:
    [permit] = take(INTAKE, cast, at, row(status=status), of=cast.chestnut)
    assert permit.state == state


def test_every_status_that_is_read_is_a_state() -> None:
    assert set(STATUS.values()) <= set(STATES)


def test_a_permit_claims_its_holder_at_its_premises() -> None:
    found = claim(
        row(premises="栗子沟村12号", town="渤海镇", uscc="91110116MA00LZNJ42", legal_person="栗满仓")
    )
    assert (found.address, found.person) == ("渤海镇栗子沟村12号", "栗满仓")
    assert set(found.codes) == {"uscc", "permit"}
    assert claim(row(domicile="栗子沟村1号")).address == "栗子沟村1号", "where no premises are named"


def test_a_row_becomes_a_permit_on_the_timeline(cast: Cast, at: datetime) -> None:
    seen = row(issued_on=date(2022, 5, 1), valid_to=date(2027, 4, 30), items=("热食类", "冷食类"))
    [permit] = take(INTAKE, cast, at, seen, of=cast.chestnut)
    assert (permit.valid_from, permit.items) == (date(2022, 5, 1), "热食类、冷食类")
    [entry] = entries(cast.chestnut, "archive.permit.recorded")
    assert entry.occurred_at.date() == date(2022, 5, 1)
    assert take(INTAKE, cast, at, seen) == [], "a permit of nobody here is kept as a row only"


@pytest.mark.parametrize("who", ["assistant", "he", "owner", "citizen", "stranger"])
def test_whoever_may_not_write_there_records_nothing(cast: Cast, at: datetime, who: str) -> None:
    rows = incoming(cast, at, INTAKE.kind, [row()], of=cast.chestnut)
    with pytest.raises(Refused):
        INTAKE.take(rows, arrival(cast, at, by=getattr(cast, who)))


def test_long_texts_are_cut_and_remembered(cast: Cast, at: datetime) -> None:
    seen = row(operator_name="北" * 250, premises="址" * 400, items=("项",) * 300)
    [held] = incoming(cast, at, INTAKE.kind, [seen], of=cast.chestnut)
    [permit] = INTAKE.take([held], arrival(cast, at))
    assert (len(permit.holder), len(permit.address), len(permit.items)) == (200, 300, 599)  # type: ignore[attr-defined]
    assert len(held.cut) == 2
