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


class Received(models.Model):
    """A row that names somebody who may be no business of this district: then the party is kept instead."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    business = models.ForeignKey("archive.Business", models.PROTECT, null=True, blank=True)
    party = models.ForeignKey("archive.Party", models.PROTECT, related_name="+", null=True, blank=True)
    origin = models.ForeignKey("archive.ImportedRow", models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        """Where the row lies: with its business, else with the district."""
        return self.business.place if self.business else Place(self.district_id)
