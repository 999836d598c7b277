"""A query that does not say whose rows it wants is refused; one that says so passes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count, F, Prefetch, Q
from tests.kernel.things import Part, Thing

from weili.kernel.models import District
from weili.kernel.rows import DistrictQuerySet, Unscoped

Query = Callable[[DistrictQuerySet[Thing]], Any]


@pytest.fixture
def one(things: type[Thing], district: District) -> Thing:
    thing = things.objects.create(district=district, business=7, name="one")
    Part.objects.create(thing=thing)
    return thing


UNSCOPED: dict[str, Query] = {
    "all": lambda rows: list(rows.all()),
    "first": lambda rows: rows.first(),
    "slice": lambda rows: list(rows.all()[:1]),
    "index": lambda rows: rows.all()[0],
    "get by name": lambda rows: rows.get(name="one"),
    "count": lambda rows: rows.count(),
    "len": lambda rows: len(rows.all()),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "update": lambda rows: rows.update(name="x"),
    "delete": lambda rows: rows.all().delete(),
    "values": lambda rows: list(rows.values("name")),
    "values_list": lambda rows: list(rows.values_list("name", flat=True)),
    "in_bulk": lambda rows: rows.in_bulk(),
    "union with an open side": lambda rows: list(rows.in_district("110116").union(rows.all())),
    "or with an open side": lambda rows: list(rows.in_district("110116") | rows.all()),
    "exclude only": lambda rows: list(rows.exclude(district="110117")),
    "filter by name": lambda rows: list(rows.filter(name="one")),
    "negated Q": lambda rows: list(rows.filter(~Q(district="110117"))),
    "OR with an open side": lambda rows: list(rows.filter(Q(district="110116") | Q(name="one"))),
    "annotate": lambda rows: list(rows.annotate(b=F("business"))),
    "order and distinct": lambda rows: list(rows.order_by("name").distinct()),
}
SCOPED: dict[str, Query] = {
    "in_district": lambda rows: list(rows.in_district("110116")),
    "across districts": lambda rows: list(rows.across_districts()),
    "business": lambda rows: list(rows.filter(business=7)),
    "district of a Q": lambda rows: list(rows.filter(Q(district="110116") & Q(name="one"))),
    "OR closed on both sides": lambda rows: list(rows.filter(Q(district="110116") | Q(business__in=[7]))),
    "nested Q": lambda rows: list(rows.filter(Q(name="one") & (Q(district="110116") | Q(pk__in=[])))),
    "clones keep it": lambda rows: list(
        rows.in_district("110116").order_by("name").exclude(name="x").annotate(b=F("business"))
    ),
    "count of a scope": lambda rows: [None] * rows.in_district("110116").count(),
    "values of a scope": lambda rows: list(rows.in_district("110116").values("name")),
    "iterator of a scope": lambda rows: list(rows.in_district("110116").iterator()),
    "update of a scope": lambda rows: [None] * rows.in_district("110116").update(name="x"),
    "or of two scopes": lambda rows: list(rows.in_district("110116") | rows.filter(business=7)),
    "contains a row one holds": lambda rows: [None] * rows.contains(rows.in_district("110116")[0]),
    "related key": lambda rows: list(rows.filter(district__code="110116")),
}


@pytest.mark.parametrize("query", UNSCOPED.values(), ids=UNSCOPED)
def test_an_unscoped_query_is_refused(query: Query, one: Thing) -> None:
    with pytest.raises(Unscoped, match="say whose rows are meant"):
        query(Thing.objects)
    one.refresh_from_db()
    assert one.name == "one"


@pytest.mark.postgres
@pytest.mark.parametrize("query", SCOPED.values(), ids=SCOPED)
def test_a_scoped_query_passes(query: Query, one: Thing) -> None:
    assert len(query(Thing.objects)) == 1


def test_nothing_is_nobodys(one: Thing) -> None:
    assert list(Thing.objects.none()) == []


def test_related_rows_and_prefetches_hang_on_a_scoped_row(one: Thing) -> None:
    assert one.parts.count() == 1
    assert [part.thing for part in one.parts.all()] == [one]
    (row,) = Thing.objects.in_district("110116").prefetch_related("parts")
    assert len(row.parts.all()) == 1
    (row,) = Thing.objects.in_district("110116").prefetch_related(Prefetch("parts", to_attr="loaded"))
    assert len(row.loaded) == 1


def test_a_row_is_read_again_saved_and_deleted_by_its_key(one: Thing) -> None:
    one.name = "two"
    one.save()
    one.refresh_from_db()
    assert Thing.objects.get(pk=one.pk).name == "two"
    one.delete()
    assert not Thing.objects.in_district("110116").exists()


def test_a_subquery_of_scoped_rows_scopes_the_outer_one(one: Thing) -> None:
    mine = Thing.objects.in_district("110116").values("pk")
    assert len(Part.objects.filter(thing__in=mine, thing__district="110116")) == 1
