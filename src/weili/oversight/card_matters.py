"""The one thing that matters now about a business (眼下最要紧的一件事), with its ground.

In this order: an overdue duty, an expired permit, a failing sample under disposal, a place on the key list, the
same item failed again, a duty or a permit that ends soon, gone or resting. Asked for many archives at once, in a
fixed number of queries.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from weili.archive.models import Business, Duty, KeyListing, Permit
from weili.archive.queries.duties import DutyRow, duty_rows
from weili.archive.statuses import Standing, Status
from weili.inspection.checklists.official import items_of
from weili.inspection.models import Finding
from weili.kernel import clock
from weili.kernel.access import area
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.portrait_facts import DISPOSAL
from weili.oversight.portrait_panels import Rows

PERMIT_SOON = timedelta(days=60)
YEAR = timedelta(days=365)
REPEATED, OFTEN = 2, 3
_SALE = "《食品安全法》第三十五条"


@dataclass(frozen=True, slots=True)
class Matter:
    """One line: what matters, on what ground, how pressing (red, amber, green, grey), and what it opens."""

    words: str
    ground: str
    tone: str
    light: str
    duty: int | None = None
    opens: Rows | None = None


NOTHING = Matter(
    "没有需要马上处理的事", "没有超期待办、过期证件、处置中的不合格样品和重复问题", "green", "正常"
)


@dataclass(slots=True)
class _Signs:
    """What is read of one archive to tell what matters."""

    business: Business
    standing: Standing
    on: date
    listing: KeyListing | None
    duties: list[DutyRow] = field(default_factory=list)
    disposals: set[int] = field(default_factory=set)  # keys of duties of that rule
    permits: list[Permit] = field(default_factory=list)
    items: Counter[tuple[str, str]] = field(default_factory=Counter)  # sector and code of a failed item


def matters(
    stand: Mapping[Business, Standing], listed: Mapping[int, KeyListing], *, reader: Person, at: datetime
) -> dict[int, Matter]:
    """What matters now for each of some archives, by how they stand and are listed, as far as the reader may see."""
    on = clock.day(at)
    signs = {row.pk: _Signs(row, standing, on, listed.get(row.pk)) for row, standing in stand.items()}
    if signs:
        _read_duties(signs, reader, at)
        _read_permits(signs)
        _read_items(signs, reader, on)
    return {key: next((m for tell in _ORDER if (m := tell(each))), NOTHING) for key, each in signs.items()}


# --- what is read, one query each, and never what the reader may not see -------------------------------------


def _may(signs: dict[int, _Signs], reader: Person, act: Act, on: date) -> list[int]:
    within = area(reader, act, on=on)
    return [key for key, each in signs.items() if within.holds(each.business.place)]


def _read_duties(signs: dict[int, _Signs], reader: Person, at: datetime) -> None:
    keys = _may(signs, reader, Act.READ_DUTY, clock.day(at))
    rows = Duty.objects.filter(business__root__in=keys, state=Duty.State.OPEN)
    rows = rows.select_related("business", "business__town", "person", "extension")
    duties = list(rows.order_by(F("due_at").asc(nulls_last=True), "provisional_on", "pk"))
    for duty, row in zip(duties, duty_rows(duties, at=at), strict=True):
        sign = signs[row.business or 0]
        sign.duties.append(row)
        if duty.rule == DISPOSAL:
            sign.disposals.add(row.pk)


def _read_permits(signs: dict[int, _Signs]) -> None:
    rows = Permit.objects.filter(business__root__in=list(signs), state=Permit.State.VALID)
    for permit in rows.annotate(head=F("business__root")).order_by("valid_to", "pk"):
        signs[permit.head].permits.append(permit)


def _read_items(signs: dict[int, _Signs], reader: Person, on: date) -> None:
    keys = _may(signs, reader, Act.READ_VISIT, on)
    rows = Finding.objects.filter(business__root__in=keys, visit__visited_on__gt=on - YEAR)
    failed = rows.exclude(item_code="").values_list("business__root", "visit__sector", "item_code", "visit")
    for head, sector, code, _ in failed.distinct():
        signs[head].items[sector, code] += 1


# --- what is told, in the order of its weight ----------------------------------------------------------------


def _overdue(sign: _Signs) -> Matter | None:
    row = next((row for row in sign.duties if row.light.colour == "red"), None)
    return _duty(row, "red") if row else None


def _duty(row: DutyRow, tone: str) -> Matter:
    return Matter(row.title, row.cite or "自定期限", tone, row.light.words, duty=row.pk)


def _expired(sign: _Signs) -> Matter | None:
    """A permit past its day, where no other one holds and the place is not known to be gone."""
    if sign.standing.licensed or sign.standing.status in (Status.GONE, Status.CANCELLED) or not sign.permits:
        return None
    permit = sign.permits[-1]
    words = f"许可已于 {permit.valid_to} 到期，仍未停业" if permit.valid_to else "没有当日有效的许可或备案"
    return Matter(words, f"{_SALE}；{permit.number}", "red", "证件过期", opens=Rows("permits"))


def _disposal(sign: _Signs) -> Matter | None:
    row = next((row for row in sign.duties if row.pk in sign.disposals), None)
    return _duty(row, "amber") if row else None


def _listed(sign: _Signs) -> Matter | None:
    if sign.listing is None:
        return None
    state = str(sign.listing.get_state_display())
    return Matter(
        f"重点监管（{state}）",
        sign.listing.reason,
        "amber",
        f"{sign.listing.since} 起",
        opens=Rows("samples"),
    )


def _repeated(sign: _Signs) -> Matter | None:
    item, many = max(sign.items.items(), key=lambda pair: (pair[1], pair[0]), default=(("", ""), 0))
    if many < REPEATED:
        return None
    words = f"同一检查项目重复不符合：{item_words(*item, sign.on)}"
    tone = "red" if many >= OFTEN else "amber"
    since = sign.on - YEAR + timedelta(days=1)
    return Matter(words, f"近12个月 {many} 次", tone, f"{many} 次", opens=Rows("visits", "found", since))


def item_words(sector: str, code: str, on: date) -> str:
    """What a coded item asks, by the official checklist of the day; the bare code where no list knows it."""
    item = items_of(sector, on).get(code)
    return f"{code} {item.text}" if item else f"{code} 项"


def _soon(sign: _Signs) -> Matter | None:
    row = next((row for row in sign.duties if row.light.colour == "amber"), None)
    return _duty(row, "amber") if row else None


def _ending(sign: _Signs) -> Matter | None:
    dated = [permit for permit in sign.permits if permit.valid_to and permit.valid_to >= sign.on]
    if not dated or dated[0].valid_to > sign.on + PERMIT_SOON:  # type: ignore[operator]
        return None
    permit = dated[0]
    left = (permit.valid_to - sign.on).days  # type: ignore[operator]
    return Matter(
        f"许可 {permit.valid_to} 到期", permit.number, "amber", f"还有 {left} 天", opens=Rows("permits")
    )


def _away(sign: _Signs) -> Matter | None:
    match sign.standing.status:
        case Status.GONE:
            return Matter(sign.standing.words, sign.business.gone_why or "名册或检查", "grey", "失联")
        case Status.RESTING:
            return Matter(sign.standing.words, "歇业期内不安排检查、不提示自查", "grey", "歇业")
        case Status.CANCELLED:
            return Matter(sign.standing.words, "登记", "grey", "已注销")
    return None


def _next_duty(sign: _Signs) -> Matter | None:
    return _duty(sign.duties[0], sign.duties[0].light.colour) if sign.duties else None


_ORDER: Sequence[Callable[[Any], Matter | None]] = (
    _overdue, _expired, _disposal, _listed, _repeated, _soon, _ending, _away, _next_duty,
)  # fmt: skip
