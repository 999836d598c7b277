"""Markets (集中交易市场) and their stalls, as far as a reader may see a stall of them."""

from datetime import date

from django.db.models import QuerySet

from weili.archive.models import Business, Market
from weili.archive.queries.businesses import heads
from weili.kernel.models import Person


def market_of(reader: Person, key: int, *, on: date) -> Market | None:
    """A market in which the reader may see a stall; None otherwise."""
    if not heads(reader, on=on).filter(market=key).exists():
        return None
    found: Market | None = Market.objects.filter(pk=key).select_related("town").first()
    return found


def stalls_of(reader: Person, market: Market, *, on: date) -> QuerySet[Business]:
    """The archives with a stall in a market, by the number of the stall."""
    return heads(reader, on=on).filter(market=market).select_related("town").order_by("stall", "name", "pk")
