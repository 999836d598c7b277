"""The columns of a source as a person corrected them, remembered for its next file (列对应)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from weili.archive.models import ColumnMapping
from weili.kernel import access, clock
from weili.kernel.models import District, Person
from weili.kernel.roles import Act


@transaction.atomic
def save_mapping(
    *, district: District, kind: str, source: str, columns: Mapping[str, str], by: Person, at: datetime
) -> ColumnMapping:
    """Remember which heading of a source is which field (保存列对应); the latest correction holds.

    `columns` is heading → field, "" for a heading that no field takes. Raises Refused, ValueError without a source.
    """
    access.require_in(by, Act.IMPORT, district.pk, on=clock.day(at))
    if not source.strip():
        raise ValueError("请填写来源系统，列对应才能记住")
    row: ColumnMapping
    row, _ = ColumnMapping.objects.in_district(district).update_or_create(
        source=source.strip()[:80],
        kind=kind,
        defaults={"district": district, "columns": dict(columns), "saved_by": by, "saved_at": at},
    )
    return row


def mapping_of(*, district: District, kind: str, source: str) -> dict[str, str]:
    """What is remembered of a source and kind as heading → field; empty where nothing is."""
    row = ColumnMapping.objects.in_district(district).filter(kind=kind, source=source.strip()).first()
    return dict(row.columns) if row else {}


def fitting(*, district: District, kind: str, headings: Iterable[str]) -> ColumnMapping | None:
    """The latest remembered mapping all of whose headings stand in a file: most likely the same source."""
    found = set(headings)
    rows = ColumnMapping.objects.in_district(district).filter(kind=kind).order_by("-saved_at", "-pk")
    return next((row for row in rows if row.columns and set(row.columns) <= found), None)


def sources(*, district: District) -> list[str]:
    """The sources that were named before, for a list to choose from."""
    rows = ColumnMapping.objects.in_district(district).order_by("source").values_list("source", flat=True)
    return list(dict.fromkeys(rows))
