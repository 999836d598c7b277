"""Taking in photos, voice notes and signatures: the bytes as the device took their hash, and nothing stripped."""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import IntegrityError, transaction

from weili.inspection.field.hashing import receipt_of
from weili.inspection.models import FieldFile, Inspection
from weili.inspection.queries.inspections import attends
from weili.kernel import files
from weili.kernel.access import Refused
from weili.kernel.files import CHUNK, IN_MEMORY, FileRefused
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: what a device may say that it sends → the kinds of content that this can be, and how each is called
_MEDIA = {
    "image/": (files.IMAGES, "照片"),
    "audio/": (files.SOUNDS, "录音"),
    "video/": (files.SOUNDS, "录音"),
}
#: a photo of a phone has some megabytes, a voice note fewer
LARGEST = 40 << 20


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """What became of one file: kept or known, with its receipt."""

    sha256: str
    state: str
    receipt: str


@transaction.atomic
def receive_file(
    *, inspection: Inspection, sha256: str, media: str, content: IO[bytes], by: Person, at: datetime
) -> FileReceipt:
    """Keep a file of a visit (接收现场文件) under the hash that its device took; the same one again is known.

    What is no picture or sound is refused, whatever it calls itself. Raises Refused, FileRefused.
    """
    if not attends(by, inspection):
        raise Refused(by, Act.INSPECT)
    if known := _known(inspection, sha256):
        return _receipt(known, "known")
    kinds, called = next((known for start, known in _MEDIA.items() if media.startswith(start)), ((), ""))
    if not kinds:
        raise FileRefused("file_kind", f"这里只收照片和录音，收到的是“{media[:40] or '未说明类型'}”")
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as held:
        _require_hash(content, held, sha256)
        held.seek(0)
        stored = files.store(
            name=f"{called}-{sha256[:12]}", content=held, by=by, at=at, district=inspection.district,
            allow=kinds,
        )  # fmt: skip
    row = FieldFile(
        district_id=inspection.district_id, inspection=inspection, sha256=sha256, file=stored, person=by,
        received_at=at, seen_elsewhere=_elsewhere(inspection, sha256),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the other device of the team brought it in this very moment
        return _receipt(FieldFile.objects.get(inspection=inspection, sha256=sha256), "known")
    return _receipt(row, "kept")


def _known(inspection: Inspection, sha256: str) -> FieldFile | None:
    found: FieldFile | None = FieldFile.objects.filter(inspection=inspection, sha256=sha256).first()
    return found


def _receipt(row: FieldFile, state: str) -> FileReceipt:
    return FileReceipt(row.sha256, state, receipt_of(row.sha256, row.sha256, row.received_at))


def _require_hash(content: IO[bytes], held: IO[bytes], sha256: str) -> None:
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise FileRefused("file_size", f"文件超过{LARGEST >> 20}MB，请压缩后重新添加")
        digest.update(chunk)
        held.write(chunk)
    if digest.hexdigest() != sha256:
        raise FileRefused("file_hash", "收到的文件与本机记录的摘要不符，可能在传送中损坏，请重新发送")


def _elsewhere(inspection: Inspection, sha256: str) -> bool:
    """Whether the same picture lies under another inspection of the district."""
    others = FieldFile.objects.in_district(inspection.district_id).filter(sha256=sha256)
    return bool(others.exclude(inspection=inspection).exists())
