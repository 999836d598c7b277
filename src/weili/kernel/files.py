"""Files with their hash (文件): what the content is decides, not what its name says.

A content is streamed once, hashed (SHA-256), recognised by its first bytes and stored under its hash, in a
folder or in an S3-compatible store alike, so the same photo is stored once. Access is the caller's.
"""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from weili.kernel.models import District, Person, StoredFile

CHUNK = 1 << 20
HEAD = 4096
#: contents above this go through a temporary file instead of memory
IN_MEMORY = 4 << 20


class FileRefused(ValueError):
    """A file that cannot be taken; `code` names the reason, the text is for a person."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name for people, its media type and how its content is recognised."""

    label: str
    media_type: str
    recognises: Callable[[bytes, IO[bytes]], bool]


def _starts(*signatures: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    return lambda head, _: head.startswith(signatures)


def _webp(head: bytes, _: IO[bytes]) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _heic(head: bytes, _: IO[bytes]) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"heif", b"mif1", b"msf1"}


def _mp4(head: bytes, _: IO[bytes]) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in {
        b"M4A ",
        b"isom",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"dash",
    }


def _wav(head: bytes, _: IO[bytes]) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def _archive_with(folder: str) -> Callable[[bytes, IO[bytes]], bool]:
    """Office files are ZIP archives; the folder inside tells which of them it is."""

    def recognises(head: bytes, content: IO[bytes]) -> bool:
        if not head.startswith(b"PK\x03\x04"):
            return False
        try:
            names = zipfile.ZipFile(content).namelist()
        except (zipfile.BadZipFile, OSError):
            return False
        return not folder or ("[Content_Types].xml" in names and any(n.startswith(folder) for n in names))

    return recognises


_CONTROL = frozenset(range(0x20)) - set(b"\t\n\r\f")


