"""Visits made elsewhere with what was found on them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.arriving import arrival, entries, incoming, said, take
from tests.cast import Cast

from weili.archive.models import Visit
from weili.archive.taking import NotRecorded
from weili.exchange.rows.inspections import PURPOSE, InspectionRow
from weili.inspection.checklists.official import items_of
from weili.inspection.intake import INTAKE, SOURCES
from weili.inspection.models import Finding, ItemResult
from weili.inspection.services import Answers, record_findings
from weili.kernel import clock
from weili.kernel.access import Refused

TOLD = "inspection.findings.noted"


def row(**known: Any) -> InspectionRow:
    return InspectionRow(**({"inspected_on": date(2026, 9, 10), "source_number": "J-1"} | known))


@pytest.fixture
def visit(cast: Cast) -> Visit:
    made: Visit = Visit.objects.create(
        district=cast.district, business=cast.chestnut, visited_on=date(2026, 9, 10)
    )
    return made


def finding(visit: Visit, text: str = "冷藏温度偏高", **known: Any) -> Finding:
    usual = {"district_id": visit.district_id, "business": visit.business, "visit": visit, "item_code": "3.2"}
    return Finding(**(usual | {"text": text} | known))


# --- the service -------------------------------------------------------------------------------------------


def test_findings_are_written_and_told_once_a_visit_on_its_day(
    cast: Cast, visit: Visit, at: datetime
) -> None:
    found = [finding(visit), finding(visit, "无健康证", item_code="")]
    record_findings(findings=found, answers=[], by=cast.catering, at=at)
    assert Finding.objects.filter(visit=visit).count() == 2
    [entry] = entries(cast.chestnut, TOLD)
    assert entry.occurred_at == clock.noon(date(2026, 9, 10))
    assert (said(entry)["texts"], said(entry)["items"]) == (["冷藏温度偏高", "无健康证"], ["3.2"])


def test_results_without_findings_are_kept_untold(cast: Cast, visit: Visit, at: datetime) -> None:
    answers = Answers(visit, "日常检查要点表", [("1.1", "pass"), ("1.2", "absent")])
    record_findings(findings=[], answers=[answers], by=cast.catering, at=at)
    kept = ItemResult.objects.filter(visit=visit).order_by("pk")
    assert [(r.item_code, r.result, r.business) for r in kept] == [
        ("1.1", "pass", cast.chestnut),
        ("1.2", "absent", cast.chestnut),
    ]
    assert entries(cast.chestnut, TOLD) == []


def test_nothing_happened_after_it_was_recorded(cast: Cast, visit: Visit, on: date, at: datetime) -> None:
    visit.visited_on = on
    morning = at - timedelta(hours=3)
    record_findings(findings=[finding(visit)], answers=[], by=cast.catering, at=morning)
    assert entries(cast.chestnut, TOLD)[0].occurred_at == morning


@pytest.mark.parametrize("who", ["assistant", "he", "owner", "citizen", "stranger"])
def test_whoever_may_not_write_there_records_nothing(
    cast: Cast, visit: Visit, at: datetime, who: str
) -> None:
    with pytest.raises(Refused):
        record_findings(findings=[finding(visit)], answers=[], by=getattr(cast, who), at=at)


def test_a_finding_belongs_to_the_business_that_was_visited(cast: Cast, visit: Visit, at: datetime) -> None:
    with pytest.raises(NotRecorded, match="不能登记"):
        record_findings(findings=[finding(visit, business=cast.canteen)], answers=[], by=cast.system, at=at)
    assert not Finding.objects.filter(visit=visit).exists()


# --- rows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("purpose", "source", "counts"),
    [
        ("routine", "plan", True),
        ("system", "plan", True),
        ("campaign", "campaign", None),
        ("unannounced", "data_clue", False),
        ("complaint", "complaint", False),
        ("cause", "data_clue", False),
        ("recheck", "recheck", None),
        ("licence", "licensing", False),
        ("event", "emergency", None),
        (None, "plan", True),  # nothing said: an inspection of the plan
    ],
)
def test_the_purpose_is_the_source_of_the_visit(
    cast: Cast, at: datetime, purpose: str | None, source: str, counts: bool | None
) -> None:
    [visit] = take(INTAKE, cast, at, row(purpose=purpose), of=cast.chestnut)
    assert visit.source == source
    if counts is not None:  # the rest is for the law's table to say
        assert visit.counts_towards_cap is counts


def test_every_purpose_that_is_read_has_a_source() -> None:
    assert set(PURPOSE.values()) == set(SOURCES)


def test_before_the_cap_nothing_counted(cast: Cast, at: datetime) -> None:
    [visit] = take(INTAKE, cast, at, row(inspected_on=date(2025, 1, 2)), of=cast.chestnut)
    assert visit.counts_towards_cap is False
    [later] = take(INTAKE, cast, at, row(inspected_on=date(2025, 1, 3)), of=cast.chestnut)
    assert later.counts_towards_cap is True


def test_a_visit_is_of_the_station_of_its_business(cast: Cast, at: datetime) -> None:
    [visit] = take(INTAKE, cast, at, row(officers=("林岚", "毛峻"), result="conditions"), of=cast.chestnut)
    assert (visit.station, visit.outcome, visit.mode) == (cast.stations["bohai"], "conditions", "on_site")
    [entry] = entries(cast.chestnut, "archive.visit.recorded")
    assert "林岚" not in entry.payload, "officers' names lie beside the chain"
    assert visit.full is False


MARKS = [
    # --- failed items, problems        the findings: code, text, severity
    (("*3.4",), None, [("3.4", "*3.4 不符合", "key")]),
    (("★2.1 原料",), None, [("2.1", "★2.1 原料 不符合", "key")]),
    (("2.1",), "冰箱不洁", [("2.1", "冰箱不洁", "general")]),  # the words of the one item that failed
    (
        ("2.1", "*3.4"),
        "两处问题",
        [("2.1", "2.1", "general"), ("3.4", "*3.4", "key"), ("", "两处问题", "general")],
    ),
    ((), "地面湿滑", [("", "地面湿滑", "general")]),
    ((), "未发现问题", []),  # words that say that nothing was found are no finding
    ((), "经现场检查，未发现违法行为。", []),
    ((), "未发现过期食品，但未公示许可证", [("", "未发现过期食品，但未公示许可证", "general")]),
    ((), None, []),
]


@pytest.mark.parametrize(("failed", "problems", "found"), MARKS)
def test_each_failed_item_is_a_finding_with_its_mark(
    cast: Cast, at: datetime, failed: tuple[str, ...], problems: str | None, found: list[tuple[str, str, str]]
) -> None:
    [visit] = take(INTAKE, cast, at, row(failed_items=failed, problems=problems), of=cast.chestnut)
    assert list(visit.findings.order_by("pk").values_list("item_code", "text", "severity")) == found


@pytest.mark.parametrize(
    ("failed", "counted", "key"),
    [
        (("*3.4", "2.1"), None, 1),
        (("2.1",), None, None),  # no mark, no count: nobody says
        (("*3.4",), 2, 2),  # the source counts
        (("*3.4",), 0, 0),
    ],
)
def test_key_items_are_counted_by_the_source_or_by_their_marks(
    cast: Cast, at: datetime, failed: tuple[str, ...], counted: int | None, key: int | None
) -> None:
    [visit] = take(INTAKE, cast, at, row(failed_items=failed, key_findings=counted), of=cast.chestnut)
    assert visit.key_findings == key


def test_the_result_of_every_item_is_kept(cast: Cast, at: datetime) -> None:
    answers = (("1.1", "符合"), ("1.2", "否"), ("2.1", "合理缺项"), ("2.2", "没看"))
    [visit] = take(INTAKE, cast, at, row(item_results=answers), of=cast.chestnut)
    assert dict(visit.item_results.values_list("item_code", "result")) == {
        "1.1": "pass", "1.2": "fail", "2.1": "absent",
    }  # fmt: skip
    assert visit.full is False, "a few items are no full inspection"


def test_only_answers_to_every_item_make_a_full_inspection(cast: Cast, at: datetime) -> None:
    """Order 49 art. 22 and 27: all items, except on a surprise visit."""
    on = row().inspected_on
    answers = tuple((code, "符合") for code, item in items_of("catering", on).items() if item.applies(()))
    [visit] = take(INTAKE, cast, at, row(item_results=answers), of=cast.chestnut)
    [short] = take(INTAKE, cast, at, row(item_results=answers[1:]), of=cast.chestnut)
    [surprise] = take(INTAKE, cast, at, row(item_results=answers, purpose="unannounced"), of=cast.chestnut)
    assert (visit.full, short.full, surprise.full) == (True, False, False)


def test_a_key_item_of_the_official_checklist_counts_without_a_mark(cast: Cast, at: datetime) -> None:
    [visit] = take(INTAKE, cast, at, row(failed_items=("4.2", "2.1")), of=cast.chestnut)
    assert visit.key_findings == 1
    assert dict(visit.findings.values_list("item_code", "severity")) == {"4.2": "key", "2.1": "general"}


def test_a_corrected_finding_bears_the_day_of_the_recheck(cast: Cast, at: datetime) -> None:
    seen = row(problems="冰箱不洁", corrected=True, rechecked_on=date(2026, 9, 20))
    [visit] = take(INTAKE, cast, at, seen, of=cast.chestnut)
    assert visit.findings.get().corrected_on == date(2026, 9, 20)
    [open_] = take(
        INTAKE, cast, at, row(problems="冰箱不洁", rechecked_on=date(2026, 9, 20)), of=cast.chestnut
    )
    assert open_.findings.get().corrected_on is None


def test_a_long_problem_is_cut_and_remembered(cast: Cast, at: datetime) -> None:
    [held] = incoming(cast, at, INTAKE.kind, [row(problems="脏" * 900)], of=cast.chestnut)
    [visit] = INTAKE.take([held], arrival(cast, at))
    assert len(visit.findings.get().text) == 500  # type: ignore[attr-defined]
    assert len(held.cut) == 1


def test_a_row_about_nobody_here_writes_nothing(cast: Cast, at: datetime) -> None:
    assert take(INTAKE, cast, at, row()) == []
