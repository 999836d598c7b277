"""Samples and what was found in them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from weili.archive.models.bound import Bound, Received
from weili.archive.models.parties import Party
from weili.kernel.models import District, Person
from weili.kernel.rows import DistrictManager


class Sample(Received):
    """One sample of one food (样品). Its programme says in which basket it counts; the baskets are never merged."""

    class Verdict(models.TextChoices):
        PASS = "pass", "合格"
        FAIL = "fail", "不合格"
        PROBLEM = "problem", "问题样品"

    class Programme(models.TextChoices):
        SUPERVISION = "supervision", "监督抽检"
        RISK = "risk", "风险监测"
        EVALUATION = "evaluation", "评价性抽检"
        TARGETED = "targeted", "专项/跟踪抽检"
        RAPID = "rapid", "快速检测"
        TABLEWARE = "tableware", "餐饮具"
        UNKNOWN = "unknown", "未注明"

    class Level(models.TextChoices):
        NATIONAL = "national", "国家"
        PROVINCIAL = "provincial", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        UNKNOWN = "unknown", "未注明"

    # as in `Received`, but without indexes of their own: those below begin with them
    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)
    business = models.ForeignKey("archive.Business", models.PROTECT, null=True, blank=True, db_index=False)
    number = models.CharField("抽样单编号", max_length=80, blank=True)
    programme = models.CharField(
        "任务类别", max_length=12, choices=Programme.choices, default=Programme.UNKNOWN
    )
    level = models.CharField("任务层级", max_length=10, choices=Level.choices, default=Level.UNKNOWN)
    sector = models.CharField("环节", max_length=20, blank=True)
    product = models.CharField("样品名称", max_length=300)
    category = models.CharField("食品类别", max_length=120, blank=True)
    category_code = models.CharField("类别编码", max_length=20, blank=True)
    producer = models.ForeignKey(Party, models.PROTECT, related_name="samples", null=True, blank=True)
    supplier = models.ForeignKey(
        Party, models.PROTECT, related_name="supplied_samples", null=True, blank=True
    )
    batch = models.CharField("批号", max_length=80, blank=True)
    produced_on = models.DateField("生产日期", null=True, blank=True)
    sampled_on = models.DateField("抽样日期", null=True, blank=True)
    concluded_on = models.DateField("报告日期", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    publisher = models.CharField("发布单位", max_length=120, blank=True)
    laboratory = models.CharField("检验机构", max_length=120, blank=True)
    verdict = models.CharField("判定", max_length=8, choices=Verdict.choices)

    class Meta:
        verbose_name = "样品"
        indexes = (
            models.Index(fields=["business", "-sampled_on"], name="samples_of"),
            # every import asks which of its sample numbers are known
            models.Index(fields=["district", "number"], name="samples_by_number"),
            models.Index(fields=["district", "verdict", "published_on"], name="samples_by_verdict"),
            models.Index(fields=["district", "category_code"], name="samples_by_category"),
            models.Index(
                F("district"),
                Coalesce("sampled_on", "concluded_on", "published_on").desc(),
                name="samples_by_day",
            ),
        )

    def __str__(self) -> str:
        return self.product

    @property
    def day(self) -> date | None:
        """The day by which the sample is told in time: sampled, else concluded, else published."""
        return self.sampled_on or self.concluded_on or self.published_on


class SampleItem(models.Model):
    """One item tested in a sample, as published: text beside whatever could be parsed."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="items")
    item = models.CharField("检验项目", max_length=300)
    result = models.CharField("检验结果", max_length=500, blank=True)
    standard = models.CharField("标准值", max_length=500, blank=True)
    phase = models.CharField("阶段", max_length=10, blank=True)  # 初检, 复检
    failed = models.BooleanField("不合格", default=True)

    class Meta:
        verbose_name = "检验项目"

    def __str__(self) -> str:
        return self.item


class FollowUp(Bound):
    """A follow-up sample proposed after a failing one (跟踪抽检建议); an officer takes it up or declines it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "建议"
        PLANNED = "planned", "已列入"
        DECLINED = "declined", "不采纳"

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="follow_up")
    category = models.CharField("食品类别", max_length=120, blank=True)
    reason = models.CharField("理由", max_length=300)
    proposed_on = models.DateField("提出日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "跟踪抽检建议"

    def __str__(self) -> str:
        return self.reason


class HandOver(Bound):
    """Food that inspectors set aside on the spot and hand over to sampling (现场移交样品), as its label has it."""

    class State(models.TextChoices):
        WAITING = "waiting", "待接收"
        TAKEN = "taken", "已接收"
        DECLINED = "declined", "不接收"

    #: what it comes from, once: `inspection.Sample:key`
    subject = models.CharField("事由", max_length=120, unique=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    product = models.CharField("样品名称", max_length=200)
    maker = models.CharField("生产者", max_length=200, blank=True)
    batch = models.CharField("批号", max_length=80, blank=True)
    made_on = models.CharField("生产日期", max_length=40, blank=True)
    quantity = models.CharField("数量", max_length=80, blank=True)
    reason = models.CharField("移交理由", max_length=300, blank=True)
    item_code = models.CharField("项目编号", max_length=60, blank=True)
    found_on = models.DateField("留取日期")
    handed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_at = models.DateTimeField("移交时间")
    duty = models.ForeignKey("archive.Duty", models.PROTECT, related_name="+", null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField("接收时间", null=True, blank=True)
    decision = models.CharField("接收说明", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "现场移交样品"
        indexes = (models.Index(fields=["district", "state", "-found_on"], name="hand_overs_by_state"),)

    def __str__(self) -> str:
        return self.product
