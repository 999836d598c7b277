"""What the house knows of one business, read once in a fixed number of queries, as far as its reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from weili.archive.models import Business, Closure, Duty, Permit, Purchase, StaffMember, Visit
from weili.complaints.models import Complaint
from weili.enforcement.models import Case
from weili.grading.models import Grade
from weili.inspection.models import Finding
from weili.kernel.access import allowed
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.planning.models import VisitorCount
from weili.sampling.models import Sample, SampleItem
from weili.sunshine.models import SelfCheck

#: how many years a portrait looks back, this one included
YEARS = 5
#: over which days self-checks are looked for
SELF_CHECK_DAYS = 90
DISPOSAL = "sampling.disposal"


@dataclass(frozen=True, slots=True)
class Bought:
    """The purchase ledger in sums: lines, suppliers, the latest day, lines with an invoice, with a certificate."""

    lines: int
    suppliers: int
    last_on: date | None
    invoices: int
    certificates: int


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of one archive. What its reader may not see is empty here, and its act is in `hidden`."""

    business: Business
    on: date
    hidden: frozenset[Act]
    permits: tuple[Permit, ...]
    staff: tuple[StaffMember, ...]
    closures: tuple[Closure, ...]
    bought: Bought
    grades: tuple[Grade, ...]
    visits: tuple[Visit, ...]  # each with its findings
    samples: tuple[Sample, ...]  # each with its failed items
    #: subject of a failing sample → whether its disposal is still open
    disposals: dict[str, bool]
    complaints: tuple[Complaint, ...]
    cases: tuple[Case, ...]
    daily_checks: frozenset[date]
    #: first day of a month → visitors of the town in it
    visitors: dict[date, int]

    @property
    def since(self) -> date:
        """The first day that a portrait looks at."""
        return first_day(self.on)

    def readable(self, act: Act) -> bool:
        """Whether the reader may see what this act is needed for."""
        return act not in self.hidden

    def open_days(self, days: int) -> list[date]:
        """The days before today on which the business traded, by its months and its closures."""
        past = [self.on - timedelta(days=back) for back in range(days, 0, -1)]
        return [day for day in past if self.business.opens_in(day.month) and not self.closure_on(day)]

    def closure_on(self, day: date) -> Closure | None:
        """The closure in which a day lies, the latest declared first."""
        held = (c for c in self.closures if c.since <= day and (c.until is None or day < c.until))
        return next(held, None)


def first_day(on: date) -> date:
    """New Year's Day of the first of the years that are looked at."""
    return date(on.year - YEARS + 1, 1, 1)


def known(business: Business, *, reader: Person, on: date) -> Known:
    """Read one archive for a reader, the latest rows first."""
    hidden = frozenset(act for act in Act if not allowed(reader, act, business, on=on))
    mine = {"business__root": business.root_id or business.pk}
    since = first_day(on)
    findings = Prefetch("findings", Finding.objects.filter(**mine).order_by("severity", "pk"))
    failed = Prefetch("items", SampleItem.objects.filter(failed=True))
    visits = Visit.objects.filter(**mine, visited_on__gte=since).prefetch_related(findings)
    samples = Sample.objects.filter(**mine).filter(_sampled_since(since)).prefetch_related(failed)

    def may(act: Act, rows: QuerySet[Any]) -> tuple[Any, ...]:
        return tuple(rows) if act not in hidden else ()

    return Known(
        business=business,
        on=on,
        hidden=hidden,
        permits=tuple(Permit.objects.filter(**mine).order_by("-valid_to", "-pk")),
        staff=tuple(_present(StaffMember.objects.filter(**mine), on)),
        closures=tuple(Closure.objects.filter(**mine).order_by("-since", "-pk")),
        bought=_bought(Purchase.objects.filter(**mine)),
        grades=may(Act.READ_GRADE, Grade.objects.filter(**mine).order_by("-year", "-pk")),
        visits=may(Act.READ_VISIT, visits.order_by("-visited_on", "-pk")),
        samples=may(Act.READ_SAMPLE, samples.order_by("-sampled_on", "-pk")),
        disposals=_disposals(business) if Act.READ_SAMPLE not in hidden else {},
        complaints=may(Act.READ_COMPLAINT, _received(mine, since)),
        cases=may(Act.READ_CASE, Case.objects.filter(**mine).order_by("-decided_on", "-pk")),
        daily_checks=_daily(mine, on) if Act.READ_SELF_CHECK not in hidden else frozenset(),
        visitors=_visitors(business, on),
    )


def _sampled_since(since: date) -> Q:
    """A sample without a day of sampling is told by its report, or by its publication."""
    reported = Q(sampled_on__isnull=True, concluded_on__gte=since)
    published = Q(sampled_on__isnull=True, concluded_on__isnull=True)
    return Q(sampled_on__gte=since) | reported | published


def _present(staff: QuerySet[StaffMember], on: date) -> Iterable[StaffMember]:
    return staff.filter(Q(left_on__isnull=True) | Q(left_on__gt=on)).order_by("name", "-pk")


def _received(mine: dict[str, int], since: date) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(**mine).filter(Q(received_on__gte=since) | Q(received_on__isnull=True))
    found: QuerySet[Complaint] = rows.order_by("-received_on", "-pk")
    return found


def _bought(ledger: QuerySet[Purchase]) -> Bought:
    sums = ledger.aggregate(
        lines=Count("pk"),
        suppliers=Count("supplier", distinct=True),
        last_on=Max("bought_on"),
        invoices=Count("pk", filter=~Q(invoice="")),
        certificates=Count("pk", filter=~Q(certificate="")),
    )
    return Bought(**sums)


def _disposals(business: Business) -> dict[str, bool]:
    duties = Duty.objects.filter(business__root=business.root_id or business.pk, rule=DISPOSAL)
    return {subject: state == Duty.State.OPEN for subject, state in duties.values_list("subject", "state")}


def _daily(mine: dict[str, int], on: date) -> frozenset[date]:
    rows = SelfCheck.objects.filter(**mine, level=SelfCheck.Level.DAILY, checked_on__lt=on)
    since = on - timedelta(days=SELF_CHECK_DAYS)
    return frozenset(rows.filter(checked_on__gte=since).values_list("checked_on", flat=True))


def _visitors(business: Business, on: date) -> dict[date, int]:
    """The visitors of the town in each of the last twelve whole months; empty where nobody counts them."""
    if business.town_id is None:
        return {}
    until = on.replace(day=1)
    rows = VisitorCount.objects.in_district(business.district_id).filter(town=business.town_id)
    rows = rows.filter(on__gte=until.replace(year=until.year - 1), on__lt=until)
    months = rows.annotate(month=TruncMonth("on")).values_list("month").annotate(n=Sum("number"))
    return dict(months.order_by("month"))
