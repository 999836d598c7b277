"""The yearly report: every number is the count of its records, by the rule that is printed beside it."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.oversight.reported import JOINT, LIQUOR, YEAR, a_year, attendance, grade, permit, visit

from weili.archive.models import Business, Permit, Visit
from weili.kernel import clock
from weili.oversight.annual.figures import NoSuchFigure, find
from weili.oversight.annual.frame import NoSuchYear, frame_of
from weili.oversight.annual.records import every
from weili.oversight.annual.report import annual_report
from weili.sampling.models import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast, on: date) -> Callable[..., dict[str, Any]]:
    """The report in the shape of the contract, read anew each time."""
    a_year(cast)

    def read(year: int = YEAR, reader: Any = None) -> dict[str, Any]:
        return annual_report(frame_of(reader or cast.system, cast.district, year, on=on)).as_json()

    return read


def test_visits_are_counted_by_sector_in_their_year(told: Callable[..., dict[str, Any]]) -> None:
    assert told()["inspections"] == {"production": 1, "circulation": 2, "catering": 1}
    assert told(YEAR - 1)["inspections"] == {"production": 0, "circulation": 0, "catering": 1}


def test_a_visit_that_names_no_sector_is_said_and_not_dropped(
    cast: Cast, told: Callable[..., dict[str, Any]]
) -> None:
    visit(cast, cast.canteen, sector="")
    assert told()["inspections"]["unstated"] == 1


def test_the_two_baskets_of_samples_are_never_merged(told: Callable[..., dict[str, Any]]) -> None:
    sampling = told()["sampling"]
    # S6 was taken in the next year; S4 is a problem sample, which is no failing one
    assert sampling["tasks"] == {"total": 5, "failing": 2, "punished": 1}
    assert sampling["supervision"] == {"total": 3, "sales": 2, "production": 0, "catering": 1}
    assert told()["unsure"]["sampling"].startswith("待确认")


def test_every_town_is_listed_with_its_caterers_their_grades_and_why_some_have_none(
    told: Callable[..., dict[str, Any]],
) -> None:
    towns = told()["towns"]
    assert len(towns) == 5
    bohai = towns["渤海镇"]
    assert bohai["catering_businesses"] == 1
    # the grade of the year before is not the grade of this one; nobody recorded why: the season says it
    assert bohai["graded"] == {"total": 0, "A": 0, "B": 0, "C": 0, "D": 0}
    assert (bohai["ungraded"], bohai["ungraded_reasons"]) == (1, {"seasonal": 1})
    assert bohai["visits_planned"] == {"4": 1}
    graded = [town for town in towns.values() if town["graded"]["total"]]
    assert [(town["graded"]["C"], town["catering_businesses"], town["ungraded"]) for town in graded] == [
        (1, 1, 0)
    ]


def test_a_permit_that_ended_later_counts_and_one_that_ended_before_does_not(
    cast: Cast, told: Callable[..., dict[str, Any]]
) -> None:
    held = Permit.objects.filter(business=cast.chestnut)
    held.update(state="cancelled", ended_on=date(YEAR + 1, 2, 1))
    assert told()["towns"]["渤海镇"]["catering_businesses"] == 1
    held.update(ended_on=date(YEAR, 12, 31))
    assert told()["towns"]["渤海镇"]["catering_businesses"] == 0


def test_a_year_that_is_not_over_is_counted_as_of_today(
    cast: Cast, told: Callable[..., dict[str, Any]]
) -> None:
    Permit.objects.filter(business=cast.chestnut).update(valid_to=date(2026, 10, 1))
    found = told(2026)
    assert found["licensed_on"] == "2026-09-21"
    assert found["towns"]["渤海镇"]["catering_businesses"] == 1


def test_a_campaign_counts_businesses_not_visits(told: Callable[..., dict[str, Any]]) -> None:
    assert told()["campaigns"] == [{"name": LIQUOR, "businesses_checked": 2, "illegal_found": 1}]


def test_trainings_are_told_with_their_heads_also_where_none_came(
    cast: Cast, told: Callable[..., dict[str, Any]]
) -> None:
    assert told()["trainings"] == [{"name": JOINT, "heads": 2}]
    attendance(cast, cast.canteen, head=False, on=date(YEAR - 1, 1, 1))
    assert told(YEAR - 1)["trainings"] == [{"name": JOINT, "heads": 0}]


def test_merged_archives_count_once(cast: Cast, told: Callable[..., dict[str, Any]]) -> None:
    twin = Business.objects.get(pk=cast.grocery.pk)
    Business.objects.filter(pk=twin.pk).update(
        alias_of=cast.chestnut, root=cast.chestnut, sector="catering", town=cast.chestnut.town
    )
    permit(cast, twin)
    found = told()
    assert found["towns"]["渤海镇"]["catering_businesses"] == 1
    assert found["campaigns"][0]["businesses_checked"] == 1
    grade(cast, twin, "B")
    assert told()["towns"]["渤海镇"]["graded"]["B"] == 1


def test_every_number_is_the_count_of_the_records_behind_it(
    cast: Cast, told: Callable[..., dict[str, Any]], on: date
) -> None:
    told()
    frame = frame_of(cast.system, cast.district, YEAR, on=on)
    figures = annual_report(frame).by_parts.values()
    assert len(figures) >= 50
    for figure in figures:
        records = list(every(frame, figure))
        assert len(records) == figure.count, figure.path
        assert len({record.id for record in records}) == figure.count, figure.path
        assert all(record.business and record.words for record in records), figure.path
        assert figure.family.rule
        assert "{" not in figure.words


def test_deleting_a_record_moves_the_number(cast: Cast, told: Callable[..., dict[str, Any]]) -> None:
    before = told()
    Visit.objects.filter(business=cast.workshop).delete()
    Sample.objects.in_district(cast.district).filter(number="S2").delete()
    after = told()
    assert (before["inspections"]["production"], after["inspections"]["production"]) == (1, 0)
    assert (before["sampling"]["tasks"]["punished"], after["sampling"]["tasks"]["punished"]) == (1, 0)


def test_a_station_reads_its_own_area_and_says_so(cast: Cast, told: Callable[..., dict[str, Any]]) -> None:
    found = told(reader=cast.gu)
    assert found["area"] == "怀柔区 渤海所"
    assert list(found["towns"]) == ["渤海镇", "九渡河镇"]
    mine = Visit.objects.filter(business__station=cast.stations["bohai"], visited_on__year=YEAR)
    assert sum(found["inspections"].values()) == mine.count()


def test_another_district_is_nobodys_report(cast: Cast, on: date) -> None:
    frame = frame_of(cast.stranger, cast.district, YEAR, on=on)
    a_year(cast)
    assert sum(figure.count for figure in annual_report(frame).by_parts.values()) == 0


def test_a_path_or_a_year_that_is_none_is_refused_with_what_may_have_been_meant(
    cast: Cast, told: Callable[..., dict[str, Any]], on: date
) -> None:
    told()
    frame = frame_of(cast.system, cast.district, YEAR, on=on)
    with pytest.raises(NoSuchFigure) as refusal:
        find(frame, "sampling.tasks.fail")
    assert "sampling.tasks.failing" in refusal.value.near
    assert find(frame, f"campaigns.{LIQUOR}.illegal_found").count == 1, "a dot in a name ends no part"
    for year in (1999, 2027):
        with pytest.raises(NoSuchYear):
            frame_of(cast.system, cast.district, year, on=on)


def test_the_report_costs_the_same_however_much_there_is(
    cast: Cast, told: Callable[..., dict[str, Any]], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(23):
        told()
    for month in range(1, 13):
        visit(cast, cast.canteen, date(YEAR, month, 3), campaign=f"专项{month}")
        attendance(cast, cast.grocery, head=True, on=date(YEAR, month, 4))
    with django_assert_num_queries(23):
        told()


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def run(
    cast: Cast, told: Callable[..., dict[str, Any]], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    from weili.cli.report import annual

    monkeypatch.setattr(clock, "now", lambda: at)
    return lambda *words: CliRunner().invoke(annual, [*words, "--district", cast.district.code])


def test_the_command_answers_in_the_shape_of_the_contract(
    run: Callable[..., Any], told: Callable[..., dict[str, Any]]
) -> None:
    result = run("--year", str(YEAR), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, told())


def test_the_command_reads_as_a_table_for_a_person(run: Callable[..., Any]) -> None:
    words = run("--year", str(YEAR)).stdout
    assert "监督检查 4 户次" in words
    assert "待确认：" in words
    assert "4次1户" in words


def test_the_command_lists_the_records_of_a_figure(cast: Cast, run: Callable[..., Any]) -> None:
    answer = json.loads(run("--year", str(YEAR), "--explain", "sampling.tasks.failing", "--json").stdout)
    assert [record["number"] for record in answer["records"]] == ["S2", "S3"]
    assert (answer["count"], answer["unit"]) == (2, "批次")
    assert answer["records"][0]["opens"] == f"/businesses/{cast.grocery.pk}/records#samples"
    assert "口径：" in run("--year", str(YEAR), "--explain", "towns.渤海镇.visits_planned.4").stdout


def test_the_name_of_who_came_is_masked(run: Callable[..., Any]) -> None:
    words = run("--year", str(YEAR), "--explain", f"trainings.{JOINT}.heads", "--json").stdout
    assert "方**" in words
    assert "方小圆" not in words


@pytest.mark.parametrize(
    "words", [("--year", "2027"), ("--year", "2025", "--explain", "sampling.everything")]
)
def test_the_command_refuses_in_a_sentence(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    spoken, as_json = run(*words), run(*words, "--json")
    assert (spoken.exit_code, as_json.exit_code) == (2, 2)
    assert "没有" in json.loads(as_json.stdout)["error"]["message"]
