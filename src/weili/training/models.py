"""Training courses of heads and staff of food businesses, and who came."""

from datetime import date
from typing import ClassVar

from django.db import models

from weili.archive.models.bound import Received
from weili.kernel.access import Place
from weili.kernel.models import District
from weili.kernel.rows import DistrictManager


class Training(models.Model):
    """One course, meeting or lecture on a day (培训)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    name = models.CharField("培训名称", max_length=200)
    held_on = models.DateField("培训日期")
    kind = models.CharField("培训类型", max_length=60, blank=True)
    organiser = models.CharField("主办单位", max_length=120, blank=True)
    subject = models.TextField("培训内容", blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "培训"
        constraints = (
            models.UniqueConstraint(fields=["district", "held_on", "name"], name="training_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.held_on} {self.name}"

    @property
    def place(self) -> Place:
        """A course lies in its district."""
        return Place(self.district_id)


class Attendance(Received):
    """One person at a course (培训签到), for the business that sent them."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="attendances")
    person_name = models.CharField("姓名", max_length=60)
    position = models.CharField("职务", max_length=60, blank=True)
    #: who answers for the business came in person
    head = models.BooleanField("负责人", default=False)

    class Meta:
        verbose_name = "培训签到"
        indexes = (models.Index(fields=["business", "training"], name="attendances_of"),)

    def __str__(self) -> str:
        return f"{self.training_id} {self.pk}"

    @property
    def day(self) -> date:
        """The day of the course."""
        return self.training.held_on
