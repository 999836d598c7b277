"""Saved filters (常用筛选): a name for the address of a list, one's own or shared with one's station or section."""

from django.db import models

from weili.kernel.models.people import Person
from weili.kernel.models.places import District, Station


class SavedList(models.Model):
    """A list as somebody likes to see it: the page and what it was narrowed to."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="saved_lists")
    name = models.CharField("名称", max_length=40)
    path = models.CharField("页面", max_length=200)
    query = models.CharField("条件", max_length=1000, blank=True)
    #: with whom it is shared: a station, or the section (role) of a district; with nobody while all are empty
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", null=True, blank=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="+", null=True, blank=True)
    role = models.CharField("科室", max_length=30, blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用筛选"
        constraints = (
            models.UniqueConstraint(fields=["person", "path", "name"], name="saved_list_named_once"),
        )
        indexes = (models.Index(fields=["path"], name="saved_lists_of_page"),)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The page with its filters."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def shared(self) -> bool:
        """Whether others see it too."""
        return self.station_id is not None or bool(self.role)
