"""Files with their hash. The name of a stored file is its content's hash, so the same photo is stored once."""

from django.db import models

from weili.kernel.models.people import Person
from weili.kernel.models.places import District


class StoredFile(models.Model):
    """One content, wherever it is kept (a folder or an S3-compatible store)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", null=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    name = models.CharField("原文件名", max_length=255)
    kind = models.CharField("类型", max_length=100)
    size = models.BigIntegerField("字节")
    path = models.CharField("存放位置", max_length=255)
    stored_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stored_at = models.DateTimeField("存入时间")

    class Meta:
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.name
