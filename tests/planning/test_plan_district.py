"""Laws of the whole plan: random districts, a scenic town as published, a year made again, the means, the edges."""

import json
from collections import Counter
from datetime import date, datetime
from random import Random

import pytest
from click.testing import CliRunner
from tests.cast import SUMMER, Cast

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.intake import Arrival, Incoming
from weili.archive.models import Business, Duty, Entry, Visit
from weili.archive.visits import record_visits
from weili.cli.plan import plan as command
from weili.exchange.rows.visitors import VisitorRow
from weili.grading.models import Grade
from weili.grading.queries import in_force_of
from weili.kernel.access import Refused
from weili.law.letters import RiskGrade
from weili.law.source import LawError
from weili.planning import sources
from weili.planning.intake import VISITORS
from weili.planning.models import Plan, PlannedVisit, Unmet, VisitorCount
from weili.planning.queries import lines, visits_of, visits_planned_by_town
from weili.planning.services import (
    CannotPlan,
    approve_plan,
    drop_visit,
    fulfil_visits,
    make_plan,
    open_plan_duties,
    replan,
    set_capacity,
    succession,
)
from weili.reactions import plan_facts

Grades = dict[int, RiskGrade]
ALL_YEAR = 0b1111_1111_1111


@pytest.fixture
def january(at: datetime) -> datetime:
    """The tenth of January, when plans are made."""
    return at.replace(month=1, day=10)


def newcomers(cast: Cast, at: datetime, many: int, town: str, **known: object) -> list[Business]:
    """So many restaurants in a town."""
    usual = {"kind": "RESTAURANT", "sector": "catering", "town": cast.towns[town]} | known
    rows = [NewBusiness(name=f"{town}饭馆{n}", **usual) for n in range(many)]  # type: ignore[arg-type]
    return register_many(newcomers=rows, district=cast.district, by=cast.system, at=at)


def placed(plan: Plan) -> list[PlannedVisit]:
    return list(PlannedVisit.objects.in_district(plan.district_id).filter(plan=plan).order_by("pk"))


def inspected(cast: Cast, business: Business, on: date, at: datetime, **known: object) -> Visit:
    visit = Visit(district=cast.district, business=business, visited_on=on, full=True, **known)
    return record_visits(visits=[visit], by=cast.system, at=at)[0]


@pytest.mark.parametrize("seed", range(5))
def test_for_every_random_district_the_laws_hold(
    cast: Cast, grades: Grades, january: datetime, seed: int
) -> None:
    random = Random(seed)
    for name in ("huairou", "bohai"):
        set_capacity(
            station=cast.stations[name],
            year=2026,
            officers=random.randint(2, 6),
            visits_per_officer_month=random.randint(1, 3),
            by=cast.catering,
            at=january,
        )
    rows = [
        *newcomers(cast, january, 25, "渤海镇", open_months=SUMMER),
        *newcomers(cast, january, 25, "庙城镇", open_months=random.randint(1, ALL_YEAR)),
    ]
    for row in rows:
        if (grade := random.choice([None, *RiskGrade])) is not None:
            grades[row.pk] = grade
        if random.random() < 0.5:
            Visit.objects.create(
                district=cast.district,
                business=row,
                full=True,
                visited_on=date(2025, random.randint(1, 12), 9),
            )
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    found = placed(plan)
    months = {row.pk: row.open_months for row in rows}
    for visit in found:
        if visit.business_id in months:
            assert months[visit.business_id] >> (visit.month - 1) & 1, "never in a closed month"
        assert visit.reasons
        assert all(reason["text"] and reason["article"] and reason["confidence"] for reason in visit.reasons)
    loads = Counter((visit.station_id, visit.month) for visit in found)
    for name in ("huairou", "bohai"):
        station = cast.stations[name]
        most = station.capacities.get(year=2026).visits_a_month
        assert all(loads[station.pk, month] <= most for month in range(1, 13)), "never beyond the officers"
    per_business = Counter(visit.business_id for visit in found)
    listed = Counter[int]()
    for unmet in Unmet.objects.in_district(cast.district).filter(plan=plan):
        listed[unmet.business_id] += unmet.visits
    minimum = {RiskGrade.A: 1, RiskGrade.B: 1, RiskGrade.C: 2, RiskGrade.D: 3}
    for key, grade in grades.items():
        assert per_business[key] + listed[key] >= minimum[grade], "the minimum is met or listed"
    again = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert [(v.business_id, v.month, v.kind) for v in placed(again)] == [
        (v.business_id, v.month, v.kind) for v in found
    ], "the same plan twice"


def test_the_scenic_town_is_visited_four_and_three_times(
    cast: Cast, grades: Grades, january: datetime
) -> None:
    # published of 渤海镇: 80 graded units = A 19, B 50, C 6, D 5, visited mostly four and three times a year
    letters = [RiskGrade.A] * 19 + [RiskGrade.B] * 50 + [RiskGrade.C] * 6 + [RiskGrade.D] * 5
    for row, letter in zip(newcomers(cast, january, 80, "渤海镇"), letters, strict=True):
        grades[row.pk] = letter
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert visits_planned_by_town(plan, sector="catering")["渤海镇"] == {"4": 61, "3": 19, "1": 1}
    assert plan.summary["unsure"] >= 80, "the bureau has not confirmed the frequency round the spots"


