"""Background work that survives the death of its worker: a row with a lease, attempts and progress."""

from django.db import models
from django.db.models import Q

from weili.kernel.models.people import Person
from weili.kernel.models.places import District


class Job(models.Model):
    """One piece of work. A worker holds it while its lease runs; a lease that ran out is anybody's."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("任务", max_length=80)
    #: the same key is the same work: a second request finds the first
    key = models.CharField("幂等键", max_length=200, unique=True)
    payload = models.JSONField("参数", default=dict)
    district = models.ForeignKey(District, models.CASCADE, related_name="+", null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="jobs", null=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    run_after = models.DateTimeField("最早开始")
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    max_attempts = models.PositiveIntegerField("最多尝试", default=5)
    worker = models.CharField("执行者", max_length=80, blank=True)
    lease_until = models.DateTimeField("租约至", null=True)
    done_steps = models.BigIntegerField("已完成", default=0)
    all_steps = models.BigIntegerField("总量", default=0)
    #: where a resumed worker goes on; written in the same transaction as the work it stands for
    bookmark = models.JSONField("断点", default=dict)
    message = models.TextField("说明", blank=True)
    result = models.JSONField("结果", default=dict)
    created_at = models.DateTimeField("提交时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "后台任务"
        indexes = (
            models.Index(
                fields=["run_after", "id"], name="jobs_to_take", condition=Q(state__in=["waiting", "running"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
