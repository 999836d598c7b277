"""The baskets of the yearly report: which records are counted, one query each, with the columns they split by.

The archive is read as a union: what lies on any member of an archive counts for its head, once.
"""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from weili.archive.models import Business, Visit
from weili.archive.models.businesses import ALL_YEAR, HEADS
from weili.archive.statuses import good_permits
from weili.enforcement.models import Case as PenaltyCase
from weili.grading.models import Grade, Ungraded
from weili.law.kinds import Sector
from weili.oversight.annual.frame import NO_TOWN, Frame
from weili.oversight.punished import numbers_punished
from weili.planning.models import Plan, PlannedVisit
from weili.sampling.models import Sample
from weili.training.models import Attendance

#: a query with columns of its own beside those of its model
Rows = QuerySet[Any]

#: a record that does not say its sector is counted under this head, never dropped
NO_SECTOR = "unstated"
#: reasons of the report's own, for archives of which nobody recorded why they have no grade
SEASONAL, NO_RECORD = "seasonal", "no_record"

_SECTOR = Case(When(sector="", then=Value(NO_SECTOR)), default=F("sector"), output_field=CharField())
#: the sampling statistics call circulation 销售
_STAGE = Case(
    When(sector="", then=Value(NO_SECTOR)),
    When(sector=Sector.CIRCULATION.value, then=Value("sales")),
    default=F("sector"),
    output_field=CharField(),
)
_TOWN = Coalesce("town__name", Value(NO_TOWN), output_field=CharField())


def visits(frame: Frame) -> Rows:
    """The visits of the year (检查户次), with their sector."""
    rows = Visit.objects.filter(district=frame.district, visited_on__year=frame.year)
    found: Rows = frame.mine(rows).annotate(part=_SECTOR)
    return found


def tasks(frame: Frame) -> Rows:
    """The samples taken in the year, of every programme (抽检任务)."""
    rows = Sample.objects.filter(district=frame.district, sampled_on__year=frame.year)
    return frame.mine(rows)


def failing(frame: Frame) -> Rows:
    """Those of them that failed (不合格)."""
    return tasks(frame).filter(verdict=Sample.Verdict.FAIL)


def punished(frame: Frame) -> Rows:
    """Those of the failing that a penalty of warning or fine names (警告或罚款)."""
    numbers = failing(frame).exclude(number="").values("number")
    named = numbers_punished(PenaltyCase.objects.filter(district=frame.district, sample_number__in=numbers))
    return failing(frame).filter(number__in=named)


def supervision(frame: Frame) -> Rows:
    """The supervision samples of the year (监督抽检批次), with their stage."""
    rows = tasks(frame).filter(programme=Sample.Programme.SUPERVISION)
    found: Rows = rows.annotate(part=_STAGE)
    return found


def caterers(frame: Frame) -> Rows:
    """The catering archives that held a good permit on the last day of the year, with their grade of that year."""
    held = good_permits(frame.last_day).filter(business__root=OuterRef("pk"))
    heads = _heads(frame).filter(Exists(held), sector=Sector.CATERING.value)
    grades = Grade.objects.filter(
        business__root=OuterRef("pk"), year=frame.year, state=Grade.State.REVIEWED
    ).order_by("-pk")
    said = Ungraded.objects.filter(business__root=OuterRef("pk"), year=frame.year)
    unsaid = Case(When(open_months=ALL_YEAR, then=Value(NO_RECORD)), default=Value(SEASONAL))
    reason = Coalesce(Subquery(said.values("reason_code")[:1]), unsaid, output_field=CharField())
    found: Rows = heads.annotate(letter=Subquery(grades.values("letter")[:1]), reason=reason)
    return found


def graded(frame: Frame) -> Rows:
    """The caterers with a reviewed grade of exactly that year (已评定)."""
    return caterers(frame).filter(letter__isnull=False)


def ungraded(frame: Frame) -> Rows:
    """The other caterers (未评定), each with its reason."""
    return caterers(frame).filter(letter__isnull=True)


def planned(frame: Frame) -> Rows:
    """The archives in the approved plan of the year, with how many visits it holds for each (计划检查次数)."""
    in_force = Q(plan__state=Plan.State.APPROVED) | Q(state=PlannedVisit.State.DONE)
    rows = PlannedVisit.objects.filter(in_force, business__root=OuterRef("pk"), plan__year=frame.year)
    rows = rows.exclude(state=PlannedVisit.State.DROPPED).order_by().values("business__root")
    number = Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    found: Rows = _heads(frame).annotate(times=number).filter(times__isnull=False)
    return found


def in_campaigns(frame: Frame) -> Rows:
    """The archives visited in a campaign of the year (专项行动), once for each campaign."""
    return _campaign(frame, Q())


def found_illegal(frame: Frame) -> Rows:
    """Those of them of which a visit of the campaign found a problem (发现违法违规)."""
    found = Q(family__visit__findings__isnull=False)
    found |= Q(family__visit__key_findings__gt=0) | Q(family__visit__general_findings__gt=0)
    return _campaign(frame, found | Q(family__visit__outcome=Visit.Outcome.FAIL))


def heads_trained(frame: Frame) -> Rows:
    """The heads of businesses who came to a course of the year (参训负责人)."""
    rows = Attendance.objects.filter(district=frame.district, training__held_on__year=frame.year, head=True)
    found: Rows = frame.mine(rows).annotate(course=F("training__name"))
    return found


def _campaign(frame: Frame, condition: Q) -> Rows:
    # one filter: a campaign, its year and what was found are said of the same visit
    rows = _heads(frame).filter(
        condition, family__visit__visited_on__year=frame.year, family__visit__campaign__gt=""
    )
    found: Rows = rows.annotate(campaign=F("family__visit__campaign")).distinct()
    return found


def _heads(frame: Frame) -> Rows:
    rows = frame.mine(Business.objects.filter(HEADS, district=frame.district), via="")
    found: Rows = rows.annotate(town_name=_TOWN)
    return found
