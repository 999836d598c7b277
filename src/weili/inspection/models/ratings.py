"""How a business rates the inspection it had; the inspected officers do not see by whom and when."""

from django.db import models

from weili.archive.models.bound import Bound
from weili.inspection.models.inspections import Inspection
from weili.kernel.models import Person


class Rating(Bound):
    """A business's rating of one inspection (检查评价), once; kept from the officers who made it."""

    class Score(models.IntegerChoices):
        GOOD = 3, "满意"
        FAIR = 2, "基本满意"
        BAD = 1, "不满意"

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField("评价", choices=Score.choices)
    #: what was not as it should be: showed no certificate, checked beyond the list, asked for favours, …
    complaints = models.JSONField("反映的问题", default=list)
    text = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = "检查评价"

    def __str__(self) -> str:
        return self.get_score_display()