def test_a_farmhouse_that_rests_in_winter_is_covered_in_the_season_before(
    cast: Cast, grades: Grades, january: datetime
) -> None:
    # its 24 months end on 10 February 2027, when it is closed: the last chance is the summer of 2026
    Visit.objects.create(
        district=cast.district, business=cast.chestnut, visited_on=date(2025, 2, 10), full=True
    )
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    first = next(visit for visit in placed(plan) if visit.business_id == cast.chestnut.pk)
    assert (first.kind, first.coverage_from) == ("full", date(2025, 2, 10))
    assert cast.chestnut.opens_in(first.month)


def test_the_year_goes_on_counting_what_was_made_under_the_plan_before(
    cast: Cast, grades: Grades, january: datetime, at: datetime
) -> None:
    grades[cast.chestnut.pk] = RiskGrade.C
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    approve_plan(plan=plan, by=cast.leader, at=january)
    for month in (5, 7):
        visit = inspected(cast, cast.chestnut, date(2026, month, 15), at)
        plan_facts.fulfil([visit], by=cast.system, at=at)
    again = approve_plan(plan=replan(plan=plan, by=cast.catering, at=at), by=cast.leader, at=at)
    assert visits_planned_by_town(again)["渤海镇"] == {"4": 1}, "two made, two to come"
    states = [visit.state for visit in visits_of(cast.chestnut, year=2026)]
    assert Counter(states) == {"done": 2, "planned": 2}
    assert sum(line["business"] == cast.chestnut.pk for line in lines(again)) == 4


def test_what_a_station_did_this_month_is_taken_from_its_room(
    cast: Cast, january: datetime, at: datetime
) -> None:
    september = at
    set_capacity(station=cast.stations["huairou"], year=2026, officers=2, visits_per_officer_month=3,
                 by=cast.catering, at=january)  # fmt: skip
    newcomers(cast, january, 12, "庙城镇")
    for row in newcomers(cast, january, 2, "怀柔镇"):
        inspected(cast, row, date(2026, 9, 5), at)
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=september)
    loads = Counter(v.month for v in placed(plan) if v.station_id == cast.stations["huairou"].pk)
    assert loads[9] <= 1, "three a month, two made"
    assert all(loads[month] <= 3 for month in (10, 11, 12))


def test_only_the_plan_in_force_can_be_changed(cast: Cast, january: datetime) -> None:
    old = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    visit = placed(old)[0]
    before = Entry.objects.in_district(cast.district).count()
    with pytest.raises(CannotPlan, match="已被替代"):
        drop_visit(visit=visit, reason="停业", by=cast.catering, at=january)
    assert Entry.objects.in_district(cast.district).count() == before


def test_whoever_may_not_record_a_visit_fulfils_none(cast: Cast, january: datetime, at: datetime) -> None:
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    approve_plan(plan=plan, by=cast.leader, at=january)
    visit = inspected(cast, cast.grocery, date(2026, 7, 15), at)
    for person in (cast.stranger, cast.owner, cast.he):
        with pytest.raises(Refused):
            fulfil_visits(visits=[visit], by=person, at=at)
    assert len(fulfil_visits(visits=[visit], by=cast.system, at=at)) == 1
    assert fulfil_visits(visits=[visit], by=cast.system, at=at) == [], "not twice"
    kinds = Entry.objects.filter(business=cast.grocery).values_list("kind", flat=True)
    assert "planning.visit.made" in kinds


def test_a_year_before_the_first_rule_is_refused_and_leaves_nothing(cast: Cast, january: datetime) -> None:
    with pytest.raises(LawError):
        make_plan(district=cast.district, year=2010, by=cast.catering, at=january)
    assert not Plan.objects.in_district(cast.district).exists()


@pytest.mark.parametrize(("year", "said"), [(2026, False), (2027, True)])
def test_a_year_without_published_holidays_is_planned_in_months_and_says_so(
    cast: Cast, at: datetime, year: int, said: bool
) -> None:
    plan = make_plan(district=cast.district, year=year, by=cast.catering, at=at)
    assert any("放假调休安排尚未公布" in warning for warning in plan.summary["warnings"]) is said


def test_the_grades_in_force_are_what_the_plan_follows(cast: Cast, january: datetime) -> None:
    sources.GRADES.clear()
    plan_facts.register()
    plan_facts.register()
    assert [in_force_of] == sources.GRADES, "registered once"
    signed = {"filled_by": cast.catering, "filled_at": january, "district": cast.district}
    Grade.objects.create(business=cast.workshop, year=2025, letter="C", state="reviewed",
                         reviewed_by=cast.gu, reviewed_at=january, **signed)  # fmt: skip
    Grade.objects.create(business=cast.canteen, year=2026, letter="D", state="proposed", **signed)
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert plan.summary["grades"] == {"C": 1, "未评定": 3}, "last year's holds; a proposal does not count"


