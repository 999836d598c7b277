"""Checklists as versioned documents: a version that was published is never edited, only superseded."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from weili.kernel.access import Place
from weili.kernel.models import District, Person
from weili.kernel.rows import DistrictManager
from weili.law.kinds import Sector


class Checklist(models.Model):
    """One version of a checklist (检查表) with its items and its rule of judgement.

    `content` is the whole document as `weili.inspection.checklists.content` defines it; `sha256` is its hash, by
    which a phone knows that its copy is this one. Made by one person, published by another.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        SUPERSEDED = "superseded", "已被替代"
        WITHDRAWN = "withdrawn", "已停用"

    class Origin(models.TextChoices):
        NATIONAL = "national", "国家表"
        DISTRICT = "district", "本区表"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    code = models.CharField("编号", max_length=60)
    version = models.PositiveIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=120)
    sector = models.CharField("环节", max_length=20, choices=[(s.value, s.value) for s in Sector])
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.DISTRICT)
    content = models.JSONField("内容", default=dict)
    sha256 = models.CharField("内容摘要", max_length=64, blank=True)
    #: an unsure list says 待确认 wherever it is used
    confidence = models.CharField("确信程度", max_length=12, default="proposed")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("编制时间")
    #: everybody who drafted or changed this version: none of them publishes it
    editors = models.ManyToManyField(Person, related_name="+", verbose_name="编制过的人")
    published_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="发布人"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    ended_why = models.CharField("停用理由", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "检查表"
        constraints = (
            models.UniqueConstraint(fields=["district", "code", "version"], name="checklist_version_once"),
            models.UniqueConstraint(
                fields=["district", "code"], name="one_checklist_published", condition=Q(state="published")
            ),
            models.UniqueConstraint(
                fields=["district", "code"], name="one_checklist_draft", condition=Q(state="draft")
            ),
            models.CheckConstraint(
                condition=Q(origin="national") | Q(published_by__isnull=True) | ~Q(published_by=F("made_by")),
                name="checklist_made_and_published_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"

    @property
    def place(self) -> Place:
        """A checklist lies in its district."""
        return Place(self.district_id)
