"""Orders to correct (责令改正) and talks (责任约谈) that a reader may see; an order has its clock drawn like a duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from weili.archive.dues import Light
from weili.archive.queries.facets import Facet, day_facets, listed, of_field, readable
from weili.inspection.models import Order, Talk
from weili.kernel import clock
from weili.kernel.models import Person
from weili.kernel.roles import Act

#: where something is still to be done
RUNNING = (Order.State.OPEN, Order.State.SUBMITTED)
#: what the list of orders shows: the name in the address and its words
WHICH = {
    "running": "未办结",
    "late": "已逾期",
    "submitted": "待复核",
    "stopped": "停止生产经营中",
    "ended": "已办结",
}
#: an order whose last day is at most so many days away is amber
SOON_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order as a line, with its clock as the bar of a duty takes it."""

    pk: int
    business: int
    sign: str
    town: str
    kind: str
    stops: bool
    state: str
    state_words: str
    text: str
    inspection: str
    light: Light
    started_on: date
    last_on: date
    last_words: str
    ended_on: date | None
    pauses: tuple[tuple[date, date | None], ...] = ()


def orders(reader: Person, *, on: date) -> QuerySet[Order]:
    """The orders of the businesses whose visits a reader may see."""
    rows = readable(reader, Act.READ_VISIT, Order.objects.all(), on=on)
    return rows.select_related("business", "business__town", "inspection", "duty", "closed_by")


def narrowed(rows: QuerySet[Order], which: str, *, on: date, station: str = "") -> QuerySet[Order]:
    """The orders of one tab, the nearest last day first; ended ones the latest first."""
    rows = rows.filter(condition(which, on))
    if station:
        rows = rows.filter(business__station__pk=station)
    if which == "ended":
        return rows.order_by(F("closed_at").desc(nulls_last=True), "-pk")
    return rows.order_by("deadline", "pk")


def condition(which: str, on: date) -> Q:
    """What a tab shows."""
    running = Q(state__in=RUNNING)
    return {
        "late": running & Q(deadline__lt=on),
        "submitted": Q(state=Order.State.SUBMITTED),
        "stopped": running & Q(kind=Order.Kind.STOP),
        "ended": ~running,
    }.get(which, running)


def counts(rows: QuerySet[Order], *, on: date) -> dict[str, int]:
    """How many stand under each tab, in one query."""
    asked = {name: Count("pk", filter=condition(name, on)) for name in WHICH if name != "ended"}
    found: dict[str, int] = rows.select_related(None).order_by().aggregate(**asked)
    return found


def order_rows(some: Iterable[Order], *, on: date) -> list[OrderRow]:
    """Orders as lines."""
    return [order_row(each, on) for each in some]


def order_row(order: Order, on: date) -> OrderRow:
    """An order as a line."""
    business = order.business
    return OrderRow(
        pk=order.pk, business=business.root_id or business.pk, sign=str(business),
        town=business.town.name if business.town else "", kind=order.get_kind_display(),
        stops=order.kind == Order.Kind.STOP, state=order.state, state_words=order.get_state_display(),
        text=order.text, inspection=str(order.inspection.key), light=_light(order, on),
        started_on=order.ordered_on, last_on=order.deadline, last_words=f"{order.deadline}",
        ended_on=clock.day(order.closed_at) if order.closed_at else None,
    )  # fmt: skip


def _light(order: Order, on: date) -> Light:
    if order.state not in RUNNING:
        late = order.closed_at is not None and clock.day(order.closed_at) > order.deadline
        return Light("grey", f"{order.get_state_display()}{'（逾期）' if late else ''}")
    left = (order.deadline - on).days
    if left < 0:
        return Light("red", f"已逾期 {-left} 天")
    words = "今天止" if left == 0 else f"还有 {left} 天，{order.deadline.month}月{order.deadline.day}日止"
    return Light("amber" if left <= SOON_DAYS else "green", words)


# --- talks ------------------------------------------------------------------------------------------------

TALK_FACETS: tuple[Facet, ...] = (
    *day_facets(F("held_at__date")),
    Facet(name="state", label="状态", value=of_field("state"), choices=listed(Talk.State.choices)),
)


def talks(reader: Person, *, on: date) -> QuerySet[Talk]:
    """The talks with the businesses whose visits a reader may see."""
    return readable(reader, Act.READ_VISIT, Talk.objects.all(), on=on)
