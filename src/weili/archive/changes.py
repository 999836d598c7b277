"""What changes about a business after its archive was opened: corrections, its calendar, closures, gone or found.

Nothing is overwritten silently: a correction says before, after and why, as a new entry (更正).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from weili.archive import finding
from weili.archive.identity.handles import learn
from weili.archive.identity.known import claim_of
from weili.archive.identity.territory import Territory
from weili.archive.models import Business, Closure
from weili.archive.search import search_text
from weili.archive.taking import when
from weili.archive.timeline.events import BusinessCorrected, BusinessFound, BusinessGone, CalendarSet, Rested
from weili.archive.timeline.ledger import record
from weili.kernel import access
from weili.kernel.clock import day
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: what may be corrected by hand, with its Chinese name; everything else follows from a document or a visit
CORRECTABLE: dict[str, str] = {
    "name": "名称", "sign": "店招", "kind": "业态", "sector": "环节", "phone": "联系电话", "contact": "联系人",
    "chain": "连锁", "area_m2": "面积（㎡）", "diners": "供餐人数", "stall": "摊位号", "registered_on": "登记日期",
    "cancelled_on": "注销日期", "town": "街道（镇、乡）", "station": "监管所", "address": "经营场所",
}  # fmt: skip


class NotChanged(ValueError):
    """A change that cannot be made so; the sentence says which field and why."""


@transaction.atomic
def correct_business(
    *, business: Business, changes: Mapping[str, Any], reason: str, by: Person, at: datetime
) -> Business:
    """Correct facts of a business (更正), each a name of CORRECTABLE. Raises Refused, NotChanged."""
    business = locked(business, by=by, at=at)
    if not reason.strip():
        raise NotChanged("请填写更正的理由")
    unknown = sorted(set(changes) - CORRECTABLE.keys())
    if unknown:
        raise NotChanged(f"不能直接更正：{'、'.join(unknown)}；可更正：{'、'.join(CORRECTABLE.values())}")
    if "name" in changes and not str(changes["name"]).strip():
        raise NotChanged("名称不能为空")
    before = {name: _current(business, name) for name in changes}
    changed = {name: value for name, value in changes.items() if value != before[name]}
    if not changed:
        raise NotChanged("没有任何内容与档案不同，不需要更正")
    _apply(business, changed)
    event = BusinessCorrected(
        fields=tuple(CORRECTABLE[name] for name in changed),
        reason=reason.strip(),
        before={CORRECTABLE[name]: _shown(before[name]) for name in changed},
        after={CORRECTABLE[name]: _shown(value) for name, value in changed.items()},
    )
    record(event, of=business, by=by, at=at)
    territory = Territory.of(business.district)
    learn([(business, claim_of(business))], source="更正", on=day(at), towns=dict(territory.aliases))
    return business


def _current(business: Business, name: str) -> Any:
    if name == "address":
        return business.premises.address if business.premises else ""
    return getattr(business, name)


def _apply(business: Business, changed: Mapping[str, Any]) -> None:
    """Write the new values, and the search text with them; the old names stay findable."""
    district = business.district_id
    for name, value in changed.items():
        if name in {"town", "station"} and value is not None and value.district_id != district:
            raise NotChanged(f"{value}不在本辖区，不能作为{CORRECTABLE[name]}")
        if name != "address":
            setattr(business, name, value)
    if "address" in changed:
        _move(business, str(changed["address"]))
    text = search_text(
        names=(business.name, business.sign), phone=business.phone, address=_current(business, "address")
    )
    known = business.search.split()
    business.search = " ".join([*known, *(word for word in text.split() if word not in known)])
    business.save()
    finding.index([business])


def _move(business: Business, address: str) -> None:
    """A corrected address has no position yet: the old one was that of another place."""
    premises = business.premises
    if premises is None:
        raise NotChanged("该户还没有经营场所，请先登记经营场所")
    premises.address = address
    premises.key, premises.village = "", ""
    premises.lat = premises.lon = None
    premises.converted_from = ""
    premises.save()


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return "（空）"
        case bool():
            return "是" if value else "否"
    return str(value)


@transaction.atomic
def set_calendar(
    *, business: Business, months: Collection[int], reason: str, by: Person, at: datetime
) -> Business:
    """Set the months in which a business trades (营业月份), 1 to 12. Raises Refused, NotChanged."""
    business = locked(business, by=by, at=at)
    wanted = sorted(set(months))
    if not wanted or wanted[0] < 1 or wanted[-1] > 12:
        raise NotChanged("营业月份应为1至12月，至少一个月；全年不营业请登记歇业")
    mask = sum(1 << (month - 1) for month in wanted)
    if mask == business.open_months:
        return business
    business.open_months = mask
    business.save(update_fields=["open_months"])
    record(CalendarSet(months=tuple(wanted), reason=reason.strip()), of=business, by=by, at=at)
    return business


@transaction.atomic
def rest(
    *,
    business: Business,
    kind: Closure.Kind,
    since: date,
    until: date | None = None,
    note: str = "",
    by: Person,
    at: datetime,
) -> Closure:
    """Record days in which a business does not trade (歇业), from `since` to the day before `until`.

    Raises Refused, NotChanged.
    """
    business = locked(business, by=by, at=at)
    if until is not None and until <= since:
        raise NotChanged(f"歇业结束日{until}应晚于开始日{since}")
    closure: Closure = Closure.objects.create(
        district_id=business.district_id, business=business, kind=kind, since=since, until=until, note=note
    )
    event = Rested(closure=kind.label, since=since, until=until, note=note)
    record(event, of=business, by=by, at=at, occurred_at=when(since, at))
    return closure


@transaction.atomic
def mark_gone(*, business: Business, gone_on: date, why: str, by: Person, at: datetime) -> Business:
    """Mark a business as gone or stopped (失联或已停业) from a day on. Raises Refused, NotChanged."""
    business = locked(business, by=by, at=at)
    if business.gone_on is not None:
        raise NotChanged(f"该户自{business.gone_on}起已标记为失联或已停业")
    if gone_on > day(at):
        raise NotChanged(f"失联或停业日期{gone_on}还没有到，请核对")
    if not why.strip():
        raise NotChanged("请说明是怎样发现失联或停业的")
    business.gone_on, business.gone_why = gone_on, why.strip()
    business.save(update_fields=["gone_on", "gone_why"])
    event = BusinessGone(gone_on=gone_on, why=business.gone_why)
    record(event, of=business, by=by, at=at, occurred_at=when(gone_on, at))
    return business


@transaction.atomic
def mark_found(*, business: Business, why: str, by: Person, at: datetime) -> Business:
    """Mark a business thought gone as trading again (恢复营业). Raises Refused, NotChanged."""
    business = locked(business, by=by, at=at)
    if business.gone_on is None:
        raise NotChanged("该户没有标记为失联或已停业，不需要恢复")
    if not why.strip():
        raise NotChanged("请说明恢复营业的依据")
    business.gone_on, business.gone_why = None, ""
    business.save(update_fields=["gone_on", "gone_why"])
    record(BusinessFound(why=why.strip()), of=business, by=by, at=at)
    return business


def locked(business: Business, *, by: Person, at: datetime) -> Business:
    """The row as it stands, locked until the commit, if this person may edit it."""
    rows = Business.objects.select_for_update(of=("self",)).select_related("premises", "town", "station")
    found: Business = rows.get(pk=business.pk)
    access.require(by, Act.EDIT_BUSINESS, found, on=day(at))
    return found
