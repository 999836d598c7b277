"""The code at the door of a business: what the QR on the wall leads to."""

from django.db import models

from weili.archive.models.bound import Bound


class Door(Bound):
    """The door code of an archive (门码): drawn at random, never changed, so that a printed poster stays true."""

    code = models.CharField("门码", max_length=16, unique=True)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "门码"
        constraints = (models.UniqueConstraint(fields=["business"], name="one_door_of_a_business"),)

    def __str__(self) -> str:
        return self.code
