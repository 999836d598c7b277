"""Written orders at the end of a visit: to correct by a day, to stop at once (Order 49 art. 31, 33)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from weili.archive.duties import HANDLERS, open_duty
from weili.archive.timeline.ledger import record
from weili.inspection.events import OrderGiven
from weili.inspection.field.judging import counted
from weili.inspection.field.on_site import OnSite, hand_of, on_site
from weili.inspection.field.shapes import read_day
from weili.inspection.models import Inspection, Order
from weili.kernel import clock
from weili.kernel.models import Person


@transaction.atomic
def give_orders(
    *, inspection: Inspection, on: date, by: Person, at: datetime
) -> list[tuple[Order, tuple[str, ...]]]:
    """Write the orders of a visit (责令改正、责令停止): the stop, then one per last day, each with its items.

    Each order to correct opens the duty to look again on its last day. Called by the finish of a visit, which has
    looked at what was said.
    """
    visit = on_site(inspection)
    findings = visit.said.of("finding")
    by_deadline: dict[date, list[str]] = {}
    for code in counted(visit).failed:
        said = findings[code]
        last = read_day(said.get("deadline") or "")
        if last is not None and not (said["fixed_on_spot"] and said.get("after_photos")):
            by_deadline.setdefault(max(last, on), []).append(code)
    given = [
        (_order(visit, Order.Kind.CORRECT, _text(findings, codes), on, last), tuple(codes))
        for last, codes in sorted(by_deadline.items())
    ]
    stop = visit.said.body("stop")
    if stop and stop["ordered"]:
        risky = tuple(code for code in counted(visit).failed if findings[code]["accident_risk"])
        last = min(by_deadline, default=on)
        given.insert(0, (_order(visit, Order.Kind.STOP, stop["text"].strip(), on, last), risky))
    for order, codes in given:
        _tell(visit, order, codes, by=by, at=at)
    return given


def _order(visit: OnSite, kind: Order.Kind, text: str, on: date, last: date) -> Order:
    inspection = visit.inspection
    made: Order = Order.objects.create(
        district_id=inspection.district_id, business=inspection.business, inspection=inspection, kind=kind, text=text,
        ordered_on=on, deadline=last,
    )  # fmt: skip
    return made


def _text(findings: Mapping[str, Mapping[str, Any]], codes: list[str]) -> str:
    lines = []
    for code in codes:
        said = findings[code]
        measure = str(said.get("measure") or "").strip()
        lines.append(f"{code} {said['text'].strip()}" + (f"；要求：{measure}" if measure else ""))
    return "\n".join(lines)


def _tell(visit: OnSite, order: Order, codes: tuple[str, ...], *, by: Person, at: datetime) -> None:
    inspection = visit.inspection
    items = tuple(f"{code} {visit.template.item(code).text}" for code in codes)
    hand = hand_of(visit.team, inspection.place, clock.day(at), HANDLERS) or by
    what = f"复查{order.get_kind_display()}：{'、'.join(items) or '现场恢复条件'}"
    order.duty = open_duty(
        title=what if len(what) <= 200 else f"{what[:199]}…", subject=f"inspection.Order:{order.pk}",
        start=clock.noon(order.ordered_on) if order.ordered_on < clock.day(at) else at, due_on=order.deadline,
        business=inspection.business, station=inspection.station, person=visit.team[0].person, by=hand, at=at,
    )  # fmt: skip
    order.save(update_fields=["duty"])
    event = OrderGiven(order=order.pk, what=order.get_kind_display(), deadline=order.deadline, items=items)
    record(event, of=inspection.business, by=by, at=at)
