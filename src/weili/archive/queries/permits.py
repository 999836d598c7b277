"""Reading permits and filings (许可证、备案) across the district: what is held, what ended, what ends soon."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from weili.archive import statuses
from weili.archive.models import Permit
from weili.archive.queries.facets import (
    Facet,
    Scope,
    as_day,
    as_written,
    day_facets,
    listed,
    of_field,
    readable,
)
from weili.archive.queries.traits import permit_kinds
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: nobody asks further ahead than a permit lives
LONGEST_AHEAD = 3660


def _valid(scope: Scope) -> Any:
    held = statuses.good_permits(scope.on).filter(pk=OuterRef("pk"))
    return Case(When(Exists(held), then=Value("valid")), default=Value("ended"))


def _days(value: str) -> str:
    known = value.isascii() and value.isdigit() and len(value) <= len(str(LONGEST_AHEAD))
    return f"{int(value)}天内到期" if known and int(value) <= LONGEST_AHEAD else ""


def _expiring(rows: QuerySet[Any], value: str, scope: Scope) -> QuerySet[Any]:
    last = scope.on + timedelta(days=int(value))
    held = statuses.good_permits(scope.on).filter(valid_to__lte=last)
    return rows.filter(pk__in=held.values("pk"), valid_to__lte=last)


def _held_on(rows: QuerySet[Any], value: str, _: Scope) -> QuerySet[Any]:
    return rows.filter(pk__in=statuses.good_permits(as_day(value) or date.min).values("pk"))


FACETS: tuple[Facet, ...] = (
    *day_facets(F("issued_on")),
    Facet(
        name="type", label="证种", rule="许可证或备案的种类", value=of_field("kind"), choices=lambda _: permit_kinds(),
        reads=as_written,
    ),
    Facet(
        name="state", label="状态", rule="当日有效，或已到期、注销、撤销、吊销等", value=_valid,
        choices=listed((("valid", "有效"), ("ended", "已终止"))),
    ),
    Facet(name="expiring", label="即将到期", reads=_days, narrows=_expiring, field="number"),
    Facet(
        name="on", label="在此日有效", reads=lambda value: value if as_day(value) else "", narrows=_held_on,
        field="date",
    ),
)  # fmt: skip


def permits(reader: Person, *, on: date) -> QuerySet[Permit]:
    """The permits and filings of the businesses that a reader may see."""
    return readable(reader, Act.READ_BUSINESS, Permit.objects.all(), on=on)
