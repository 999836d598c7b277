"""Outside systems (外部系统) that read through the API: their tokens, and every call they made."""

from django.db import models

from weili.kernel.models.people import Person, Post
from weili.kernel.models.places import District


class OutsideToken(models.Model):
    """A token (令牌) of an outside system. Its post says where, what and until when; only a hash of it is kept."""

    name = models.CharField("系统名称", max_length=60)
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    post = models.OneToOneField(Post, models.PROTECT, related_name="+")
    hashed = models.CharField("令牌摘要", max_length=64, unique=True)
    #: its first characters, by which people tell tokens apart
    begins = models.CharField("令牌开头", max_length=20)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("签发时间")
    revoked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    revoked_at = models.DateTimeField("吊销时间", null=True)

    class Meta:
        verbose_name = "外部系统令牌"
        indexes = (models.Index(fields=["district", "-made_at"], name="outside_tokens_of"),)

    def __str__(self) -> str:
        return self.name


class OutsideCall(models.Model):
    """One call of the API, answered or refused. Rows are only ever added; what was searched for is not kept."""

    token = models.ForeignKey(OutsideToken, models.PROTECT, related_name="calls", null=True)
    at = models.DateTimeField("时间")
    path = models.CharField("接口", max_length=200)
    #: key of the business asked about; archive knows the business, the kernel only the number
    business_id = models.BigIntegerField("经营户", null=True)
    rows = models.PositiveIntegerField("返回条数", default=0)
    status = models.PositiveSmallIntegerField("状态码")
    address = models.CharField("来源地址", max_length=45, blank=True)

    class Meta:
        verbose_name = "外部系统调用记录"
        indexes = (
            models.Index(fields=["token", "-at", "-id"], name="outside_calls_by_token"),
            models.Index(fields=["-at", "-id"], name="outside_calls_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.path} {self.status}"
