"""Complaints, reports, consultations, calls for help and opinions."""

from django.db import models

from weili.archive.models.bound import Received


class Complaint(Received):
    """One matter that a citizen brought (投诉、举报、咨询、求助、意见). The citizen's name and phone are personal."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "投诉"
        REPORT = "report", "举报"
        MIXED = "mixed", "投诉举报"
        INQUIRY = "inquiry", "咨询"
        HELP = "help", "求助"
        SUGGESTION = "suggestion", "意见建议"
        PRAISE = "praise", "表扬"

    number = models.CharField("编号", max_length=80, blank=True)
    channel = models.CharField("渠道", max_length=40, blank=True)  # 12315, 12345, 来信…
    kind = models.CharField("类别", max_length=14, choices=Kind.choices, default=Kind.COMPLAINT)
    received_on = models.DateField("收到日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    text = models.TextField("内容")
    topic = models.CharField("问题类别", max_length=80, blank=True)
    #: the food it speaks of, read from its words (weili.law.categories.mentioned); empty where it names none
    category_code = models.CharField("食品类别编码", max_length=20, blank=True)
    town_text = models.CharField("被反映地", max_length=80, blank=True)
    citizen_name = models.CharField("反映人", max_length=60, blank=True)
    citizen_phone = models.CharField("联系电话", max_length=40, blank=True)
    outcome = models.CharField("办理结果", max_length=500, blank=True)
    confirmed = models.BooleanField("属实", null=True)

    class Meta:
        verbose_name = "投诉举报"
        indexes = (
            models.Index(fields=["business", "-received_on"], name="complaints_of"),
            models.Index(fields=["district", "-received_on"], name="complaints_by_day"),
            models.Index(fields=["district", "category_code"], name="complaints_by_food"),
        )

    def __str__(self) -> str:
        return self.number or self.text[:30]
