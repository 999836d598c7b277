"""Proposing grades: what is graded, what is not and why, and that a second run changes nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast
from tests.grading.conftest import inspected, licensed

from weili.archive.models import Business, Entry
from weili.grading import evidence
from weili.grading.evidence import Asked, Inspected, InspectedItem
from weili.grading.models import Grade, Ungraded
from weili.grading.queries import counts, counts_by_town, history, in_force_of, sheet, work_list
from weili.grading.services import NotAnArchiveHead, propose_grade, propose_grades, review_grade
from weili.kernel.access import Refused
from weili.law.dynamic_points import ItemResult


def kinds_of(business: Business) -> list[str]:
    return list(Entry.objects.filter(business=business).order_by("seq").values_list("kind", flat=True))


def test_a_grade_is_proposed_with_its_lines_and_leaves_a_trace(
    cast: Cast, chestnut: Business, at: datetime
) -> None:
    grade = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(grade, Grade)
    # 151–500 m² 4 + cold with perishables 16 + individual 0 + two kinds of food 2; 2 of 30 items: 60 × 1.0 / 18.5
    assert (grade.static, grade.dynamic) == (Decimal(22), Decimal("3.243243"))
    assert (grade.letter, grade.state) == ("A", "proposed")
    assert grade.opinion["lines"][0]["factor"].startswith("业态和规模")
    assert grade.unsure, "the catering table is a stand-in in part: 待确认"
    assert kinds_of(chestnut)[-1] == "grading.grade.proposed"


def test_whoever_may_not_propose_is_refused(cast: Cast, chestnut: Business, at: datetime) -> None:
    for person in (
        cast.he,
        cast.assistant,
        cast.stranger,
        cast.leader,
    ):  # another station, no act, another district
        with pytest.raises(Refused):
            propose_grade(business=chestnut, year=2026, by=person, at=at)
    with pytest.raises(Refused):
        propose_grades(
            district=cast.district, year=2026, by=cast.gu, at=at
        )  # a station head has no whole district


def test_proposing_twice_changes_nothing(cast: Cast, chestnut: Business, at: datetime) -> None:
    first = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    again = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert first == again
    assert kinds_of(chestnut).count("grading.grade.proposed") == 1


def test_new_evidence_replaces_an_open_proposal(cast: Cast, chestnut: Business, at: datetime) -> None:
    first = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    inspected(chestnut, date(2026, 8, 1), outcome="fail", key_findings=4, general_findings=8)
    again = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(again, Grade)
    assert again.letter == "C"  # 22 + 60 × 8.0 / 18.5 = 47.95
    first.refresh_from_db()
    assert first.state == "superseded"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"gone_on": date(2026, 3, 1)}, "closed"),
        ({"kind": "VENDOR"}, "other_supervisor"),
        ({"area_m2": None}, "facts_missing"),
        ({"kind": ""}, "facts_missing"),
        ({"facts": {"food_types": ["soup"]}}, "facts_missing"),  # a word that no table knows
    ],
)
def test_without_a_grade_there_is_a_reason(
    cast: Cast, chestnut: Business, at: datetime, change: dict[str, object], reason: str
) -> None:
    Business.objects.filter(pk=chestnut.pk).update(**change)
    chestnut.refresh_from_db()
    found = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(found, Ungraded)
    assert found.reason_code == reason
    assert kinds_of(chestnut)[-1] == "grading.grade.withheld"
    propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert kinds_of(chestnut).count("grading.grade.withheld") == 1, "the same reason is said once"


def test_no_permit_no_grade(cast: Cast, at: datetime) -> None:
    inspected(cast.grocery)
    found = propose_grade(business=cast.grocery, year=2026, by=cast.circulation, at=at)
    assert isinstance(found, Ungraded)
    assert found.reason_code in {"no_permit", "facts_missing"}


def test_only_in_the_season_and_never_wholly_inspected(cast: Cast, at: datetime) -> None:
    found = propose_grade(business=licensed(cast.chestnut), year=2026, by=cast.lin, at=at)
    assert isinstance(found, Ungraded)
    assert found.reason_code == "seasonal_only"


def test_an_inspection_without_results_asks_for_them(cast: Cast, at: datetime) -> None:
    inspected(licensed(cast.chestnut), outcome="conditions", key_findings=None, general_findings=None)
    found = propose_grade(business=cast.chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(found, Ungraded)
    assert "补录" in found.text


def test_item_results_give_groups_with_evidence(cast: Cast, chestnut: Business, at: datetime) -> None:
    def source(asked: Asked) -> list[Inspected]:
        items = (
            InspectedItem("4.1", ItemResult.FAIL, key=True, item_set="NAT2016", block="原料控制(含食品添加剂)",
                          text="索证索票", refs=("inspection.Photo:1",)),
            InspectedItem("1.1", ItemResult.PASS, item_set="NAT2016", block="许可管理"),
            InspectedItem("8.1", ItemResult.NOT_APPLICABLE, item_set="NAT2016", block="餐饮具清洗消毒"),
        )  # fmt: skip
        return [Inspected(chestnut.pk, "archive.Visit:77", date(2026, 6, 1), items)]

    evidence.INSPECTIONS.append(source)
    grade = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(grade, Grade)
    assert grade.dynamic == Decimal(40)  # 60 × 1.0 ÷ (1.0 + 0.5): the absent item is scaled out
    groups = {group["label"]: group for group in grade.opinion["groups"]}
    assert groups["原料控制"]["evidence"] == ["inspection.Photo:1"]
    assert Decimal(groups["经营资质"]["points"]) == 0
    assert grade.letter == "D"  # 62


def test_a_new_one_is_graded_provisionally_and_again_after_the_first_inspection(
    cast: Cast, at: datetime
) -> None:
    business = licensed(cast.grocery, goods={"预包装单品数-常温": 300}, suppliers=10)
    business.permit_set.update(issued_on=date(2026, 6, 1))
    Business.objects.filter(pk=business.pk).update(registered_on=date(2026, 5, 20))
    business.refresh_from_db()
    grade = propose_grade(business=business, year=2026, by=cast.circulation, at=at)
    assert isinstance(grade, Grade)
    assert grade.provisional
    assert grade.dynamic is None
    review_grade(grade=grade, by=cast.leader, at=at)
    inspected(business, date(2026, 9, 1))
    again = propose_grade(business=business, year=2026, by=cast.circulation, at=at)
    assert isinstance(again, Grade)
    assert (again.state, again.provisional) == ("proposed", False)


def test_a_merged_business_is_graded_through_its_head(cast: Cast, chestnut: Business, at: datetime) -> None:
    Business.objects.filter(pk=cast.grocery.pk).update(root=chestnut, alias_of=chestnut)
    cast.grocery.refresh_from_db()
    with pytest.raises(NotAnArchiveHead):
        propose_grade(business=cast.grocery, year=2026, by=cast.circulation, at=at)
    tally = propose_grades(district=cast.district, year=2026, by=cast.catering, at=at)
    assert tally.businesses == 3, "four of the cast, one of them an alias"


def test_the_whole_district_in_a_constant_number_of_queries(
    cast: Cast, chestnut: Business, at: datetime
) -> None:
    seen: list[tuple[int, int]] = []
    with CaptureQueriesContext(
        connection,
    ) as few:
        propose_grades(
            district=cast.district, year=2026, by=cast.catering, at=at, progress=lambda *n: seen.append(n)
        )
    assert seen == [(4, 4)]
    from weili.archive.businesses import NewBusiness, register_many

    more = [NewBusiness(name=f"饭馆{n}", kind="RESTAURANT", sector="catering") for n in range(40)]
    register_many(newcomers=more, district=cast.district, by=cast.system, at=at)
    with CaptureQueriesContext(connection) as many:
        propose_grades(district=cast.district, year=2026, by=cast.catering, at=at)
    assert len(many) <= len(few) + 4, "forty more businesses are no more queries"


def test_archives_with_several_members_are_counted_once(
    cast: Cast, chestnut: Business, at: datetime, on: date
) -> None:
    """A whole district is counted by its rows, towns by their archives: both say the same."""
    propose_grades(district=cast.district, year=2026, by=cast.catering, at=at)

    def grade(business: Business, letter: str, state: Grade.State) -> None:
        Grade.objects.create(
            district=cast.district, business=business, year=2026, letter=letter, state=state,
            filled_by=cast.lin, filled_at=at,
        )  # fmt: skip

    def both() -> list[dict[str, int]]:
        whole = counts(cast.catering, on=on, year=2026)
        towns = counts_by_town(cast.catering, on=on, year=2026).values()
        assert whole.businesses == sum(town.businesses for town in towns)
        found = [whole.in_force, whole.proposed, whole.ungraded]
        for basket, sums in zip(("in_force", "proposed", "ungraded"), found, strict=True):
            assert sums == {key: sum(getattr(town, basket).get(key, 0) for town in towns) for key in sums}
        return found

    both()
    Business.objects.filter(pk=cast.grocery.pk).update(root=chestnut, alias_of=chestnut)
    both()
    grade(cast.grocery, "A", Grade.State.PROPOSED)
    assert both()[1]["A"] == 1, "two members, both with an open A, are one archive"
    Grade.objects.filter(business=cast.grocery).update(state=Grade.State.REVIEWED)
    in_force, proposed, _ = both()
    assert (in_force["A"], proposed["A"]) == (1, 0), "an open proposal beside a member's grade is not counted"
    grade(chestnut, "C", Grade.State.REVIEWED)
    both()


def test_the_counts_add_up(cast: Cast, chestnut: Business, at: datetime, on: date) -> None:
    before = counts(cast.catering, on=on, year=2026)
    assert (before.businesses, before.undecided) == (4, 4)
    propose_grades(district=cast.district, year=2026, by=cast.catering, at=at)
    after = counts(cast.catering, on=on, year=2026)
    assert after.undecided == 0
    assert after.graded == {"A": 1, "B": 0, "C": 0, "D": 0}
    assert sum(after.ungraded.values()) == 3
    assert after.as_json()["graded"]["total"] == 1
    assert counts_by_town(cast.catering, on=on, year=2026)["渤海镇"].graded["A"] == 1
    assert counts(cast.he, on=on, year=2026).businesses == 1, (
        "an inspector of 雁栖所 counts only what is hers"
    )
    assert counts(cast.stranger, on=on, year=2026).graded["A"] == 0


def test_the_work_list_goes_from_d_to_a(cast: Cast, chestnut: Business, at: datetime, on: date) -> None:
    canteen = licensed(cast.canteen)
    inspected(canteen, outcome="fail", key_findings=7, general_findings=20)
    propose_grades(district=cast.district, year=2026, by=cast.catering, at=at)
    assert [grade.letter for grade in work_list(cast.catering, on=on, year=2026)] == ["D", "A"]
    assert [grade.letter for grade in work_list(cast.lin, on=on, year=2026)] == ["A"]


def test_history_sheet_and_what_others_may_read(cast: Cast, chestnut: Business, at: datetime) -> None:
    grade = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(grade, Grade)
    assert in_force_of([chestnut.pk], 2026) == []
    review_grade(grade=grade, by=cast.gu, at=at)
    assert [g.state for g in history(chestnut)] == ["reviewed"]
    found = sheet(history(chestnut)[0])
    assert found.permits
    held = in_force_of([chestnut.pk], 2027)
    assert [(each.grade.value, each.year) for each in held] == [("A", 2026)], (
        "until there is another, last year's holds"
    )


def test_last_year_is_on_the_sheet(cast: Cast, chestnut: Business, at: datetime) -> None:
    before = propose_grade(business=chestnut, year=2025, by=cast.lin, at=at - timedelta(days=300))
    assert isinstance(before, Ungraded), "in 2025 nobody had wholly inspected it"
    inspected(chestnut, date(2025, 3, 3))
    before = propose_grade(business=chestnut, year=2025, by=cast.lin, at=at)
    assert isinstance(before, Grade)
    review_grade(grade=before, by=cast.gu, at=at)
    this = propose_grade(business=chestnut, year=2026, by=cast.lin, at=at)
    assert isinstance(this, Grade)
    assert this.last_letter == "A"
