"""The memory of every imported row: its file, its place in it, what became of it and why."""

from typing import ClassVar

from django.db import models

from weili.kernel.models import District, Person, StoredFile
from weili.kernel.rows import DistrictManager


class ColumnMapping(models.Model):
    """The columns of a source as a person corrected them; remembered for the next file of that source."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=80)
    kind = models.CharField("种类", max_length=30)
    columns = models.JSONField("列对应", default=dict)  # heading → field
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("保存时间")

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "列对应"
        constraints = (models.UniqueConstraint(fields=["district", "source", "kind"], name="mapping_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.kind}"


class ImportBatch(models.Model):
    """One file brought in (一次导入): previewed, then taken row by row by a job that can be resumed."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "已预览"
        RUNNING = "running", "导入中"
        DONE = "done", "完成"
        FAILED = "failed", "未完成"

    district = models.ForeignKey(District, models.PROTECT, related_name="import_batches")
    kind = models.CharField("种类", max_length=30)
    source = models.CharField("来源", max_length=80, blank=True)
    file_name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)
    columns = models.JSONField("列对应", default=dict)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREVIEWED)
    rows = models.BigIntegerField("行数", default=0)
    kept = models.BigIntegerField("保留", default=0)
    merged = models.BigIntegerField("重复", default=0)
    refused = models.BigIntegerField("退回", default=0)
    by_reason = models.JSONField("按原因", default=dict)
    message = models.TextField("说明", blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "导入"

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One row of a file: kept, merged with an earlier one, or refused, with its place and its reason.

    The hundred thousand rows of an import are written to every index: no key has one of its own where a
    constraint or an index below begins with it.
    """

    class State(models.TextChoices):
        KEPT = "kept", "保留"
        MERGED = "merged", "重复"
        REFUSED = "refused", "退回"

    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="imported_rows", db_index=False)
    sheet = models.CharField("工作表", max_length=80, blank=True)
    row = models.BigIntegerField("行")
    #: source's own number, else the row's hash and its ordinal among equals; empty for refused rows
    key = models.CharField("行键", max_length=120, null=True)  # noqa: DJ001  a unique column whose absence is no value
    kind = models.CharField("种类", max_length=30)
    state = models.CharField("处理", max_length=8, choices=State.choices)
    code = models.CharField("原因代码", max_length=40, blank=True)
    text = models.TextField("原因", blank=True)
    #: the row as it was read, kept for refused rows so that nothing is lost
    raw = models.JSONField("原文", null=True)
    business = models.ForeignKey("archive.Business", models.PROTECT, related_name="imported_rows", null=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "导入行"
        constraints = (models.UniqueConstraint(fields=["district", "kind", "key"], name="row_imported_once"),)
        indexes = (models.Index(fields=["batch", "state", "row"], name="rows_of_batch"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.sheet}#{self.row}"