def test_visitor_rows_name_no_business_and_find_their_town(cast: Cast, at: datetime, on: date) -> None:
    rows = [
        Incoming(
            VisitorRow(place="慕田峪", counted_on=date(2026, 5, 1), visitors=21000, town="渤海镇"), None, None
        ),  # type: ignore[arg-type]
        Incoming(
            VisitorRow(place="雁栖湖", counted_on=date(2026, 5, 1), visitors=9000, estimate=True), None, None
        ),  # type: ignore[arg-type]
    ]
    VISITORS.take(rows, Arrival(district=cast.district, by=cast.catering, at=at, on=on))
    assert VISITORS.claim(rows[0].record) is None
    assert not VISITORS.about_units
    held = VisitorCount.objects.in_district(cast.district).order_by("pk")
    assert [(v.place, v.number, v.estimate, str(v.town)) for v in held] == [
        ("慕田峪", 21000, False, "渤海镇"),
        ("雁栖湖", 9000, True, "雁栖镇"),
    ]


def test_the_command_prints_every_visit_with_its_reasons(cast: Cast) -> None:
    arguments = ["--year", "2026", "--district", "110116", "--visits", "--json"]
    answer = CliRunner().invoke(command, arguments)
    assert answer.exit_code == 0, answer.output
    *each, last = [json.loads(line) for line in answer.output.splitlines()]
    assert last["summary"]["visits"] == len(each)
    assert all(line["reasons"][0]["article"] and 1 <= line["month"] <= 12 for line in each)
    again = CliRunner().invoke(command, arguments)
    told = [json.loads(line) for line in again.output.splitlines()]
    assert told == [*each, last], "the standing plan is shown, not made again"
    refused = CliRunner().invoke(command, ["--year", "2010", "--district", "110116", "--json"])
    assert (refused.exit_code, json.loads(refused.output)["error"]["code"]) == (2, "no_frequency")


def test_a_visit_made_while_the_new_draft_waited_is_not_made_again(
    cast: Cast, grades: Grades, january: datetime
) -> None:
    grades[cast.canteen.pk] = RiskGrade.D
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    approve_plan(plan=plan, by=cast.leader, at=january)
    drawn, made, approved = (january.replace(month=3, day=day) for day in (1, 5, 10))
    again = replan(plan=plan, by=cast.catering, at=drawn)
    visit = inspected(cast, cast.canteen, date(2026, 3, 5), made)
    assert len(fulfil_visits(visits=[visit], by=cast.system, at=made)) == 1
    again = approve_plan(plan=again, by=cast.leader, at=approved)
    states = Counter(each.state for each in visits_of(cast.canteen, year=2026))
    assert (states["done"], states["planned"]) == (1, 3), "four a year for D, one of them made"
    open_plan_duties(plan=again, by=cast.leader, at=approved)
    again_states = Counter(each.state for each in visits_of(cast.canteen, year=2026))
    assert again_states == states, "going on leaves out nothing twice"


def test_a_plan_that_was_cut_off_while_it_took_over_goes_on(
    cast: Cast, january: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    approve_plan(plan=plan, by=cast.leader, at=january)
    again = replan(plan=plan, by=cast.catering, at=january)
    with monkeypatch.context() as broken:
        broken.setattr(succession, "void_duties", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            approve_plan(plan=again, by=cast.leader, at=january)
    again.refresh_from_db()
    assert again.state == "approved"
    open_plan_duties(plan=again, by=cast.leader, at=january)
    assert {visit.state for visit in placed(plan)} == {"dropped"}
    open_ones = Duty.objects.in_district(cast.district).filter(state="open")
    assert open_ones.count() == len(placed(again)), (
        "one duty per visit of the plan in force, none of the former"
    )


def test_only_a_complete_inspection_ends_the_full_coverage(
    cast: Cast, grades: Grades, january: datetime, at: datetime
) -> None:
    grades[cast.canteen.pk] = RiskGrade.D  # never inspected: its first visit is for the 24 months
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    approve_plan(plan=plan, by=cast.leader, at=january)
    own = PlannedVisit.objects.filter(business=cast.canteen, plan=plan)
    assert own.get(kind="full").month < 7
    partial = Visit(district=cast.district, business=cast.canteen, visited_on=date(2026, 1, 5))
    [partial] = record_visits(visits=[partial], by=cast.system, at=january)
    [routine] = fulfil_visits(visits=[partial], by=cast.system, at=january)
    assert routine.kind == "routine"
    assert routine.month == min(visit.month for visit in own.filter(kind="routine")), "the nearest one"
    assert own.get(kind="full").state == "planned"
    complete = inspected(cast, cast.canteen, date(2026, 8, 5), at)
    [full] = fulfil_visits(visits=[complete], by=cast.system, at=at)
    assert full.kind == "full", "however far away it was planned"
