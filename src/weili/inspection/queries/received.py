"""What phones sent of an inspection, for the desk (现场记录): contradictions side by side, and what is missing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from weili.inspection.field.bodies import HANDLINGS, KINDS, RECUSALS, RESULTS, SIGN_STATES, WAYS
from weili.inspection.field.heads import said_by
from weili.inspection.models import Device, FieldFile, FieldRecord, Inspection, RefusedRecord
from weili.kernel import masking

#: in which order the kinds stand on the page; a file is shown where it is named
ORDER = ("scan", "told", "finding", "answer", "stop", "sample", "rest", "close", "sign", "finish")
_PHOTOS = ("photos", "after_photos")


@dataclass(frozen=True, slots=True)
class Told:
    """One record in words: what it says, who wrote it when, and what was noticed of it."""

    key: str
    words: str
    person: str
    made_at: datetime
    received_at: datetime
    notes: tuple[str, ...]
    pictures: tuple[str, ...]
    sha256: str
    device: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject (对象): its heads; several are a contradiction that a person decides."""

    about: str
    kind: str
    words: str
    heads: tuple[Told, ...]
    conflict: bool
    #: how many records came before
    earlier: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One file that came (照片、录音、签名), by the hash its device took."""

    sha256: str
    label: str
    media: str
    person: str
    received_at: datetime
    elsewhere: bool
    #: a person's own hand: shown to who may see personal data
    signature: bool

    @property
    def image(self) -> bool:
        """Whether it can be looked at."""
        return self.media.startswith("image/")


@dataclass(frozen=True, slots=True)
class Received:
    """All that came from the devices of an inspection, and what is known to be missing, in sentences."""

    count: int
    groups: tuple[tuple[str, tuple[Subject, ...]], ...]
    conflicts: tuple[Subject, ...]
    late: tuple[tuple[Subject, Told], ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    pictures: tuple[Picture, ...]

    @property
    def came(self) -> frozenset[str]:
        """The hashes of the files that are here."""
        return frozenset(each.sha256 for each in self.pictures)


def received_of(inspection: Inspection) -> Received:
    """What came from the devices of an inspection (现场记录), read in four queries whatever their number."""
    of = {"district": inspection.district_id, "inspection": inspection}
    records = list(
        FieldRecord.objects.filter(**of).select_related("person", "device").order_by("number", "pk")
    )
    files = list(
        FieldFile.objects.filter(**of).select_related("file", "person").order_by("received_at", "pk")
    )
    refused = list(RefusedRecord.objects.filter(**of).select_related("device", "person").order_by("pk"))
    said, texts = said_by(records, refused), _items(inspection)
    counts: dict[str, int] = defaultdict(int)
    for record in records:
        counts[record.about] += record.state == FieldRecord.State.KEPT
    subjects = [
        _subject(about, heads, texts, conflict=about in said.conflicts, earlier=counts[about] - len(heads))
        for about, heads in said.heads.items()
        if heads[-1].kind != "file"
    ]
    came = {each.sha256 for each in files}
    lost = len(said.files() - came)
    missing = [*_gaps(records, refused), *([f"有 {lost} 个照片、录音或签名还没有送达"] if lost else [])]
    return Received(
        count=len(records), groups=tuple(_grouped(subjects)), conflicts=tuple(s for s in subjects if s.conflict),
        late=tuple(
            (_subject(r.about, (r,), texts, conflict=False, earlier=0), _told(r))
            for r in records if r.state == FieldRecord.State.LATE
        ),
        missing=tuple(missing),
        refused=tuple(f"{_device(each.device)}第 {each.seq} 条没有接收：{each.message}" for each in refused),
        pictures=tuple(_pictures(files, said.of("file"), signatures_of(records))),
    )  # fmt: skip


def _grouped(subjects: Sequence[Subject]) -> Iterable[tuple[str, tuple[Subject, ...]]]:
    for kind in ORDER:
        some = sorted((s for s in subjects if s.kind == kind), key=lambda s: _in_order(s.about))
        if some:
            yield KINDS[kind].label, tuple(some)


def _in_order(about: str) -> tuple[list[tuple[int, str]], str]:
    """4.2 stands before 4.10."""
    code = about.partition(":")[2]
    return [(int(part) if part.isdigit() else 0, part) for part in code.split(".")], about


def _items(inspection: Inspection) -> dict[str, str]:
    return {each["code"]: each.get("text", "") for each in inspection.checklist.content.get("items", ())}


def _subject(
    about: str, heads: Sequence[FieldRecord], texts: Mapping[str, str], *, conflict: bool, earlier: int
) -> Subject:
    kind = heads[-1].kind
    return Subject(about, kind, _about(about, kind, texts), tuple(map(_told, heads)), conflict, earlier)


def _about(about: str, kind: str, texts: Mapping[str, str]) -> str:
    what = about.partition(":")[2]
    if kind in ("answer", "finding"):
        return f"{what} {texts.get(what, '')}".strip()
    if kind == "sign":
        return "被检查单位" if what == "business" else "检查人员"
    return KINDS[kind].label if kind in KINDS else about


def _told(record: FieldRecord) -> Told:
    body = record.body
    pictures = [sha for name in _PHOTOS for sha in body.get(name) or ()]
    return Told(
        key=str(record.pk), words=words_of(record.kind, body), person=record.person.name, made_at=record.made_at,
        received_at=record.received_at, notes=tuple(map(str, record.notes)), pictures=tuple(pictures),
        sha256=record.sha256, device=_device(record.device),
    )  # fmt: skip


def _device(device: Device) -> str:
    return str(device)


def words_of(kind: str, body: Mapping[str, Any]) -> str:
    """What a record says, in one line."""
    if body.get("cleared") is True:
        return "（已清除）"
    return "；".join(part for part in _WORDS.get(kind, _any)(body) if part)


def _any(body: Mapping[str, Any]) -> list[str]:
    return [str(body.get("text") or "")]


def _answer(body: Mapping[str, Any]) -> list[str]:
    readings = "、".join(str(each.get("value", "")) for each in body.get("readings") or ())
    return [
        RESULTS.get(str(body.get("result")), str(body.get("result"))), str(body.get("reason") or ""),
        f"读数 {readings}" if readings else "", f"得分 {body['score']}" if body.get("score") else "",
        str(body.get("note") or ""),
    ]  # fmt: skip


def _finding(body: Mapping[str, Any]) -> list[str]:
    return [
        str(body.get("text") or ""), "影响食品安全" if body.get("affects_safety") else "",
        "有事故风险" if body.get("accident_risk") else "", "当场改正" if body.get("fixed_on_spot") else "",
        str(body.get("article") or ""), str(body.get("measure") or ""),
        f"限 {body['deadline']} 前改正" if body.get("deadline") else "", str(body.get("explanation") or ""),
    ]  # fmt: skip


def _told_words(body: Mapping[str, Any]) -> list[str]:
    done = {"certificates": "已出示执法证件", "notice": "已送达通知书", "rights": "已告知权利义务"}
    return [
        *(words for name, words in done.items() if body.get(name)),
        RECUSALS.get(str(body.get("recusal")), ""), str(body.get("recusal_text") or ""),
        f"陪同 {masking.mask_name(str(body['companion']))}" if body.get("companion") else "",
    ]  # fmt: skip


def _sign(body: Mapping[str, Any]) -> list[str]:
    # an officer signs with the own name; whoever signs for the business says in what role, and stays masked
    name = str(body.get("name") or "")
    return [
        SIGN_STATES.get(str(body.get("state")), ""), str(body.get("role") or ""),
        masking.mask_name(name) if body.get("role") else name, str(body.get("reason") or ""),
        f"见证人 {masking.mask_name(str(body['witness']))}" if body.get("witness") else "",
    ]  # fmt: skip


_WORDS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "answer": _answer,
    "finding": _finding,
    "told": _told_words,
    "sign": _sign,
    "scan": lambda b: [WAYS.get(str(b.get("way")), ""), str(b.get("code") or ""), str(b.get("reason") or "")],
    "stop": lambda b: ["责令停止" if b.get("ordered") else "没有责令停止", str(b.get("text") or "")],
    "rest": lambda b: ["现场歇业" if b.get("resting") else "正常营业", str(b.get("text") or "")],
    "sample": lambda b: [str(b.get(name) or "") for name in ("product", "maker", "batch", "quantity", "reason")],
    "close": lambda b: [
        str(b.get("result") or ""), HANDLINGS.get(str(b.get("handling")), ""), str(b.get("explanation") or ""),
        f"当事人意见：{b['opinion']}" if b.get("opinion") else "",
    ],
    "finish": lambda b: [f"本机写下 {b.get('records', 0)} 条记录、{b.get('files', 0)} 个文件"],
}  # fmt: skip


def _gaps(records: Sequence[FieldRecord], refused: Sequence[RefusedRecord]) -> list[str]:
    """The numbers of each device that have not come, in a sentence for each device."""
    came: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    numbered = [(each.device, each.seq) for each in records] + [(each.device, each.seq) for each in refused]
    for device, seq in numbered:
        came[str(device.pk)].add(seq)
        names[str(device.pk)] = _device(device)
    for record in records:  # what a finish counts has been written, whether it came or not
        if record.kind == "finish":
            came[str(record.device_id)].add(int(record.body.get("records") or 0) + 1)
    found = []
    for key, numbers in came.items():
        lost = sorted(set(range(1, max(numbers))) - numbers)
        if lost:
            some = "、".join(map(str, lost[:6])) + ("等" if len(lost) > 6 else "")
            found.append(f"{names[key]}的第 {some} 条（共 {len(lost)} 条）还没有收到，请在那台手机上联网发送")
    return found


def signatures_of(records: Iterable[FieldRecord]) -> frozenset[str]:
    """The hashes of the files that are signatures."""
    images = (str(each.body.get("image") or "") for each in records if each.kind == "sign")
    return frozenset(filter(None, images))


def _pictures(
    files: Iterable[FieldFile], told: Mapping[str, Mapping[str, Any]], signatures: Collection[str]
) -> Iterable[Picture]:
    for each in files:
        about = told.get(each.sha256, {})
        label = " ".join(str(about.get(name) or "") for name in ("item", "label")).strip()
        yield Picture(
            each.sha256, label, each.file.kind, each.person.name, each.received_at, each.seen_elsewhere,
            each.sha256 in signatures,
        )  # fmt: skip
