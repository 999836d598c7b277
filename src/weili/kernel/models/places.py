"""Territories: a district, its stations (所) and its towns. Nothing in code is particular to one district."""

from django.db import models


class District(models.Model):
    """A district regulator (区局): configuration, not code. `code` is the GB/T 2260 code."""

    code = models.CharField("行政区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    bureau = models.CharField("机关名称", max_length=100)
    #: a district without a territory limit takes businesses of any place (a city's lab, a test of open data)
    boundless = models.BooleanField("不限辖区", default=False)
    #: whose data these are: the banner of invented data hangs on it
    demo = models.BooleanField("演示数据", default=False)
    parent_names = models.JSONField("上级地名", default=list)  # e.g. ["北京市"], to recognise addresses
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    settings = models.JSONField("地区设置", default=dict)

    class Meta:
        verbose_name = "区"

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """A station (市场监督管理所): the smallest unit that supervises."""

    district = models.ForeignKey(District, models.PROTECT, related_name="stations")
    code = models.SlugField("编码", max_length=40)
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = "所"
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["district", "code"], name="station_code_once"),)

    def __str__(self) -> str:
        return self.name


class Town(models.Model):
    """A town, township or street (街道、镇、乡) with the names it goes by; one station looks after it."""

    district = models.ForeignKey(District, models.PROTECT, related_name="towns")
    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=40)
    aliases = models.JSONField("别名", default=list)  # 怀柔地区 is 怀柔镇
    station = models.ForeignKey(Station, models.PROTECT, related_name="towns")
    scenic = models.BooleanField("景区镇", default=False)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = "街道（镇、乡）"
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["district", "code"], name="town_code_once"),)

    def __str__(self) -> str:
        return self.name
