"""Reading one archive: its timeline in sentences, what it holds, and which file each fact came from.

Personal parts are masked unless they are asked for with a reason (weili.kernel.people.disclose).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from weili.archive.models import Business, Closure, Entry, ImportedRow, Permit, Purchase, StaffMember
from weili.archive.queries.paging import Counted, Page, page_of, up_to
from weili.archive.timeline.event import KINDS, sentence
from weili.archive.timeline.events import EntryCorrected
from weili.kernel import clock, masking
from weili.kernel.clock import BEIJING

ENTRIES_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event in words: when it happened, when and by whom it was recorded."""

    key: int
    business: int | None
    seq: int
    chain: str
    kind: str
    label: str
    text: str
    occurred_on: date
    recorded_at: datetime
    by_name: str
    #: recorded more than a day after it happened: brought in from elsewhere, or written down later
    later: bool
    #: holds personal data that is masked here
    masked: bool
    corrects: int | None
    #: the keys of the entry that this one corrects, and of the one that corrects it (更正)
    corrects_key: int | None = None
    corrected_by: int | None = None


@dataclass(frozen=True, slots=True)
class TimelineChoices:
    """The years and kinds that a timeline has, each with how many entries."""

    #: kind and year → how many
    tally: Mapping[tuple[str, int], int]

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Each year with how many, the latest first."""
        return tuple(sorted(self._summed(1).items(), reverse=True))

    @property
    def kinds(self) -> tuple[tuple[str, str, int], ...]:
        """Each kind with its name and how many, the most frequent first."""
        found = sorted(self._summed(0).items(), key=lambda each: (-each[1], each[0]))
        return tuple((kind, _label(kind), many) for kind, many in found)

    def many(self, year: int | None, kind: str) -> int:
        """How many entries there are of a year and a kind; of all where one is not named."""
        return sum(
            n for (of, when), n in self.tally.items() if kind in ("", of) and (year is None or year == when)
        )

    def _summed(self, side: int) -> dict[Any, int]:
        sums: dict[Any, int] = {}
        for key, many in self.tally.items():
            sums[key[side]] = sums.get(key[side], 0) + many
        return sums


def entries(business: Business, *, hidden: Sequence[str] = ()) -> QuerySet[Entry]:
    """The entries of every member of an archive, the latest first.

    `hidden` are the beginnings of the kinds that a reader may not see.
    """
    # the members by their keys: an archive of thousands of entries is then read along its index, never sorted
    members = Business.objects.filter(root=business.root_id or business.pk).values_list("pk", flat=True)
    rows: QuerySet[Entry] = Entry.objects.filter(business__in=list(members))
    return _without(rows, hidden).select_related("personal_part").order_by("-occurred_at", "-pk")


def _without(rows: QuerySet[Entry], hidden: Sequence[str]) -> QuerySet[Entry]:
    for beginning in hidden:
        told_of = Q(kind=EntryCorrected.kind, payload__contains=f'"of_kind":"{beginning}')
        rows = rows.exclude(Q(kind__startswith=beginning) | told_of)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of a timeline is wanted; `plain` shows personal parts, which the caller has had recorded."""

    page: int = 1
    year: int | None = None
    kind: str = ""
    hidden: tuple[str, ...] = ()
    plain: bool = False
    #: a condition of another room, such as only what needs attention
    only: Q | None = None
    #: how many these are, where the caller has counted them already
    many: int | None = None


def timeline(business: Business, asked: Asked) -> Page[TimelineRow]:
    """One page of the timeline (时间线)."""
    rows = entries(business, hidden=asked.hidden)
    if asked.year is not None:
        rows = rows.filter(occurred_at__gte=_new_year(asked.year), occurred_at__lt=_new_year(asked.year + 1))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.only is not None:
        rows = rows.filter(asked.only)
    return page_of(
        rows,
        asked.page,
        read=lambda some: in_words(some, plain=asked.plain),
        size=ENTRIES_PER_PAGE,
        count=up_to if asked.many is None else lambda _: Counted(asked.many or 0),
    )


def _new_year(year: int) -> datetime:
    return clock.first_instant(date(year, 1, 1))


def timeline_choices(business: Business, *, hidden: Sequence[str] = ()) -> TimelineChoices:
    """What the timeline may be narrowed to: all kinds by an index alone, and corrections by what they correct."""
    whole = entries(business)
    rows = whole.exclude(kind=EntryCorrected.kind)
    corrections = _without(whole.filter(kind=EntryCorrected.kind), hidden)
    return TimelineChoices(
        {
            (kind, year): many
            for some in (rows, corrections)
            for kind, year, many in _tallied(some)
            if not kind.startswith(tuple(hidden))
        }
    )


