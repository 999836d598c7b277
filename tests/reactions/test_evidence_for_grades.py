"""What grading is told of samples, penalties and inspections, and what planning is told of grades."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.cast import Cast

from weili.archive.models import Visit
from weili.enforcement.models import Case
from weili.grading import evidence as asked_by_grading
from weili.grading.evidence import Asked, Happening
from weili.grading.queries import in_force_of
from weili.inspection.models import ItemResult
from weili.planning import sources
from weili.reactions import evidence, plan_facts
from weili.sampling.models import Sample


def asked(cast: Cast) -> Asked:
    return Asked([cast.chestnut.pk, cast.grocery.pk], date(2026, 1, 1), date(2026, 12, 31))


def sample(cast: Cast, **known: Any) -> Sample:
    usual = {
        "district": cast.district, "business": cast.chestnut, "product": "板栗", "verdict": "fail",
        "sampled_on": date(2026, 9, 1), "programme": "supervision", "level": "national",
    }  # fmt: skip
    made: Sample = Sample.objects.create(**(usual | known))
    return made


def test_every_source_is_registered_once() -> None:
    evidence.register()
    plan_facts.register()
    assert asked_by_grading.INSPECTIONS.count(evidence.inspections) == 1
    assert asked_by_grading.HAPPENINGS.count(evidence.failing_samples) == 1
    assert asked_by_grading.HAPPENINGS.count(evidence.penalties) == 1
    assert sources.GRADES.count(in_force_of) == 1


@pytest.mark.parametrize("level", ["national", "provincial", "city", "county"])
def test_a_failing_sample_is_told_with_its_level(cast: Cast, level: str) -> None:
    failing = sample(cast, level=level)
    [told] = evidence.failing_samples(asked(cast))
    assert (told.business, told.kind, told.on) == (cast.chestnut.pk, Happening.SAMPLE, date(2026, 9, 1))
    assert (told.level, told.ref) == (level, f"sampling.Sample:{failing.pk}")
    assert failing.get_level_display() in told.text


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"verdict": "pass"}, "nothing failed"),
        ({"verdict": "problem"}, "a problem sample is no failing one"),
        ({"level": "unknown"}, "an unknown level never raises"),
        ({"sampled_on": None}, "an event needs its day"),
        ({"programme": "risk"}, "art. 28(2) speaks of supervision sampling"),
        ({"programme": "rapid"}, "a rapid test is no supervision sample"),
        ({"programme": "evaluation"}, "nor is an evaluation"),
        ({"business": None}, "of nobody here"),
    ],
)
def test_what_raises_no_grade_is_not_told(cast: Cast, known: dict[str, Any], why: str) -> None:
    sample(cast, **known)
    assert list(evidence.failing_samples(asked(cast))) == [], why


@pytest.mark.parametrize(
    ("known", "weighty"),
    [
        ({"penalty_kinds": ["罚款"], "fine_yuan": Decimal(100)}, True),
        ({"penalty_kinds": ["警告"]}, False),
        ({"penalty_kinds": ["警告", "通报批评"]}, False),
        ({"penalty_kinds": [], "confiscated_yuan": Decimal(80)}, True),
        ({"penalty_kinds": ["警告"], "fine_yuan": Decimal(0)}, False),
        ({"penalty_kinds": ["责令停产停业"]}, True),
    ],
)
def test_a_penalty_is_weighty_unless_it_is_a_bare_warning(
    cast: Cast, known: dict[str, Any], weighty: bool
) -> None:
    Case.objects.create(
        district=cast.district, business=cast.grocery, number="1号", decided_on=date(2026, 9, 8), **known
    )
    [told] = evidence.penalties(asked(cast))
    assert (told.kind, told.weighty, told.intentional) == (Happening.PENALTY, weighty, None)


def test_a_merged_business_tells_as_its_archive(cast: Cast) -> None:
    sample(cast)
    cast.chestnut.root = cast.grocery
    cast.chestnut.save(update_fields=["root"])
    [told] = evidence.failing_samples(Asked([cast.grocery.pk], date(2026, 1, 1), date(2026, 12, 31)))
    assert told.business == cast.grocery.pk


def test_the_latest_complete_inspection_is_told_item_by_item(cast: Cast) -> None:
    def seen(on: date, *, full: bool = True) -> Visit:
        made: Visit = Visit.objects.create(
            district=cast.district, business=cast.chestnut, visited_on=on, full=full, sector="catering"
        )
        ItemResult.objects.create(
            district=cast.district, business=cast.chestnut, visit=made, item_code="1.1", result="absent"
        )
        return made

    seen(date(2026, 3, 1))
    latest = seen(date(2026, 6, 1))
    seen(date(2026, 7, 1), full=False)
    seen(date(2027, 1, 5))  # after the year asked for
    [told] = evidence.inspections(asked(cast))
    assert (told.ref, told.on) == (f"archive.Visit:{latest.pk}", date(2026, 6, 1))
    assert [(item.code, item.result.value) for item in told.items] == [("1.1", "na")]
