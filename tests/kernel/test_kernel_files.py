"""Files: the content decides, the same content lies once, in a folder as in an S3-compatible store."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from weili.kernel import files
from weili.kernel.files import FileRefused
from weili.kernel.models import District, Person, StoredFile

PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 20
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def office(folder: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}part.xml", "<x/>")
    return content.getvalue()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[str]:
    """Both places where files may lie; S3 is a server on the loopback."""
    if request.param == "folder":
        options = {"location": str(tmp_path)}
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options},
        }
        yield "folder"
        return
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "bucket_name": f"weili-{port}",  # the server in our process forgets nothing
        "endpoint_url": f"http://{host}:{port}",
        "access_key": "test",
        "secret_key": "test",
        "region_name": "us-east-1",
        "default_acl": "private",
        "file_overwrite": False,
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    default_storage.connection.create_bucket(Bucket=f"weili-{port}")
    yield "s3"
    server.stop()


@pytest.fixture
def officer(db: None) -> Person:
    return Person.objects.create(username="officer", name="办事人")


def store(
    content: bytes, officer: Person, at: datetime, *, name: str = "照片.jpg", **more: Any
) -> StoredFile:
    more = {"district": None, "allow": files.DOCUMENTS, **more}
    return files.store(name=name, content=content, by=officer, at=at, **more)


def everything() -> list[str]:
    """Every content in the store."""

    def below(folder: str) -> list[str]:
        folders, contents = default_storage.listdir(folder)
        return [*contents, *(name for f in folders if f for name in below(f"{folder}{f}/"))]

    return below("")


def test_a_file_is_kept_under_its_hash_and_read_again(storage: str, officer: Person, at: datetime) -> None:
    stored = store(PDF, officer, at, name="/tmp/检查记录.pdf")
    assert (stored.name, stored.kind, stored.size) == ("检查记录.pdf", "application/pdf", len(PDF))
    assert stored.path.endswith(stored.sha256)
    with files.open_file(files.fetch(stored.pk)) as content:
        assert content.read() == PDF
    assert files.intact(stored)


def test_the_same_content_lies_once(
    storage: str, officer: Person, at: datetime, district: District, neighbour: District
) -> None:
    first = store(JPEG, officer, at, district=district)
    assert store(JPEG, officer, at, district=district).pk == first.pk
    other = store(JPEG, officer, at, district=neighbour)
    assert (other.pk == first.pk, other.path) == (False, first.path)
    assert everything() == [first.sha256]


def test_a_changed_or_lost_content_is_noticed(storage: str, officer: Person, at: datetime) -> None:
    stored = store(PDF, officer, at)
    default_storage.delete(stored.path)
    assert not files.intact(stored)
    with pytest.raises(FileRefused, match="不在存储中，请从备份恢复"):
        files.open_file(stored)
    default_storage.save(stored.path, io.BytesIO(PDF + b"x"))
    assert not files.intact(stored)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (JPEG, "jpeg"),
        (PNG, "png"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        (PDF, "pdf"),
        (office("xl/"), "xlsx"),
        (office("word/"), "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(30), "xls"),
        (office("other/"), "zip"),
        ("名称,地址\n".encode(), "text"),
        ("名称,地址\n".encode("gb18030"), "text"),
        (("字" * 3000).encode(), "text"),  # the head ends in the middle of a character
        (b"MZ\x90\x00" + bytes(60), None),  # a program
        (b"PK\x03\x04 torn", None),
    ],
)
def test_a_content_is_known_by_its_bytes(content: bytes, kind: str | None) -> None:
    assert files.kind_of(content[: files.HEAD], io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        # a program that calls itself a photo
        (
            b"MZ\x90\x00" + bytes(60),
            "file_kind",
            "文件“照片.jpg”的内容是无法识别的类型，这里只收：PDF、JPEG图片",
        ),
        (office("xl/"), "file_kind", "文件“照片.jpg”的内容是Excel工作簿（xlsx），这里只收：PDF"),
        (b"", "file_empty", "文件“照片.jpg”是空的"),
        (bytes(3 << 20), "file_size", "文件“照片.jpg”超过2MB的上限"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(
    content: bytes, code: str, sentence: str, officer: Person, at: datetime, settings: Any, tmp_path: Path
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 2 << 20
    with pytest.raises(FileRefused, match=sentence) as refused:
        store(content, officer, at)
    assert refused.value.code == code
    assert not StoredFile.objects.exists()


def test_a_large_file_is_streamed(storage: str, officer: Person, at: datetime) -> None:
    """Larger than what is held in memory; the source is read in pieces and never whole."""

    class Source(io.RawIOBase):
        left, largest = 9 << 20, 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            size = min(size, self.left)
            first, self.left = self.left == 9 << 20, self.left - size
            return (PDF + bytes(size - len(PDF))) if first else bytes(size)

    stored = files.store(
        name="大.pdf",
        content=Source(),
        by=officer,
        at=at,
        district=None,
        allow=("pdf",),  # type: ignore[arg-type]
    )
    assert stored.size == 9 << 20
    assert files.intact(stored)
