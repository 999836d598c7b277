"""Writing many rows of one table: the ORM's columns and conversions, without a query built for every row.

Bulk intake writes by the hundred thousand. The rows are ordinary model instances that their services have checked;
the database's own constraints and triggers hold for every one of them as for any other insert.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]

#: fields whose attribute is what the drivers of both databases take as it is
_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
    models.ForeignKey,
    models.AutoField,
)


#: leaves a row out that the table has already
_LEAVE = " ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class _Shape:
    """How rows of a table are written: the statement, and which of the values are converted how."""

    table: str
    statement: str
    converted: tuple[tuple[int, Convert], ...]

    def values(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self.converted:
            return row
        values = list(row)
        for at, convert in self.converted:
            if values[at] is not None:
                values[at] = convert(values[at])
        return values


@lru_cache(maxsize=128)
def _shape(model: type[models.Model], names: tuple[str, ...], vendor: str) -> _Shape:
    assert vendor == connection.vendor
    quote = connection.ops.quote_name
    known = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001  Django's own public door
    fields = [known[name] for name in names]
    table = model._meta.db_table  # noqa: SLF001
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})"  # noqa: S608  names of our own
    converted = tuple((at, _converter(f)) for at, f in enumerate(fields) if not isinstance(f, _PLAIN))
    return _Shape(table, statement, converted)


def _converter(field: "models.Field[Any, Any]") -> Convert:
    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    # a file tells of the same few hundred days again and again
    return lru_cache(maxsize=4096)(convert) if isinstance(field, models.DateField) else convert


@lru_cache(maxsize=128)
def _names(
    model: type[models.Model],
) -> tuple[tuple[str, ...], Callable[[Mapping[str, Any]], tuple[Any, ...]]]:
    """The attributes of a row that are its columns, and how to take them all at once."""
    names = tuple(field.attname for field in model._meta.concrete_fields)  # noqa: SLF001
    return names, itemgetter(*names)


def insert_values(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Sequence[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Write rows that nobody needs as instances: the values of all their columns, in the order of `names`.

    Keys are drawn where the names leave out the key. With `ignore_conflicts` a row that the table has already is
    left out. Refused outside a transaction.
    """
    if not rows:
        return
    _require_transaction()
    key = model._meta.pk.attname  # noqa: SLF001
    if key not in names:
        shape = _shape(model, (key, *names), connection.vendor)
        rows = [(drawn, *row) for drawn, row in zip(draw(shape.table, len(rows)), rows, strict=True)]
    else:
        shape = _shape(model, names, connection.vendor)
    with connection.cursor() as cursor:
        cursor.executemany(
            shape.statement + (_LEAVE if ignore_conflicts else ""), [shape.values(row) for row in rows]
        )


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("many rows are written in one transaction or not at all")


def insert(rows: Sequence[M], *, ignore_conflicts: bool = False) -> Sequence[M]:
    """Write new rows, in order, and give each its key. Refused outside a transaction.

    Rows that have a key keep it. With `ignore_conflicts` a row that the table has already is left out; its key
    must not be used then.
    """
    if not rows:
        return rows
    _require_transaction()
    names, attributes = _names(type(rows[0]))
    shape = _shape(type(rows[0]), names, connection.vendor)
    for row in rows:
        _take_keys(row)
    unkeyed = [row for row in rows if row.pk is None]
    for row, key in zip(unkeyed, draw(shape.table, len(unkeyed)), strict=True):
        row.pk = key
    values = [shape.values(attributes(row.__dict__)) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(shape.statement + (_LEAVE if ignore_conflicts else ""), values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  Django's documented state
    return rows


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of rows that stand. Refused outside a transaction.

    One prepared statement for all of them: the ORM's own bulk update spells every value out as a case.
    """
    if not rows:
        return
    _require_transaction()
    model = type(rows[0])
    known = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001
    key, written = model._meta.pk, [known[name] for name in fields]  # noqa: SLF001
    names = (*(field.attname for field in written), key.attname)
    shape = _shape(model, names, connection.vendor)
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(str(field.column))} = %s" for field in written)
    statement = f"UPDATE {quote(shape.table)} SET {settings} WHERE {quote(str(key.column))} = %s"  # noqa: S608
    for row in rows:
        _take_keys(row)
    attributes = itemgetter(*names)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [shape.values(attributes(row.__dict__)) for row in rows])


def _take_keys(row: models.Model) -> None:
    """The keys of things that were bound to the row before they had one."""
    for name, thing in row._state.fields_cache.items():  # noqa: SLF001  as above
        if thing is not None and row.__dict__.get(f"{name}_id", 0) is None:
            if thing.pk is None:
                raise ValueError(f"{type(row).__name__}.{name} is not saved yet")
            row.__dict__[f"{name}_id"] = thing.pk


def draw(table: str, many: int) -> list[int]:
    """The next keys of a table that counts its rows. PostgreSQL draws from the sequence of the table.

    SQLite has one writer at a time, and remembers the greatest key a table ever had.
    """
    if not many:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, many]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return list(range(first, first + many))


#: so many new objects between two searches for cycles while rows come by the thousand; Python's own is 700
SELDOM = 500_000


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python search for cycles seldom: a chunk makes some hundred thousand rows and frees them by itself.

    The searches walk everything the process remembers, again and again: a fifth of an import into a large
    database. Cycles are still found, only later.
    """
    usual = gc.get_threshold()
    if usual[0]:  # nought: no searches at all
        gc.set_threshold(max(usual[0], SELDOM), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
