"""The businesses behind a figure of the cockpit for which there is no other list; counted and shown by one query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from weili.archive import statuses
from weili.archive.models import Business, Duty, KeyListing, Permit, StaffMember
from weili.archive.queries.businesses import heads
from weili.archive.statuses import Status
from weili.complaints.models import Complaint
from weili.grading.models import Grade
from weili.kernel.access import visible
from weili.kernel.models import Person
from weili.kernel.roles import Act
from weili.oversight.portrait_facts import DISPOSAL
from weili.planning.models import Plan, PlannedVisit
from weili.sunshine.models import SelfCheck

PERMIT_SOON, HEALTH_SOON, SELF_CHECK_DAYS = 60, 30, 30
VOICES = ("complaint", "report", "mixed")
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Behind:
    """The businesses of one figure: what they are called, the act they need, and how they are found."""

    title: str
    rule: str
    act: Act
    narrow: Callable[[QuerySet[Business], date], QuerySet[Business]]


def behind(reader: Person, key: str, *, on: date) -> QuerySet[Business]:
    """The businesses behind a figure, as far as the reader may see them and what is told of them."""
    each = BEHIND[key]
    rows = visible(reader, each.act, heads(reader, on=on), on=on, business="root")
    return each.narrow(rows, on).select_related("town").order_by("name", "pk")


def _repeated(rows: QuerySet[Business], on: date) -> QuerySet[Business]:
    voices = Complaint.objects.filter(business__isnull=False, kind__in=VOICES, received_on__gt=on - YEAR)
    often = voices.values("business__root").annotate(n=Count("pk")).filter(n__gte=2)
    return rows.filter(pk__in=often.values("business__root"))


def _checking(rows: QuerySet[Business], on: date) -> QuerySet[Business]:
    done = SelfCheck.objects.filter(
        business__isnull=False,
        level=SelfCheck.Level.DAILY,
        checked_on__lt=on,
        checked_on__gte=on - timedelta(days=SELF_CHECK_DAYS),
    )
    return statuses.narrowed(rows.filter(pk__in=done.values("business__root")), Status.OPEN, on)


def _health(rows: QuerySet[Business], on: date) -> QuerySet[Business]:
    present = Q(left_on__isnull=True) | Q(left_on__gt=on)
    soon = StaffMember.objects.filter(
        business__isnull=False, health_until__lte=on + timedelta(days=HEALTH_SOON)
    )
    return statuses.narrowed(
        rows.filter(pk__in=soon.filter(present).values("business__root")), Status.OPEN, on
    )


def _permits(rows: QuerySet[Business], on: date) -> QuerySet[Business]:
    ending = Permit.objects.filter(
        business__isnull=False,
        state=Permit.State.VALID,
        valid_to__range=(on, on + timedelta(days=PERMIT_SOON)),
    )
    return statuses.narrowed(rows.filter(pk__in=ending.values("business__root")), Status.OPEN, on)


def _risky(rows: QuerySet[Business], on: date) -> QuerySet[Business]:
    """High risk near the visitors: graded C or D this year, or on the key list, in a scenic town, trading today."""
    graded = Grade.objects.filter(
        business__isnull=False, year=on.year, state=Grade.State.REVIEWED, letter__in=("C", "D")
    )
    listed = KeyListing.objects.filter(business__isnull=False).exclude(state=KeyListing.State.REMOVED)
    risky = Q(pk__in=graded.values("business__root")) | Q(pk__in=listed.values("business__root"))
    return statuses.narrowed(rows.filter(risky, town__scenic=True), Status.OPEN, on)


def _missed(rows: QuerySet[Business], on: date) -> QuerySet[Business]:
    planned = PlannedVisit.objects.filter(
        business__isnull=False,
        plan__year=on.year,
        plan__state=Plan.State.APPROVED,
        month__lt=on.month,
        state=PlannedVisit.State.PLANNED,
    )
    return rows.filter(pk__in=planned.values("business__root"))


def _disposing(rows: QuerySet[Business], _: date) -> QuerySet[Business]:
    duties = Duty.objects.filter(business__isnull=False, rule=DISPOSAL, state=Duty.State.OPEN)
    return rows.filter(pk__in=duties.values("business__root"))


BEHIND: dict[str, Behind] = {
    "repeated": Behind(
        "重复投诉举报的经营户", "近12个月收到两件以上投诉或举报的经营户", Act.READ_COMPLAINT, _repeated
    ),
    "checking": Behind(
        "有日管控记录的在营户", "近30天至少有一次日管控记录的在营户", Act.READ_SELF_CHECK, _checking
    ),
    "health": Behind(
        "健康证临期或过期的经营户",
        "在营户中，有在岗人员健康证30天内到期或已过期的",
        Act.READ_BUSINESS,
        _health,
    ),
    "permits": Behind("证照临期的经营户", "在营户中，有许可或备案60天内到期的", Act.READ_BUSINESS, _permits),
    "risky": Behind(
        "景区镇的高风险户",
        "景区镇内在营、本年度风险等级C级或D级，或在重点监管名单上的",
        Act.READ_GRADE,
        _risky,
    ),
    "missed": Behind(
        "计划超期未检的经营户", "本年度批准的计划中，月份已过而尚未实施检查的", Act.READ_PLAN, _missed
    ),
    "disposing": Behind(
        "不合格样品处置中的经营户", "抽检不合格、核查处置尚未办结的", Act.READ_SAMPLE, _disposing
    ),
}
