"""The way back from a failing bottle: who supplied a business, who else bought there, what of the producer failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from weili.archive.models import Business, Party, Purchase
from weili.kernel.access import visible
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.sampling.models import Sample


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier or producer of a business: what it sold here, who else buys there, and what of it failed."""

    party: Party
    lines: int
    last_on: date | None
    buyers: int
    failing: int


@dataclass(frozen=True, slots=True)
class Buyer:
    """One business that bought of a party, with how many lines and when last."""

    business: Business
    lines: int
    last_on: date | None


def suppliers_of(business: Business, *, reader: Person, on: date, limit: int = 50) -> list[Supplier]:
    """The suppliers and producers in the ledger of an archive, the latest bought first."""
    mine = Purchase.objects.filter(business__root=business.root_id or business.pk)
    found: dict[int, tuple[int, date | None]] = {}
    for role in ("supplier", "producer"):
        named = mine.filter(**{f"{role}__isnull": False}).values_list(role)
        for key, lines, last in named.annotate(n=Count("pk"), last=Max("bought_on")).order_by("-last"):
            found.setdefault(key, (lines, last))
    keys = list(found)[:limit]
    parties = Party.objects.in_district(business.district_id).in_bulk(keys)
    buyers, failing = _buyers(keys, reader, on), _failing(keys, reader, on)
    return [
        Supplier(parties[key], *found[key], buyers.get(key, 0), failing.get(key, 0))
        for key in keys
        if key in parties
    ]


def _buyers(keys: Sequence[int], reader: Person, on: date) -> dict[int, int]:
    """How many businesses that the reader may see bought of each party."""
    counted: dict[int, int] = {}
    for role in ("supplier", "producer"):
        rows = bought(reader, on=on).filter(**{f"{role}__in": keys}).values_list(role)
        for key, many in rows.annotate(n=Count("business__root", distinct=True)).order_by():
            counted[key] = max(counted.get(key, 0), many)
    return counted


def _failing(keys: Sequence[int], reader: Person, on: date) -> dict[int, int]:
    rows = failing_samples(reader, on=on).filter(Q(producer__in=keys) | Q(supplier__in=keys))
    counted: dict[int, int] = {}
    for producer, supplier in rows.values_list("producer", "supplier"):
        for key in {producer, supplier} & set(keys):
            counted[key] = counted.get(key, 0) + 1
    return counted


def bought(reader: Person, *, on: date) -> QuerySet[Purchase]:
    """The lines of the ledgers that a reader may see."""
    rows: QuerySet[Purchase] = Purchase.objects.filter(business__isnull=False)
    return visible(reader, Act.READ_BUSINESS, rows, on=on, via="business__", business="root")


def failing_samples(reader: Person, *, on: date) -> QuerySet[Sample]:
    """The failing samples that a reader may see, taken here or of a party outside."""
    rows: QuerySet[Sample] = Sample.objects.filter(district__isnull=False, verdict=Sample.Verdict.FAIL)
    return visible(reader, Act.READ_SAMPLE, rows, on=on, via="business__", business="root")


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A producer or supplier with its buyers here, what they bought, and its failing samples."""

    party: Party
    buyers: tuple[Buyer, ...]
    products: tuple[tuple[str, int], ...]
    failing: tuple[Sample, ...]


def party_page(reader: Person, key: int, *, on: date, limit: int = 200) -> PartyPage | None:
    """A party as a reader may see it; None for one with which no business of the reader's area has dealt."""
    lines = bought(reader, on=on).filter(Q(supplier=key) | Q(producer=key))
    samples = failing_samples(reader, on=on).filter(Q(producer=key) | Q(supplier=key))
    party = Party.objects.across_districts().select_related("business").filter(pk=key).first()
    failing = tuple(
        samples.select_related("business").prefetch_related("items").order_by("-sampled_on", "-pk")[:limit]
    )
    sums = lines.values_list("business__root").annotate(n=Count("pk"), last=Max("bought_on"))
    rows = list(sums.order_by("-last", "business__root")[:limit])
    if party is None or not (rows or failing):
        return None
    shops = Business.objects.select_related("town").in_bulk([root for root, _, _ in rows])
    products = lines.values_list("product").annotate(n=Count("pk")).order_by("-n", "product")[:20]
    return PartyPage(
        party,
        tuple(Buyer(shops[root], many, last) for root, many, last in rows if root in shops),
        tuple(products),
        failing,
    )
