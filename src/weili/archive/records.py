"""The people of businesses and what they bought, taken into the archive (从业人员、进货查验)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from weili.archive.models import Purchase, StaffMember
from weili.archive.taking import require_order, require_true, take_in
from weili.archive.timeline.events import PurchaseRecorded, StaffRecorded
from weili.kernel.models import Person


@transaction.atomic
def record_staff(*, members: Sequence[StaffMember], by: Person, at: datetime) -> list[StaffMember]:
    """Take the people of businesses and their health certificates into the archive (从业人员登记)."""
    for member in members:
        require_true(member, bool(member.name.strip()), "从业人员姓名为空")
        require_order(member, "健康证有效期", member.health_issued_on, member.health_until)
        require_order(member, "在职日期", member.since, member.left_on)
    return take_in(members, _staff_recorded, lambda m: m.health_issued_on or m.since, by=by, at=at)


def _staff_recorded(member: StaffMember) -> StaffRecorded:
    return StaffRecorded(
        role=member.role,
        health_until=member.health_until,
        name=member.name,
        id_masked=member.id_masked,
        health_number=member.health_number,
    )


@transaction.atomic
def record_purchases(*, purchases: Sequence[Purchase], by: Person, at: datetime) -> list[Purchase]:
    """Take lines of the purchase ledger into the archive (进货查验记录)."""
    for purchase in purchases:
        require_true(purchase, bool(purchase.product.strip()), "进货记录品名为空")
        require_order(purchase, "生产日期与进货日期", purchase.produced_on, purchase.bought_on)
    return take_in(purchases, _purchase_recorded, lambda p: p.bought_on, by=by, at=at)


def _purchase_recorded(purchase: Purchase) -> PurchaseRecorded:
    return PurchaseRecorded(
        product=purchase.product,
        batch=purchase.batch,
        supplier=purchase.supplier.name if purchase.supplier else "",
    )
