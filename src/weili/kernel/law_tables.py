"""Tables of the law that a bureau loads after this release: a year's holidays, its own frequencies or points.

A loaded table is read by the parser of our own, supersedes the earlier one of its name and is never deleted.
What follows for running duties is the archive's to do; it asks here what holds.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from weili.kernel import access, clock
from weili.kernel.models import District, LawTable, Person
from weili.kernel.roles import Act
from weili.law.frequency import parse_frequency_table
from weili.law.source import LawError
from weili.law.static_points import parse_static_table
from weili.law.workdays import Calendar, YearList, parse_list

WORKDAYS, FREQUENCY, STATIC_POINTS = "workdays", "frequency", "static_points"
#: kind → its parser; the text is CSV, the answer what `weili.law` works with
PARSERS: dict[str, Callable[[str], Any]] = {
    WORKDAYS: parse_list,
    FREQUENCY: parse_frequency_table,
    STATIC_POINTS: parse_static_table,
}
LABELS = {WORKDAYS: "放假调休安排", FREQUENCY: "监督检查频次表", STATIC_POINTS: "静态风险分值表"}


def preview_table(*, kind: str, text: str) -> Any:
    """Read a table without loading it (预览): a YearList, frequency rows or a StaticTable.

    Raises LawError (TableError) whose sentence names row and field.
    """
    parser = PARSERS.get(kind)
    if parser is None:
        known = "、".join(f"{name}（{label}）" for name, label in LABELS.items())
        raise LawError("unknown_table", f"没有名为“{kind}”的表，可载入：{known}")
    return parser(text.removeprefix("\ufeff"))


@transaction.atomic
def load_table(
    *, kind: str, name: str, text: str, source: str, district: District, by: Person, at: datetime
) -> LawTable:
    """Load a table of the law (载入法律表); it supersedes the earlier one of its kind, name and district.

    The holidays are the State Council's and hold everywhere (their name is the year and may be left empty);
    the others hold in the district alone. Loading the same text again changes nothing. Raises LawError for a
    table that cannot be read or has no source.
    """
    access.require_in(by, Act.LOAD_LAW, district.code, on=clock.day(at))
    parsed = preview_table(kind=kind, text=text)
    if not source.strip():
        raise LawError("no_source", "请填写依据：文件名称和文号")
    name, where = _name(kind, name, parsed), None if kind == WORKDAYS else district
    digest = hashlib.sha256(text.encode()).hexdigest()
    holding = LawTable.objects.select_for_update().filter(
        kind=kind, name=name, district=where, superseded_at__isnull=True
    )
    same = holding.filter(sha256=digest).first()
    if same is not None:
        return same
    holding.update(superseded_at=at)
    return LawTable.objects.create(
        kind=kind,
        name=name,
        district=where,
        text=text,
        source=source.strip()[:200],
        sha256=digest,
        loaded_by=by,
        loaded_at=at,
    )


def _name(kind: str, name: str, parsed: Any) -> str:
    name = name.strip()
    if isinstance(parsed, YearList):
        year = str(parsed.year)
        if name not in {"", year}:
            raise LawError("list_wrong_year", f"这份安排是{year}年的，填写的名称是“{name}”，请核对")
        return year
    return name or LABELS[kind]


def current(kind: str, district: District | str | None) -> list[LawTable]:
    """The tables of a kind that hold in a district, newest first."""
    code = district.code if isinstance(district, District) else district
    return list(LawTable.objects.filter(kind=kind, district=code, superseded_at__isnull=True).order_by("-id"))


def loaded(kind: str, district: District | str | None, *, name: str = "") -> Any | None:
    """A district's own table, parsed; without a name the newest of its kind. None where ours holds."""
    for table in current(kind, district):
        if name in {"", table.name}:
            return _parsed(kind, table.sha256, table.text)
    return None


def loaded_calendar() -> Calendar:
    """The working days of the published years and of every loaded one."""
    # A few years' lists: asking for their hashes each time is cheap, and no worker keeps an old calendar.
    tables = LawTable.objects.filter(kind=WORKDAYS, superseded_at__isnull=True).order_by("name", "id")
    return _calendar(tuple(tables.values_list("sha256", flat=True)))


@lru_cache(maxsize=32)
def _parsed(kind: str, _sha256: str, text: str) -> Any:
    return PARSERS[kind](text.removeprefix("\ufeff"))


@lru_cache(maxsize=8)
def _calendar(hashes: tuple[str, ...]) -> Calendar:
    calendar = Calendar.published()
    tables = LawTable.objects.filter(kind=WORKDAYS, sha256__in=hashes, superseded_at__isnull=True)
    for table in tables.order_by("name", "id"):
        listed: YearList = parse_list(table.text.removeprefix("\ufeff"))
        calendar = calendar.with_year(listed.year, holidays=listed.holidays, workdays=listed.workdays)
    return calendar
