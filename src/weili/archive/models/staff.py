"""The people of a business: who heads it, who is its safety officer, whose health certificate is good."""

from django.db import models

from weili.archive.models.bound import Bound


class StaffMember(Bound):
    """One person of a business (从业人员), with the health certificate. The ID number is kept masked."""

    name = models.CharField("姓名", max_length=60)
    id_masked = models.CharField("证件号（遮蔽）", max_length=30, blank=True)
    role = models.CharField("岗位", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    health_number = models.CharField("健康证号", max_length=60, blank=True)
    health_issued_on = models.DateField("健康证发证日期", null=True, blank=True)
    health_until = models.DateField("健康证有效期至", null=True, blank=True)
    since = models.DateField("入职日期", null=True, blank=True)
    left_on = models.DateField("离职日期", null=True, blank=True)

    class Meta:
        verbose_name = "从业人员"
        indexes = (models.Index(fields=["business", "name"], name="staff_by_name"),)

    def __str__(self) -> str:
        return self.name
