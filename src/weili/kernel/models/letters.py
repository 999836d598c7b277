"""What leaves the transaction: the outbox of messages to be sent, and notifications inside the product."""

from django.db import models
from django.db.models import Q

from weili.kernel.models.people import Person


class OutboxMessage(models.Model):
    """A message written in the transaction that causes it and sent afterwards, at least once, by a job."""

    channel = models.CharField("渠道", max_length=20)  # in_app, email, sms, jingban, jingtong, wecom
    to = models.CharField("收件", max_length=200)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文")
    key = models.CharField("幂等键", max_length=200, unique=True)
    written_at = models.DateTimeField("写入时间")
    send_after = models.DateTimeField("最早发送")
    sent_at = models.DateTimeField("发送时间", null=True)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    last_error = models.TextField("最近的错误", blank=True)
    gave_up_at = models.DateTimeField("放弃时间", null=True)

    class Meta:
        verbose_name = "待发消息"
        indexes = (
            models.Index(
                fields=["send_after"],
                name="outbox_to_send",
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.subject


class Notification(models.Model):
    """A message inside the product, for one person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文", blank=True)
    link = models.CharField("链接", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        verbose_name = "通知"
        indexes = (models.Index(fields=["person", "-at"], name="notifications_of"),)

    def __str__(self) -> str:
        return self.subject
