"""`weili plan` and the intake of KIND visitors."""

import json
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from tests.cast import Cast

from weili.archive.intake import Arrival, Incoming
from weili.archive.models import ImportBatch, ImportedRow
from weili.exchange.rows.visitors import VisitorRow
from weili.kernel import clock
from weili.law.letters import RiskGrade
from weili.planning.intake import VISITORS
from weili.planning.models import VisitorCount


def run(*words: str) -> list[dict[str, object]]:
    from weili.cli.plan import plan

    result = CliRunner().invoke(plan, [*words, "--district", "110116", "--json"])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_command_makes_the_plan_once_and_prints_every_reason(
    cast: Cast, grades: dict[int, RiskGrade], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at.replace(month=1))
    grades[cast.canteen.pk] = RiskGrade.D
    *lines, last = run("--year", "2026", "--visits")
    summary = last["summary"]
    assert isinstance(summary, dict)
    assert summary["visits"] == len(lines)
    assert summary["state"] == "draft"
    assert all(line["reasons"] for line in lines)
    [again] = run("--year", "2026")
    assert again["plan"] == summary["plan"]
    [remade] = run("--year", "2026", "--remake")
    assert remade["plan"] != summary["plan"]


def test_the_words_for_a_person_say_what_is_unmet(
    cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from weili.cli.plan import plan

    monkeypatch.setattr(clock, "now", lambda: at.replace(month=1))
    result = CliRunner().invoke(plan, ["--year", "2026", "--district", "110116", "--visits"])
    assert result.exit_code == 0, result.output
    assert "怀柔区2026年度监督检查计划（草案）：4 户" in result.output
    assert "没有填报执法人员数" in result.output


def test_visitors_are_taken_in_with_their_town(cast: Cast, at: datetime, on: date) -> None:
    batch = ImportBatch.objects.create(
        district=cast.district, kind="visitors", file_name="客流.csv", started_by=cast.catering, started_at=at
    )
    origin = ImportedRow.objects.create(
        district=cast.district, batch=batch, row=2, key="1", kind="visitors", state="kept"
    )
    record = VisitorRow(
        place="某景区", counted_on=date(2025, 10, 1), visitors=52000, town="渤海所镇", estimate=True
    )
    VISITORS.take([Incoming(record, origin, None)], Arrival(cast.district, cast.catering, at, on))
    row = VisitorCount.objects.in_district(cast.district).get()
    assert (row.number, row.estimate, row.town, row.origin) == (52000, True, cast.towns["渤海镇"], origin)
    assert VISITORS.claim(record) is None
