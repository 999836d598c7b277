"""Bringing a home up to date (升级数据目录): a backup first, then migrations; what fails is taken back.

A home that a later program has used is refused: an older one would not know what it reads.
"""

import sys
from pathlib import Path
from typing import NoReturn

import click

from weili.cli.answer import Told, refuse

PREFIX = "before-upgrade-"


def bring_up_to_date() -> None:
    """Make the database new, or bring it to the present tables; refuses with a sentence where that cannot be."""
    from django.conf import settings

    from weili.kernel import backup_lock
    from weili.kernel.setup import prepare

    home = Path(settings.HOME)
    applied, waiting = _require_known(home)
    try:
        if applied and waiting:
            backup_lock.alone(home)
            _upgrade(waiting)
        backup_lock.share(home)
    except backup_lock.InUse as refusal:
        _refuse("in_use", str(refusal))
    prepare()


def require_present() -> None:
    """Refuse a home that is not of this program's version: one of a later program, or one not upgraded yet."""
    from django.conf import settings

    home = Path(settings.HOME)
    _, waiting = _require_known(home)
    if waiting:
        _refuse("older_home", f"数据目录 {home} 是旧版本的，请先运行 weili upgrade（会先备份，再升级）。")


def _require_known(home: Path) -> tuple[int, int]:
    """How many migrations the home has and how many wait; refuses a home with some that nobody here knows."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from weili.kernel.backup_manifest import unknown_migrations

    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    if unknown := unknown_migrations(applied):
        known = "、".join(unknown[:3])
        sentence = f"数据目录 {home} 由更新的程序使用过（{known}），请升级程序，或换一个 WEILI_HOME。"
        _refuse("newer_home", sentence)
    return len(applied), len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _upgrade(steps: int) -> None:
    """Back up, migrate; a migration that fails leaves the home as it was."""
    from weili.archive.queries.seals import last_roots
    from weili.archive.timeline import guards
    from weili.kernel import clock
    from weili.kernel.backup import folder, make, rotate, stamp
    from weili.kernel.backup_manifest import CannotBackUp
    from weili.kernel.setup import prepare

    at = clock.now()
    target = folder() / f"{PREFIX}{stamp(at)}.zip"
    try:
        make(target=target, at=at, seals=last_roots, progress=Told(), files=False)
    except CannotBackUp as refusal:
        _refuse("cannot_back_up", f"升级前的备份没有做成，因此没有升级：{refusal}")
    click.echo(f"升级前的数据库已备份到 {target}", err=True)
    try:
        prepare()
    except Exception as trouble:  # noqa: BLE001  a migration may fail in any way; all of it is taken back
        _take_back(target, trouble)
    if missing := guards.missing():
        _refuse(
            "missing_guards", f"升级后时间线缺少防改触发器：{'、'.join(sorted(missing))}；备份在 {target}"
        )
    rotate(folder(), prefix=PREFIX)
    click.echo(f"已升级 {steps} 步。", err=True)


def _take_back(target: Path, trouble: Exception) -> NoReturn:
    """Put the database back as it was before a migration that failed."""
    from weili.kernel import clock
    from weili.kernel.backup_manifest import CannotRestore
    from weili.kernel.backup_restore import put_back

    try:
        kept = put_back(target, at=clock.now(), progress=Told())
    except CannotRestore as refusal:
        _refuse(
            "migration_failed",
            f"升级没有成功（{trouble}），自动退回也没有成功（{refusal}）；"
            f"请用原来的程序运行 weili restore {target} --replace。",
        )
    _refuse(
        "migration_failed",
        f"升级没有成功（{trouble}）；数据库已退回升级前的样子，原来的程序可以继续使用。"
        f"升级到一半的数据保留在 {kept}，备份在 {target}。",
    )


def _refuse(code: str, message: str) -> NoReturn:
    refuse(code, message, as_json="--json" in sys.argv)
