"""Matching, grades, plans and the law in the browser: next act first, two people sign, every number opens."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import Cast

from weili.archive.businesses import NewBusiness, register_many
from weili.archive.models import Business, Merge, Permit, Question, ReturnedRow, Visit
from weili.grading.models import Grade, Ungraded
from weili.kernel import clock
from weili.kernel.jobs import run_pending
from weili.kernel.models import LawTable
from weili.planning.models import Plan, PlannedVisit, StationCapacity

SignIn = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def noon(cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page is asked for at noon of the day of the tests; a demo district asks for no second factor."""
    monkeypatch.setattr(clock, "now", lambda: at)
    cast.district.demo = True
    cast.district.save()


@pytest.fixture
def question(cast: Cast, at: datetime) -> Question:
    """May the grocery be the chestnut farmhouse?"""
    return Question.objects.create(
        district=cast.district,
        newcomer=cast.grocery,
        candidate=cast.chestnut,
        probability="0.620",
        reasons=[{"text": "电话相同", "weight": 4.0}, {"text": "门牌号不同", "weight": -2.0}],
        asked_at=at,
    )


@pytest.fixture
def inspected(cast: Cast, on: date) -> Business:
    """The chestnut farmhouse with a permit and a complete inspection of this year."""
    house = cast.chestnut
    house.area_m2 = 120
    house.facts = {"food_types": ["hot", "cold"], "perishables": True, "consumers": ["individual"]}
    house.save()
    Permit.objects.create(
        district=cast.district, business=house, kind="JY2", number="JY21101160000012",
        issued_on=date(2024, 1, 1), valid_to=date(2029, 1, 1),
    )  # fmt: skip
    Visit.objects.create(
        district=cast.district, business=house, visited_on=date(2026, 6, 1), full=True, outcome="pass",
        key_findings=0, general_findings=1,
    )  # fmt: skip
    return house


class TestMatching:
    def test_both_sides_stand_beside_each_other_with_reasons_weighed(
        self, cast: Cast, question: Question, as_person: SignIn
    ) -> None:
        text = as_person(cast.catering).get(reverse("web:question", args=[question.pk])).content.decode()

        assert "便民食品店" in text
        assert "栗子农家院" in text
        assert "很强" in text
        assert "较强" in text
        assert "13800000012" not in text  # phones are masked here as everywhere

    def test_the_same_makes_one_archive_and_can_be_taken_back(
        self, cast: Cast, question: Question, as_person: SignIn
    ) -> None:
        client = as_person(cast.catering)
        client.post(reverse("web:decide", args=[question.pk]), {"decision": "same", "reason": "电话核实"})
        merge = Merge.objects.in_district(cast.district).get()
        cast.grocery.refresh_from_db()
        assert cast.grocery.root_id == cast.chestnut.pk
        assert "电话核实" in client.get(reverse("web:merges")).content.decode()

        client.post(reverse("web:undo-merge", args=[merge.pk]), {"reason": "并错了"})

        cast.grocery.refresh_from_db()
        assert cast.grocery.root_id == cast.grocery.pk
        assert "并错了" in client.get(reverse("web:merges")).content.decode()

    def test_a_decision_without_a_reason_is_refused_with_a_sentence(
        self, cast: Cast, question: Question, as_person: SignIn
    ) -> None:
        client = as_person(cast.catering)
        answer = client.post(
            reverse("web:decide", args=[question.pk]), {"decision": "same", "reason": " "}, follow=True
        )

        assert "请写明判定的理由" in answer.content.decode()
        question.refresh_from_db()
        assert question.state == "open"

    def test_a_station_sees_only_its_own_questions(
        self, cast: Cast, question: Question, as_person: SignIn
    ) -> None:
        assert as_person(cast.he).get(reverse("web:question", args=[question.pk])).status_code == 404

    def test_a_row_that_an_unmerge_could_not_give_back_is_given_by_a_person(
        self, cast: Cast, question: Question, as_person: SignIn, on: date
    ) -> None:
        client = as_person(cast.catering)
        client.post(reverse("web:decide", args=[question.pk]), {"decision": "same", "reason": "电话核实"})
        visit = Visit.objects.create(district=cast.district, business=cast.chestnut, visited_on=on)
        merge = Merge.objects.in_district(cast.district).get()
        client.post(reverse("web:undo-merge", args=[merge.pk]), {"reason": "并错了"})
        row = ReturnedRow.objects.in_district(cast.district).get()
        assert "归“便民食品店”" in client.get(reverse("web:returned")).content.decode()

        client.post(reverse("web:give-row", args=[row.pk]), {"to": "absorbed", "reason": "检查的是小店"})

        visit.refresh_from_db()
        assert visit.business_id == cast.grocery.pk

    @pytest.mark.parametrize("name", ["matching", "merges", "returned"])
    def test_empty_pages_teach(self, cast: Cast, as_person: SignIn, name: str) -> None:
        assert "没有" in as_person(cast.catering).get(reverse(f"web:{name}")).content.decode()


