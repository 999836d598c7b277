"""Who is who: the handles by which a business is found again, merges, and questions put to a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from weili.archive.models.businesses import Business
from weili.archive.models.imports import ImportedRow
from weili.kernel.access import Place
from weili.kernel.models import District, Person
from weili.kernel.rows import DistrictManager


class Handle(models.Model):
    """A name, code, phone or address under which a business was met (别名), and the keys to find it by."""

    # no indexes of their own: the index and the constraint below begin with them
    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)
    business = models.ForeignKey(Business, models.PROTECT, related_name="handles", db_index=False)
    scheme = models.CharField("类别", max_length=12)  # uscc permit name sign phone address
    value = models.CharField("原文", max_length=300)
    key = models.CharField("匹配键", max_length=120)
    first_seen_on = models.DateField("首次出现")
    source = models.CharField("来源", max_length=60, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "别名与匹配键"
        constraints = (
            models.UniqueConstraint(fields=["business", "scheme", "key", "value"], name="handle_once"),
        )
        indexes = (models.Index(fields=["district", "key"], name="handles_by_key"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Merge(models.Model):
    """Two archives were judged to be one business (合并). Undone by ending it; the row stays."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Business, models.PROTECT, related_name="merges_into")
    survivor = models.ForeignKey(Business, models.PROTECT, related_name="merges_from")
    reasons = models.JSONField("理由", default=list)
    reason = models.CharField("说明", max_length=300, blank=True)
    merged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField("合并时间")
    #: table → its highest key when the archives were joined: what is above it was written while they were one
    marks = models.JSONField("合并时的主键", default=dict)
    undone_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_why = models.CharField("撤销理由", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "合并"
        constraints = (
            models.UniqueConstraint(
                fields=["absorbed"], name="absorbed_once_at_a_time", condition=Q(undone_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"


class Question(models.Model):
    """A doubtful identity put to a person with both sides and the reasons (待判定)."""

    class State(models.TextChoices):
        OPEN = "open", "待判定"
        SAME = "same", "同一户"
        DIFFERENT = "different", "不是同一户"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    #: the business that an import opened provisionally, and the one it may be
    newcomer = models.ForeignKey(Business, models.PROTECT, related_name="questions")
    candidate = models.ForeignKey(Business, models.PROTECT, related_name="asked_about")
    probability = models.DecimalField("可能性", max_digits=4, decimal_places=3)
    reasons = models.JSONField("理由", default=list)
    row = models.ForeignKey(ImportedRow, models.PROTECT, related_name="questions", null=True)
    asked_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField("判定时间", null=True)
    decision_reason = models.CharField("判定理由", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "身份判定"
        constraints = (models.UniqueConstraint(fields=["newcomer", "candidate"], name="asked_once"),)
        indexes = (
            models.Index(
                fields=["district", "-probability"], name="questions_open", condition=Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return f"{self.newcomer_id} = {self.candidate_id}?"

    @property
    def place(self) -> Place:
        """Where the question lies: with the business that is already known."""
        return self.candidate.place


class ReturnedRow(models.Model):
    """A row written to a merged archive that an un-merge could not give back by itself (待分配)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    merge = models.ForeignKey(Merge, models.PROTECT, related_name="returned_rows")
    table = models.CharField("表", max_length=60)  # app_label.Model
    key = models.BigIntegerField("主键")
    given_to = models.ForeignKey(Business, models.PROTECT, related_name="+", null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "待分配记录"
        constraints = (models.UniqueConstraint(fields=["merge", "table", "key"], name="returned_once"),)

    def __str__(self) -> str:
        return f"{self.table}:{self.key}"
