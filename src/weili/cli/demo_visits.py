"""Visits of the demo district that were made this morning: their records are sent as a phone sends them."""

import hashlib
import random
import struct
import uuid
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from weili.inspection.field.hashing import hash_of
from weili.inspection.models import Inspection
from weili.inspection.queries.concerned import concerned
from weili.inspection.services import begin_inspection, finish_inspection, receive_file, receive_records
from weili.inspection.teams import team_of
from weili.kernel.clock import BEIJING
from weili.kernel.models import Person

#: what may be found, by item of the national catering list: text, safety, corrected at once, days to put it right
FOUND: Mapping[str, tuple[str, bool, bool, int]] = {
    "5.2": ("后厨排风罩滤网积油，未及时清洁", False, False, 7),
    "6.2": ("冷藏柜内有两袋食品未标注开封日期", False, True, 0),
    "4.2": ("两名从业人员不能出示有效健康证明", True, False, 3),
    "2.2": ("上次监督检查结果记录表未在醒目位置张贴", False, True, 0),
}


@dataclass
class DemoPhone:
    """The phone of one officer on one inspection; it writes and sends as docs/field-protocol.md says."""

    inspection: Inspection
    person: Person
    at: datetime
    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    written: list[dict[str, Any]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)

    def write(self, kind: str, about: str, body: Mapping[str, Any]) -> None:
        """One record, a few seconds after the one before."""
        made = (self.at + timedelta(seconds=20 * len(self.written))).astimezone(BEIJING)
        record: dict[str, Any] = {
            "id": str(uuid.uuid4()), "inspection": str(self.inspection.key), "device": self.device,
            "seq": len(self.written) + 1, "kind": kind, "about": about, "after": [],
            "made_at": made.isoformat(timespec="seconds"), "body": dict(body),
        }  # fmt: skip
        self.written.append({**record, "sha256": hash_of(record)})

    def picture(self, label: str, item: str = "") -> str:
        """A picture with its record; the bytes follow when they are sent."""
        content = drawn(f"{self.inspection.key}{label}{item}{len(self.files)}")
        sha256 = hashlib.sha256(content).hexdigest()
        self.files.append(content)
        self.write("file", f"file:{sha256}", {
            "sha256": sha256, "media": "image/png", "size": len(content), "taken_at": "", "item": item, "label": label,
            "position": None,
        })  # fmt: skip
        return sha256

    def send(self) -> Inspection:
        """Everything at once, and what follows from it."""
        at = self.at + timedelta(minutes=50)
        receive_records(records=self.written, sent_at=at, by=self.person, at=at)
        for content in self.files:
            sha256 = hashlib.sha256(content).hexdigest()
            receive_file(
                inspection=self.inspection, sha256=sha256, media="image/png", content=BytesIO(content),
                by=self.person, at=at,
            )  # fmt: skip
        begun = begin_inspection(inspection=self.inspection, by=self.person, at=at)
        return finish_inspection(inspection=begun, by=self.person, at=at)


def make_visit(
    inspection: Inspection, *, at: datetime, failed: tuple[str, ...], result: str, signed: bool = True
) -> Inspection:
    """A whole visit (演示检查): scan, all items, what was found, signatures; the inspection as it stands then."""
    team = team_of(inspection)
    phone = DemoPhone(inspection, team[0], at)
    phone.write("scan", "scan", {"code": _code(inspection), "way": "camera", "reason": "", "position": None})
    phone.write("told", "told", {
        "certificates": True, "notice": True, "rights": True, "recusal": "none", "recusal_text": "",
        "companion": "店主", "companion_role": "负责人",
    })  # fmt: skip
    for code in sorted(concerned(inspection, on=inspection.planned_on)):
        _answer(phone, code, failed=code in failed)
    handling = "order" if any(FOUND[code][3] for code in failed) else "pass"
    phone.write("close", "close", {
        "result": result, "handling": handling, "explanation": "", "opinion": "无异议" if signed else "",
        "provisional": {},
    })  # fmt: skip
    for officer in team[:2]:
        body = {
            "state": "signed",
            "name": officer.name,
            "reason": "",
            "witness": "",
            "image": phone.picture("签名"),
        }
        phone.write("sign", f"sign:officer:{officer.pk}", body)
    refusal = {
        "state": "refused_witnessed",
        "reason": "认为积油不严重",
        "witness": "村委会工作人员",
        "image": "",
    }
    agreed = {
        "state": "signed",
        "reason": "",
        "witness": "",
        "image": phone.picture("签名") if signed else "",
    }
    phone.write(
        "sign", "sign:business", {"name": "店主", "role": "负责人", **(agreed if signed else refusal)}
    )
    phone.write("finish", "finish", {
        "finished_at": (at + timedelta(minutes=45)).astimezone(BEIJING).isoformat(timespec="seconds"),
        "records": len(phone.written) + 1, "files": len(phone.files),
    })  # fmt: skip
    return phone.send()


def _code(inspection: Inspection) -> str:
    operator = inspection.business.operator
    return operator.uscc if operator and operator.uscc else inspection.business.name


def _answer(phone: DemoPhone, code: str, *, failed: bool) -> None:
    answer = {
        "result": "fail" if failed else "pass", "reason": "", "note": "", "score": "",
        "readings": list[Any](), "photos": list[str](), "voice": list[str](),
    }  # fmt: skip
    phone.write("answer", f"item:{code}", answer)
    if not failed:
        return
    text, safety, at_once, days = FOUND[code]
    photos, after = [phone.picture("远景", code)], [phone.picture("整改后", code)] if at_once else []
    last = (phone.at.astimezone(BEIJING) + timedelta(days=days)).date().isoformat() if days else ""
    phone.write("finding", f"finding:{code}", {
        "text": text, "violation": "", "article": "", "affects_safety": safety, "accident_risk": False,
        "fixed_on_spot": at_once, "measure": "当场清理并张贴" if at_once else "限期改正", "deadline": last,
        "explanation": "" if safety else "未影响食品安全", "photos": photos, "after_photos": after, "voice": [],
    })  # fmt: skip


def drawn(seed: str, width: int = 160, height: int = 96) -> bytes:
    """A small picture of its own (PNG): a few strokes on white, so that each is told from every other by its hash."""
    chance, rows = random.Random(seed), [bytearray(b"\xff" * width) for _ in range(height)]  # noqa: S311 - an invented picture
    x, y = width / 2, height / 2
    for _ in range(900):
        x = min(width - 3.0, max(2.0, x + chance.uniform(-3, 3.4)))
        y = min(height - 3.0, max(2.0, y + chance.uniform(-2, 2)))
        for dy in (0, 1):
            rows[int(y) + dy][int(x) : int(x) + 2] = b"\x20\x20"
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body
