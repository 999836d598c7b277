"""Random draws of whom to inspect and who inspects (双随机, Order 49 art. 5): pool, seed and outcome stay."""

from typing import ClassVar

from django.db import models

from weili.kernel.access import Place
from weili.kernel.models import District, Person, Station
from weili.kernel.rows import DistrictManager


class Draw(models.Model):
    """One draw (双随机抽取), which anybody can repeat from its pool and seed and find the same."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField("名称", max_length=120)
    seed = models.CharField("种子", max_length=64)
    wanted = models.PositiveIntegerField("抽取户数")
    team_size = models.PositiveSmallIntegerField("每组人数", default=2)
    #: [{"business", "name"}] and [{"person", "name"}] in their order, and who was left out and why
    businesses = models.JSONField("检查对象名录", default=list)
    officers = models.JSONField("检查人员名录", default=list)
    excluded = models.JSONField("排除及理由", default=list)
    #: [{"business", "officers": [..]}] as drawn
    outcome = models.JSONField("抽取结果", default=list)
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽取时间")

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "双随机抽取"
        indexes = (models.Index(fields=["district", "-drawn_at"], name="draws_by_day"),)

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Place:
        """Where it lies."""
        return Place(self.district_id, self.station_id)
