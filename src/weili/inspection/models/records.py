"""What phones send: devices, records that are only ever added, and the files they name (docs/field-protocol.md)."""

from typing import ClassVar

from django.db import models

from weili.inspection.models.inspections import Inspection
from weili.kernel.models import District, Person, StoredFile
from weili.kernel.rows import DistrictManager


class Device(models.Model):
    """A phone or a desk browser on which somebody inspects (检查终端). Its data key is derived, never stored."""

    key = models.UUIDField("标识", primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="devices")
    label = models.CharField("名称", max_length=200, blank=True)
    seen_at = models.DateTimeField("最近联系")
    #: how far its clock was from ours when it last sent, in seconds: noted, never punished
    clock_offset = models.IntegerField("时钟偏差（秒）", default=0)

    class Meta:
        verbose_name = "检查终端"

    def __str__(self) -> str:
        return self.label or f"终端 {str(self.key)[:8]}"


class FieldRecord(models.Model):
    """One thing written down on a device (现场记录): never changed, never removed, known by its own id.

    `about` says of what it speaks (`item:4.1`, `sign:business`); `after` names the records of the same subject that
    the device had seen. The heads of a subject are those that no other comes after; two heads are a conflict.
    """

    class State(models.TextChoices):
        KEPT = "kept", "已接收"
        LATE = "late", "结束后收到"

    id = models.UUIDField("标识", primary_key=True)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="records")
    device = models.ForeignKey(Device, models.PROTECT, related_name="records")
    person = models.ForeignKey(Person, models.PROTECT, related_name="field_records")
    #: counts on its device and inspection from 1; a gap means that something has not arrived yet
    seq = models.PositiveIntegerField("序号")
    #: counts in its inspection as received; by it another device asks for what is new
    number = models.PositiveIntegerField("接收序号", default=0)
    kind = models.CharField("类别", max_length=12)
    about = models.CharField("对象", max_length=120)
    after = models.JSONField("承接", default=list)
    body = models.JSONField("内容", default=dict)
    sha256 = models.CharField("摘要", max_length=64)
    #: by the device's clock, as it said so
    made_at = models.DateTimeField("记录时间")
    #: the same as the device wrote it: under its hash
    made_text = models.CharField("记录时间原文", max_length=40, blank=True, default="")
    received_at = models.DateTimeField("接收时间")
    clock_offset = models.IntegerField("时钟偏差（秒）", default=0)
    state = models.CharField("状态", max_length=5, choices=State.choices, default=State.KEPT)
    #: what was noticed and is not punished: clock, position
    notes = models.JSONField("提示", default=list)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "现场记录"
        indexes = (
            models.Index(fields=["inspection", "about"], name="records_about"),
            models.Index(fields=["inspection", "number"], name="records_as_received"),
        )
        constraints = (
            models.UniqueConstraint(fields=["inspection", "device", "seq"], name="record_once_on_its_device"),
        )

    def __str__(self) -> str:
        return f"{self.about} {self.id}"


class RefusedRecord(models.Model):
    """A record that was not kept, and why (未接收的现场记录): its number is accounted for, its content stays there."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="refused_records")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    record = models.UUIDField("记录标识")
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=12, blank=True)
    about = models.CharField("对象", max_length=120, blank=True)
    #: what it came after: who writes after it has seen those too
    after = models.JSONField("承接", default=list)
    message = models.CharField("理由", max_length=300)
    received_at = models.DateTimeField("接收时间")

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "未接收的现场记录"
        constraints = (
            models.UniqueConstraint(fields=["inspection", "record"], name="refusal_once_of_a_record"),
        )

    def __str__(self) -> str:
        return self.message


class FieldFile(models.Model):
    """A photo, voice note or signature that a record names (现场照片、录音、签名), by the hash the device took."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="files")
    sha256 = models.CharField("摘要", max_length=64)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    received_at = models.DateTimeField("接收时间")
    #: the same picture under another inspection or business, seen by its hash
    seen_elsewhere = models.BooleanField("曾用于其他检查", default=False)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "现场文件"
        constraints = (
            models.UniqueConstraint(fields=["inspection", "sha256"], name="file_once_in_an_inspection"),
        )
        indexes = (models.Index(fields=["sha256"], name="field_files_by_hash"),)

    def __str__(self) -> str:
        return self.sha256[:12]
