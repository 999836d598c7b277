"""What every row bound to a business has: its district, its business, and the imported row it came from."""

from typing import ClassVar

from django.db import models

from weili.kernel.access import Place
from weili.kernel.models import District
from weili.kernel.rows import DistrictManager


class Bound(models.Model):
    """A row of one business. It never moves when archives are merged: a merge is read as a union."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    business = models.ForeignKey("archive.Business", models.PROTECT)
    origin = models.ForeignKey("archive.ImportedRow", models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        """Where the row lies: in its business's district, station and archive."""
        return self.business.place
