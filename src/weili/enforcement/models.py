"""Penalty cases. Those decided before the case module worked are kept as decided."""

from django.db import models
from django.db.models import Q

from weili.archive.models.bound import Received


class Case(Received):
    """One penalty case (案件)."""

    class State(models.TextChoices):
        DECIDED = "decided", "已决定"
        CLOSED = "closed", "已结案"

    number = models.CharField("处罚决定书文号", max_length=120, blank=True)
    party_name = models.CharField("当事人", max_length=200, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    conduct = models.CharField("违法行为类型", max_length=300, blank=True)
    facts = models.TextField("违法事实", blank=True)
    basis = models.TextField("处罚依据", blank=True)
    penalty_kinds = models.JSONField("处罚类别", default=list)
    fine_yuan = models.DecimalField("罚款（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    confiscated_yuan = models.DecimalField(
        "没收（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )
    content = models.TextField("处罚内容", blank=True)
    authority = models.CharField("处罚机关", max_length=120, blank=True)
    published_on = models.DateField("公示日期", null=True, blank=True)
    #: the failing sample from which the case arose, where the source names it
    sample_number = models.CharField("抽样单编号", max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DECIDED)

    class Meta:
        verbose_name = "案件"
        indexes = (
            models.Index(fields=["business", "-decided_on"], name="cases_of"),
            models.Index(fields=["district", "decided_on"], name="cases_by_day"),
            models.Index(
                fields=["district", "sample_number"], name="cases_by_sample", condition=~Q(sample_number="")
            ),
        )

    def __str__(self) -> str:
        return self.number or self.conduct
