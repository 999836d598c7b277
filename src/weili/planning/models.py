"""The yearly plan, its visits, what it could not meet, and what it was made from.

《食品生产经营监督检查管理办法》(Order 49) art. 21–23; 国办发〔2024〕54号: a yearly plan, approved, within the cap.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from weili.archive.models import Duty, ImportedRow, Visit
from weili.archive.models.bound import Bound
from weili.kernel.access import Place as Where
from weili.kernel.models import District, Person, Station, Town
from weili.kernel.rows import DistrictManager


class Plan(models.Model):
    """The supervision plan (年度监督检查计划) of a district for a year: made by one person, approved by another."""

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        APPROVED = "approved", "已批准"
        SUPERSEDED = "superseded", "已被替代"

    class Source(models.TextChoices):
        MADE = "made", "本系统编制"
        IMPORTED = "imported", "外部编制，导入"

    district = models.ForeignKey(District, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    #: one made and approved elsewhere has no second signature here: `made_by` is who took it in
    source = models.CharField("来源", max_length=10, choices=Source.choices, default=Source.MADE)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("编制时间")
    approved_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, verbose_name="批准人"
    )
    approved_at = models.DateTimeField("批准时间", null=True)
    #: what it was made from: first month, frequency table, capacities, days looked back
    parameters = models.JSONField("编制条件", default=dict)
    summary = models.JSONField("汇总", default=dict)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "监督检查计划"
        constraints = (
            models.UniqueConstraint(
                fields=["district", "year"], name="one_plan_approved", condition=Q(state="approved")
            ),
            models.UniqueConstraint(
                fields=["district", "year"], name="one_plan_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
                name="plan_made_and_approved_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年度监督检查计划"

    @property
    def place(self) -> Where:
        """A plan lies in its district."""
        return Where(self.district_id)


#: how the subject of a planned visit's duty begins; its key follows
PLANNED = "planning.PlannedVisit:"


class PlannedVisit(Bound):
    """One visit of the plan (计划检查) with every reason for it; one visit is for all that is due (综合查一次)."""

    class State(models.TextChoices):
        PLANNED = "planned", "待实施"
        DONE = "done", "已实施"
        DROPPED = "dropped", "已取消"

    class Kind(models.TextChoices):
        FULL = "full", "全项目覆盖检查"
        ROUTINE = "routine", "日常监督检查"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="visits")
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", null=True)
    month = models.PositiveSmallIntegerField("月份")
    kind = models.CharField("类型", max_length=8, choices=Kind.choices, default=Kind.ROUTINE)
    #: each a sentence with its article and how sure it is
    reasons = models.JSONField("理由", default=list)
    #: owed by law (3), because of key supervision (2), planned beyond that (1)
    priority = models.PositiveSmallIntegerField("优先级", default=1)
    counts_towards_cap = models.BooleanField("计入频次上限", default=True)
    #: where the 24 months of full coverage are the ground: the day from which they run
    coverage_from = models.DateField("全覆盖起算日", null=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.PLANNED)
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", null=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", null=True)
    dropped_why = models.CharField("取消理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "计划检查"
        constraints = (
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="planned_month_is_one"),
            models.UniqueConstraint(
                fields=["plan", "business", "month"], name="one_visit_a_month", condition=~Q(state="dropped")
            ),
        )
        indexes = (
            models.Index(fields=["plan", "station", "month"], name="plan_board"),
            models.Index(fields=["business", "state"], name="planned_visits_of"),
        )

    def __str__(self) -> str:
        return f"{self.business_id} {self.month}月"


class Unmet(models.Model):
    """What the plan could not meet and why (未能安排): listed, never dropped."""

    class What(models.TextChoices):
        MINIMUM = "minimum", "法定最少次数"
        COVERAGE = "coverage", "两年全覆盖"
        PLANNED = "planned", "计划次数"
        UNKNOWN = "unknown", "无法确定频次"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="unmet")
    business = models.ForeignKey("archive.Business", models.PROTECT, related_name="+")
    what = models.CharField("事项", max_length=10, choices=What.choices)
    visits = models.PositiveSmallIntegerField("户次", default=1)
    why = models.CharField("原因", max_length=300)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "未能安排"
        indexes = (models.Index(fields=["plan", "what"], name="unmet_of_plan"),)

    def __str__(self) -> str:
        return self.why


class StationCapacity(models.Model):
    """How many visits a station can make in a month of a year: its officers, two of them to a visit."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="capacities")
    year = models.PositiveSmallIntegerField("年度")
    officers = models.PositiveSmallIntegerField("执法人员数")
    visits_per_officer_month = models.PositiveSmallIntegerField("每人每月检查次数")
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField("填报时间")

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "所的检查能力"
        constraints = (models.UniqueConstraint(fields=["station", "year"], name="capacity_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.station} {self.year}"

    @property
    def visits_a_month(self) -> int:
        """Visits that the station can make in a month; every visit takes two officers (Order 49 art. 23)."""
        return self.officers * self.visits_per_officer_month // 2


class VisitorCount(models.Model):
    """How many people came to a place on a day (客流), counted or estimated."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    town = models.ForeignKey(Town, models.PROTECT, related_name="+", null=True)
    origin = models.ForeignKey(ImportedRow, models.PROTECT, related_name="+", null=True)
    place = models.CharField("地点", max_length=120)
    on = models.DateField("日期")
    number = models.PositiveIntegerField("人数")
    estimate = models.BooleanField("估算", default=False)
    source = models.CharField("来源", max_length=120, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "客流"
        constraints = (
            models.UniqueConstraint(fields=["district", "place", "on"], name="visitors_once_a_day"),
        )
        indexes = (models.Index(fields=["district", "on"], name="visitors_by_day"),)

    def __str__(self) -> str:
        return f"{self.place} {self.on}"