def _text(head: bytes, _: IO[bytes]) -> bool:
    """Text has no control characters and reads as UTF-8 or GB 18030, but for one cut at the end of the head."""
    if not head or _CONTROL & set(head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(head) - 3 and len(head) == HEAD:
                return True
        else:
            return True
    return False


#: every kind the house knows, the particular before the general: an xlsx is also a zip, a json is also text
KINDS: dict[str, Kind] = {
    "jpeg": Kind("JPEG图片", "image/jpeg", _starts(b"\xff\xd8\xff")),
    "png": Kind("PNG图片", "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "webp": Kind("WebP图片", "image/webp", _webp),
    "heic": Kind("HEIC图片", "image/heic", _heic),
    "webm": Kind("WebM录音", "audio/webm", _starts(b"\x1aE\xdf\xa3")),
    "ogg": Kind("Ogg录音", "audio/ogg", _starts(b"OggS")),
    "m4a": Kind("MPEG-4录音", "audio/mp4", _mp4),
    "mp3": Kind("MP3录音", "audio/mpeg", _starts(b"ID3", b"\xff\xfb", b"\xff\xf3")),
    "aac": Kind("AAC录音", "audio/aac", _starts(b"\xff\xf1", b"\xff\xf9")),
    "amr": Kind("AMR录音", "audio/amr", _starts(b"#!AMR")),
    "wav": Kind("WAV录音", "audio/wav", _wav),
    "pdf": Kind("PDF", "application/pdf", _starts(b"%PDF-")),
    "xlsx": Kind(
        "Excel工作簿（xlsx）",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _archive_with("xl/"),
    ),
    "docx": Kind(
        "Word文档（docx）",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _archive_with("word/"),
    ),
    "xls": Kind(
        "Excel工作簿（xls）", "application/vnd.ms-excel", _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    ),
    "parquet": Kind("Parquet表", "application/vnd.apache.parquet", _starts(b"PAR1")),
    "zip": Kind("ZIP压缩包", "application/zip", _archive_with("")),
    "text": Kind("文本（CSV、JSON）", "text/plain", _text),
}
IMAGES = ("jpeg", "png", "webp", "heic")
SOUNDS = ("webm", "ogg", "m4a", "mp3", "aac", "amr", "wav")
TABLES = ("xlsx", "xls", "parquet", "text")
DOCUMENTS = ("pdf", *IMAGES)


def kind_of(head: bytes, content: IO[bytes]) -> str | None:
    """The name in KINDS of a content by its own bytes; None for one the house does not know."""
    for name, kind in KINDS.items():
        content.seek(0)
        if kind.recognises(head, content):
            return name
    return None


@dataclass(frozen=True, slots=True)
class _Received:
    """A content that was read to its end."""

    content: IO[bytes]
    sha256: str
    size: int
    head: bytes


def store(
    *,
    name: str,
    content: IO[bytes] | bytes,
    by: Person,
    at: datetime,
    district: District | None,
    allow: Collection[str],
) -> StoredFile:
    """Store a file (存入文件) and return its row; the same content in the same district is stored once.

    `allow` names kinds of KINDS. Raises FileRefused when the file is empty, too large or of another kind. The
    content is written before the row: a rolled-back transaction leaves at most a content that nobody names.
    """
    shown = PurePath(name.replace("\\", "/")).name[:255] or "未命名"
    received = _receive(shown, io.BytesIO(content) if isinstance(content, bytes) else content)
    with received.content:
        found = kind_of(received.head, received.content)
        if found is None or found not in allow:
            allowed = "、".join(KINDS[kind].label for kind in allow)
            what = KINDS[found].label if found else "无法识别的类型"
            raise FileRefused("file_kind", f"文件“{shown}”的内容是{what}，这里只收：{allowed}")
        path = _keep(received)
    with transaction.atomic():
        known = StoredFile.objects.filter(sha256=received.sha256, district=district, name=shown).first()
        return known or StoredFile.objects.create(
            district=district,
            sha256=received.sha256,
            name=shown,
            kind=KINDS[found].media_type,
            size=received.size,
            path=path,
            stored_by=by,
            stored_at=at,
        )


def _receive(name: str, source: IO[bytes]) -> _Received:
    limit: int = settings.UPLOAD_LIMIT_BYTES
    digest, size, head = hashlib.sha256(), 0, b""
    held = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever received it
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            held.close()
            raise FileRefused("file_size", f"文件“{name}”超过{limit >> 20}MB的上限，请压缩或拆分后再上传")
        digest.update(chunk)
        head = head or chunk[:HEAD]
        held.write(chunk)
    if not size:
        held.close()
        raise FileRefused("file_empty", f"文件“{name}”是空的，请核对后重新上传")
    return _Received(held, digest.hexdigest(), size, head)


def path_of(sha256: str) -> str:
    """Where a content lies: two levels of folders, so that no folder grows without end."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _keep(received: _Received) -> str:
    path = path_of(received.sha256)
    if not default_storage.exists(path):
        received.content.seek(0)
        written = default_storage.save(path, File(received.content, name=path))
        if written != path:  # somebody stored the same content in the same moment
            default_storage.delete(written)
    return path


def fetch(key: int) -> StoredFile:
    """The row of a stored file; raises StoredFile.DoesNotExist. The caller has asked who may see it."""
    return StoredFile.objects.select_related("district").get(pk=key)


def open_file(stored: StoredFile) -> "File[Any]":
    """The content for reading; raises FileRefused when the store has lost it."""
    if not default_storage.exists(stored.path):
        raise FileRefused("file_lost", f"文件“{stored.name}”不在存储中，请从备份恢复")
    return default_storage.open(stored.path, "rb")


@contextmanager
def local_copy(stored: StoredFile) -> Iterator[Path]:
    """A copy of a stored file under its own name, in a folder that is gone when the block ends; raises FileRefused."""
    with tempfile.TemporaryDirectory(prefix="weili-file-") as folder:
        path = Path(folder) / PurePath(stored.name).name
        with open_file(stored) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
        yield path


def intact(stored: StoredFile) -> bool:
    """Whether the content still has the hash it was stored with (核验文件)."""
    if not default_storage.exists(stored.path):
        return False
    digest = hashlib.sha256()
    with default_storage.open(stored.path, "rb") as content:
        for chunk in content.chunks(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == stored.sha256
