"""The key list and leads: what deserves a closer look, proposed by the house and decided by a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from weili.archive.models.bound import Bound
from weili.archive.models.businesses import Business
from weili.kernel.access import Place
from weili.kernel.models import District, Person
from weili.kernel.rows import DistrictManager


class KeyListing(Bound):
    """A business on the key list (重点监管): counts in the plan once it is proposed (design §7.7)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "拟列入"
        CONFIRMED = "confirmed", "已列入"
        REMOVED = "removed", "已移出"

    reason_code = models.CharField("原因", max_length=40)  # failing_sample, penalty, accident
    reason = models.CharField("说明", max_length=300)
    subject = models.CharField("事由", max_length=120)  # module.Thing:key
    since = models.DateField("自")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decision_reason = models.CharField("决定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "重点监管"
        constraints = (models.UniqueConstraint(fields=["subject"], name="listed_once_per_matter"),)
        indexes = (
            models.Index(fields=["district", "since"], name="key_list", condition=~Q(state="removed")),
        )

    def __str__(self) -> str:
        return self.reason


class Lead(models.Model):
    """What the house or a person noticed (线索); an officer accepts or declines it with a reason."""

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        ACCEPTED = "accepted", "已采纳"
        DECLINED = "declined", "不采纳"

    district = models.ForeignKey(District, models.PROTECT, related_name="leads")
    business = models.ForeignKey(Business, models.PROTECT, related_name="leads", null=True, blank=True)
    kind = models.CharField("类别", max_length=40)
    text = models.CharField("内容", max_length=500)
    subject = models.CharField("事由", max_length=120, unique=True)
    raised_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField("处理时间", null=True)
    decision_reason = models.CharField("处理理由", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "线索"

    def __str__(self) -> str:
        return self.text

    @property
    def place(self) -> Place:
        """Where the lead lies."""
        return self.business.place if self.business else Place(self.district_id)
