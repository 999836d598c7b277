"""A phone as a test holds it: it writes records as the protocol says, numbers and hashes them, and sends them."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as but
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from tests.cast import Cast
from tests.inspection.arranging import approved

from weili.inspection.checklists.content import content_of, digest_of
from weili.inspection.models import Checklist, FieldRecord, Inspection
from weili.inspection.services import begin_inspection, finish_inspection, receive_file, receive_records
from weili.kernel.clock import BEIJING
from weili.kernel.models import Person
from weili.law.checklists import templates

#: the items of the national catering list that the tests' visits are about: two key ones, two general ones
CODES = ("2.1", "4.2", "5.1", "6.1")
FAR = {"lat": "40.5102", "lon": "116.4821", "accuracy": "12.5", "at": "2026-09-21T12:00:00+08:00"}


def canonical(value: Any) -> str:
    """The canonical text, written here once more so that the house's own is not asked."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def photo(name: object) -> bytes:
    """Bytes that begin as a photo does."""
    return b"\xff\xd8\xff\xe0" + str(name).encode()


def sha_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def a_short_list(cast: Cast, at: datetime) -> Checklist:
    """Four items of the national catering list under its own rule of judgement, published."""
    known = Checklist.objects.in_district(cast.district).filter(code="catering_short").first()
    if known is not None:
        return known
    template = next(each for each in templates(at.date()) if each.code == "catering_2016")
    items = tuple(item for item in template.items if item.code in CODES)
    items = (*items[:-1], but(items[-1], thresholds=("chill_max",)))
    content = content_of(but(template, code="catering_short", items=items))
    return Checklist.objects.create(
        district=cast.district, code="catering_short", name="餐饮要点表（节选）", sector="catering",
        content=content, sha256=digest_of(content), state=Checklist.State.PUBLISHED, made_by=cast.catering, made_at=at,
        published_by=cast.leader, published_at=at,
    )  # fmt: skip


def an_approved_one(cast: Cast, at: datetime, on: date, **fields: Any) -> Inspection:
    """An approved inspection of the chestnut farmhouse by Lin and Mao, on the short list, approved an hour ago."""
    fields = {"checklist": a_short_list(cast, at), **fields}
    return approved(cast, at - timedelta(hours=1), on, **fields)


@dataclass
class Phone:
    """One device of one officer on one inspection."""

    inspection: Inspection
    person: Person
    at: datetime
    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    written: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    #: how far its clock is ahead of everybody's
    ahead: timedelta = timedelta()

    def write(
        self, kind: str, about: str, body: dict[str, Any], *, after: Sequence[str] | None = None, **more: Any
    ) -> dict[str, Any]:
        """Write a record after those of the same subject that it wrote or was told before."""
        made = self.at + self.ahead + timedelta(seconds=len(self.written))
        record = {
            "id": str(uuid.uuid4()), "inspection": str(self.inspection.key), "device": self.device,
            "seq": len(self.written) + 1, "kind": kind, "about": about,
            "after": self._heads(about) if after is None else list(after),
            "made_at": made.astimezone(BEIJING).isoformat(timespec="seconds"), "body": body, **more,
        }  # fmt: skip
        record["sha256"] = sha_of(canonical(record).encode())
        self.written.append(record)
        return record

    def _heads(self, about: str) -> list[str]:
        mine = [r for r in self.written if r["about"] == about]
        named = {each for r in mine for each in r["after"]}
        return [r["id"] for r in mine if r["id"] not in named]

    def photograph(self, item: str = "", name: object = None) -> str:
        """Take a photo: the record now, the bytes when they are sent."""
        content = photo(name or f"{self.device}{len(self.files)}")
        sha = sha_of(content)
        self.files[sha] = content
        body = {"sha256": sha, "media": "image/jpeg", "size": len(content), "taken_at": "", "item": item, "label": "",
                "position": None}  # fmt: skip
        self.write("file", f"file:{sha}", body)
        return sha

    def send(
        self, records: Sequence[Any] | None = None, *, at: datetime | None = None, by: Person | None = None
    ) -> list[Any]:
        """Send some records, or all; the receipts."""
        at = at or self.at + timedelta(hours=1)
        records = self.written if records is None else records
        receipts, _ = receive_records(records=records, sent_at=at + self.ahead, by=by or self.person, at=at)
        return receipts

    def send_files(self, *, at: datetime | None = None) -> None:
        """Send the bytes of all photos."""
        for sha, content in self.files.items():
            receive_file(
                inspection=self.inspection, sha256=sha, media="image/jpeg", content=BytesIO(content), by=self.person,
                at=at or self.at + timedelta(hours=1),
            )  # fmt: skip


