"""Plans of earlier years, made and approved elsewhere: taken over with their number, never over a plan of ours."""

from datetime import date, datetime

import pytest
from tests.arriving import take
from tests.cast import SUMMER, Cast

from weili.archive.models import Visit
from weili.archive.models.businesses import ALL_YEAR
from weili.archive.visits import record_visits
from weili.exchange.rows.plans import PlanRow
from weili.kernel.access import Refused
from weili.planning.flow import evenly
from weili.planning.intake import PLANS
from weili.planning.models import Plan, PlannedVisit
from weili.planning.queries import visits_planned_by_town
from weili.planning.services import CannotPlan, GivenVisits, approve_plan, make_plan, record_plans


def row(visits: int = 4, year: int = 2023) -> PlanRow:
    return PlanRow(year=year, visits=visits, grade="C", reason="景区周边，游客多")


def test_a_row_is_planned_that_often_in_the_months_of_trade(cast: Cast, at: datetime) -> None:
    planned = take(PLANS, cast, at, row(), of=cast.chestnut)
    assert [visit.month for visit in planned] == [5, 7, 8, 10]
    [plan] = Plan.objects.in_district(cast.district)
    assert (plan.source, plan.state, plan.approved_by) == ("imported", "approved", None)
    assert visits_planned_by_town(plan) == {"渤海镇": {"4": 1}}
    reason = planned[0].reasons[0]
    assert reason["text"].startswith("景区周边，游客多；风险等级")


def test_an_inspection_that_is_known_fulfils_the_nearest_visit(cast: Cast, at: datetime) -> None:
    visit = Visit(district=cast.district, business=cast.chestnut, visited_on=date(2023, 8, 20))
    record_visits(visits=[visit], by=cast.system, at=at)
    take(PLANS, cast, at, row(), of=cast.chestnut)
    [done] = PlannedVisit.objects.filter(business=cast.chestnut, state="done")
    assert (done.month, done.visit) == (8, visit)


def test_a_second_file_goes_on_with_the_plan_and_a_second_number_for_a_shop_is_refused(
    cast: Cast, at: datetime
) -> None:
    take(PLANS, cast, at, row(), of=cast.chestnut)
    take(PLANS, cast, at, row(2), of=cast.canteen)
    [plan] = Plan.objects.in_district(cast.district)
    assert (plan.summary["businesses"], plan.summary["visits"]) == (2, 6)
    with pytest.raises(CannotPlan, match="已有安排"):
        take(PLANS, cast, at, row(3), of=cast.canteen)


def test_a_plan_approved_here_is_never_written_into(cast: Cast, at: datetime) -> None:
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=at)
    approve_plan(plan=plan, by=cast.leader, at=at)
    before = PlannedVisit.objects.in_district(cast.district).count()
    with pytest.raises(CannotPlan, match="已在本系统编制并批准"):
        take(PLANS, cast, at, row(year=2026), of=cast.canteen)
    assert PlannedVisit.objects.in_district(cast.district).count() == before


def test_a_plan_approved_here_later_takes_the_place_of_the_imported_one(cast: Cast, at: datetime) -> None:
    take(PLANS, cast, at, row(year=2026), of=cast.canteen)
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=at)
    approve_plan(plan=plan, by=cast.leader, at=at)
    states = dict(Plan.objects.in_district(cast.district).values_list("source", "state"))
    assert states == {"imported": "superseded", "made": "approved"}
    assert not PlannedVisit.objects.filter(
        business=cast.canteen, plan__source="imported", state="planned"
    ).exists()


@pytest.mark.parametrize("who", ["lin", "leader", "owner", "stranger"])
def test_whoever_may_not_import_takes_no_plan_in(cast: Cast, at: datetime, who: str) -> None:
    given = [GivenVisits(business=cast.canteen, year=2023, visits=1)]
    with pytest.raises(Refused):
        record_plans(rows=given, district=cast.district, by=getattr(cast, who), at=at)
    assert not Plan.objects.in_district(cast.district).exists()


@pytest.mark.parametrize(
    ("months", "visits", "found"),
    [
        (ALL_YEAR, 0, []),
        (ALL_YEAR, 1, [7]),
        (ALL_YEAR, 4, [2, 5, 8, 11]),
        (ALL_YEAR, 12, list(range(1, 13))),
        (SUMMER, 3, [6, 8, 10]),
        (SUMMER, 8, [1, 2, 5, 6, 7, 8, 9, 10]),
    ],
)
def test_visits_are_spread_evenly_over_the_months_of_trade(
    months: int, visits: int, found: list[int]
) -> None:
    assert evenly(months, visits) == found
