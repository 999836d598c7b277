"""Restoring a backup (恢复): everything is checked and made ready beside; only then are the old things exchanged.

Old things are kept, in a folder of the home (and on PostgreSQL in a schema) that is named after the moment.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from weili.kernel import backup_lock, backup_postgres, backup_sqlite
from weili.kernel.backup import stamp
from weili.kernel.backup_archive import FILES, SECRET, Progress, read_manifest, unpack
from weili.kernel.backup_manifest import CannotRestore, Manifest, unknown_migrations
from weili.kernel.backup_snapshot import counts_of_home
from weili.kernel.setup import prepare

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Restored(Generic[T]):
    """What a restore did and found."""

    manifest: Manifest
    #: where the old things lie now; empty when there were none
    kept: str
    #: migrations that were applied because the backup is older than the program
    applied: list[str]
    #: table → rows in the manifest, rows found; empty when every table holds what it held
    differing: dict[str, tuple[int, int]]
    checked: T


def restore(
    archive: Path, *, replace: bool, at: datetime, check: Callable[[], T], progress: Progress
) -> Restored[T]:
    """Restore a backup into the present home (恢复). Raises CannotRestore, InUse; the home is then as it was.

    `check` is asked once the restored database is migrated and guarded; its answer is handed back.
    """
    manifest = read_manifest(archive)
    _require_readable(manifest)
    home = Path(settings.HOME)
    if _occupied(manifest) and not replace:
        sentence = f"数据目录 {home} 里已有数据；加上 --replace 可以换入备份，原来的数据会保留在旁边。"
        raise CannotRestore("home_not_empty", sentence)
    backup_lock.alone(home)
    try:
        if connection.vendor == "postgresql":
            backup_postgres.require_alone()
        with _staging(home / f"restoring-{stamp(at)}") as staged:
            unpack(archive, staged, progress)
            return _taken_in(manifest, staged, home, at=at, check=check, progress=progress)
    finally:
        backup_lock.release(home)


def put_back(archive: Path, *, at: datetime, progress: Progress) -> str:
    """Put the database of a backup that was just made back as it is (退回), and return where the other one lies."""
    manifest, home = read_manifest(archive), Path(settings.HOME)
    backup_lock.alone(home)
    connection.close()
    with _staging(home / f"restoring-{stamp(at)}") as staged:
        unpack(archive, staged, progress)
        if connection.vendor == "sqlite":
            return _exchange(manifest, staged, home, home / f"before-restore-{stamp(at)}")
        with backup_postgres.taking_in(staged, at=at) as schema:
            return f"数据库模式 {schema}"


def _require_readable(manifest: Manifest) -> None:
    """Refuse a backup of another database or of a later program."""
    if manifest.engine != connection.vendor:
        sentence = (
            f"这是 {manifest.engine} 数据库的备份，现在用的是 {connection.vendor}；请核对 DATABASE_URL。"
        )
        raise CannotRestore("other_database", sentence)
    if unknown := unknown_migrations((app, n) for app, names in manifest.migrations.items() for n in names):
        sentence = (
            f"备份由更新的程序（{manifest.version}）制作，有这个程序不认识的升级：{'、'.join(unknown[:3])}；"
            "请先升级程序再恢复。"
        )
        raise CannotRestore("newer_backup", sentence)


def _occupied(manifest: Manifest) -> bool:
    engine = backup_sqlite if connection.vendor == "sqlite" else backup_postgres
    folder = _folder(storages["default"])
    return engine.occupied() or (
        manifest.files and folder is not None and folder.is_dir() and any(folder.iterdir())
    )


def _folder(store: Storage) -> Path | None:
    """The folder of the store, where it is one."""
    return Path(store.location) if isinstance(store, FileSystemStorage) else None


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _taken_in(
    manifest: Manifest, staged: Path, home: Path, *, at: datetime, check: Callable[[], T], progress: Progress
) -> Restored[T]:
    beside = home / f"before-restore-{stamp(at)}"
    if connection.vendor == "sqlite":
        with backup_sqlite.taking_in(staged):
            found = _made_ready(manifest, check, progress)
        kept = _exchange(manifest, staged, home, beside)
        return Restored(manifest, kept, *found)
    with backup_postgres.taking_in(staged, at=at) as schema:
        found = _made_ready(manifest, check, progress)
        kept = _exchange(manifest, staged, home, beside)
    places = (f"数据库模式 {schema}" if schema else "", kept)
    return Restored(manifest, "、".join(filter(None, places)), *found)


def _made_ready(
    manifest: Manifest, check: Callable[[], T], progress: Progress
) -> tuple[list[str], dict[str, tuple[int, int]], T]:
    """Compare the counts, migrate forward with the guards put back, and check."""
    counts = counts_of_home()
    names = manifest.counts.keys() | counts.keys()
    differing = {
        name: (manifest.counts.get(name, 0), counts.get(name, 0))
        for name in sorted(names)
        if manifest.counts.get(name, 0) != counts.get(name, 0)
    }
    before = _applied()
    progress("升级到本程序的表结构", 0, 0)
    try:
        prepare()
    except Exception as trouble:
        sentence = (
            f"备份比程序旧，升级它没有成功（{trouble}）；原来的数据没有变。"
            f"请用制作备份时的程序（{manifest.version}）恢复。"
        )
        raise CannotRestore("migration_failed", sentence) from trouble
    progress("核验档案链", 0, 0)
    return sorted(f"{app}.{name}" for app, name in _applied() - before), differing, check()


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


@dataclass(slots=True)
class _Moves:
    """Renames within one disk that can be taken back."""

    done: list[tuple[Path, Path]] = field(default_factory=list)

    def move(self, source: Path, target: Path) -> None:
        """Give a thing its new place."""
        source.rename(target)
        self.done.append((source, target))

    def take_back(self) -> None:
        """Give everything its old place."""
        for source, target in reversed(self.done):
            target.rename(source)


def _exchange(manifest: Manifest, staged: Path, home: Path, beside: Path) -> str:
    """Put the staged things in the place of the old ones, which are kept beside; returns where."""
    folder = _folder(storages["default"])
    old = backup_sqlite.old_things() if connection.vendor == "sqlite" else []
    if manifest.files and folder is not None and folder.is_dir():
        old.append(folder)
    if (staged / SECRET).exists() and (home / SECRET).exists():
        old.append(home / SECRET)
    marker, moves = home / backup_lock.UNFINISHED, _Moves()
    marker.write_text(str(beside))
    try:
        if old:
            beside.mkdir(mode=0o700)
        for each in old:
            moves.move(each, beside / each.name)
        if manifest.files:
            _put_files(staged / FILES, folder, moves)
        if (staged / SECRET).exists():
            moves.move(staged / SECRET, home / SECRET)
        if connection.vendor == "sqlite":
            moves.move(*backup_sqlite.staged_and_place(staged))
    except OSError as trouble:
        moves.take_back()
        sentence = f"换入时出错（{trouble}），原来的数据已放回。"
        raise CannotRestore("exchange_failed", sentence) from trouble
    finally:
        marker.unlink()
    return str(beside) if old else ""


def _put_files(staged: Path, folder: Path | None, moves: _Moves) -> None:
    """A folder changes place; a store of another kind is given what it does not have yet."""
    if not staged.is_dir():
        return
    if folder is not None:
        moves.move(staged, folder)
        return
    store = storages["default"]
    for path in filter(Path.is_file, staged.rglob("*")):
        name = path.relative_to(staged).as_posix()
        if not store.exists(name):
            with path.open("rb") as content:
                store.save(name, File(content, name=name))
