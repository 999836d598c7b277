"""The database itself refuses to change or delete what the timeline holds.

Triggers on SQLite and PostgreSQL; installed after every migration, checked at start and by `weili archive verify`.
The owner of an SQLite file can drop a trigger: the seal kept outside is the protection against that (ADR 0004).
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
SENTENCE = "the timeline is append-only"


def trigger_names() -> set[str]:
    """The names of every trigger that must stand on this database."""
    names = {f"{table}_no_{verb.lower()}" for table, verbs in GUARDED.items() for verb in verbs}
    if connection.vendor == "postgresql":
        names |= {f"{table}_no_truncate" for table in GUARDED}
    return names


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
            for verb in (*verbs, "TRUNCATE"):
                name = f"{table}_no_{verb.lower()}"
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing() -> set[str]:
    """The guards that should stand and do not, or that no longer refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s", [f"%{SENTENCE}%"])
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        standing = {name for (name,) in cursor.fetchall()}
    return trigger_names() - standing


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


def _statements() -> Iterator[str]:
    if connection.vendor == "sqlite":
        for table, verbs in GUARDED.items():
            for verb in verbs:
                yield (
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
                )
        return
    yield (
        "CREATE OR REPLACE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table, verbs in GUARDED.items():
        for verb in verbs:
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION archive_refuse()"
            )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION archive_refuse()"
        )
