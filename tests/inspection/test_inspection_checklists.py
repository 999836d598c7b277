"""A district's checklists: laid before it from the law's tables, judged as the law judges, the nearest one taken."""

from datetime import date, datetime, timedelta

import pytest
from tests.cast import Cast

from weili.archive.models import Entry
from weili.inspection.checklists.content import content_of, digest_of, read_content, template_of
from weili.inspection.models import Checklist
from weili.inspection.queries.checklists import current_checklist, items_concerning
from weili.inspection.services import open_checklists
from weili.kernel.access import Refused
from weili.kernel.places import furnish, open_district
from weili.law.checklists import templates
from weili.law.dynamic_points import ItemResult
from weili.law.judgement import judge

LOADED = "inspection.checklist.loaded"


def of(cast: Cast, code: str, **which: object) -> Checklist:
    found: Checklist = Checklist.objects.in_district(cast.district).get(code=code, **which)
    return found


@pytest.mark.parametrize("template", templates(date(2026, 9, 21)), ids=lambda template: template.code)
def test_a_document_is_the_template_again(template) -> None:
    assert read_content(content_of(template)) == template


def test_a_document_has_one_hash_and_no_fraction(on: date) -> None:
    [template, *_] = templates(on)
    content = content_of(template)
    assert digest_of(content) == digest_of(dict(reversed(content.items())))
    assert [row["pass_rate_min"] for row in content["judgement"]] == [None, "0.70", None]


def test_the_national_lists_are_published_and_the_drafted_ones_wait(cast: Cast, at: datetime) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    rows = Checklist.objects.in_district(cast.district).order_by("code")
    assert [(row.code, row.origin, row.state) for row in rows] == [
        ("catering_2016", "national", "published"),
        ("catering_ord49", "district", "draft"),
        ("production_2016", "national", "published"),
        ("sales_2016", "national", "published"),
        ("sales_ord49", "district", "draft"),
    ]
    assert Entry.objects.in_district(cast.district).filter(kind=LOADED).count() == 5


def test_a_district_that_is_opened_has_them_and_is_furnished_once(cast: Cast, at: datetime) -> None:
    opened = open_district(code="990100", name="云岭区", by=cast.system, at=at)
    furnish(district=opened, at=at + timedelta(days=1))
    assert Checklist.objects.in_district(opened).count() == 5


def test_they_are_laid_once(cast: Cast, at: datetime) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    assert open_checklists(district=cast.district, by=cast.system, at=at + timedelta(days=1)) == []
    assert Entry.objects.in_district(cast.district).filter(kind=LOADED).count() == 5


def test_a_national_list_that_changed_supersedes_its_version_before(cast: Cast, at: datetime) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    old = of(cast, "catering_2016")
    Checklist.objects.in_district(cast.district).filter(pk=old.pk).update(sha256="of an earlier release")
    [fresh] = open_checklists(district=cast.district, by=cast.system, at=at + timedelta(days=1))
    old.refresh_from_db()
    assert (fresh.version, fresh.state, old.state) == (2, "published", "superseded")
    assert "第2版替代" in old.ended_why


@pytest.mark.parametrize("who", ["lin", "administrator", "stranger"])
def test_not_by_the_wrong_person(cast: Cast, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        open_checklists(district=cast.district, by=getattr(cast, who), at=at)
    assert not Checklist.objects.in_district(cast.district).exists()


def test_the_law_judges_by_the_document(cast: Cast, at: datetime) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    template = template_of(of(cast, "catering_2016"))
    results = {item.code: ItemResult.PASS for item in template.items} | {"8.4": ItemResult.FAIL}
    assert judge(template, results).gap


def test_a_business_gets_the_list_of_its_sector(cast: Cast, at: datetime, on: date) -> None:
    assert current_checklist(cast.district, sector="catering", on=on) is None
    open_checklists(district=cast.district, by=cast.system, at=at)
    for sector, code in (
        ("catering", "catering_2016"),
        ("circulation", "sales_2016"),
        ("production", "production_2016"),
    ):
        found = current_checklist(cast.district, sector=sector, on=on)
        assert found is not None
        assert found.code == code
    assert current_checklist(cast.district, sector="catering", on=on - timedelta(days=1)) is None


def test_the_bureaus_own_list_comes_before_the_national_one_and_a_supplement_never_alone(
    cast: Cast, at: datetime, on: date
) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    drafts = Checklist.objects.in_district(cast.district).filter(state="draft")
    drafts.update(state="published", published_by=cast.leader, published_at=at)
    chosen = [
        current_checklist(cast.district, sector=sector, on=on) for sector in ("catering", "circulation")
    ]
    assert [each and each.code for each in chosen] == ["catering_ord49", "sales_2016"]


def test_a_list_for_a_kind_comes_before_one_for_the_sector(cast: Cast, at: datetime, on: date) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    drafted = of(cast, "catering_ord49")
    content = drafted.content | {"kinds": ["CANTEEN_SCHOOL"]}
    Checklist.objects.in_district(cast.district).filter(pk=drafted.pk).update(
        content=content, state="published", published_by=cast.leader, published_at=at
    )
    of_school = current_checklist(cast.district, sector="catering", kind="CANTEEN_SCHOOL", on=on)
    of_others = current_checklist(cast.district, sector="catering", kind="RESTAURANT", on=on)
    assert [each and each.code for each in (of_school, of_others)] == ["catering_ord49", "catering_2016"]


def test_items_that_do_not_concern_a_business_are_absent(cast: Cast, at: datetime, on: date) -> None:
    open_checklists(district=cast.district, by=cast.system, at=at)
    drafted = of(cast, "catering_ord49")
    school = {item.code for item in items_concerning(drafted, cast.canteen, scope="", on=on)}
    farmhouse = {
        item.code for item in items_concerning(drafted, cast.chestnut, scope="热食类、冷食类", on=on)
    }
    assert {"M11.1", "M5.7"} <= school
    assert {"M11.1", "M5.7"}.isdisjoint(farmhouse)
    assert "M5.5" in farmhouse
    assert "M5.5" not in school
