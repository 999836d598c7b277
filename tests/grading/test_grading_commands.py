"""`weili grade` and the intake of KIND grades."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner
from tests.cast import Cast

from weili.archive.intake import Arrival, Incoming
from weili.archive.models import Business, ImportBatch, ImportedRow
from weili.exchange.rows.gradings import GradeRow
from weili.grading.intake import INTAKE
from weili.grading.models import Grade
from weili.kernel import clock


def run(*words: str) -> tuple[int, dict[str, object]]:
    from weili.cli.grade import grade

    result = CliRunner().invoke(grade, [*words, "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout.splitlines()[-1])


def test_the_command_counts_graded_of_all_and_every_reason(
    cast: Cast, chestnut: Business, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    code, answer = run("--year", "2026", "--district", "110116")
    assert code == 0
    assert answer["businesses"] == 4
    assert answer["graded"] == {"total": 1, "A": 1, "B": 0, "C": 0, "D": 0}
    assert answer["ungraded"]["total"] == 3  # type: ignore[index]
    assert answer["undecided"] == 0
    assert answer["this_run"]["proposed"] == 1  # type: ignore[index]
    _, again = run("--year", "2026", "--district", "110116")
    assert again["this_run"]["unchanged"] == 4  # type: ignore[index]


def test_a_year_before_the_measures_is_refused(
    cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    code, answer = run("--year", "2015", "--district", "110116")
    assert code == 2
    assert answer["error"]["code"] == "no_grading_rule"  # type: ignore[index]


def test_two_districts_want_a_name(cast: Cast) -> None:
    code, answer = run("--year", "2026")
    assert code == 2
    assert answer["error"]["code"] == "which_district"  # type: ignore[index]


def test_a_row_of_another_system_is_taken_over_with_its_row(
    cast: Cast, chestnut: Business, at: datetime, on: date
) -> None:
    batch = ImportBatch.objects.create(
        district=cast.district, kind="grades", file_name="等级.xlsx", started_by=cast.catering, started_at=at
    )
    origin = ImportedRow.objects.create(
        district=cast.district, batch=batch, row=2, key="1", kind="grades", state="kept"
    )
    record = GradeRow(
        business_name="栗子农家院", year=2023, grade="B", total_score=Decimal("38.5"), previous_grade="A",
        graded_on=date(2023, 1, 31), signers=("甲",), approver="乙", adjusted_for="抽检不合格",
    )  # fmt: skip
    rows = [Incoming(record, origin, chestnut), Incoming(record, origin, None)]
    arrival = Arrival(cast.district, cast.catering, at, on)
    taken = INTAKE.take(rows, arrival)
    assert len(taken) == 1, "a row about nobody of this district is no grade here"
    grade = Grade.objects.get(business=chestnut)
    assert (grade.letter, grade.state, grade.source, grade.origin) == ("B", "reviewed", "imported", origin)
    assert grade.signers == ["甲", "乙"]
    assert "抽检不合格" in grade.remarks