def kept(inspection: Inspection) -> list[FieldRecord]:
    """The records that the house keeps of an inspection, in the order of their devices."""
    rows = FieldRecord.objects.in_district(inspection.district_id).filter(inspection=inspection)
    return list(rows.order_by("device", "seq"))


# --- a whole visit ----------------------------------------------------------------------------------------

TOLD = {
    "certificates": True, "notice": True, "rights": True, "recusal": "none", "recusal_text": "", "companion": "栗满仓",
    "companion_role": "负责人",
}  # fmt: skip
SCAN = {"code": "91110116MA00LZNJ42", "way": "camera", "reason": "", "position": None}
ANSWER = {"result": "pass", "reason": "", "note": "", "score": "", "readings": [], "photos": [], "voice": []}
FINDING = {
    "text": "两名从业人员无有效健康证明", "violation": "V055", "article": "食品安全法第四十五条",
    "affects_safety": False, "accident_risk": False, "fixed_on_spot": False, "measure": "三日内补办",
    "deadline": "2026-09-28",
    "explanation": "首次发现，已当场调离岗位", "photos": [], "after_photos": [], "voice": [],
}  # fmt: skip
SAMPLE = {
    "product": "栗子糕", "maker": "自制", "batch": "", "made_on": "2026-09-20", "quantity": "2盒", "reason": "异味",
    "item": "6.1",
}  # fmt: skip


def arrive(phone: Phone) -> None:
    """Scan at the door and say what must be said."""
    phone.write("scan", "scan", SCAN)
    phone.write("told", "told", TOLD)


def answer(phone: Phone, code: str, result: str = "pass", **said: Any) -> None:
    """Answer an item; what fails is found with it, unless `finding` is None."""
    finding = said.pop("finding", {})
    phone.write("answer", f"item:{code}", ANSWER | {"result": result} | said)
    if result == "fail" and finding is not None:
        phone.write("finding", f"finding:{code}", FINDING | finding)


def sign(phone: Phone, cast: Cast, *officers: Person, business: str = "signed") -> None:
    """Two officers and the business sign."""
    for officer in officers or (cast.lin, cast.mao):
        image = phone.photograph(name=f"签名{officer.pk}{phone.device}")
        body = {"state": "signed", "name": officer.name, "image": image, "reason": "", "witness": ""}
        phone.write("sign", f"sign:officer:{officer.pk}", body)
    if business:
        image = phone.photograph(name=f"签名店{phone.device}") if business == "signed" else ""
        why = {"reason": "不认可", "witness": "村委会李某"}
        body = {"state": business, "name": "栗满仓", "role": "负责人", "image": image, **why}
        phone.write("sign", "sign:business", body)


def close(phone: Phone, result: str = "", handling: str = "pass") -> None:
    """Confirm the result, and say that this device is done."""
    said = {"explanation": "", "opinion": "无异议", "provisional": {}}
    body = {"result": result, "handling": handling, **said}
    phone.write("close", "close", body)


def done(phone: Phone) -> None:
    """Say that this device has written everything."""
    written = len(phone.written) + 1
    made = (phone.at + phone.ahead).astimezone(BEIJING).isoformat(timespec="seconds")
    phone.write("finish", "finish", {"finished_at": made, "records": written, "files": len(phone.files)})


def a_whole_visit(
    phone: Phone, cast: Cast, *, failed: dict[str, dict[str, Any]] | None = None, result: str = ""
) -> None:
    """Everything of a visit that passes, but for the items that fail with what is found."""
    arrive(phone)
    for code in CODES:
        if code in (failed or {}):
            answer(phone, code, "fail", finding=(failed or {})[code])
        else:
            answer(phone, code)
    close(phone, result)
    sign(phone, cast)
    done(phone)


def carried(phone: Phone, *, at: datetime | None = None) -> Inspection:
    """Send everything, files last, and let the house carry the visit on; the inspection as it stands then."""
    at = at or phone.at + timedelta(hours=1)
    phone.send(at=at)
    phone.send_files(at=at)
    return proceed(phone, at=at)


def proceed(phone: Phone, *, at: datetime | None = None) -> Inspection:
    """Let the house carry a visit on with what it has."""
    at = at or phone.at + timedelta(hours=1)
    inspection = Inspection.objects.get(pk=phone.inspection.pk)
    begin_inspection(inspection=inspection, by=phone.person, at=at)
    return finish_inspection(inspection=inspection, by=phone.person, at=at)
