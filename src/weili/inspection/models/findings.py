"""What was found on a visit. The visit itself is the archive's."""

from django.db import models

from weili.archive.models import Visit
from weili.archive.models.bound import Bound


class Finding(Bound):
    """One item not met on a visit (问题), with its code in the checklist that was used."""

    class Severity(models.TextChoices):
        KEY = "key", "重点项"
        GENERAL = "general", "一般项"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    template = models.CharField("检查表", max_length=60, blank=True)
    item_code = models.CharField("项目编号", max_length=30, blank=True)
    severity = models.CharField("性质", max_length=8, choices=Severity.choices, default=Severity.GENERAL)
    text = models.CharField("问题", max_length=500)
    corrected_on = models.DateField("整改日期", null=True, blank=True)
    #: what the officers said of it on the spot (Order 49 art. 31–33); empty where another system told of it
    affects_safety = models.BooleanField("影响食品安全", null=True, blank=True)
    accident_risk = models.BooleanField("有事故风险", null=True, blank=True)
    violation = models.CharField("违法行为代码", max_length=10, blank=True)
    article = models.CharField("依据", max_length=200, blank=True)
    #: SHA-256 of its photos, and of those after it was corrected
    photos = models.JSONField("照片", default=list)
    after_photos = models.JSONField("整改后照片", default=list)
    order = models.ForeignKey(
        "inspection.Order", models.PROTECT, related_name="findings", null=True, blank=True
    )

    class Meta:
        verbose_name = "问题"
        indexes = (models.Index(fields=["business", "item_code"], name="findings_by_item"),)

    def __str__(self) -> str:
        return self.text


class ItemResult(Bound):
    """The result of one checklist item on a visit, where the source gives every item: evidence for the grade."""

    class Result(models.TextChoices):
        PASS = "pass", "符合"
        FAIL = "fail", "不符合"
        ABSENT = "absent", "合理缺项"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="item_results")
    template = models.CharField("检查表", max_length=60, blank=True)
    item_code = models.CharField("项目编号", max_length=30)
    result = models.CharField("结果", max_length=8, choices=Result.choices)

    class Meta:
        verbose_name = "检查项结果"

    def __str__(self) -> str:
        return f"{self.item_code} {self.get_result_display()}"
