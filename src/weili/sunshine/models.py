"""A business's own checks."""

from django.db import models

from weili.archive.models.bound import Bound


class SelfCheck(Bound):
    """One self-check (日管控、周排查、月调度) as the business recorded it."""

    class Level(models.TextChoices):
        DAILY = "daily", "日管控"
        WEEKLY = "weekly", "周排查"
        MONTHLY = "monthly", "月调度"

    level = models.CharField("类别", max_length=8, choices=Level.choices)
    checked_on = models.DateField("日期")
    checked_by = models.CharField("检查人", max_length=60, blank=True)
    result = models.CharField("结果", max_length=200, blank=True)
    problems = models.TextField("问题", blank=True)
    photos = models.PositiveIntegerField("照片数", default=0)

    class Meta:
        verbose_name = "企业自查"
        indexes = (
            models.Index(fields=["business", "-checked_on"], name="self_checks_of"),
            models.Index(fields=["district", "-checked_on"], name="self_checks_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.checked_on}"