def _tallied(rows: QuerySet[Entry]) -> "QuerySet[Any, Any]":
    years = rows.select_related(None).order_by().annotate(year=ExtractYear("occurred_at", tzinfo=BEIJING))
    found: QuerySet[Any, Any] = years.values_list("kind", "year").annotate(n=Count("pk"))
    return found


def _label(kind: str) -> str:
    known = KINDS.get(kind)
    return known.label if known else kind


def in_words(some: Sequence[Entry], *, plain: bool = False) -> list[TimelineRow]:
    """Entries as the timeline shows them, each knowing what it corrects and by what it was corrected (更正)."""
    rows = [_row(entry, plain=plain) for entry in some]
    businesses = {row.business for row in rows}
    known = Entry.objects.filter(business__in=businesses)
    later = known.filter(kind=EntryCorrected.kind, corrects__in={row.seq for row in rows})
    by_which = {(chain, seq): key for chain, seq, key in later.values_list("chain", "corrects", "pk")}
    wanted = {row.corrects for row in rows if row.corrects and row.kind == EntryCorrected.kind}
    chains = {row.chain for row in rows}
    earlier = known.filter(chain__in=chains, seq__in=wanted) if wanted else known.none()
    which = {(chain, seq): key for chain, seq, key in earlier.values_list("chain", "seq", "pk")}
    return [
        replace(
            row,
            corrects_key=which.get((row.chain, row.corrects)) if row.corrects else None,
            corrected_by=by_which.get((row.chain, row.seq)),
        )
        for row in rows
    ]


def _row(entry: Entry, *, plain: bool) -> TimelineRow:
    part = getattr(entry, "personal_part", None)
    personal: dict[str, Any] = json.loads(part.payload) if part else {}
    shown = personal if plain else {name: masked(name, value) for name, value in personal.items()}
    return TimelineRow(
        key=entry.pk,
        business=entry.business_id,
        seq=entry.seq,
        chain=entry.chain,
        kind=entry.kind,
        label=_label(entry.kind),
        text=sentence(entry.kind, json.loads(entry.payload), shown).replace("（）", ""),
        occurred_on=clock.day(entry.occurred_at),
        recorded_at=entry.recorded_at,
        by_name=entry.by_name,
        later=(entry.recorded_at - entry.occurred_at).total_seconds() > 86_400,
        masked=bool(personal) and not plain,
        corrects=entry.corrects,
    )


def masked(name: str, value: Any) -> Any:
    """A personal value as it stands on a screen: phones, numbers and names each masked in their own way."""
    if isinstance(value, Mapping):
        return {key: masked(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return [masked(name, each) for each in value]
    text = str(value)
    if "phone" in name:
        return masking.mask_phone(text)
    if "id" in name.split("_") or "number" in name:
        return masking.mask_id(text)
    return masking.mask_name(text)


# --- what an archive holds ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holdings:
    """The permits, people, purchases and closures of an archive, the latest first."""

    permits: tuple[tuple[Permit, bool], ...]  # with whether it is good today
    staff: tuple[StaffMember, ...]
    purchases: tuple[Purchase, ...]
    closures: tuple[Closure, ...]


def holdings(business: Business, *, on: date, limit: int = 50) -> Holdings:
    """What an archive holds, at most `limit` of each, in four queries."""
    mine = {"business__root": business.root_id or business.pk}
    permits = Permit.objects.filter(**mine).order_by("-valid_to", "-pk")[:limit]
    present = Q(left_on__isnull=True) | Q(left_on__gt=on)
    staff = StaffMember.objects.filter(**mine).filter(present).order_by("name", "-pk")[:limit]
    bought = Purchase.objects.filter(**mine).select_related("supplier").order_by("-bought_on", "-pk")[:limit]
    closures = Closure.objects.filter(**mine).order_by("-since", "-pk")[:limit]
    return Holdings(
        tuple((permit, permit.holds_on(on)) for permit in permits),
        tuple(staff),
        tuple(bought),
        tuple(closures),
    )


def origins(business: Business, number: int) -> Page[ImportedRow]:
    """The rows of files that this archive was made from (导入来源), the latest file first."""
    rows = ImportedRow.objects.filter(business__root=business.root_id or business.pk)
    rows = rows.select_related("batch").order_by("-batch__started_at", "row", "pk")
    return page_of(rows, number, read=_same)


def _same(rows: Sequence[ImportedRow]) -> Sequence[ImportedRow]:
    return rows
