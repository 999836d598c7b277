"""Documents of a business: papers and pictures that a person put into its archive."""

from django.db import models

from weili.archive.models.bound import Bound
from weili.kernel.models import Person, StoredFile


class Document(Bound):
    """One paper in the archive of a business (文书), with who put it there and when. It is never replaced."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", "证照"
        RECORD = "record", "检查文书"
        REPORT = "report", "检验报告"
        PHOTO = "photo", "现场照片"
        STATEMENT = "statement", "企业提交材料"
        OTHER = "other", "其他"

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    title = models.CharField("标题", max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    dated_on = models.DateField("文书日期", null=True, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("入档时间")

    class Meta:
        verbose_name = "文书"
        indexes = (models.Index(fields=["business", "-added_at"], name="documents_of"),)

    def __str__(self) -> str:
        return self.title
