"""Reading the key list (重点监管), leads (线索) and the latest files taken in."""

from datetime import date

from django.db.models import Q, QuerySet

from weili.archive.models import ImportBatch, KeyListing, Lead
from weili.kernel.access import area, visible
from weili.kernel.models import Person
from weili.kernel.roles import Act


def key_listings(reader: Person, *, on: date, state: str = "") -> QuerySet[KeyListing]:
    """The places on the key list that a reader may see, what awaits a decision first."""
    rows = KeyListing.objects.filter(district__isnull=False)
    rows = visible(reader, Act.READ_SAMPLE, rows, on=on, via="business__", business="root")
    rows = rows.filter(state=state) if state else rows.exclude(state=KeyListing.State.REMOVED)
    rows = rows.select_related("business", "business__town", "decided_by")
    # proposed comes after confirmed in the alphabet
    ordered: QuerySet[KeyListing] = rows.order_by("-state", "-since", "-pk")
    return ordered


def leads(reader: Person, *, on: date, state: str = "", act: Act = Act.HANDLE_DUTY) -> QuerySet[Lead]:
    """The leads in a reader's area of an act, of one state or of all, the latest first."""
    within = area(reader, act, on=on)
    rows: QuerySet[Lead] = Lead.objects.filter(district__isnull=False)
    if not within:
        return rows.none()
    # a lead without a business lies with its district; only a grant over the whole district reaches it
    rows = rows.filter(within.condition(via="business__", business="root") | _of_district(within.districts))
    rows = rows.filter(state=state) if state else rows
    return rows.select_related("business", "business__town", "decided_by").order_by("-raised_at", "-pk")


def _of_district(districts: frozenset[str]) -> Q:
    return Q(business__isnull=True, district__in=districts)


def recent_imports(reader: Person, *, on: date, limit: int = 5) -> list[ImportBatch]:
    """The latest files taken in where a reader may import."""
    within = area(reader, Act.IMPORT, on=on)
    rows = ImportBatch.objects.filter(district__isnull=False)
    if not within.everywhere:
        rows = rows.filter(district__in=within.districts)
    return list(rows.select_related("started_by").order_by("-started_at")[:limit])
