"""Where each field of an archive came from: the file and its day, or the person who corrected it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from weili.archive.models import Business, Entry, Handle, ImportedRow
from weili.kernel import clock

#: field → its name and the handle that remembers the values it was met under
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("name", "名称", "name"),
    ("sign", "店招", "sign"),
    ("uscc", "统一社会信用代码", "uscc"),
    ("address", "经营场所", "address"),
    ("phone", "联系电话", "phone"),
    ("kind", "业态", ""),
    ("sector", "环节", ""),
    ("town", "街道（镇、乡）", ""),
    ("station", "监管所", ""),
    ("contact", "联系人", ""),
    ("area_m2", "面积（㎡）", ""),
    ("diners", "供餐人数", ""),
    ("registered_on", "登记日期", ""),
)
#: the source of the names that a correction itself made known
CORRECTION = "更正"
_CORRECTED, _OPENED = "archive.business.corrected", "archive.business.opened"


@dataclass(frozen=True, slots=True)
class Origin:
    """One field: whether it is known, from where, since when, and the imported row where there is one."""

    label: str
    known: bool
    source: str
    on: date | None
    row: ImportedRow | None = None
    #: the value itself was met there; otherwise the source that opened the archive is taken for its source
    sure: bool = True

    @property
    def words(self) -> str:
        """From where and when, in a line."""
        if not self.known:
            return "暂无记录"
        return f"{self.source}，{self.on}" if self.on else self.source


def origins_of(business: Business) -> list[Origin]:
    """Where every field came from, in four queries: a correction speaks before the file that was met first."""
    root = business.root_id or business.pk
    entries = Entry.objects.filter(business__root=root, kind__in=(_OPENED, _CORRECTED)).order_by(
        "occurred_at", "pk"
    )
    corrected: dict[str, Entry] = {}
    opened: Entry | None = None
    for entry in entries:
        if entry.kind == _CORRECTED:
            corrected |= dict.fromkeys(json.loads(entry.payload)["fields"], entry)
        else:
            opened = opened or entry
    met = _met(root)
    rows = list(
        ImportedRow.objects.filter(business__root=root)
        .select_related("batch")
        .order_by("batch__started_at", "row")
    )
    return list(_told(business, corrected, opened, met, list(rows)))


def _met(root: int) -> dict[str, Handle]:
    """The handle under which each kind of value was met first."""
    found: dict[str, Handle] = {}
    handles = Handle.objects.filter(business__root=root).exclude(source=CORRECTION)
    for handle in handles.order_by("first_seen_on", "pk"):
        found.setdefault(handle.scheme, handle)
    return found


def _told(
    business: Business,
    corrected: dict[str, Entry],
    opened: Entry | None,
    met: dict[str, Handle],
    rows: list[ImportedRow],
) -> Iterator[Origin]:
    for field, label, scheme in _FIELDS:
        known = _known(business, field)
        entry, handle = corrected.get(label), met.get(scheme) if scheme else None
        if not known:
            yield Origin(label, known, "", None)
        elif entry is not None:
            yield Origin(label, known, f"{entry.by_name}{CORRECTION}", clock.day(entry.recorded_at))
        else:
            source = (
                handle.source if handle else (json.loads(opened.payload).get("source", "") if opened else "")
            )
            row = _row(rows, source)
            where = f"《{row.batch.file_name}》第 {row.row} 行" if row else source or "建档时登记"
            day = (
                clock.day(row.batch.started_at)
                if row
                else handle.first_seen_on
                if handle
                else business.created_at.date()
            )
            yield Origin(label, known, where, day, row, sure=handle is not None)


def _day(business: Business, row: ImportedRow | None, handle: Handle | None) -> date:
    if row is not None:
        return clock.day(row.batch.started_at)
    return handle.first_seen_on if handle is not None else clock.day(business.created_at)


def _known(business: Business, field: str) -> bool:
    match field:
        case "uscc":
            return bool(business.operator and business.operator.uscc)
        case "address":
            return business.premises is not None
    return getattr(business, field) not in (None, "")


def _row(rows: list[ImportedRow], source: str) -> ImportedRow | None:
    """The first imported row of a source: a handle remembers its system, or its kind of table."""
    return next(
        (row for row in rows if source and source in {row.batch.source, row.kind, row.batch.file_name}), None
    )
