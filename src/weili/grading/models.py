"""Risk grades for a year, grades not given with their reason, and what is proposed for next year.

《食品生产经营风险分级管理办法（试行）》 art. 10, 22, 24, 27–30 and its form 《食品生产经营者风险等级确定表》.
"""

from django.db import models
from django.db.models import F, Q

from weili.archive.models.bound import Bound
from weili.kernel.models import Person
from weili.law.letters import RiskGrade


def letters() -> list[tuple[str, str]]:
    """The letters with their words, as choices."""
    return [(grade.value, grade.label) for grade in RiskGrade]


class Grade(Bound):
    """The risk grade (风险等级) of a business for a year: an opinion with its reasons, under two signatures."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "待审核"
        REVIEWED = "reviewed", "已确定"
        RETURNED = "returned", "已退回"
        SUPERSEDED = "superseded", "已被替代"

    class Source(models.TextChoices):
        COMPUTED = "computed", "系统测算"
        IMPORTED = "imported", "导入"

    number = models.CharField("编号", max_length=80, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    sector = models.CharField("环节", max_length=20, blank=True)
    #: the static table that was used, by its name
    table = models.CharField("分值表", max_length=80, blank=True)
    static = models.DecimalField("静态风险分", max_digits=9, decimal_places=6, null=True, blank=True)
    dynamic = models.DecimalField("动态风险分", max_digits=9, decimal_places=6, null=True, blank=True)
    #: for reading; the letter was taken from the unrounded sum
    total = models.DecimalField("总分", max_digits=9, decimal_places=6, null=True, blank=True)
    letter = models.CharField("风险等级", max_length=1, choices=letters)
    last_letter = models.CharField("上年度风险等级", max_length=1, choices=letters, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    #: a rule behind it is not sure: shown as 待确认
    unsure = models.BooleanField("待确认", default=False)
    source = models.CharField("来源", max_length=10, choices=Source.choices, default=Source.COMPUTED)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    #: lines, groups, warnings, articles; see weili.grading.judgement.as_json
    opinion = models.JSONField("评定意见", default=dict)
    #: changes a person made to the computed opinion, each with its reason
    amendments = models.JSONField("调整", default=list)
    remarks = models.TextField("备注", blank=True)
    filled_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="填表人")
    filled_at = models.DateTimeField("填表时间")
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, verbose_name="审核人"
    )
    reviewed_at = models.DateTimeField("审核时间", null=True)
    review_note = models.CharField("审核意见", max_length=300, blank=True)
    #: the two names on an imported form, as the source gives them
    signers = models.JSONField("原表签名", default=list)

    class Meta:
        verbose_name = "风险等级"
        constraints = (
            models.UniqueConstraint(
                fields=["business", "year"], name="one_grade_in_force", condition=Q(state="reviewed")
            ),
            models.UniqueConstraint(
                fields=["business", "year"], name="one_grade_proposed", condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("filled_by")),
                name="grade_signed_by_two",
            ),
        )
        indexes = (
            # with the business, so that the index alone counts them
            models.Index(fields=["district", "year", "state", "letter", "business"], name="grades_of_year"),
            models.Index(
                fields=["district", "year", "-letter", "-total", "id", "state"], name="grades_by_risk"
            ),
            models.Index(fields=["business", "-year"], name="grades_of"),
        )

    def __str__(self) -> str:
        return f"{self.year}年度{self.risk.label}"

    @property
    def risk(self) -> RiskGrade:
        """The letter as a risk grade, which knows its word."""
        return RiskGrade(self.letter)


class Ungraded(Bound):
    """A business without a grade for a year, and why (未评定): an outcome, never a missing value."""

    year = models.PositiveSmallIntegerField("年度")
    reason_code = models.CharField("原因", max_length=30)  # weili.law.grading.UngradedReason
    text = models.CharField("说明", max_length=300)
    missing = models.JSONField("缺少的信息", default=list)
    since = models.DateTimeField("自")

    class Meta:
        verbose_name = "未评定"
        constraints = (models.UniqueConstraint(fields=["business", "year"], name="one_reason_without_grade"),)
        indexes = (models.Index(fields=["district", "year", "reason_code"], name="ungraded_of_year"),)

    def __str__(self) -> str:
        return self.text


class NextYear(Bound):
    """What is proposed for next year's grade (次年风险等级建议): choices, the one chosen, and the events behind."""

    class State(models.TextChoices):
        OPEN = "open", "待选择"
        PROPOSED = "proposed", "待审核"
        REVIEWED = "reviewed", "已确定"

    grade = models.OneToOneField(Grade, models.PROTECT, related_name="next_year")
    year = models.PositiveSmallIntegerField("次年")
    effect = models.CharField("作用", max_length=5)  # raise, keep, lower
    choices = models.JSONField("可选等级", default=list)
    because = models.JSONField("依据", default=list)
    questions = models.JSONField("待认定", default=list)
    #: what a person said about a penalty: reference → {"intentional": bool, "bad_effect": bool}
    answers = models.JSONField("认定", default=dict)
    noted = models.JSONField("说明", default=list)
    chosen = models.CharField("建议等级", max_length=1, choices=letters, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    unsure = models.BooleanField("待确认", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    filled_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    filled_at = models.DateTimeField("填表时间", null=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    reviewed_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "次年等级建议"
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("filled_by")),
                name="next_year_signed_by_two",
            ),
        )
        indexes = (models.Index(fields=["district", "year", "state"], name="next_years"),)

    def __str__(self) -> str:
        return f"{self.year}年度建议 {self.chosen or '待选择'}"
