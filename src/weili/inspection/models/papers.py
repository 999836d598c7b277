"""Official papers: numbered per year and station without gaps, kept as PDF, sealed into the timeline by their hash."""

from django.db import models
from django.db.models import Q

from weili.archive.models.bound import Bound
from weili.inspection.models.inspections import Inspection
from weili.inspection.models.orders import Order, Talk
from weili.kernel.models import Person, Station, StoredFile


class Paper(Bound):
    """One official paper (文书). A draft may be edited; an issued one has its number, its file and its hash.

    A paper that was made without signal carried `provisional`, by which anybody still finds it.
    """

    class Kind(models.TextChoices):
        APPROVAL = "approval", "行政检查审批表"
        NOTICE = "notice", "行政检查通知书"
        RECORD = "record", "现场检查笔录"
        RESULT = "result", "监督检查结果记录表"
        ORDER = "order", "责令改正通知书"
        STOP = "stop", "责令停止生产经营通知书"
        TALK = "talk", "责任约谈通知书"
        RECHECK = "recheck", "复查记录"

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        ISSUED = "issued", "已出具"
        VOID = "void", "已作废"

    kind = models.CharField("文书", max_length=10, choices=Kind.choices)
    state = models.CharField("状态", max_length=6, choices=State.choices, default=State.DRAFT)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="papers", null=True, blank=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="papers", null=True, blank=True)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="papers", null=True, blank=True)
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", null=True, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("文号", max_length=80, blank=True)
    provisional = models.CharField("临时编号", max_length=40, blank=True)
    #: everything the paper says, as its template reads it; texts that the bureau edited are in here
    values = models.JSONField("内容", default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    issued_at = models.DateTimeField("出具时间", null=True, blank=True)

    class Meta:
        verbose_name = "文书"
        indexes = (
            models.Index(fields=["inspection", "kind"], name="papers_of_inspection"),
            models.Index(fields=["district", "-issued_at"], name="papers_by_day"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["district", "number"], name="paper_number_once", condition=~Q(number="")
            ),
            models.UniqueConstraint(
                fields=["district", "provisional"], name="provisional_code_once", condition=~Q(provisional="")
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(number=""), name="an_issued_paper_has_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or self.provisional or '（拟稿）'}"
