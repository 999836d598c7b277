"""The classified analysis: what is counted adds up, and behind every cell lies a list of just as many."""

from collections.abc import Iterator
from datetime import date

import pytest
from tests.cast import Cast

from weili.archive.models import Permit, Visit
from weili.archive.queries.facets import NONE, Scope, narrowed
from weili.complaints.models import Complaint
from weili.oversight.analysis import EVERYTHING, REST, Question, Table, table
from weili.oversight.analysis_measures import MEASURES, Measure
from weili.oversight.food_categories import FEWEST, foods
from weili.sampling.models import Sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(cast: Cast, on: date) -> Scope:
    """The district of the cast on the day of the tests."""
    return Scope((cast.district.pk,), on)


@pytest.fixture
def happened(cast: Cast, on: date) -> None:
    """Some of everything, in this year and the last, one sample of nobody."""
    for place, shop in enumerate((cast.chestnut, cast.grocery, cast.workshop, cast.canteen)):
        Permit.objects.create(
            district=cast.district, business=shop, kind="JY2", number=f"JY{place}", valid_to=date(2028, 1, 1)
        )
        for year in (2025, 2026):
            Visit.objects.create(
                district=cast.district, business=shop, visited_on=date(year, 3 + place, 1), sector=shop.sector,
                outcome=("pass", "fail")[place % 2],
            )  # fmt: skip
        for number, programme in enumerate(("supervision", "supervision", "tableware")):
            Sample.objects.create(
                district=cast.district, business=shop, product="奶茶", category_code="31.06", programme=programme,
                verdict="fail" if number == place else "pass", sampled_on=on, sector=shop.sector,
            )  # fmt: skip
    Sample.objects.create(district=cast.district, product="酱油", verdict="pass", sampled_on=on)
    for number in range(FEWEST + 1):
        Complaint.objects.create(
            district=cast.district, business=cast.chestnut, text="豆浆馊了", category_code="25", received_on=on,
            confirmed=number == 0,
        )  # fmt: skip


def questions(measure: Measure) -> Iterator[Question]:
    """Every axis of a measure as rows, beside the first other as columns."""
    for rows in measure.axes:
        yield Question(
            measure=measure, rows=rows, columns=next(each for each in measure.axes if each is not rows)
        )


def behind(question: Question, row: str, column: str, cast: Cast, scope: Scope) -> int:
    """How long the list behind a cell is."""
    chosen = {question.rows.name: row}
    if question.columns is not None:
        chosen[question.columns.name] = column
    rows = question.measure.rows(cast.leader, scope.on)
    return narrowed(rows, question.measure.facets, chosen, scope).count()


@pytest.mark.parametrize("key", MEASURES)
@pytest.mark.usefixtures("happened")
def test_every_cell_counts_the_very_list_behind_it(key: str, cast: Cast, scope: Scope) -> None:
    for question in questions(MEASURES[key]):
        told = table(question, cast.leader, scope)
        for row in told.rows:
            for column in told.columns:
                cell = told.at(row.value, column.value)
                assert behind(question, row.value, column.value, cast, scope) == cell.count, (
                    question,
                    row,
                    column,
                )


@pytest.mark.parametrize("key", MEASURES)
@pytest.mark.usefixtures("happened")
def test_rows_and_columns_add_up_to_everything(key: str, cast: Cast, scope: Scope) -> None:
    measure = MEASURES[key]
    everything = measure.rows(cast.leader, scope.on).count()
    for question in questions(measure):
        told = table(question, cast.leader, scope)
        assert told.total.count == everything
        assert sum(told.of_row(row.value).count for row in told.rows) == everything
        assert sum(told.of_column(column.value).count for column in told.columns) == everything


@pytest.mark.usefixtures("happened")
def test_a_table_is_counted_in_one_query_beside_its_labels(
    cast: Cast, scope: Scope, django_assert_max_num_queries: object
) -> None:
    measure = MEASURES["visits"]
    question = Question(measure=measure, rows=_facet(measure, "kind"), columns=_facet(measure, "town"))
    with django_assert_max_num_queries(5):  # type: ignore[operator]  # the reader's posts, the table, its labels
        table(question, cast.leader, scope)


def _facet(measure: Measure, name: str) -> object:
    found = measure.facet(name)
    assert found is not None
    return found


def _samples_by(rows: str, columns: str, cast: Cast, scope: Scope, **chosen: str) -> tuple[Question, Table]:
    measure = MEASURES["samples"]
    question = Question(
        measure=measure, rows=_facet(measure, rows), columns=_facet(measure, columns), chosen=chosen
    )
    return question, table(question, cast.leader, scope)


@pytest.mark.usefixtures("happened")
def test_no_share_of_failures_is_told_across_baskets(cast: Cast, scope: Scope) -> None:
    _, across = _samples_by("sector", "food", cast, scope)
    assert across.total.part is None
    _, within = _samples_by("sector", "food", cast, scope, programme="supervision")
    assert within.total.part_words == "2（25.0%）"
    _, beside = _samples_by("programme", "sector", cast, scope)
    assert (beside.of_row("supervision").part, beside.of_row("tableware").part) == (2, 1)


@pytest.mark.usefixtures("happened")
def test_what_nothing_is_known_of_stands_last_and_opens_its_list(cast: Cast, scope: Scope) -> None:
    question, told = _samples_by("kind", "programme", cast, scope)
    assert told.rows[-1].value == NONE
    assert behind(question, NONE, "unknown", cast, scope) == 1


def test_the_smallest_of_many_are_counted_together(cast: Cast, scope: Scope, on: date) -> None:
    for number in range(70):
        Visit.objects.create(
            district=cast.district, business=cast.chestnut, visited_on=on, campaign=f"第{number}次行动"
        )
    measure = MEASURES["visits"]
    told = table(Question(measure=measure, rows=_facet(measure, "campaign")), cast.leader, scope)
    assert told.rows[-1].value == REST
    assert told.rows[-1].words == "其余10类"
    assert told.at(REST, EVERYTHING).count == 10
    assert told.total.count == 70


def test_an_officer_counts_the_own_station_only(cast: Cast, scope: Scope, happened: None) -> None:
    measure = MEASURES["visits"]
    question = Question(measure=measure, rows=_facet(measure, "station"))
    assert len(table(question, cast.lin, scope).rows) == 1
    assert len(table(question, cast.leader, scope).rows) > 1


@pytest.mark.usefixtures("happened")
def test_a_food_that_is_complained_of_and_hardly_sampled_is_proposed_with_its_reason(
    cast: Cast, scope: Scope
) -> None:
    found = foods(cast.leader, scope, 2026)
    first = found.rows[0]
    assert (first.words, first.complaints.count, first.complaints.part) == ("豆制品", FEWEST + 1, 1)
    assert first.proposal == "占投诉举报的100%，只占监督抽检的0%：建议下一步抽检关注"
    catering = next(food for food in found.rows if food.words == "餐饮食品")
    assert [(each.words, each.samples.count) for each in catering.baskets if each.samples.count] == [
        ("监督抽检", 8),
        ("餐饮具", 4),
    ]
    assert catering.proposal == ""
    assert foods(cast.leader, scope, 2027).rows[0].complaints_before == FEWEST + 1
