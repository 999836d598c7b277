"""A small bureau: one district with two stations, a second district next door, and people with posts."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from tests.kernel.things import Part, Thing

from weili.kernel.models import District, Person, Post, Station
from weili.kernel.roles import Role


@pytest.fixture
def district(db: None) -> District:
    return District.objects.create(code="110116", name="甲区", bureau="甲区市场监督管理局")


@pytest.fixture
def neighbour(db: None) -> District:
    return District.objects.create(code="110117", name="乙区", bureau="乙区市场监督管理局")


@pytest.fixture
def station(district: District) -> Station:
    return Station.objects.create(district=district, code="north", name="城北所")


@pytest.fixture
def far_station(district: District) -> Station:
    return Station.objects.create(district=district, code="south", name="城南所")


Appoint = Callable[..., Person]


@pytest.fixture
def appoint(db: None) -> Appoint:
    """Makes a person with one post: appoint(Role.INSPECTOR, district=…, station=…)."""

    def make(role: Role, *, username: str = "", since: date = date(2020, 1, 1), **where: Any) -> Person:
        person, _ = Person.objects.get_or_create(
            username=username or role.value, defaults={"name": role.label}
        )
        Post.objects.create(person=person, role=role, since=since, **where)
        return person

    return make


@pytest.fixture
def administrator(appoint: Appoint, district: District) -> Person:
    return appoint(Role.ADMINISTRATOR, district=district)


@pytest.fixture(scope="session")
def _tables_of_things(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Thing)
            editor.create_model(Part)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Part)
            editor.delete_model(Thing)


@pytest.fixture
def things(_tables_of_things: None, db: None) -> type[Thing]:
    """The table of invented things."""
    return Thing
