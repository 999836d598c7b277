"""Orders to correct and talks: what a business is asked to do after a visit, and by when."""

from django.db import models

from weili.archive.models import Duty
from weili.archive.models.bound import Bound
from weili.inspection.models.inspections import Inspection
from weili.kernel.models import Person


class Order(Bound):
    """A written order to correct (责令改正), or to stop at once; followed up by a re-check (Order 49 art. 31, 33)."""

    class Kind(models.TextChoices):
        CORRECT = "correct", "责令改正"
        STOP = "stop", "责令停止生产经营"

    class State(models.TextChoices):
        OPEN = "open", "待整改"
        SUBMITTED = "submitted", "已提交"
        CLOSED = "closed", "复查通过"
        FAILED = "failed", "复查不通过"
        WITHDRAWN = "withdrawn", "已撤销"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="orders")
    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.CORRECT)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    text = models.TextField("要求")
    ordered_on = models.DateField("下达日期")
    deadline = models.DateField("整改期限")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", null=True, blank=True)
    report = models.TextField("整改报告", blank=True)
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    closed_why = models.CharField("办结说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "责令改正"
        indexes = (
            models.Index(fields=["district", "state", "deadline"], name="orders_by_deadline"),
            models.Index(fields=["business", "state"], name="orders_of"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.deadline}"


class Talk(Bound):
    """A talk with whoever answers for a business that left a risk (责任约谈, Order 49 art. 40)."""

    class State(models.TextChoices):
        ARRANGED = "arranged", "已通知"
        HELD = "held", "已约谈"
        CANCELLED = "cancelled", "已取消"

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="talks", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ARRANGED)
    reason = models.CharField("约谈事由", max_length=300)
    held_at = models.DateTimeField("约谈时间")
    where = models.CharField("约谈地点", max_length=120)
    invited = models.CharField("被约谈人", max_length=120)
    requirements = models.TextField("约谈要求", blank=True)
    record = models.TextField("约谈记录", blank=True)
    arranged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    arranged_at = models.DateTimeField("通知时间")

    class Meta:
        verbose_name = "责任约谈"
        indexes = (models.Index(fields=["district", "-held_at"], name="talks_by_day"),)

    def __str__(self) -> str:
        return self.reason
