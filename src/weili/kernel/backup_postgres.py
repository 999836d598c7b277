"""PostgreSQL: pg_dump's custom format of one exported snapshot, and pg_restore into an emptied schema.

The old tables are kept beside in a schema of their own until somebody drops it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from weili.kernel.backup_archive import Progress, Writer
from weili.kernel.backup_manifest import CannotBackUp, CannotRestore
from weili.kernel.backup_snapshot import Seals, Snapshot, counted, describe

PART = "database.pgdump"
PACKAGE = "软件包 postgresql-client，版本不低于服务器"
#: old tables are kept in schemas of this name and the moment
KEPT = "weili_before_"
SYSTEM = Path("/usr/lib/postgresql")


def _tool(name: str) -> str | None:
    """A client program, the newest of the system first; PATH's own may be a wrapper that knows no cluster."""
    installed = sorted(SYSTEM.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(installed[-1]) if installed else shutil.which(name)


def dump(writer: Writer, progress: Progress, seals: Seals) -> Snapshot:
    """Add a consistent dump of the database to an archive, and say what is in it."""
    program = _tool("pg_dump")
    if program is None:
        raise CannotBackUp(f"没有找到 pg_dump，请安装 PostgreSQL 客户端工具（{PACKAGE}）。")
    progress("导出数据库", 0, 0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        exported = cursor.fetchone()[0]
        snapshot = describe(cursor, counted(connection.introspection.table_names(cursor)), seals)
        words = [program, *_where(), "--format=custom", f"--snapshot={exported}", f"--exclude-schema={KEPT}*"]
        _dumped(words, writer)
    return snapshot


def _dumped(words: list[str], writer: Writer) -> None:
    with subprocess.Popen(  # noqa: S603  our own words
        words, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as dumping:
        assert dumping.stdout is not None and dumping.stderr is not None  # noqa: PT018
        writer.add(PART, dumping.stdout, compressed=False)  # it is compressed already
        trouble = dumping.stderr.read().decode(errors="replace").strip()
    if dumping.returncode:
        raise CannotBackUp(f"pg_dump 没有成功：{trouble}（需要{PACKAGE}）")


def occupied() -> bool:
    """Whether the database holds tables already."""
    return bool(connection.introspection.table_names())


def require_alone() -> None:
    """Refuse a database that others are connected to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
    if others:
        sentence = (
            f"还有 {others} 个程序连着这个数据库，请先停止网页服务和后台任务（weili run、weili worker）。"
        )
        raise CannotRestore("in_use", sentence)


@contextmanager
def taking_in(staged: Path, *, at: datetime) -> Iterator[str]:
    """The block works on the restored tables; any trouble puts the old ones back.

    Yields the schema in which the old ones are kept; empty where there were none.
    """
    program = _tool("pg_restore")
    if program is None:
        raise CannotRestore("no_tools", f"没有找到 pg_restore，请安装 PostgreSQL 客户端工具（{PACKAGE}）。")
    kept, had = f"{KEPT}{at:%Y%m%d%H%M%S}", occupied()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SCHEMA public RENAME TO {kept}; CREATE SCHEMA public")
    try:
        _restored(program, staged / PART)
        yield kept if had else ""
    except BaseException:
        connection.close()  # whatever state it was left in
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA public CASCADE; ALTER SCHEMA {kept} RENAME TO public")
        raise
    if not had:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {kept} CASCADE")


def _restored(program: str, dumped: Path) -> None:
    # the schema is there already, and its owner is whoever restores
    listed = subprocess.run([program, "--list", str(dumped)], capture_output=True, text=True, check=False)  # noqa: S603
    wanted = dumped.with_name("pgdump.list")
    wanted.write_text(re.sub(r"^.* SCHEMA - public .*\n", "", listed.stdout, flags=re.MULTILINE))
    words = [program, *_where(), "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    done = subprocess.run(  # noqa: S603
        [*words, f"--use-list={wanted}", str(dumped)],
        env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode or done.returncode:
        trouble = (listed.stderr + done.stderr).strip()
        raise CannotRestore("database_refused", f"数据库没有收下备份，原来的数据没有变：{trouble}")


def _where() -> list[str]:
    known = connection.settings_dict
    named = {"--host": known["HOST"], "--port": known["PORT"], "--username": known["USER"]}
    return [
        *(f"{option}={value}" for option, value in named.items() if value),
        "--no-password",
        f"--dbname={known['NAME']}",
    ]


def _environment() -> dict[str, str]:
    password = str(connection.settings_dict["PASSWORD"] or "")
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}
