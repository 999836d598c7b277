"""Tables of the law that a bureau loaded after this release: a year's holidays, its own frequencies or points."""

from django.db import models

from weili.kernel.models.people import Person
from weili.kernel.models.places import District


class LawTable(models.Model):
    """One loaded table. Tables are superseded by later ones and never deleted."""

    kind = models.CharField("种类", max_length=40)  # workdays, frequency, static_points
    name = models.CharField("名称", max_length=100)  # for workdays: the year
    district = models.ForeignKey(District, models.PROTECT, related_name="law_tables", null=True)
    text = models.TextField("表")
    source = models.CharField("依据", max_length=200)
    sha256 = models.CharField(max_length=64)
    loaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField("载入时间")
    superseded_at = models.DateTimeField("被替代时间", null=True)

    class Meta:
        verbose_name = "载入的法律表"
        indexes = (models.Index(fields=["kind", "name"], name="law_tables_by_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
