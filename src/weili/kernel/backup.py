"""Backups (备份): one archive with a consistent copy of the database, the stored files and a manifest.

Made while the product runs. The database is copied first: a stored file is written before its row and is never
deleted, so every content that the copy names is there when it is asked for.
"""

import io
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from weili.kernel import backup_postgres, backup_sqlite, clock
from weili.kernel.backup_archive import FILES, SECRET, Progress, Writer, writing
from weili.kernel.backup_manifest import Manifest
from weili.kernel.backup_snapshot import Seals

#: how many backups made by the program itself are kept
KEEP = 3


def folder() -> Path:
    """Where backups lie unless somebody says otherwise."""
    return Path(settings.HOME) / "backups"


def stamp(at: datetime) -> str:
    """An instant in the name of a file: its time in Beijing."""
    return f"{at.astimezone(clock.BEIJING):%Y%m%d-%H%M%S}"


def make(
    *,
    target: Path,
    at: datetime,
    seals: Seals,
    progress: Progress,
    files: bool = True,
    secret: bool = False,
) -> Manifest:
    """Make a backup (备份). Raises CannotBackUp; an archive that could not be finished is removed."""
    engine = backup_sqlite if connection.vendor == "sqlite" else backup_postgres
    with writing(target) as writer:
        snapshot = engine.dump(writer, progress, seals)
        lost = _add_files(writer, snapshot.files, progress) if files else []
        if secret:
            writer.add(SECRET, io.BytesIO(settings.SECRET_KEY.encode()))
        manifest = Manifest(
            version=version("weili"),
            made_at=at,
            engine=connection.vendor,
            migrations=snapshot.migrations,
            districts=snapshot.districts,
            counts=snapshot.counts,
            seals=snapshot.seals,
            files=files,
            lost=lost,
            parts=writer.parts,
        )
        writer.close_with(manifest)
    return manifest


def _add_files(writer: Writer, paths: list[str], progress: Progress) -> list[str]:
    """Add the contents of stored files; returns those that the store has lost."""
    lost = []
    for number, path in enumerate(paths, start=1):
        if default_storage.exists(path):
            with default_storage.open(path, "rb") as content:
                writer.add(f"{FILES}{path}", content, compressed=False)
        else:
            lost.append(path)
        progress("复制文件", number, len(paths))
    return lost


def rotate(kept: Path, *, prefix: str) -> None:
    """Remove all but the latest of the backups that the program makes by itself under a name (轮换)."""
    for old in sorted(kept.glob(f"{prefix}*.zip"), reverse=True)[KEEP:]:
        old.unlink(missing_ok=True)