class TestGrades:
    def propose(self, client: Client, at: datetime) -> None:
        client.post(reverse("web:grades-propose"), {"year": 2026, "what": "year"})
        run_pending("test", at)

    def test_a_year_is_proposed_in_the_background_and_both_counts_add_up(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        client = as_person(cast.catering)
        self.propose(client, at)

        page = client.get(reverse("web:grades") + "?year=2026")
        counted = page.context["counted"]
        assert counted.businesses == 4
        assert sum(counted.graded.values()) + sum(counted.ungraded.values()) + counted.undecided == 4
        assert Grade.objects.filter(business=inspected, year=2026, state="proposed").exists()
        bare = client.get(reverse("web:ungraded") + "?year=2026").content.decode()
        for row in Ungraded.objects.in_district(cast.district).select_related("business"):
            assert row.text in bare

    def test_the_sheet_has_lines_signatures_and_the_form(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        client = as_person(cast.catering)
        self.propose(client, at)
        grade = Grade.objects.get(business=inspected, year=2026)

        text = client.get(reverse("web:grade", args=[grade.pk])).content.decode()
        assert grade.opinion["lines"][0]["factor"] in text
        assert "须由另一人审核" in text
        assert "审核通过</button>" not in text
        printed = client.get(reverse("web:grade-pdf", args=[grade.pk]))
        assert printed.content.startswith(b"%PDF")

    def test_another_person_reviews_and_next_year_follows(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        self.propose(as_person(cast.catering), at)
        grade = Grade.objects.get(business=inspected, year=2026)
        same = as_person(cast.catering)
        refused = same.post(reverse("web:grade-move", args=[grade.pk, "review"]), follow=True)
        assert "填表人" in refused.content.decode()

        as_person(cast.leader).post(reverse("web:grade-move", args=[grade.pk, "review"]), {"reason": "同意"})

        grade.refresh_from_db()
        assert grade.state == "reviewed"
        same.post(reverse("web:next-year-move", args=[grade.pk, "propose"]))
        page = same.get(reverse("web:grade", args=[grade.pk]))
        assert page.context["choices"]
        choice = page.context["choices"][0][0]
        chosen = {"chosen": choice, "reason": "本年度没有问题"}
        same.post(reverse("web:next-year-move", args=[grade.pk, "choose"]), chosen)
        as_person(cast.leader).post(reverse("web:next-year-move", args=[grade.pk, "review"]))
        grade.next_year.refresh_from_db()
        assert (grade.next_year.state, grade.next_year.chosen) == ("reviewed", choice)

    def test_returned_with_a_reason_amended_and_proposed_again(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        client = as_person(cast.catering)
        self.propose(client, at)
        grade = Grade.objects.get(business=inspected, year=2026)
        as_person(cast.leader).post(
            reverse("web:grade-move", args=[grade.pk, "return"]), {"reason": "面积请核实"}
        )
        page = client.get(reverse("web:grade", args=[grade.pk]))
        assert "面积请核实" in page.content.decode()
        line = next(each for each in page.context["lines"] if len(each.levels) > 1)
        other = next(value for value, _ in line.levels if value != line.level)

        client.post(
            reverse("web:grade-move", args=[grade.pk, "amend"]),
            {f"level-{line.number}": other, "reason": "现场核实"},
        )

        grade.refresh_from_db()
        assert grade.state == "proposed"
        assert grade.amendments[-1]["reason"] == "现场核实"

    def test_one_business_is_computed_again_from_the_list_of_those_without(
        self, cast: Cast, inspected: Business, as_person: SignIn
    ) -> None:
        answer = as_person(cast.catering).post(
            reverse("web:grade-propose", args=[inspected.pk]), {"year": 2026}
        )

        grade = Grade.objects.get(business=inspected, year=2026)
        assert answer["Location"] == reverse("web:grade", args=[grade.pk])

    def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        client = as_person(cast.catering)
        self.propose(client, at)
        pages = [reverse("web:grades") + "?year=2026", reverse("web:ungraded") + "?year=2026"]

        def asked() -> list[int]:
            found = []
            for address in pages:
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    client.get(address)
                found.append(len(queries))
            return found

        few = asked()
        newcomers = [NewBusiness(name=f"饭馆{n}", kind="RESTAURANT", sector="catering") for n in range(30)]
        register_many(newcomers=newcomers, district=cast.district, by=cast.system, at=at)
        for each in Business.objects.in_district(cast.district).filter(name__startswith="饭馆"):
            Grade.objects.create(
                district=cast.district, business=each, year=2026, letter="B", static=20, dynamic=20, total=40,
                filled_by=cast.lin, filled_at=at,
            )  # fmt: skip
        assert asked() == few
        assert max(few) <= 32

    def test_several_are_reviewed_together(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        self.propose(as_person(cast.catering), at)
        keys = list(Grade.objects.in_district(cast.district).filter(year=2026).values_list("pk", flat=True))

        as_person(cast.leader).post(reverse("web:grades-move"), {"move": "review", "grade": keys})

        assert set(Grade.objects.filter(pk__in=keys).values_list("state", flat=True)) == {"reviewed"}


class TestPlans:
    def make(self, cast: Cast, as_person: SignIn, at: datetime) -> Plan:
        as_person(cast.catering).post(reverse("web:plan-make"), {"year": 2026})
        run_pending("test", at)
        return Plan.objects.in_district(cast.district).get(state="draft")

    def test_is_made_seen_as_a_board_and_approved_by_another(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        maker = as_person(cast.catering)
        for station in cast.stations.values():
            maker.post(
                reverse("web:capacities"), {"year": 2026, "station": station.pk, "officers": 4, "visits": 10}
            )
        assert StationCapacity.objects.in_district(cast.district).count() == 3
        plan = self.make(cast, as_person, at)
        page = maker.get(reverse("web:plans") + "?year=2026")
        assert page.context["plan"] == plan
        assert "须由另一人批准" in page.content.decode() or not page.context["own"]

        as_person(cast.leader).post(reverse("web:plan-approve", args=[plan.pk]))
        run_pending("test", at)

        plan.refresh_from_db()
        assert (plan.state, plan.approved_by) == ("approved", cast.leader)

    def test_visits_are_listed_exported_and_dropped_with_a_reason(
        self, cast: Cast, inspected: Business, as_person: SignIn, at: datetime
    ) -> None:
        plan = self.make(cast, as_person, at)
        maker = as_person(cast.catering)
        visit = PlannedVisit.objects.filter(plan=plan, district=cast.district).first()
        assert visit is not None
        text = maker.get(reverse("web:plan-visits", args=[plan.pk])).content.decode()
        assert visit.reasons[0]["text"] in text
        exported = maker.get(reverse("web:plan-visits-export", args=[plan.pk, "csv"]))
        assert visit.business.name in b"".join(exported.streaming_content).decode("utf-8-sig")

        maker.post(reverse("web:visit-drop", args=[visit.pk]), {"reason": "歇业"})

        visit.refresh_from_db()
        assert (visit.state, visit.dropped_why) == ("dropped", "歇业")
        assert maker.get(reverse("web:plan-unmet", args=[plan.pk])).status_code == 200

    def test_nonsense_in_the_capacity_is_a_sentence(self, cast: Cast, as_person: SignIn) -> None:
        station = cast.stations["bohai"]
        answer = as_person(cast.catering).post(
            reverse("web:capacities"),
            {"year": 2026, "station": station.pk, "officers": "四", "visits": 10},
            follow=True,
        )

        assert "执法人员数应填" in answer.content.decode()


HOLIDAYS = "date,kind,name\n" + "".join(
    f"2027-{day},休,节\n" for day in ("01-01", "02-06", "05-01", "10-01", "10-02", "10-03")
)


class TestLaw:
    def load(self, client: Client, text: str, **more: str) -> Any:
        file = SimpleUploadedFile("2027.csv", text.encode())
        given = {"kind": "workdays", "source": "国办发明电〔2026〕1号", **more}
        return client.post(reverse("web:law-load"), {**given, "file": file})

    def test_a_year_is_shown_before_it_is_loaded(self, cast: Cast, as_person: SignIn, at: datetime) -> None:
        from weili.archive.duties import open_duty

        open_duty(
            title="年底受理的投诉", subject="complaints.Complaint:9", rule="complaint.accept",
            start=date(2026, 12, 28), business=cast.chestnut, by=cast.system, at=at,
        )  # fmt: skip
        client = as_person(cast.catering)
        assert "2027 年的放假调休安排还没有" in client.get(reverse("web:law")).content.decode()

        page = self.load(client, HOLIDAYS)

        assert not LawTable.objects.exists()
        assert page.context["seen"]["count"] == 1
        assert "年底受理的投诉" in page.content.decode()
        given = page.context["seen"]["given"]
        client.post(
            reverse("web:law-load"),
            {"move": "load", **{name: given[name] for name in ("kind", "name", "source", "text")}},
        )
        row = LawTable.objects.get()
        assert "已载入" in client.get(reverse("web:law")).content.decode()
        assert "2027-02-06" in client.get(reverse("web:law-loaded", args=[row.pk])).content.decode()

    def test_a_torn_list_is_a_sentence_at_its_row(self, cast: Cast, as_person: SignIn) -> None:
        page = self.load(as_person(cast.catering), "date,kind,name\n2027-01-01,休,元旦\n")

        assert "名单不完整" in page.content.decode()
        assert not LawTable.objects.exists()

    def test_the_terms_are_read_and_searched(self, cast: Cast, as_person: SignIn) -> None:
        client = as_person(cast.lin)
        text = client.get(reverse("web:law-table", args=["terms"]) + "?q=调解").content.decode()
        assert "调解期限" in text
        assert "是否受理" not in text

    def test_every_table_can_be_read(self, cast: Cast, as_person: SignIn) -> None:
        from weili.web.law_pages import TABLES

        client = as_person(cast.lin)
        assert {client.get(reverse("web:law-table", args=[name])).status_code for name in TABLES} == {200}
