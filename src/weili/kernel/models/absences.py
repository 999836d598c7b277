"""Absences (请假、外出): who is away from which day to which, and who stands in for them."""

from datetime import date

from django.db import models
from django.db.models import Q

from weili.kernel.models.people import Person


class Absence(models.Model):
    """Somebody is away for some days; their deputy (代理人) may act under their posts in these days only."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "请假"
        OUT = "out", "外出"

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    kind = models.CharField("类别", max_length=5, choices=Kind.choices, default=Kind.LEAVE)
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("事由", max_length=200)
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="deputising", null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    #: taken back before its first day; an absence that had begun is shortened instead
    withdrawn = models.BooleanField("已撤回", default=False)

    class Meta:
        verbose_name = "请假与代理"
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="absence_ends"),
            models.CheckConstraint(
                condition=~Q(deputy=models.F("person")), name="nobody_stands_in_for_oneself"
            ),
        )
        indexes = (models.Index(fields=["until", "person"], name="absences_until"),)

    def __str__(self) -> str:
        return f"{self.person} {self.since}–{self.until}"

    def covers(self, on: date) -> bool:
        """Whether the person is away on a day."""
        return not self.withdrawn and self.since <= on <= self.until
