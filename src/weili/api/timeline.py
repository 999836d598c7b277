"""A timeline read on and on: a cursor says how far each chain of the archive was read, so nothing is left out.

An archive is the family of a root, and each member has its own chain. The cursor names the last number read of
each (`812.15_930.4`): what is recorded or merged in later comes with the next call, in whatever order it was
written to the database.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from weili.api import errors, shapes
from weili.api.asking import Onward
from weili.archive.models import Business
from weili.archive.queries.timeline import TimelineRow, entries, in_words
from weili.kernel.masking import mask_within
from weili.kernel.models import Person
from weili.oversight.portrait_records import hidden_from, untold


def timeline(reader: Person, business: Business, asked: Onward, *, on: date) -> shapes.Timeline:
    """What was recorded after a cursor, the earliest first, personal parts masked. Raises Refusal."""
    seen = _read(asked.after)
    if seen and not _belongs(seen, business):
        raise errors.bad_input("“after”是另一份档案的游标，请从头读取：不传 after")
    rows = entries(business, hidden=hidden_from(reader, business, on=on)).order_by("pk")
    some = list(rows.filter(_unseen(seen))[: asked.limit + 1])
    told = in_words(some[: asked.limit])
    return shapes.Timeline(
        key=business.pk,
        not_readable=[act.label for act in untold(reader, business, on=on)],
        rows=[_row(row) for row in told],
        more=len(some) > asked.limit,
        next=_write({**seen, **{row.business or 0: row.seq for row in told}}),
    )


def _read(cursor: str) -> dict[int, int]:
    pairs: list[Any] = [pair.split(".") for pair in cursor.split("_") if pair]
    return {int(key): int(seq) for key, seq in pairs}


def _write(seen: Mapping[int, int]) -> str:
    return "_".join(f"{key}.{seq}" for key, seq in sorted(seen.items()))


def _belongs(seen: Mapping[int, int], business: Business) -> bool:
    return bool(Business.objects.filter(root=business.root_id or business.pk, pk__in=seen).exists())


def _unseen(seen: Mapping[int, int]) -> Q:
    left = ~Q(business__in=list(seen))
    for key, seq in seen.items():
        left |= Q(business=key, seq__gt=seq)
    return left


def _row(row: TimelineRow) -> shapes.EntryRow:
    return shapes.EntryRow(
        business=row.business or 0,
        seq=row.seq,
        kind=row.kind,
        label=row.label,
        text=mask_within(row.text),
        occurred_on=row.occurred_on,
        recorded_at=row.recorded_at,
        masked=row.masked,
        corrects=row.corrects,
    )
