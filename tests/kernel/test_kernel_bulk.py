"""Rows written in bulk are rows like any other: keyed, converted, held by the database's constraints."""

import gc
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from weili.archive.models import Business, Party
from weili.kernel.bulk import draw, insert, insert_values, seldom_collected, update
from weili.kernel.models import District
from weili.kernel.models.people import system_person
from weili.kernel.places import open_district
from weili.sampling.models import Sample, SampleItem

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


@pytest.fixture
def here(at: datetime) -> District:
    return open_district(code="990100", name="云岭区", by=system_person(), at=at)


def parties(here: District, *names: str) -> list[Party]:
    return [Party(district=here, name=name, key=name) for name in names]


def test_rows_are_keyed_in_order_and_read_back_as_they_were_written(here: District, at: datetime) -> None:
    whole = {"area_m2": Decimal("12.50"), "facts": {"a": [1]}, "registered_on": date(2026, 1, 2)}
    first, second = insert(
        [
            Business(district=here, name="甲", created_at=at, **whole),
            Business(district=here, name="乙", created_at=at, chain=True),
        ]
    )
    assert second.pk == first.pk + 1
    read = Business.objects.get(pk=first.pk)
    assert {name: getattr(read, name) for name in whole} == whole
    assert read.created_at == at
    assert Business.objects.get(pk=second.pk).chain is True
    second.name = "丙"
    second.save()  # it knows that it is stored
    assert Business.objects.in_district(here).count() == 2


def test_the_orm_goes_on_behind_the_keys_that_were_drawn(here: District) -> None:
    written = insert(parties(here, "甲", "乙"))
    after = Party.objects.create(district=here, name="丙", key="丙")
    assert after.pk > written[-1].pk
    assert draw("archive_party", 2)[0] > after.pk


def test_a_constraint_holds_and_a_known_row_may_be_left_out(here: District) -> None:
    insert(parties(here, "甲"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(parties(here, "乙", "甲"))
    insert(parties(here, "乙", "甲"), ignore_conflicts=True)
    assert sorted(Party.objects.in_district(here).values_list("name", flat=True)) == sorted(["甲", "乙"])


def test_a_thing_bound_before_it_had_a_key_gives_it_when_written(here: District) -> None:
    sample = Sample(district=here, product="韭菜", verdict="fail")
    item = SampleItem(sample=sample, item="腐霉利")
    with pytest.raises(ValueError, match="not saved"):
        insert([item])
    insert([sample])
    insert([item])
    assert SampleItem.objects.get(sample_id=sample.pk).item == "腐霉利"


def test_values_are_written_as_rows_are(here: District, at: datetime) -> None:
    names = ("district_id", "name", "created_at", "registered_on", "facts", "chain", "open_months")
    others = ("sign", "search", "kind", "sector", "phone", "contact", "stall", "gone_why")
    first, second = insert(parties(here, "甲", "乙"))
    columns = ("district_id", "name", "key", "uscc", "address")
    insert_values(Party, columns, [(here.pk, "丙", "丙", "", "")])
    insert_values(Party, ("id", *columns), [(second.pk + 9, here.pk, "丁", "丁", "", "")])
    assert list(Party.objects.in_district(here).order_by("pk").values_list("pk", "name")) == [
        (first.pk, "甲"),
        (second.pk, "乙"),
        (second.pk + 1, "丙"),
        (second.pk + 9, "丁"),
    ]
    values = (here.pk, "戊", at, date(2026, 1, 2), {"a": [1]}, False, 4095, *[""] * len(others))
    insert_values(Business, (*names, *others), [values])
    read = Business.objects.in_district(here).get()
    assert (read.created_at, read.registered_on, read.facts) == (at, date(2026, 1, 2), {"a": [1]})


def test_fields_of_rows_that_stand_are_written_and_no_others(here: District, at: datetime) -> None:
    first, second = insert([Business(district=here, name=name, created_at=at) for name in ("甲", "乙")])
    first.facts, first.area_m2, first.name = {"a": [1]}, Decimal("12.50"), "丙"
    update([first], ["facts", "area_m2"])
    read = {b.pk: b for b in Business.objects.in_district(here)}
    assert (read[first.pk].facts, read[first.pk].area_m2, read[first.pk].name) == (
        {"a": [1]},
        Decimal("12.50"),
        "甲",
    )
    assert read[second.pk].area_m2 is None


@pytest.mark.django_db(transaction=True)
def test_it_is_refused_outside_a_transaction() -> None:
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        insert([Party(name="甲", key="甲")])


def test_the_search_for_cycles_is_as_before_after_a_chunk_that_failed() -> None:
    usual = gc.get_threshold()

    @seldom_collected()
    def fail() -> None:
        raise ValueError(gc.get_threshold()[0])

    with pytest.raises(ValueError, match="500000"):
        fail()
    assert gc.get_threshold() == usual
