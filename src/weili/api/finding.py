"""Finding businesses from outside: by code, permit number, name or whatever is remembered; persons are masked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from weili.api import shapes
from weili.api.asking import Asked
from weili.archive import statuses
from weili.archive.models import Business
from weili.archive.queries.businesses import heads, kind_label, sector_label
from weili.archive.queries.narrowing import Filters, narrow
from weili.archive.queries.paging import Page, page_of
from weili.archive.queries.permits import permits
from weili.archive.statuses import Standing
from weili.kernel.access import visible
from weili.kernel.masking import mask_name, mask_phone, mask_within
from weili.kernel.models import Person
from weili.kernel.roles import Act


def found(reader: Person, asked: Asked, *, on: date) -> Page[shapes.BusinessRow]:
    """One page of the businesses in the reader's area that fit everything asked."""
    words = " ".join(word for word in (asked.name, asked.q) if word)
    left = narrow(heads(reader, on=on), Filters(q=words, sort="best"), on=on).rows
    rows = left.filter(_named(asked)).filter(*_recorded(reader, asked, on))
    rows = rows.select_related("operator", "premises", "town", "station")
    return page_of(rows, asked.page, read=lambda some: rows_of(some, on=on))


def _named(asked: Asked) -> Q:
    return Q(name__icontains=asked.name) | Q(sign__icontains=asked.name) if asked.name else Q()


def _recorded(reader: Person, asked: Asked, on: date) -> Iterable[Q]:
    """What hangs on any member of an archive counts for its head."""
    if asked.code:
        members: QuerySet[Any] = visible(
            reader, Act.READ_BUSINESS, Business.objects.all(), on=on, business="root"
        )
        yield Q(pk__in=members.filter(operator__uscc=asked.code.upper()).values("root"))
    if asked.permit:
        held = permits(reader, on=on).filter(number=asked.permit.upper())
        yield Q(pk__in=held.values("business__root"))


def rows_of(some: Iterable[Business], *, on: date) -> list[shapes.BusinessRow]:
    """Businesses as rows of an answer, in two queries whatever their number."""
    rows = list(some)
    stand = statuses.standings(rows, on)
    return [shapes.BusinessRow(**face(row, stand[row.pk])) for row in rows]


def name_of(name: str, row: Business) -> str:
    """What a business or its subject is called; where that is nothing but a person's name, it is masked as one."""
    persons = {row.contact, row.operator.legal_person if row.operator else ""}
    return mask_name(name) if name in persons else mask_within(name)


def face(row: Business, standing: Standing) -> dict[str, Any]:
    """What every answer says of a business; no person in it is whole."""
    operator, status = row.operator, standing.status
    return {
        "key": row.pk,
        "name": name_of(row.name, row),
        "sign": name_of(row.sign, row),
        "uscc": mask_within(operator.uscc) if operator else "",
        "kind": kind_label(row.kind),
        "sector": sector_label(row.sector),
        "address": mask_within(row.premises.address) if row.premises else "",
        "town": row.town.name if row.town else "",
        "station": row.station.name if row.station else "",
        "responsible": mask_name(operator.legal_person) if operator else "",
        "contact": mask_name(row.contact),
        "phone": mask_phone(row.phone),
        "status": shapes.Status(
            code=status.value,
            label=status.label,
            words=standing.words,
            rule=status.rule,
            licensed=standing.licensed,
        ),
    }
