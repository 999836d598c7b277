"""Visits: who was inspected, when, how and why. Cap, coverage and history are one question, asked here."""

from django.db import models

from weili.archive.models.bound import Bound
from weili.kernel.models import Station
from weili.law.sources_of_visits import VisitSource


def visit_sources() -> list[tuple[str, str]]:
    """The sources of visits that the law knows, as choices that need no migration."""
    return [(source.value, source.label) for source in VisitSource]


class Visit(Bound):
    """One inspection of a business, on site or off site (户次). What was found is the inspection module's."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", "现场检查"
        OFF_SITE = "off_site", "非现场检查"

    class Outcome(models.TextChoices):
        PASS = "pass", "符合"
        CONDITIONS = "conditions", "基本符合"
        FAIL = "fail", "不符合"
        NONE = "none", "无结论"

    number = models.CharField("记录编号", max_length=80, blank=True)
    station = models.ForeignKey(Station, models.PROTECT, related_name="visits", null=True, blank=True)
    visited_on = models.DateField("检查日期")
    mode = models.CharField("方式", max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    source = models.CharField("来源", max_length=14, choices=visit_sources, default=VisitSource.PLAN.value)
    sector = models.CharField("环节", max_length=20, blank=True)
    campaign = models.CharField("专项行动", max_length=100, blank=True)
    counts_towards_cap = models.BooleanField("计入频次上限", default=True)
    #: covered every item of the checklist (全项目), so it counts for the 24 months of Order 49 art. 22
    full = models.BooleanField("全项目", default=False)
    by_higher_body = models.BooleanField("上级检查", default=False)
    officers = models.JSONField("检查人员", default=list)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, default=Outcome.NONE)
    key_findings = models.PositiveIntegerField("重点项不合格数", null=True, blank=True)
    general_findings = models.PositiveIntegerField("一般项不合格数", null=True, blank=True)

    class Meta:
        verbose_name = "检查"
        indexes = (
            models.Index(fields=["business", "-visited_on"], name="visits_of"),
            models.Index(fields=["district", "visited_on"], name="visits_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.business_id} {self.visited_on}"
