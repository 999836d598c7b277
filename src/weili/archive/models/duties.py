"""Duties: every statutory clock that runs is one row with one due column."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from weili.kernel.access import Place
from weili.kernel.models import District, Person, Station
from weili.kernel.rows import DistrictManager


class Duty(models.Model):
    """Somebody must do something to some business by some day, because of an article (待办)."""

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已办"
        VOID = "void", "撤销"

    district = models.ForeignKey(District, models.PROTECT, related_name="duties")
    business = models.ForeignKey(
        "archive.Business", models.PROTECT, related_name="duties", null=True, blank=True
    )
    station = models.ForeignKey(Station, models.PROTECT, related_name="duties", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="duties", null=True, blank=True)
    title = models.CharField("事项", max_length=200)
    #: the matter behind it, as `module.Thing:key`; one matter has one duty per rule
    subject = models.CharField("事由", max_length=120)
    rule = models.CharField(
        "期限规则", max_length=60, blank=True
    )  # an id of weili.law.terms; empty: a day of our own
    cite = models.CharField("依据", max_length=200, blank=True)
    confidence = models.CharField("确信程度", max_length=12, default="sure")
    started_at = models.DateTimeField("起算")
    #: the day whose version of the rule governs: a matter stays under the rule it began under
    governed_on = models.DateField("适用版本日")
    #: the last instant that is still in time; empty while its year's holidays are not published
    due_at = models.DateTimeField("截止", null=True, blank=True)
    provisional_on = models.DateField("暂定日（待公布）", null=True, blank=True)
    awaits_year = models.PositiveSmallIntegerField("待公布年份", null=True, blank=True)
    state = models.CharField("状态", max_length=5, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "待办"
        indexes = (
            models.Index(fields=["district", "due_at"], name="duties_due", condition=Q(state="open")),
            models.Index(
                fields=["station", "due_at"], name="duties_due_at_station", condition=Q(state="open")
            ),
            models.Index(fields=["business", "state"], name="duties_of"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "rule", "title"],
                name="one_open_duty_per_matter",
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(provisional_on__isnull=False), name="duty_has_a_day"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Place:
        """The duty's district and station, and the archive it concerns."""
        return Place(self.district_id, self.station_id, self.business.root_id if self.business else None)


class DutyPause(models.Model):
    """Days that do not count (中止计算): from `since` to the day before `until`; who approved and why."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="pauses")
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "期限中止"
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="pause_ends"
            ),
        )

    def __str__(self) -> str:
        return f"{self.since}–{self.until or ''}"


class DutyExtension(models.Model):
    """The one extension that the rule allows (延长): who approved and why."""

    duty = models.OneToOneField(Duty, models.PROTECT, related_name="extension")
    reason = models.CharField("事由", max_length=200)
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "期限延长"

    def __str__(self) -> str:
        return self.reason


class Assignment(models.Model):
    """Who had a duty before and after somebody gave it (指派、移交、撤回); rows of one act share its token."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "指派"
        HANDED_OVER = "handed_over", "移交"
        UNDONE = "undone", "撤回"

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="assignments")
    kind = models.CharField("类别", max_length=11, choices=Kind.choices)
    act = models.CharField("批次", max_length=32)
    before = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    after = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "指派记录"
        indexes = (
            models.Index(fields=["duty", "-id"], name="assignments_of"),
            models.Index(fields=["act"], name="assignments_together"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.act}"
