"""Rows invented for these tests: a placed thing in a table of its own, made by the fixture `things`.

`Thing` hangs on a district, perhaps on a station and a business number; `Part` hangs on a thing. The
application they belong to is not installed, so no migration, flush or cascade knows them.
"""

from django.db import models

from weili.kernel.access import Place
from weili.kernel.models import District, Station
from weili.kernel.rows import DistrictManager


class Thing(models.Model):
    district = models.ForeignKey(District, models.CASCADE, related_name="+", db_constraint=False)
    station = models.ForeignKey(Station, models.CASCADE, related_name="+", db_constraint=False, null=True)
    business = models.BigIntegerField(null=True)
    name = models.CharField(max_length=20, default="")

    objects = DistrictManager()

    class Meta:
        app_label = "things_of_tests"
        db_table = "test_thing"

    @property
    def place(self) -> Place:
        return Place(self.district_id, self.station_id, self.business)


class Part(models.Model):
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="parts", db_constraint=False)

    objects = DistrictManager()

    class Meta:
        app_label = "things_of_tests"
        db_table = "test_part"
