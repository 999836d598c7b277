"""The demo district in a database: no row lost, nobody merged wrongly, everybody can sign in."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from pytest_django.plugin import DjangoDbBlocker
from tests.twin.measure import measure

from weili.archive.models import Business, ImportedRow
from weili.cli.demo import Filled, accounts, fill
from weili.grading.models import Grade, Ungraded
from weili.kernel import people
from weili.kernel.models import District, Person
from weili.kernel.roles import Act, Role
from weili.planning.models import Plan
from weili.twin.accounts import PASSWORDS

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 9, 21)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Demo:
    """A filled home, and what is true of it."""

    filled: Filled
    district: District
    truth: dict[str, Any]


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """One home for all tests of this file: filling it is what takes the time."""
    out: Path = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        filled = fill(say=lambda _: None, today=ON, seed=5, businesses=150, keep=out)
        truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))
        yield Demo(filled, District.objects.get(demo=True), truth)
        transaction.set_rollback(True)


def test_no_row_is_lost(demo: Demo) -> None:
    for file in demo.filled.files:
        written = sum(len(rows) for rows in demo.truth["rows"][file["file"]].values())
        assert file["rows"] == written == file["kept"] + file["merged"] + file["refused"], file
        assert sum(file["by_reason"].values()) == written


KINDS = (
    "permits",
    "businesses",
    "inspections",
    "grades",
    "sampling-results",
    "penalties",
    "complaints",
    "staff",
)


@pytest.mark.parametrize("kind", KINDS)
def test_refused_rows_are_few_and_each_says_why_in_chinese(demo: Demo, kind: str) -> None:
    rows = ImportedRow.objects.in_district(demo.district).filter(batch__kind=kind)
    refused = rows.filter(state="refused")
    assert 0 < refused.count() < max(8, rows.count() // 20)
    for row in refused:
        assert re.search("[一-鿿]{4}", row.text), row.code
        assert row.raw


def test_the_rows_of_one_shop_come_together_and_nobody_is_merged_wrongly(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    found = measure(demo.district, demo.truth)
    with capsys.disabled():
        print(  # noqa: T201 - a figure for whoever reads the run
            f"\nidentity: {found.rows} rows, precision {found.precision:.4f}, recall {found.recall:.4f}, "
            f"{found.questions} questions ({found.rightly_asked} of one shop)"
        )
    assert found.mixed == ()
    assert found.apart == ()  # whatever does not lie with its shop is a question
    assert found.recall > 0.97
    assert 3 <= found.questions <= 40


def test_positions_on_maps_of_the_country_were_turned_back(demo: Demo) -> None:
    shops = Business.objects.in_district(demo.district).filter(premises__lat__isnull=False)
    assert shops.count() > 30
    for shop in shops.select_related("premises"):
        assert shop.premises is not None
        assert 40.2 < (shop.premises.lat or 0) < 41.1
        assert 116.3 < (shop.premises.lon or 0) < 116.8


def test_grades_stand_with_their_reasons_and_some_are_signed_by_two(demo: Demo) -> None:
    grades = Grade.objects.in_district(demo.district)
    this_year = Counter(grades.filter(year=ON.year).values_list("state", flat=True))
    assert this_year["proposed"] > 10
    assert this_year["reviewed"] > 5
    assert grades.filter(source="imported", year__lt=ON.year).count() > 20
    reasons = set(Ungraded.objects.in_district(demo.district).values_list("reason_code", flat=True))
    assert "seasonal_only" in reasons
    assert all(u.text for u in Ungraded.objects.in_district(demo.district))
    for grade in grades.filter(year=ON.year, state="reviewed"):
        assert grade.filled_by_id != grade.reviewed_by_id


def test_a_plan_of_this_year_is_approved_by_another_person(demo: Demo) -> None:
    plan = Plan.objects.in_district(demo.district).get(state=Plan.State.APPROVED, year=ON.year)
    assert plan.year == demo.filled.plan["year"]
    assert plan.approved_by != plan.made_by
    assert demo.filled.plan["visits"] > 20


def test_every_account_signs_in_as_its_role_and_needs_no_second_factor(demo: Demo) -> None:
    known = accounts()
    assert {a["role"] for a in known} == set(PASSWORDS)
    for account in known:
        person = authenticate(HttpRequest(), username=account["username"], password=account["password"])
        assert isinstance(person, Person), account
        assert Role(account["role"]) in {Role(post.role) for post in person.posts.all()}


def test_every_station_has_officers_who_may_inspect(demo: Demo) -> None:
    for station in demo.district.stations.all():
        officers = Person.objects.filter(
            posts__station=station, posts__role__in=[Role.INSPECTOR, Role.STATION_HEAD]
        )
        assert officers.count() >= 3
        for officer in officers:
            assert people.may_inspect(officer, ON) == []


def test_the_owner_reaches_the_own_business_only(demo: Demo) -> None:
    from weili.kernel.access import area

    owner = Person.objects.get(username="laoban")
    assert len(area(owner, Act.READ_BUSINESS, on=ON).businesses) == 1


def test_without_a_demo_district_there_are_no_accounts(demo: Demo) -> None:
    with transaction.atomic():
        District.objects.update(demo=False)
        assert accounts() == []
        transaction.set_rollback(True)


def test_facts_for_grading_come_through_the_lists_and_some_are_missing(demo: Demo) -> None:
    shops = Business.objects.in_district(demo.district)
    assert shops.filter(facts__has_key="perishables").count() > 30
    assert shops.filter(facts__has_key="goods").count() > 10
    waiting = Ungraded.objects.in_district(demo.district).filter(reason_code="facts_missing")
    assert any("是否含高危易腐食品" in "".join(each.missing) for each in waiting)
