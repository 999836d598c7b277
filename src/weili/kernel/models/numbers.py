"""Counters: numbers without gaps are drawn from a locked row, never as the greatest plus one."""

from django.db import models


class Counter(models.Model):
    """The last number drawn under a name, such as `检查记录/110116/2026`."""

    name = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "编号"

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
