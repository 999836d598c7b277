"""The status of a business (状态): five separate numbers, each with its own rule, never one flag (design §2).

registered 在册 · licensed 持证 · open 在营 · seasonal rest 季节性歇业 · gone 失联或已停业. One rule is asked in two
ways: of the database, for lists and counts, and of one row. The rows are heads of archives; permits and
closures count for the whole archive.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from weili.archive.models import Business, Closure, Permit


class Status(StrEnum):
    """One of the statuses of a business; `label` is its name and `rule` says how it is counted (口径)."""

    label: str
    rule: str

    def __new__(cls, value: str, label: str = "", rule: str = "") -> "Status":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.rule = label, rule
        return member

    REGISTERED = "registered", "在册", "已建档且未注销的经营户，合并后的档案计一户"
    LICENSED = "licensed", "持证", "在册，且当日至少有一件有效的许可或备案"
    OPEN = "open", "在营", "在册，未失联或停业，且当日不在歇业期内"
    RESTING = "resting", "季节性歇业", "在册，未失联或停业，当日在歇业月份内或有歇业登记"
    GONE = "gone", "失联或已停业", "在册，但检查或名册表明已失联或停业"
    CANCELLED = "cancelled", "已注销", "登记已注销"


#: the five numbers of a district, in the order in which they are shown
FIVE = (Status.REGISTERED, Status.LICENSED, Status.OPEN, Status.RESTING, Status.GONE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its name and its rule."""

    status: Status
    count: int


def narrowed(heads: QuerySet[Business], status: Status, on: date) -> QuerySet[Business]:
    """The heads that have a status on a day."""
    rows = heads.alias(month_open=_month_open(on))
    if status is Status.CANCELLED:
        return heads.exclude(_registered(on))
    found = {
        Status.REGISTERED: _registered(on),
        Status.LICENSED: _registered(on) & licensed(on),
        Status.GONE: _registered(on) & _gone(on),
        Status.RESTING: _registered(on) & ~_gone(on) & _resting(on),
        Status.OPEN: _registered(on) & ~_gone(on) & ~_resting(on),
    }[status]
    return rows.filter(found)


def figures(heads: QuerySet[Business], on: date) -> list[Figure]:
    """The five numbers of some heads on a day, in one query."""
    rows = heads.alias(month_open=_month_open(on))
    counted = rows.order_by().aggregate(
        registered=Count("pk", filter=_registered(on)),
        licensed=Count("pk", filter=_registered(on) & licensed(on)),
        open=Count("pk", filter=_registered(on) & ~_gone(on) & ~_resting(on)),
        resting=Count("pk", filter=_registered(on) & ~_gone(on) & _resting(on)),
        gone=Count("pk", filter=_registered(on) & _gone(on)),
    )
    return [Figure(status, counted[status.value]) for status in FIVE]


def licensed(on: date) -> Q:
    """Of heads: holding a permit or filing that is good on a day (持证), whether or not it ended later.

    The kept stretch answers for its own days and for those after it; only for days before it are permits asked.
    """
    held = Exists(good_permits(on).filter(business__root=OuterRef("pk")))
    return Q(permit_since__lte=on, permit_until__gte=on) | Q(permit_since__gt=on) & Q(held)


def unlicensed(on: date) -> Q:
    """Of heads: holding none (无有效许可或备案)."""
    held = Exists(good_permits(on).filter(business__root=OuterRef("pk")))
    ended = Q(permit_until__isnull=True) | Q(permit_until__lt=on)
    return ended | Q(permit_since__gt=on) & ~Q(held)


def _registered(on: date) -> Q:
    return Q(cancelled_on__isnull=True) | Q(cancelled_on__gt=on)


def _gone(on: date) -> Q:
    # a negated comparison with an empty day is unknown in SQL, so the empty day is named
    return Q(gone_on__isnull=False, gone_on__lte=on)


def _month_open(on: date) -> Any:
    return F("open_months").bitand(1 << (on.month - 1))


def _resting(on: date) -> Q:
    # in two steps: closures are few, and a join would walk every business to find them
    closed = Business.objects.filter(pk__in=closures_on(on).values("business"))
    return Q(month_open=0) | Q(pk__in=closed.values("root"))


def closures_on(on: date) -> QuerySet[Closure]:
    """The closures that hold on a day (歇业期内); half-open, an open end goes on."""
    held = Closure.objects.filter(Q(until__isnull=True) | Q(until__gt=on), district__isnull=False)
    begun: QuerySet[Closure] = held.filter(since__lte=on)
    return begun


def good_permits(on: date) -> QuerySet[Permit]:
    """The permits that are good on a day, as `Permit.holds_on` says of one."""
    rows = Permit.objects.filter(Q(state=Permit.State.VALID) | Q(ended_on__gt=on), district__isnull=False)
    begun = Q(valid_from__lte=on) | Q(valid_from__isnull=True, issued_on__lte=on)
    undated = Q(valid_from__isnull=True, issued_on__isnull=True)
    good: QuerySet[Permit] = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return good.filter(begun | undated)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one business stands on a day: its status, the words of it, and whether it holds a good permit."""

    status: Status
    words: str
    licensed: bool


def standings(heads: Iterable[Business], on: date) -> dict[int, Standing]:
    """How each of some heads stands on a day, in two queries."""
    rows = list(heads)
    keys = [row.pk for row in rows]
    closed = _closed(keys, on)
    licensed = set(good_permits(on).filter(business__root__in=keys).values_list("business__root", flat=True))
    return {row.pk: _standing(row, on, closed.get(row.pk), row.pk in licensed) for row in rows}


def _closed(keys: Collection[int], on: date) -> dict[int, Closure]:
    rows = closures_on(on).filter(business__root__in=keys).annotate(head=F("business__root"))
    return {row.head: row for row in rows.order_by("pk")}


def _standing(row: Business, on: date, closure: Closure | None, licensed: bool) -> Standing:  # noqa: FBT001
    if row.cancelled_on is not None and row.cancelled_on <= on:
        return Standing(Status.CANCELLED, f"已注销（{row.cancelled_on}）", licensed)
    if row.gone_on is not None and row.gone_on <= on:
        return Standing(Status.GONE, f"失联或已停业（{row.gone_on}起）", licensed)
    if closure is not None:
        until = f"至{closure.until}" if closure.until else "，恢复日未定"
        return Standing(Status.RESTING, f"{closure.get_kind_display()}（{closure.since}起{until}）", licensed)
    if not row.opens_in(on.month):
        return Standing(Status.RESTING, f"季节性歇业（{on.month}月不营业）", licensed)
    return Standing(Status.OPEN, "在营", licensed)
