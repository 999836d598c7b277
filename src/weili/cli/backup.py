"""`weili backup` and `weili restore`: one archive with everything, made while the product runs, and back again."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from weili.cli.answer import Told, refuse, say
from weili.cli.setup import configure, prepare

if TYPE_CHECKING:
    from weili.archive.timeline.verify import Verdict
    from weili.kernel.backup_manifest import Manifest
    from weili.kernel.backup_restore import Restored


def _end_on_request() -> None:
    """SIGTERM ends a command as Ctrl-C does, so that nothing half-written stays."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--with-secret", is_flag=True, help="把签名密钥也放进备份（备份须像密钥一样保管）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def backup(*, file: Path | None, with_secret: bool, as_json: bool) -> None:
    """备份：数据库、文件和清单存为一个文件；产品可以照常运行。不给文件名时存入数据目录的 backups。"""
    prepare()
    from weili.archive.queries.seals import last_roots
    from weili.kernel import clock
    from weili.kernel.backup import folder, make, stamp
    from weili.kernel.backup_manifest import CannotBackUp

    _end_on_request()
    at = clock.now()
    target = file or folder() / f"weili-{stamp(at)}.zip"
    try:
        manifest = make(target=target, at=at, seals=last_roots, progress=Told(), secret=with_secret)
    except CannotBackUp as refusal:
        refuse("cannot_back_up", str(refusal), as_json=as_json)
    size = target.stat().st_size
    answer = {
        "file": str(target),
        "size": size,
        "files": sum(part.name.startswith("files/") for part in manifest.parts),
        "lost_files": manifest.lost,
        "counts": manifest.counts,
        "seals": manifest.seals,
    }
    say(answer, as_json=as_json, words=_made(target, size, manifest))


def _made(target: Path, size: int, manifest: "Manifest") -> str:
    rows, files = sum(manifest.counts.values()), sum(p.name.startswith("files/") for p in manifest.parts)
    lines = [f"已备份到 {target}（{size / (1 << 20):.1f} MB）：数据 {rows} 行，文件 {files} 个。"]
    if manifest.lost:
        lines.append(f"有 {len(manifest.lost)} 个文件在备份前就已不在存储中：{manifest.lost[0]}……")
    lines += [f"{s['district']} 最近一次封存：第 {s['seq']} 号，{s['root']}" for s in manifest.seals]
    return "\n".join(lines)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), help="恢复到这个数据目录；默认为 WEILI_HOME")
@click.option("--replace", is_flag=True, help="数据目录里已有数据时也恢复；原来的数据保留在旁边")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 回答")
def restore(*, file: Path, into: Path | None, replace: bool, as_json: bool) -> None:
    """恢复备份：先核对每一部分，升级到本程序，核验档案链，再换入。核验有问题时以 1 退出。"""
    if into is not None:
        os.environ["WEILI_HOME"] = str(into)
    archive = file.absolute()
    configure()
    from django.db.utils import DatabaseError

    from weili.archive.timeline.verify import verify
    from weili.kernel import clock
    from weili.kernel.backup_lock import InUse
    from weili.kernel.backup_manifest import CannotRestore
    from weili.kernel.backup_restore import restore as restore_archive

    _end_on_request()
    try:
        done = restore_archive(archive, replace=replace, at=clock.now(), check=verify, progress=Told())
    except CannotRestore as refusal:
        refuse(refusal.code, str(refusal), as_json=as_json)
    except InUse as refusal:
        refuse("in_use", str(refusal), as_json=as_json)
    except DatabaseError as trouble:
        refuse("no_database", f"数据库不能使用：{trouble}；什么也没有恢复。", as_json=as_json)
    say(_as_json(done), as_json=as_json, words=_restored(done))
    sys.exit(0 if done.checked.ok and not done.differing else 1)


def _as_json(done: "Restored[Verdict]") -> dict[str, Any]:
    return {
        "made_at": done.manifest.made_at.isoformat(),
        "version": done.manifest.version,
        "counts": done.manifest.counts,
        "differing": {table: list(rows) for table, rows in done.differing.items()},
        "applied": done.applied,
        "kept": done.kept,
        "lost_files": done.manifest.lost,
        "verification": done.checked.as_json(),
    }


def _restored(done: "Restored[Verdict]") -> str:
    """What was restored and found, in sentences."""
    from weili.cli.archive import words

    lines = [f"已恢复 {done.manifest.moment} 的备份：数据 {sum(done.manifest.counts.values())} 行。"]
    if done.applied:
        lines.append(f"备份比程序旧，已升级：{'、'.join(done.applied)}。")
    lines += [
        f"表 {table} 备份时有 {before} 行，恢复后有 {after} 行。"
        for table, (before, after) in done.differing.items()
    ]
    if done.manifest.lost:
        lines.append(f"备份时已有 {len(done.manifest.lost)} 个文件不在存储中。")
    if done.kept:
        lines.append(f"原来的数据保留在 {done.kept}；确认无误后可以删除。")
    return "\n".join([*lines, words(done.checked)])
