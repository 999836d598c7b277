"""What of the archive's own records may be corrected: visits, permits, closures, purchases, staff (更正)."""

from collections.abc import Mapping
from typing import Any

from weili.archive.corrections import Correctable, Field, by_key, in_order
from weili.archive.kept import keep_permits, keep_visits
from weili.archive.models import Closure, Entry, Permit, Purchase, StaffMember, Visit
from weili.archive.models.visits import visit_sources
from weili.archive.timeline.events import (
    PermitRecorded,
    PurchaseRecorded,
    Rested,
    StaffRecorded,
    VisitRecorded,
)
from weili.kernel import clock
from weili.kernel.roles import Act

SECTORS = (("", "未定"), ("production", "生产"), ("circulation", "流通"), ("catering", "餐饮"))


def _closure(entry: Entry, said: Mapping[str, Any]) -> Any:
    """The closure that an entry tells of: it names its kind and its days."""
    kinds = [kind for kind in Closure.Kind if kind.label == said.get("closure")]
    rows = Closure.objects.filter(business=entry.business_id, kind__in=kinds, since=said.get("since"))
    return _only(rows.filter(until=said.get("until")))


def _purchase(entry: Entry, said: Mapping[str, Any]) -> Any:
    """The line of the ledger that an entry tells of, if there is only one such."""
    rows = Purchase.objects.filter(business=entry.business_id, product=said.get("product"))
    rows = rows.filter(batch=said.get("batch", ""), bought_on=clock.day(entry.occurred_at))
    return _only(rows)


def _staff(entry: Entry, said: Mapping[str, Any]) -> Any:
    """The person that an entry tells of, by post and health certificate, if there is only one such."""
    rows = StaffMember.objects.filter(business=entry.business_id, role=said.get("role"))
    return _only(rows.filter(health_until=said.get("health_until")))


def _only(rows: Any) -> Any:
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


VISIT = Correctable(
    kind=VisitRecorded.kind,
    what="检查",
    model=Visit,
    act=Act.EDIT_BUSINESS,
    fields=(
        Field(name="visited_on", label="检查日期", day=True, required=True),
        Field(name="outcome", label="结果", required=True, choices=tuple(Visit.Outcome.choices)),
        Field(name="sector", label="环节", choices=SECTORS),
        Field(name="mode", label="方式", required=True, choices=tuple(Visit.Mode.choices)),
        Field(name="source", label="来源", required=True, choices=tuple(visit_sources())),
    ),
    find=by_key("visit", Visit),
    keep=keep_visits,
)
PERMIT = Correctable(
    kind=PermitRecorded.kind,
    what="许可",
    model=Permit,
    act=Act.EDIT_BUSINESS,
    fields=(
        Field(name="number", label="许可证编号", required=True),
        Field(name="issued_on", label="发证日期", day=True),
        Field(name="valid_from", label="有效期自", day=True, ahead=True),
        Field(name="valid_to", label="有效期至", day=True, ahead=True),
        Field(name="state", label="状态", required=True, choices=tuple(Permit.State.choices)),
    ),
    find=by_key("permit", Permit),
    objection=lambda permit: in_order(permit.valid_from or permit.issued_on, permit.valid_to, "有效期"),
    keep=keep_permits,
)
CLOSURE = Correctable(
    kind=Rested.kind,
    what="歇业",
    model=Closure,
    act=Act.EDIT_BUSINESS,
    fields=(
        Field(name="since", label="歇业自", day=True, ahead=True, required=True),
        Field(name="until", label="恢复营业日", day=True, ahead=True),
    ),
    find=_closure,
    objection=lambda rest: "恢复营业日应晚于歇业开始日" if rest.until and rest.until <= rest.since else "",
)
PURCHASE = Correctable(
    kind=PurchaseRecorded.kind,
    what="进货查验",
    model=Purchase,
    act=Act.EDIT_BUSINESS,
    fields=(
        Field(name="product", label="品名", required=True),
        Field(name="batch", label="批号"),
        Field(name="quantity", label="数量"),
        Field(name="produced_on", label="生产日期", day=True),
        Field(name="bought_on", label="进货日期", day=True),
    ),
    find=_purchase,
    objection=lambda bought: in_order(bought.produced_on, bought.bought_on, "生产日期与进货日期"),
)
STAFF = Correctable(
    kind=StaffRecorded.kind,
    what="从业人员",
    model=StaffMember,
    act=Act.EDIT_BUSINESS,
    fields=(
        Field(name="health_issued_on", label="健康证发证日期", day=True),
        Field(name="health_until", label="健康证有效期至", day=True, ahead=True),
        Field(name="since", label="入职日期", day=True),
        Field(name="left_on", label="离职日期", day=True, ahead=True),
    ),
    find=_staff,
    objection=lambda member: (
        in_order(member.health_issued_on, member.health_until, "健康证有效期")
        or in_order(member.since, member.left_on, "在职日期")
    ),
)
OWN = (VISIT, PERMIT, CLOSURE, PURCHASE, STAFF)
