"""Calls that are no inspections: assistants and cadres visit, remind and record; they order nothing."""

from django.db import models

from weili.archive.models.bound import Bound
from weili.kernel.models import Person, StoredFile


class Call(Bound):
    """A call at a business (走访提醒、包保督导): what was seen and said. What was found is passed to the station."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "走访提醒"
        GUARANTEE = "guarantee", "包保督导"

    class Mode(models.TextChoices):
        ON_SITE = "on_site", "上门"
        VIDEO = "video", "视频"
        MEETING = "meeting", "集中约见"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.REMINDER)
    mode = models.CharField("方式", max_length=8, choices=Mode.choices, default=Mode.ON_SITE)
    called_on = models.DateField("日期")
    by = models.ForeignKey(Person, models.PROTECT, related_name="calls")
    reminded = models.TextField("提醒内容")
    seen = models.TextField("看到的问题", blank=True)
    #: Beijing scans on such visits too
    scanned = models.CharField("扫码内容", max_length=200, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "走访记录"
        indexes = (models.Index(fields=["district", "-called_on"], name="calls_by_day"),)

    def __str__(self) -> str:
        return f"{self.business_id} {self.called_on}"
