"""The timeline: append-only entries in hash chains, personal parts beside them, and daily seals.

It is evidence, not state. The generic columns are frozen; what an event says is one canonical JSON text.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from weili.archive.models.businesses import Business
from weili.kernel.models import District, Person
from weili.kernel.rows import DistrictManager


class ChainHead(models.Model):
    """The last entry of a chain; locked while one is appended, so that a chain is a single file."""

    chain = models.CharField(
        max_length=40, primary_key=True
    )  # `110116/812`, or `110116/` for the district's own
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    business = models.OneToOneField(Business, models.PROTECT, related_name="chain_head", null=True)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "链头"

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class Entry(models.Model):
    """One event of a business, or of the district where it has no business. Never changed, never deleted."""

    # no indexes of their own: two of those below begin with them
    district = models.ForeignKey(District, models.PROTECT, related_name="entries", db_index=False)
    business = models.ForeignKey(Business, models.PROTECT, related_name="entries", null=True, db_index=False)
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField("序号")
    kind = models.CharField("事件", max_length=80)
    payload = models.TextField("内容")
    personal_digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="entries")
    by_name = models.CharField("办理人", max_length=60)
    occurred_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("记录时间")
    corrects = models.BigIntegerField("更正序号", null=True)
    algorithm = models.CharField(max_length=12)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "时间线记录"
        constraints = (models.UniqueConstraint(fields=["chain", "seq"], name="entry_seq_once"),)
        indexes = (
            models.Index(fields=["business", "-occurred_at"], name="timeline_of"),
            models.Index(fields=["district", "kind", "-occurred_at"], name="timeline_by_kind"),
            # what a timeline is counted by, and what corrects what: thousands of entries are not read for either
            models.Index(fields=["business", "kind", "occurred_at"], name="timeline_counted"),
            models.Index(
                fields=["business", "corrects"],
                name="entries_correcting",
                condition=Q(corrects__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.kind}"


class PersonalPart(models.Model):
    """The personal data of an entry. It may be shredded; its hash stays in the chain.

    `salt` keeps a phone number from being guessed from the hash that remains.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="personal_part", primary_key=True)
    salt = models.CharField(max_length=32)
    payload = models.TextField("个人信息")

    class Meta:
        verbose_name = "个人信息部分"

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Seal(models.Model):
    """The seal of a district's day: one root over every chain that grew, chained to the seal before."""

    district = models.ForeignKey(District, models.PROTECT, related_name="seals")
    seq = models.BigIntegerField()
    sealed_at = models.DateTimeField("封存时间")
    chains = models.BigIntegerField("链数")
    entries = models.BigIntegerField("记录数")
    algorithm = models.CharField(max_length=12)
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "每日封存"
        constraints = (models.UniqueConstraint(fields=["district", "seq"], name="seal_seq_once"),)

    def __str__(self) -> str:
        return f"{self.district_id}#{self.seq}"


class SealedHead(models.Model):
    """One chain's head as it stood at a seal; only chains that grew since the seal before are listed."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="heads")
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "封存的链头"
        constraints = (models.UniqueConstraint(fields=["seal", "chain"], name="sealed_head_once"),)
        indexes = (models.Index(fields=["chain", "seq"], name="sealed_heads_of"),)

    def __str__(self) -> str:
        return f"{self.seal_id} {self.chain}#{self.seq}"
