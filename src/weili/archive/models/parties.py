"""Producers, suppliers and other parties outside the register, and what was bought from them."""

from typing import ClassVar

from django.db import models

from weili.archive.models.bound import Bound
from weili.kernel.models import District
from weili.kernel.rows import DistrictManager


class Party(models.Model):
    """Somebody named in a record who is no business of this district: a producer, a supplier."""

    district = models.ForeignKey(District, models.PROTECT, related_name="parties")
    name = models.CharField("名称", max_length=200)
    key = models.CharField("归一名称", max_length=200)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)
    #: the same firm where it is also a business here
    business = models.ForeignKey(
        "archive.Business", models.PROTECT, related_name="as_party", null=True, blank=True
    )

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "相关方"
        constraints = (models.UniqueConstraint(fields=["district", "key"], name="party_once"),)

    def __str__(self) -> str:
        return self.name


class Purchase(Bound):
    """One line of the purchase ledger (进货查验、索证索票、台账)."""

    supplier = models.ForeignKey(Party, models.PROTECT, related_name="sales", null=True, blank=True)
    producer = models.ForeignKey(Party, models.PROTECT, related_name="products", null=True, blank=True)
    product = models.CharField("品名", max_length=200)
    specification = models.CharField("规格", max_length=100, blank=True)
    batch = models.CharField("批号", max_length=60, blank=True)
    quantity = models.CharField("数量", max_length=60, blank=True)
    produced_on = models.DateField("生产日期", null=True, blank=True)
    bought_on = models.DateField("进货日期", null=True, blank=True)
    invoice = models.CharField("票据", max_length=100, blank=True)
    certificate = models.CharField("合格证明", max_length=100, blank=True)

    class Meta:
        verbose_name = "进货记录"
        indexes = (models.Index(fields=["business", "-bought_on"], name="purchases_of"),)

    def __str__(self) -> str:
        return self.product
