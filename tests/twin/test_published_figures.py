"""The whole district in a database: its records add up to the published figures, and to no others.

Filling it takes minutes, so it is done once for all tests of this file. Nothing here reads a figure that the product
was told: every number is a count of imported records.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.db.models import Count
from pytest_django.plugin import DjangoDbBlocker
from tests.twin.measure import measure

from weili.archive.models import Business, Permit, Question, Visit
from weili.cli.demo import Filled, fill
from weili.enforcement.models import Case
from weili.grading.models import Grade
from weili.kernel.models import District
from weili.planning.models import PlannedVisit
from weili.sampling.models import Sample
from weili.training.models import Attendance
from weili.twin import published

if TYPE_CHECKING:
    from pathlib import Path

ON = date(2026, 9, 21)
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("whole district")]


@dataclass(frozen=True, slots=True)
class Whole:
    """The full district, and what is true of it."""

    filled: Filled
    district: District
    truth: dict[str, Any]


@pytest.fixture(scope="module")
def whole(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Whole]:
    """The demo district in full size, taken back at the end."""
    out: Path = tmp_path_factory.mktemp("whole")
    with django_db_blocker.unblock(), transaction.atomic():
        filled = fill(say=lambda _: None, today=ON, keep=out)
        truth = json.loads((out / "truth.json").read_text(encoding="utf-8"))
        yield Whole(filled, District.objects.get(demo=True), truth)
        transaction.set_rollback(True)


def visits(district: District, year: int) -> dict[str, int]:
    rows = Visit.objects.in_district(district).filter(visited_on__year=year)
    return dict(rows.order_by().values_list("sector").annotate(n=Count("pk")))


def tasks(district: District) -> Any:
    return Sample.objects.in_district(district).filter(sampled_on__year=2023)


def punished(district: District) -> int:
    """Failing samples of 2023 that a penalty of warning or fine names."""
    failing = tasks(district).filter(verdict=Sample.Verdict.FAIL).values_list("number", flat=True)
    cases = Case.objects.in_district(district).filter(sample_number__in=list(failing))
    return len({c.sample_number for c in cases if {"警告", "罚款"} & set(c.penalty_kinds)})


def test_inspections_of_2023(whole: Whole) -> None:
    assert visits(whole.district, 2023) == {"production": 150, "circulation": 6340, "catering": 11133}


def test_other_years_are_like_it_and_never_the_same(whole: Whole) -> None:
    years = [tuple(sorted(visits(whole.district, year).items())) for year in range(2021, 2027)]
    assert len(set(years)) == len(years)
    assert all(8000 < sum(count for _, count in year) < 19000 for year in years)


def test_sampling_of_2023_in_both_baskets(whole: Whole) -> None:
    rows = tasks(whole.district)
    assert rows.count() == 3120
    assert rows.filter(verdict=Sample.Verdict.FAIL).count() == 234
    assert punished(whole.district) == 234
    batches = rows.filter(programme=Sample.Programme.SUPERVISION)
    assert Counter(batches.values_list("sector", flat=True)) == {
        "circulation": 1395, "production": 250, "catering": 362,
    }  # fmt: skip
    assert batches.filter(verdict=Sample.Verdict.FAIL).count() < 40


def bohai_caterers(district: District, on: date) -> set[int]:
    rows = Permit.objects.in_district(district).filter(
        business__town__name="渤海镇", business__root__sector="catering", state=Permit.State.VALID,
        issued_on__lte=on, valid_to__gte=on,
    )  # fmt: skip
    return set(rows.values_list("business__root", flat=True))


@pytest.mark.parametrize(("year", "count"), [(2021, 334), (2022, 335), (2023, 336), (2024, 337), (2025, 336)])
def test_caterers_of_bohai_with_a_permit_at_the_end_of_a_year(whole: Whole, year: int, count: int) -> None:
    assert len(bohai_caterers(whole.district, date(year, 12, 31))) == count


def test_the_sites_of_bohai_are_taken_but_hands_change(whole: Whole) -> None:
    ends = [bohai_caterers(whole.district, date(year, 12, 31)) for year in (2021, 2022, 2023, 2024)]
    for before, after in pairwise(ends):
        assert before - after
        assert after - before


def test_grades_of_bohai_for_2023(whole: Whole) -> None:
    caterers = bohai_caterers(whole.district, date(2023, 12, 31))
    grades = Grade.objects.in_district(whole.district).filter(year=2023, state=Grade.State.REVIEWED)
    rows = grades.filter(business__town__name="渤海镇").values_list("business__root", "letter")
    letters = dict(rows)
    assert len(rows) == len(letters) == 80
    assert Counter(letters.values()) == {"A": 19, "B": 50, "C": 6, "D": 5}
    assert set(letters) <= caterers
    assert len(caterers - set(letters)) == 256


def test_visits_planned_for_bohai_in_2023_are_mostly_four_and_three(whole: Whole) -> None:
    rows = PlannedVisit.objects.in_district(whole.district).filter(plan__year=2023, plan__state="approved")
    times = Counter(rows.filter(business__town__name="渤海镇").values_list("business__root", flat=True))
    assert Counter(times.values()) == published.BOHAI_PLANNED


def test_the_campaign_began_with_twelve_sellers_and_nothing_found(whole: Whole) -> None:
    rows = Visit.objects.in_district(whole.district).filter(campaign=published.CAMPAIGN)
    assert rows.count() == len({row.business_id for row in rows}) == 12
    assert {row.outcome for row in rows} == {Visit.Outcome.PASS}
    assert not rows.exclude(general_findings=0, key_findings=0).exists()
    inside = Business.objects.in_district(whole.district).filter(visit__in=rows).exclude(market=None).count()
    assert 0 < inside < 12


def test_sixty_odd_heads_came_to_the_joint_meeting(whole: Whole) -> None:
    rows = Attendance.objects.in_district(whole.district).filter(training__name=published.MEETING, head=True)
    assert 60 <= rows.count() <= 69
    assert rows.filter(training__held_on__lte=date(2024, 6, 30)).count() == rows.count()


def test_every_permit_lies_in_the_right_archive_and_questions_are_a_handful(whole: Whole) -> None:
    found = measure(whole.district, whole.truth)
    assert found.mixed == ()
    assert found.recall > 0.99
    assert Question.objects.in_district(whole.district).count() <= 60
    of = {number: key for key, shop in whole.truth["businesses"].items() for number in shop["permits"]}
    archives: dict[str, set[int]] = {}
    for number, root in Permit.objects.in_district(whole.district).values_list("number", "business__root"):
        archives.setdefault(of[number], set()).add(root)
    assert not [key for key, roots in archives.items() if len(roots) > 1]


def test_deleting_a_record_moves_the_total(whole: Whole) -> None:
    district = whole.district
    with transaction.atomic():
        those = Visit.objects.in_district(district).filter(visited_on__year=2023, sector="catering")
        clean = those.filter(outcome="pass", findings__isnull=True)
        planned = PlannedVisit.objects.in_district(district).exclude(visit=None).values("visit")
        one = clean.exclude(pk__in=planned).order_by("pk")[0]
        one.delete()
        assert visits(district, 2023)["catering"] == 11132
        sample = tasks(district).filter(verdict=Sample.Verdict.FAIL).order_by("pk")[0]
        Sample.objects.in_district(district).filter(pk=sample.pk).update(sampled_on=date(2022, 1, 1))
        assert tasks(district).count() == 3119
        assert punished(district) == 233
        transaction.set_rollback(True)
