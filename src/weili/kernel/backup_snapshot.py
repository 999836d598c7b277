"""What one view of the database says of itself, for the manifest of a backup; the same words on both databases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection


class Cursor(Protocol):
    """A cursor of either database."""

    def execute(self, sql: str, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


#: the last seal of each district, read from the view that is backed up; the archive, which is above, knows how
Seals = Callable[[Cursor], list[dict[str, Any]]]
#: tables whose rows are nobody's record: caches and sessions come and go
PASSING = frozenset({"kernel_cache", "django_session"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One view of the database: migrations, districts, rows of every table, last seals."""

    migrations: dict[str, list[str]]
    districts: list[dict[str, str]]
    counts: dict[str, int]
    seals: list[dict[str, Any]]
    #: where the contents of stored files lie
    files: list[str]


def describe(cursor: Cursor, tables: Iterable[str], seals: Seals) -> Snapshot:
    """Read what the manifest says from one view."""

    def rows(sql: str) -> list[Any]:
        cursor.execute(sql)
        return cursor.fetchall()

    migrations: dict[str, list[str]] = {}
    for app, name in rows("SELECT app, name FROM django_migrations ORDER BY id"):
        migrations.setdefault(app, []).append(name)
    return Snapshot(
        migrations=migrations,
        districts=[
            {"code": code, "name": name}
            for code, name in rows("SELECT code, name FROM kernel_district ORDER BY code")
        ],
        counts={table: rows(f"SELECT count(*) FROM {_quoted(table)}")[0][0] for table in sorted(tables)},  # noqa: S608
        seals=seals(cursor),
        files=[path for (path,) in rows("SELECT DISTINCT path FROM kernel_storedfile ORDER BY path")],
    )


def counts_of_home() -> dict[str, int]:
    """The rows of every table of the present database, as `describe` counts them."""
    with connection.cursor() as cursor:
        tables = counted(connection.introspection.table_names(cursor))
        found = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found


def counted(tables: Iterable[str]) -> set[str]:
    """The tables whose rows a backup counts."""
    return {table for table in tables if not table.startswith("sqlite_")} - PASSING


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
