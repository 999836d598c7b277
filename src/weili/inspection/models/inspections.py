"""One inspection from its source to its publication. The finished visit is the archive's (`visit`)."""

import uuid

from django.db import models
from django.db.models import F, Q

from weili.archive.models import Visit
from weili.archive.models.bound import Bound
from weili.archive.models.visits import visit_sources
from weili.inspection.models.checklists import Checklist
from weili.kernel.access import Place
from weili.kernel.models import Person, Station
from weili.law.sources_of_visits import VisitSource


class Inspection(Bound):
    """An inspection (检查) of one business for everything that is due: source, approval, notice, start, result.

    Its states and moves are declared in `weili.inspection.workflow`. A `secret` one (飞行检查) is seen only by those
    who arrange, approve and make it until it has begun (Order 49 art. 46).
    """

    class Kind(models.TextChoices):
        ROUTINE = "routine", "日常检查"
        UNANNOUNCED = "unannounced", "飞行检查"
        SYSTEM = "system", "体系检查"
        CAMPAIGN = "campaign", "专项检查"
        CLUE = "clue", "线索核查"
        RECHECK = "recheck", "复查"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待批准"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已批准"
        NOTIFIED = "notified", "已通知"
        UNDER_WAY = "under_way", "检查中"
        FINISHED = "finished", "已出结果"
        PUBLISHED = "published", "已公开"
        CANCELLED = "cancelled", "已取消"

    class Way(models.TextChoices):
        """How an inspection off site is made (非现场方式)."""

        PAPERS = "papers", "书面核查"
        VIDEO = "video", "视频检查"
        FACTS = "facts", "数据核查"

    #: what a phone and an address call it: never counted, never guessed
    key = models.UUIDField("标识", unique=True, default=uuid.uuid4, editable=False)
    station = models.ForeignKey(Station, models.PROTECT, related_name="inspections", null=True, blank=True)
    kind = models.CharField("检查类型", max_length=12, choices=Kind.choices, default=Kind.ROUTINE)
    source = models.CharField("来源", max_length=14, choices=visit_sources, default=VisitSource.PLAN.value)
    #: the approval of a campaign, the number of a complaint, the transfer; what the source is, in words
    source_text = models.CharField("来源说明", max_length=300, blank=True)
    campaign = models.CharField("专项行动", max_length=100, blank=True)
    mode = models.CharField("方式", max_length=10, choices=Visit.Mode.choices, default=Visit.Mode.ON_SITE)
    way = models.CharField("非现场方式", max_length=10, choices=Way.choices, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    workflow = models.PositiveSmallIntegerField("流程版本", default=1)
    secret = models.BooleanField("不预先告知", default=False)
    #: an emergency begins first; its approval is made up for (approved late)
    urgent = models.BooleanField("紧急", default=False)
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="inspections")
    #: [{"code", "why"}]: items that a higher body looked at within three months (Order 49 art. 42)
    blocked = models.JSONField("不重复检查的项目", default=list)
    #: codes that failed last time and must be looked at (58号)
    compulsory = models.JSONField("必查项目", default=list)
    planned_on = models.DateField("拟检查日期")
    counts_towards_cap = models.BooleanField("计入频次上限", default=True)
    #: why the published cap may be passed, named by the approver; empty where it is not passed
    cap_reason = models.CharField("突破上限的理由", max_length=300, blank=True)
    no_repeat_reason = models.CharField("三个月内重复检查的理由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    approved_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="批准人"
    )
    approved_at = models.DateTimeField("批准时间", null=True, blank=True)
    approval_note = models.CharField("批准意见", max_length=300, blank=True)
    notified_at = models.DateTimeField("通知时间", null=True, blank=True)
    notified_how = models.CharField("通知方式", max_length=100, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    #: what keeps a finish that came from a phone from being taken: a sentence, empty when nothing does
    held_because = models.CharField("待处理", max_length=500, blank=True)
    #: the result in the words of the checklist, its reasons and handling, as judged at the finish
    judgement = models.JSONField("判定", default=dict)
    result = models.CharField("结果", max_length=30, blank=True)
    handling = models.CharField("处理", max_length=30, blank=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    cancelled_why = models.CharField("取消理由", max_length=300, blank=True)
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="inspection", null=True, blank=True)
    #: the order whose correction is re-checked
    rechecks = models.ForeignKey(
        "inspection.Order", models.PROTECT, related_name="rechecked_by", null=True, blank=True
    )

    class Meta:
        verbose_name = "检查任务"
        indexes = (
            models.Index(fields=["district", "planned_on"], name="inspections_by_day"),
            models.Index(fields=["station", "state", "planned_on"], name="inspections_board"),
            models.Index(fields=["business", "state"], name="inspections_of"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="inspection_proposed_and_approved_by_two",
            ),
            models.CheckConstraint(
                condition=Q(mode="on_site", way="") | (Q(mode="off_site") & ~Q(way="")),
                name="off_site_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.business_id} {self.planned_on} {self.get_kind_display()}"

    @property
    def place(self) -> Place:
        """Where it lies: with the station that makes it, in its business's archive."""
        return Place(
            self.district_id, self.station_id or self.business.station_id, self.business.place.business
        )


class Attendance(models.Model):
    """One officer of an inspection (检查人员), with the certificate as it stood when it began."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    leads = models.BooleanField("组长", default=False)
    #: the section or station that sends the officer, in words (科所联动)
    sent_by = models.CharField("派出单位", max_length=80, blank=True)
    certificate_number = models.CharField("执法证号", max_length=40, blank=True)
    certificate_until = models.DateField("执法证有效期至", null=True, blank=True)

    class Meta:
        verbose_name = "检查人员"
        constraints = (
            models.UniqueConstraint(fields=["inspection", "person"], name="officer_once_in_an_inspection"),
            models.UniqueConstraint(
                fields=["inspection"], name="one_leader_of_an_inspection", condition=Q(leads=True)
            ),
        )
        indexes = (models.Index(fields=["person", "inspection"], name="inspections_of_officer"),)

    def __str__(self) -> str:
        return f"{self.person}"


class Matter(models.Model):
    """One thing that is due and is settled by an inspection (综合查一次): a duty, a planned visit, a complaint."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="matters")
    duty = models.ForeignKey(
        "archive.Duty", models.PROTECT, related_name="inspection_matters", null=True, blank=True
    )
    #: as `module.Thing:key`, like the subject of a duty
    subject = models.CharField("事由", max_length=120)
    title = models.CharField("事项", max_length=200)
    due_on = models.DateField("截止", null=True, blank=True)

    class Meta:
        verbose_name = "检查事项"
        constraints = (
            models.UniqueConstraint(fields=["inspection", "subject"], name="matter_once_in_an_inspection"),
        )

    def __str__(self) -> str:
        return self.title
