"""SQLite: a copy by the online backup API while others read and write, and a staged file put in its place."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from weili.kernel.backup_archive import Progress, Writer
from weili.kernel.backup_manifest import CannotBackUp, CannotRestore
from weili.kernel.backup_snapshot import Seals, Snapshot, counted, describe

PART = "database.sqlite3"
#: pages between two words of progress: 16 MB
STEP = 4096
#: what lies beside a database while it is open
BESIDE = ("-wal", "-shm", "-journal")


def dump(writer: Writer, progress: Progress, seals: Seals) -> Snapshot:
    """Add a consistent copy of the database to an archive, and say what is in it."""
    with tempfile.TemporaryDirectory(prefix="weili-backup-") as folder:
        copy = Path(folder) / PART
        try:
            _copy(_path(), copy, progress)
            # immutable: the copy is nobody else's, and no log is opened beside it
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as reading:
                tables = reading.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                snapshot = describe(reading.cursor(), counted(name for (name,) in tables), seals)
        except sqlite3.Error as trouble:
            raise CannotBackUp(f"数据库读不出来：{trouble}；请先用 weili archive verify 核验。") from trouble
        progress("压缩数据库", 0, 0)
        with copy.open("rb") as content:
            writer.add(PART, content)
    return snapshot


def _copy(source: Path, target: Path, progress: Progress) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        progress("复制数据库", total - remaining, total)

    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, isolation_level=None)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        # A view held open: without it every write of others would begin the copy anew.
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reading.backup(writing, pages=STEP, progress=told)


def _path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def occupied() -> bool:
    """Whether there is a database already."""
    return _path().exists()


@contextmanager
def taking_in(staged: Path) -> Iterator[None]:
    """The block works on the staged copy: migrations, guards and checks are done before anything is exchanged."""
    settings, place = connection.settings_dict, connection.settings_dict["NAME"]
    connection.close()
    settings["NAME"] = str(staged / PART)
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            found = cursor.fetchone()[0]
        if found != "ok":
            raise CannotRestore("damaged", f"备份里的数据库本身已损坏（{found}）；请换一份备份。")
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        settings["NAME"] = place


def old_things() -> list[Path]:
    """What of the present home a restored database takes the place of."""
    path = _path()
    return [p for p in (path, *(path.with_name(path.name + end) for end in BESIDE)) if p.exists()]


def staged_and_place(staged: Path) -> tuple[Path, Path]:
    """Where the staged database lies, and where the home has its own."""
    return staged / PART, _path()
