"""People and their posts. A person signs in; a post says as what, where and until when."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from weili.kernel.models.places import District, Station
from weili.kernel.roles import Role


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)

    def who_sign_in(self) -> "models.QuerySet[Person]":
        """Everybody but the house itself and outside systems, which nobody is."""
        return self.exclude(username="system").exclude(posts__role=Role.OUTSIDE_SYSTEM)


class Person(AbstractBaseUser):
    """Anyone who acts: an officer, a shop owner, a laboratory, a citizen, or the system itself."""

    username = models.CharField("登录名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=30, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    certificate_number = models.CharField("执法证号", max_length=40, blank=True)
    certificate_until = models.DateField("执法证有效期至", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", null=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


def roles() -> list[tuple[str, str]]:
    """Role choices as a function, so that a new role needs no migration."""
    return [(role.value, role.label) for role in Role]


class Post(models.Model):
    """As what a person acts, where, and in which days. Posts end; they are not deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=30, choices=roles)
    district = models.ForeignKey(District, models.PROTECT, related_name="posts", null=True, blank=True)
    station = models.ForeignKey(Station, models.PROTECT, related_name="posts", null=True, blank=True)
    #: key of the business for the roles of its own people; archive knows the business, the kernel only the number
    business_id = models.BigIntegerField("经营户", null=True, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    #: the acts of its role that the post carries; empty: all of them (weili.kernel.access.granted)
    narrowed_to = models.JSONField("限定事项", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="post_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {Role(self.role).label}"


class Disclosure(models.Model):
    """Somebody was shown personal data that is masked otherwise: who, what, when and why."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="disclosures")
    at = models.DateTimeField("时间")
    subject = models.CharField("对象", max_length=200)
    reason = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = "个人信息查看记录"
        indexes = (models.Index(fields=["subject", "at"], name="disclosure_of"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%F}"


class AccountChange(models.Model):
    """What was done to a person's account or posts, by whom and when; rows are only ever added."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="account_changes")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    text = models.CharField("变更", max_length=300)

    class Meta:
        verbose_name = "人员变更记录"
        indexes = (models.Index(fields=["person", "-at"], name="account_changes_of"),)

    def __str__(self) -> str:
        return self.text


def system_person() -> Any:
    """The person in whose name imports from the command line and nightly jobs act (系统)."""
    person, _ = Person.objects.get_or_create(username="system", defaults={"name": "系统", "password": "!"})
    return person
