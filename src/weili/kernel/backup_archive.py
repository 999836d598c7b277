"""The archive file of a backup: a ZIP whose last part is the manifest, written beside its name and then renamed.

Parts are streamed both ways and hashed on their way, so that memory does not grow with the home.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from weili.kernel.backup_manifest import CannotBackUp, CannotRestore, Manifest, Part

CHUNK = 1 << 20
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 64 << 20
FILES = "files/"
SECRET = "secret_key"  # noqa: S105  a name of a part
#: what is being done, how much of it is done, and how much there is (0: nobody knows)
Progress = Callable[[str, int, int], None]


class Readable(Protocol):
    """What a part is read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class Writer:
    """An archive on its way: parts are added one after the other."""

    zip: zipfile.ZipFile
    parts: list[Part] = field(default_factory=list)

    def add(self, name: str, content: Readable, *, compressed: bool = True) -> None:
        """Add one part, read to its end."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        entry.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(entry, "w", force_zip64=True) as target:
            while block := content.read(CHUNK):
                digest.update(block)
                size += len(block)
                target.write(block)
        self.parts.append(Part(name, size, digest.hexdigest()))

    def close_with(self, manifest: Manifest) -> None:
        """Add the manifest, which ends the archive."""
        text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1)
        self.zip.writestr(MANIFEST, text, compress_type=zipfile.ZIP_DEFLATED)


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write an archive beside its name; it gets its name when the block ends well, and leaves nothing otherwise."""
    if target.exists():
        raise CannotBackUp(f"{target} 已经存在，请换一个文件名。")
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # it holds everything there is: only its owner reads it
        handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    except OSError as trouble:
        raise CannotBackUp(
            f"备份写不进 {target}（{trouble.strerror or trouble}），请检查空间和权限。"
        ) from trouble
    finally:
        if partial.exists():
            partial.unlink()


def read_manifest(archive: Path) -> Manifest:
    """The manifest of an archive. Raises CannotRestore."""
    with _open(archive) as opened:
        return _manifest(opened)


def unpack(archive: Path, into: Path, progress: Progress) -> Manifest:
    """Write every part of an archive into a folder, each checked against its hash. Raises CannotRestore."""
    with _open(archive) as opened:
        manifest = _manifest(opened)
        _require_room(into, sum(part.size for part in manifest.parts))
        names = {entry.filename for entry in opened.infolist()} - {MANIFEST}
        if strange := names - {part.name for part in manifest.parts}:
            raise _damaged(f"多出清单上没有的部分“{min(strange)}”")
        for number, part in enumerate(manifest.parts, start=1):
            if part.name not in names:
                raise _damaged(f"缺少“{part.name}”")
            _extract(opened, part, into)
            progress("核对并取出", number, len(manifest.parts))
    return manifest


@contextmanager
def _open(archive: Path) -> Iterator[zipfile.ZipFile]:
    if not archive.is_file():
        raise CannotRestore("no_file", f"没有文件“{archive}”。")
    try:
        with zipfile.ZipFile(archive) as opened:
            yield opened
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as trouble:
        raise _damaged("文件不完整，或不是备份") from trouble


def _manifest(opened: zipfile.ZipFile) -> Manifest:
    try:
        entry = opened.getinfo(MANIFEST)
        text: Any = opened.read(entry) if entry.file_size <= LONGEST_MANIFEST else b""
        read = json.loads(text)
    except (KeyError, ValueError, UnicodeDecodeError) as trouble:
        raise CannotRestore("not_a_backup", "这个文件里没有备份清单，不是为力的备份。") from trouble
    return Manifest.of(read)


def _extract(opened: zipfile.ZipFile, part: Part, into: Path) -> None:
    path = PurePosixPath(part.name)
    if path.is_absolute() or ".." in path.parts:
        raise _damaged(f"部分的名称“{part.name}”不合规矩")
    target = into / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with opened.open(part.name) as source, target.open("wb") as file:
        while block := source.read(CHUNK):
            digest.update(block)
            size += len(block)
            if size > part.size:
                break
            file.write(block)
    if size != part.size or digest.hexdigest() != part.sha256:
        raise _damaged(f"“{part.name}”与清单上的SHA-256不符")


def _require_room(into: Path, size: int) -> None:
    free = shutil.disk_usage(into).free
    if free < size:
        raise CannotRestore("no_room", f"恢复需要 {size >> 20} MB，{into} 所在的磁盘只剩 {free >> 20} MB。")


def _damaged(what: str) -> CannotRestore:
    return CannotRestore("damaged", f"备份已损坏：{what}；什么也没有恢复，请换一份备份。")
