"""Forgeries: what somebody with the database's own rights could do to it, and taken back afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from weili.archive.models import ChainHead, Entry, PersonalPart, Seal, SealedHead
from weili.archive.timeline import guards

#: every table that the chain covers; a new column of one of them must be forged as well
COVERED: tuple[type[models.Model], ...] = (Entry, PersonalPart, ChainHead, Seal, SealedHead)
COLUMNS = [(table, field.attname) for table in COVERED for field in table._meta.concrete_fields]


@contextmanager
def forging() -> Iterator[Any]:
    """A cursor before which no guard stands; what was done with it is undone at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            else:
                guards.remove()
            yield cursor
        transaction.set_rollback(True)


def another(table: type[models.Model], column: str, value: Any, others: dict[str, Any]) -> Any:
    """A value that was not there before, of the same type; `others` gives one where it must be a key."""
    field = next(f for f in table._meta.concrete_fields if f.attname == column)
    if column in others:
        return others[column]
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, int):
        return value + 1000
    if value is None:
        return 1
    limit = getattr(field, "max_length", None)
    turned = value[:-1] + ("1" if value[-1:] != "1" else "2") if value else "1"
    return turned[:limit]


def set_column(cursor: Any, row: models.Model, column: str, value: Any) -> None:
    """Change one column of one row, past every guard."""
    field = next(f for f in row._meta.concrete_fields if f.attname == column)
    table, key = row._meta.db_table, row._meta.pk.column
    if isinstance(value, datetime):
        value = connection.ops.adapt_datetimefield_value(value)
    cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s WHERE "{key}" = %s', [value, row.pk])
