"""What a re-check says of the order that it looks at again (复查)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from weili.inspection.models import Finding, Inspection, Order
from weili.inspection.refusals import CannotArrange
from weili.inspection.services.orders import close_order, fail_order
from weili.kernel.models import Person


@transaction.atomic
def settle_recheck(
    *, inspection: Inspection, failed: Sequence[str], on: date, by: Person, at: datetime
) -> Order | None:
    """Close the order that a re-check looked at, or say that it was not corrected (复查通过、不通过).

    What passed now was corrected by this day. An order that ended meanwhile stays as it ended.
    """
    order = inspection.rechecks
    if order is None:
        raise CannotArrange("这项检查不是对责令改正的复查")
    findings = Finding.objects.in_district(order.district_id).filter(order=order, corrected_on__isnull=True)
    # what stands under no item can only be settled by a visit that finds nothing
    passed = findings.exclude(item_code__in=[*failed, *([""] if failed else [])])
    passed.update(corrected_on=on)
    if order.state not in (Order.State.OPEN, Order.State.SUBMITTED):
        return None
    still = sorted(set(findings.values_list("item_code", flat=True)))
    if still:
        return fail_order(
            order=order, why=f"{on}复查，仍不符合：{'、'.join(filter(None, still))}", by=by, at=at
        )
    return close_order(order=order, why=f"{on}复查，均已改正", by=by, at=at)
