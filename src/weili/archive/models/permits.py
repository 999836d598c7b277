"""Permits held: licences, small licences and filings, as decided elsewhere or by the licensing module."""

from django.db import models

from weili.archive.models.bound import Bound


class Permit(Bound):
    """One permit or filing (许可/备案) of a business."""

    class State(models.TextChoices):
        VALID = "valid", "有效"
        CANCELLED = "cancelled", "注销"
        ANNULLED = "annulled", "撤销"
        WITHDRAWN = "withdrawn", "撤回"
        REVOKED = "revoked", "吊销"
        LAPSED = "lapsed", "失效"

    kind = models.CharField(
        "证种", max_length=30
    )  # JY1 JY2 JY3 SC YB XGM_CATERING XGM_WORKSHOP XGM_GROCERY OLD
    number = models.CharField("许可证编号", max_length=40)
    holder = models.CharField("持证人", max_length=200, blank=True)
    main_type = models.CharField("主体业态", max_length=120, blank=True)
    items = models.TextField("经营项目", blank=True)
    address = models.CharField("经营场所", max_length=300, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_from = models.DateField("有效期自", null=True, blank=True)
    valid_to = models.DateField("有效期至", null=True, blank=True)  # empty: no end
    issuer = models.CharField("发证机关", max_length=100, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.VALID)
    ended_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = "许可/备案"
        indexes = (
            models.Index(fields=["district", "number"], name="permit_by_number"),
            models.Index(fields=["district", "state", "valid_to"], name="permit_by_end"),
            models.Index(fields=["kind", "business"], name="permit_by_kind"),
            models.Index(fields=["district", "-issued_on"], name="permit_by_day"),
        )

    def __str__(self) -> str:
        return self.number

    def holds_on(self, on: object) -> bool:
        """Whether the permit is good on a day."""
        return (
            (self.state == self.State.VALID or (self.ended_on is not None and self.ended_on > on))  # type: ignore[operator]
            and (self.valid_to is None or self.valid_to >= on)  # type: ignore[operator]
            and ((self.valid_from or self.issued_on) is None or (self.valid_from or self.issued_on) <= on)  # type: ignore[operator]
        )
