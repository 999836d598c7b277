"""The plan of a district: made, approved by another, turned into duties, fulfilled, dropped, made again."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.cast import SUMMER, Cast

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.models import Business, Closure, Duty, Entry, KeyListing, Visit
from weili.archive.visits import record_visits
from weili.kernel.access import Refused
from weili.law.letters import RiskGrade
from weili.planning.models import Plan, PlannedVisit, StationCapacity, Unmet, VisitorCount
from weili.planning.queries import (
    board,
    lines,
    plan_of,
    plans,
    unmet,
    visits,
    visits_of,
    visits_planned_by_town,
)
from weili.planning.services import (
    CannotPlan,
    Visitors,
    approve_plan,
    drop_visit,
    fulfil_visits,
    make_plan,
    open_plan_duties,
    record_visitors,
    replan,
    set_capacity,
)

Grades = dict[int, RiskGrade]


@pytest.fixture
def january(at: datetime) -> datetime:
    """The tenth of January, when plans are made."""
    return at.replace(month=1, day=10)


@pytest.fixture
def plan(cast: Cast, grades: Grades, january: datetime) -> Plan:
    """The plan of 2026: the farmhouse is C and in a scenic town, the canteen D."""
    grades[cast.chestnut.pk], grades[cast.canteen.pk] = RiskGrade.C, RiskGrade.D
    return make_plan(district=cast.district, year=2026, by=cast.catering, at=january)


def of(plan: Plan, business: Business) -> list[PlannedVisit]:
    return list(PlannedVisit.objects.filter(business=business, plan=plan).order_by("month"))


def last_kind(cast: Cast) -> str:
    entry = Entry.objects.filter(district=cast.district, business__isnull=True).order_by("-seq").first()
    assert entry is not None
    return entry.kind


def test_every_business_has_what_its_grade_asks_in_its_open_months(cast: Cast, plan: Plan) -> None:
    farmhouse = of(plan, cast.chestnut)
    assert len(farmhouse) == 4, "C in a scenic town: 4, by the bureau's scenic frequency (待确认)"
    assert all(cast.chestnut.opens_in(visit.month) for visit in farmhouse)
    assert cast.chestnut.open_months == SUMMER
    assert len(of(plan, cast.canteen)) == 4
    assert len(of(plan, cast.grocery)) == 1, "ungraded: once, so that it can be graded"
    assert last_kind(cast) == "planning.plan.made"
    assert plan.summary["visits"] == 10
    assert sum(plan.summary["by_month"].values()) == 10


def test_every_visit_has_reasons_with_articles(cast: Cast, plan: Plan) -> None:
    for line in lines(plan):
        assert line["reasons"]
        assert all(reason["text"] and reason["article"].startswith("《") for reason in line["reasons"])
    texts = [reason["text"] for reason in of(plan, cast.canteen)[0].reasons]
    assert any("D级" in text for text in texts)
    assert any("风险等级D级的食品经营者" in text for text in texts), "a D operator is a key object by statute"


def test_whoever_may_not_plan_the_district_is_refused(cast: Cast, january: datetime) -> None:
    for person in (cast.lin, cast.gu, cast.leader, cast.stranger):
        with pytest.raises(Refused):
            make_plan(district=cast.district, year=2026, by=person, at=january)


def test_made_again_it_is_the_same_plan_and_one_draft(cast: Cast, plan: Plan, january: datetime) -> None:
    again = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    plan.refresh_from_db()
    assert plan.state == "superseded"

    def content(of: Plan) -> list[tuple[int, int, str]]:
        rows = PlannedVisit.objects.in_district(cast.district).filter(plan=of)
        return sorted(rows.values_list("business_id", "month", "kind"))

    assert content(again) == content(plan)


def test_a_gone_business_and_an_alias_are_not_planned(cast: Cast, january: datetime) -> None:
    Business.objects.filter(pk=cast.grocery.pk).update(gone_on=date(2025, 12, 1))
    Business.objects.filter(pk=cast.workshop.pk).update(root=cast.canteen, alias_of=cast.canteen)
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert plan.summary["businesses"] == 2
    assert not of(plan, cast.grocery)
    assert not of(plan, cast.workshop)


def test_a_closed_month_has_no_visit_and_a_listing_has_more(
    cast: Cast, grades: Grades, january: datetime
) -> None:
    grades[cast.grocery.pk] = RiskGrade.B
    Closure.objects.create(district=cast.district, business=cast.grocery, kind="filed", since=date(2026, 1, 1),
                           until=date(2026, 12, 1))  # fmt: skip
    KeyListing.objects.create(
        district=cast.district, business=cast.workshop, reason_code="failing_sample", reason="抽检不合格：豆腐",
        subject="sampling.Sample:1", since=date(2025, 12, 20),
    )  # fmt: skip
    grades[cast.workshop.pk] = RiskGrade.B
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert [visit.month for visit in of(plan, cast.grocery)] == [12]
    listed = of(plan, cast.workshop)
    assert any("抽检不合格：豆腐" in reason["text"] for reason in listed[0].reasons)
    assert len(listed) == 2, "proposed listings count from the moment they are proposed"


def test_what_the_officers_cannot_do_is_listed_by_name(cast: Cast, grades: Grades, january: datetime) -> None:
    for name in ("yanqi", "bohai", "huairou"):
        set_capacity(station=cast.stations[name], year=2026, officers=2, visits_per_officer_month=1,
                     by=cast.catering, at=january)  # fmt: skip
    newcomers = [
        NewBusiness(name=f"饭馆{n}", kind="RESTAURANT", sector="catering", town=cast.towns["庙城镇"])
        for n in range(30)
    ]
    register_many(newcomers=newcomers, district=cast.district, by=cast.system, at=january)
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    rows = PlannedVisit.objects.in_district(cast.district).filter(plan=plan, station=cast.stations["huairou"])
    assert rows.count() == 12, "one visit a month: two officers, once each, two to a visit"
    listed = unmet(cast.catering, plan, on=date(2026, 1, 10)).filter(why__contains="怀柔所人力不足")
    assert listed.count() == 20, "32 visits wanted, 12 found room"
    cells = {cell.month: cell for cell in board(cast.gu, plan, on=date(2026, 1, 10))}
    assert all(cell.load <= 1 for cell in cells.values())
    assert all(
        cell.full
        for cell in board(cast.catering, plan, on=date(2026, 1, 10))
        if cell.station_name == "怀柔所"
    )


def test_a_leader_approves_and_every_visit_is_a_duty(cast: Cast, plan: Plan, january: datetime) -> None:
    approved = approve_plan(plan=plan, by=cast.leader, at=january)
    assert (approved.state, last_kind(cast)) == ("approved", "planning.plan.approved")
    farmhouse = of(plan, cast.chestnut)
    duties = [visit.duty for visit in farmhouse]
    assert all(duty is not None and duty.state == "open" for duty in duties)
    own = [visit for visit in farmhouse if not visit.coverage_from]
    assert own[0].duty is not None
    assert own[0].duty.due_at is not None
    assert own[0].duty.due_at.month == own[0].month
    assert open_plan_duties(plan=approved, by=cast.leader, at=january) == 0, "opened once"


def test_full_coverage_runs_under_its_own_clock(cast: Cast, january: datetime) -> None:
    Visit.objects.create(
        district=cast.district, business=cast.grocery, visited_on=date(2024, 5, 20), full=True
    )
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    approve_plan(plan=plan, by=cast.leader, at=january)
    visit = of(plan, cast.grocery)[0]
    assert (visit.kind, visit.coverage_from) == ("full", date(2024, 5, 20))
    assert visit.month <= 4
    assert visit.duty is not None
    assert visit.duty.rule == "inspection.full_coverage"
    assert visit.duty.due_at is not None
    assert (visit.duty.due_at.month, visit.duty.due_at.day) == (5, 20)


def test_approval_is_for_another_person_who_may(cast: Cast, plan: Plan, january: datetime) -> None:
    for person in (cast.catering, cast.gu, cast.stranger):
        with pytest.raises(Refused):
            approve_plan(plan=plan, by=person, at=january)
    own = make_plan(district=cast.district, year=2026, by=cast.system, at=january)
    with pytest.raises(CannotPlan, match="编制人不能批准"):
        approve_plan(plan=own, by=cast.system, at=january)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=own.pk).update(approved_by=cast.system)
    approve_plan(plan=own, by=cast.leader, at=january)
    with pytest.raises(CannotPlan, match="只有草案"):
        approve_plan(plan=own, by=cast.leader, at=january)
    with pytest.raises(CannotPlan, match="批准后"):
        open_plan_duties(plan=plan, by=cast.leader, at=january)


def test_a_visit_is_dropped_with_a_reason_and_its_duty_with_it(
    cast: Cast, plan: Plan, january: datetime
) -> None:
    approve_plan(plan=plan, by=cast.leader, at=january)
    visit = of(plan, cast.chestnut)[0]
    with pytest.raises(Refused):
        drop_visit(visit=visit, reason="停业装修", by=cast.lin, at=january)
    with pytest.raises(CannotPlan, match="理由"):
        drop_visit(visit=visit, reason=" ", by=cast.gu, at=january)
    dropped = drop_visit(visit=visit, reason="停业装修", by=cast.gu, at=january)
    assert dropped.duty is not None
    assert Duty.objects.get(pk=dropped.duty.pk).state == "void"
    with pytest.raises(CannotPlan, match="不能取消"):
        drop_visit(visit=visit, reason="再取消", by=cast.gu, at=january)
    kinds = Entry.objects.filter(business=cast.chestnut).values_list("kind", flat=True)
    assert "planning.visit.dropped" in kinds


def inspect(cast: Cast, business: Business, on: date, at: datetime, **known: object) -> Visit:
    visit = Visit(district=cast.district, business=business, visited_on=on, full=True, **known)
    return record_visits(visits=[visit], by=cast.system, at=at)[0]


def test_an_inspection_fulfils_the_nearest_planned_visit_once(
    cast: Cast, plan: Plan, january: datetime, at: datetime
) -> None:
    approve_plan(plan=plan, by=cast.leader, at=january)
    visit = inspect(cast, cast.chestnut, date(2026, 7, 15), at)
    done = fulfil_visits(visits=[visit], by=cast.system, at=at)
    assert len(done) == 1
    assert done[0].visit == visit
    assert Duty.objects.get(pk=done[0].duty.pk).state == "done"  # type: ignore[union-attr]
    assert done[0].kind == "full", "a complete inspection ends the full coverage before all else"
    assert fulfil_visits(visits=[visit], by=cast.system, at=at) == [], (
        "one inspection fulfils one planned visit"
    )
    from_a_desk = inspect(cast, cast.canteen, date(2026, 7, 16), at, mode="off_site")
    assert fulfil_visits(visits=[from_a_desk], by=cast.system, at=at) == []
    assert [each.state for each in visits_of(cast.chestnut, year=2026)].count("done") == 1


def test_what_was_inspected_before_the_approval_fulfils_the_plan_too(
    cast: Cast, plan: Plan, january: datetime
) -> None:
    later = january.replace(month=3, day=20)
    inspect(cast, cast.canteen, date(2026, 3, 2), later)
    approve_plan(plan=plan, by=cast.leader, at=later)
    assert [visit.state for visit in of(plan, cast.canteen)].count("done") == 1


def test_made_again_within_the_year_it_counts_what_was_done(
    cast: Cast, plan: Plan, january: datetime, at: datetime
) -> None:
    approve_plan(plan=plan, by=cast.leader, at=january)
    for month in (5, 7):
        inspect(cast, cast.chestnut, date(2026, month, 15), at)
    again = replan(plan=plan, by=cast.catering, at=at)
    left = of(again, cast.chestnut)
    assert [visit.month for visit in left] == [9, 10], "two of four are done; September and October are left"
    old = of(plan, cast.canteen)[-1]
    approve_plan(plan=again, by=cast.leader, at=at)
    plan.refresh_from_db()
    old.refresh_from_db()
    assert (plan.state, old.state, old.dropped_why) == ("superseded", "dropped", "由新批准的计划替代")
    assert plan_of(cast.district, 2026) == again


def test_a_past_year_is_planned_as_of_its_first_day(cast: Cast, grades: Grades, at: datetime) -> None:
    plan = make_plan(district=cast.district, year=2023, by=cast.catering, at=at)
    assert plan.parameters["as_of"] == "2023-01-01"
    approve_plan(plan=plan, by=cast.leader, at=at)
    assert not Duty.objects.filter(district=cast.district).exists(), "a past month asks nothing of anybody"


def test_the_bureaus_own_cap_holds(cast: Cast, grades: Grades, january: datetime) -> None:
    from weili.kernel.law_tables import load_table

    text = "grade,minimum,planned,cap,regulation\nD,3,4,2,本局公布的检查频次上限\n"
    load_table(
        kind="frequency",
        name="",
        text=text,
        source="测试",
        district=cast.district,
        by=cast.catering,
        at=january,
    )
    grades[cast.canteen.pk] = RiskGrade.D
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert len(of(plan, cast.canteen)) == 2
    listed = Unmet.objects.filter(business=cast.canteen, plan=plan, what="minimum")
    assert [(each.what, each.visits) for each in listed] == [("minimum", 1)]


def test_visitors_draw_the_visits_of_a_scenic_town(cast: Cast, grades: Grades, january: datetime) -> None:
    rows = [
        Visitors(place="雁栖湖", on=date(2025, 8, day), number=9000, town=cast.towns["雁栖镇"])
        for day in range(1, 29)
    ]
    record_visitors(rows=rows, district=cast.district, by=cast.catering, at=january)
    assert last_kind(cast) == "planning.visitors.recorded"
    Business.objects.filter(pk=cast.canteen.pk).update(kind="RESTAURANT", open_months=0b0000_1100_0000)
    plan = make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    assert [visit.month for visit in of(plan, cast.canteen)][:1] == [7] or of(plan, cast.canteen)[
        0
    ].month == 8


def test_a_visitor_count_is_never_replaced_by_an_estimate(cast: Cast, january: datetime) -> None:
    day = date(2025, 10, 1)

    def told(number: int, *, estimate: bool) -> int:
        row = Visitors(place="红螺寺", on=day, number=number, estimate=estimate)
        record_visitors(rows=[row], district=cast.district, by=cast.catering, at=january)
        return VisitorCount.objects.in_district(cast.district).get().number

    assert told(5000, estimate=True) == 5000
    assert told(4321, estimate=False) == 4321
    assert told(9999, estimate=True) == 4321
    assert told(4400, estimate=False) == 4400
    with pytest.raises(Refused):
        record_visitors(
            rows=[Visitors(place="红螺寺", on=day, number=1)], district=cast.district, by=cast.lin, at=january
        )


def test_capacity_is_for_the_section_to_say(cast: Cast, january: datetime) -> None:
    station = cast.stations["bohai"]
    with pytest.raises(Refused):
        set_capacity(
            station=station, year=2026, officers=6, visits_per_officer_month=20, by=cast.gu, at=january
        )
    with pytest.raises(CannotPlan, match="两名以上"):
        set_capacity(
            station=station, year=2026, officers=1, visits_per_officer_month=20, by=cast.catering, at=january
        )
    for officers in (6, 7):
        row = set_capacity(
            station=station,
            year=2026,
            officers=officers,
            visits_per_officer_month=20,
            by=cast.catering,
            at=january,
        )
    assert row.visits_a_month == 70
    assert StationCapacity.objects.in_district(cast.district).count() == 1
    assert last_kind(cast) == "planning.capacity.set"


def test_everyone_sees_what_is_theirs(cast: Cast, plan: Plan, on: date) -> None:
    assert list(plans(cast.gu, on=on)) == [plan]
    assert list(plans(cast.stranger, on=on)) == []
    assert list(plans(cast.owner, on=on)) == []
    assert {visit.business for visit in visits(cast.lin, plan, on=on)} == {cast.chestnut}
    assert visits(cast.stranger, plan, on=on).count() == 0
    assert visits_planned_by_town(plan)["渤海镇"] == {"4": 1}
    assert visits_planned_by_town(plan, sector="circulation") == {"怀柔镇": {"1": 1}}


def test_forty_more_businesses_are_no_more_questions(cast: Cast, plan: Plan, january: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        make_plan(district=cast.district, year=2026, by=cast.catering, at=january)
    newcomers = [NewBusiness(name=f"饭馆{n}", kind="RESTAURANT", sector="catering") for n in range(40)]
    register_many(
        newcomers=newcomers, district=cast.district, by=cast.system, at=january + timedelta(hours=1)
    )
    with CaptureQueriesContext(connection) as many:
        make_plan(district=cast.district, year=2026, by=cast.catering, at=january + timedelta(hours=2))
    assert len(many) <= len(few) + 2
