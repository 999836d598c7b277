"""The database itself refuses to change or delete what the timeline holds.

Triggers on SQLite and PostgreSQL; installed after every migration, checked at start and by
`weili archive verify`. Whoever owns an SQLite file can drop a trigger: the seal kept outside the house is
the protection against that (ADR 0004).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

#: table → what is refused on it. Personal parts may be deleted (shredded), not altered; heads move but stay.
GUARDED: dict[str, tuple[str, ...]] = {
    "archive_entry": ("UPDATE", "DELETE"),
    "archive_personalpart": ("UPDATE",),
    "archive_seal": ("UPDATE", "DELETE"),
    "archive_sealedhead": ("UPDATE", "DELETE"),
    "archive_chainhead": ("DELETE",),
}
#: SQLite's INSERT OR REPLACE deletes without waking a DELETE trigger: a row whose key stands is refused too
KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "archive_entry": (("id",), ("chain", "seq")),
    "archive_personalpart": (("entry_id",),),
    "archive_seal": (("id",), ("district_id", "seq")),
    "archive_sealedhead": (("id",), ("seal_id", "chain")),
}
SENTENCE = "the timeline is append-only"
_FUNCTION = "archive_refuse"


def trigger_names() -> set[str]:
    """The names of every trigger that must stand on this database."""
    if connection.vendor == "sqlite":
        return set(_sqlite_triggers())
    return {f"{table}_no_{verb.lower()}" for table, verbs in GUARDED.items() for verb in (*verbs, "TRUNCATE")}


def install() -> None:
    """Put every guard in its place; those that stand already are replaced."""
    remove()
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def remove() -> None:
    """Take the guards away: for migrations and the flush of a test database, nowhere else."""
    with connection.cursor() as cursor:
        for table, verbs in GUARDED.items():
            for verb in (*verbs, "TRUNCATE", "REPLACE"):
                name = f"{table}_no_{verb.lower()}"
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing() -> set[str]:
    """The guards that should stand and do not, that are switched off, or that no longer refuse."""
    return trigger_names() - (_standing_sqlite() if connection.vendor == "sqlite" else _standing_postgres())


def _standing_sqlite() -> set[str]:
    """The triggers whose text is the text we installed: one rewritten to do nothing does not stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
    return {name for name, text in _sqlite_triggers().items() if found.get(name) == text}


def _standing_postgres() -> set[str]:
    """The triggers that are enabled, on their own table, and call our function while it still refuses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, t.tgrelid::regclass::text, t.tgtype, p.prosrc FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND p.proname = %s",
            [_FUNCTION],
        )
        rows = cursor.fetchall()
    return {
        name
        for name, table, kind, source in rows
        if source.strip() == _refusing().strip() and name == _name_of(table, kind)
    }


#: bits of pg_trigger.tgtype: which statement a trigger is for, and that it comes before
_BEFORE, _VERBS = 2, {8: "delete", 16: "update", 32: "truncate"}


def _name_of(table: str, kind: int) -> str:
    """The name that a trigger of this table and type has in our house; empty for one of another shape."""
    verbs = [verb for bit, verb in _VERBS.items() if kind & bit]
    return f"{table}_no_{verbs[0]}" if kind & _BEFORE and len(verbs) == 1 else ""


@contextmanager
def lifted() -> Iterator[None]:
    """The guards taken away for the length of a block."""
    remove()
    try:
        yield
    finally:
        install()


def after_migrate(**_: Any) -> None:
    """Signal receiver: migrations may have dropped triggers, put them back."""
    tables = connection.introspection.table_names()
    if set(GUARDED) <= set(tables):
        install()


def _sqlite_triggers() -> dict[str, str]:
    """Every trigger of SQLite by its name, as the database keeps its text."""
    wanted = [
        (table, verb.lower(), f"BEFORE {verb} ON {table} ") for table in GUARDED for verb in GUARDED[table]
    ]
    wanted += [(table, "replace", f"BEFORE INSERT ON {table} WHEN {_taken(table)} ") for table in KEYS]
    return {
        f"{table}_no_{what}": f"CREATE TRIGGER {table}_no_{what} {when}BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for table, what, when in wanted
    }


def _taken(table: str) -> str:
    """Whether one of the keys of a new row stands already."""
    each = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in KEYS[table])
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {condition})" for condition in each)  # noqa: S608


def _refusing() -> str:
    return f" BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END "


def _statements() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield from _sqlite_triggers().values()
        return
    yield (f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_refusing()}$$")
    for table, verbs in GUARDED.items():
        for verb in verbs:
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
            )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        )
