"""Operators, businesses and where they trade."""

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from weili.kernel.access import Place
from weili.kernel.models import District, Station, Town
from weili.kernel.rows import DistrictManager

ALL_YEAR = 0b1111_1111_1111
#: the rows that stand for an archive: those that are merged into no other
HEADS = Q(alias_of__isnull=True)


class Operator(models.Model):
    """The legal subject (主体) behind one or more businesses, known by its 统一社会信用代码."""

    district = models.ForeignKey(District, models.PROTECT, related_name="operators")
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    name = models.CharField("主体名称", max_length=200)
    legal_person = models.CharField("法定代表人（负责人）", max_length=60, blank=True)
    domicile = models.CharField("住所", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "主体"
        constraints = (
            models.UniqueConstraint(
                fields=["district", "uscc"], name="operator_uscc_once", condition=~Q(uscc="")
            ),
        )

    def __str__(self) -> str:
        return self.name


class Market(models.Model):
    """A market with stalls (农贸市场、集中交易市场)."""

    district = models.ForeignKey(District, models.PROTECT, related_name="markets")
    name = models.CharField("市场名称", max_length=120)
    town = models.ForeignKey(Town, models.PROTECT, related_name="+", null=True, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "市场"
        constraints = (models.UniqueConstraint(fields=["district", "name"], name="market_name_once"),)

    def __str__(self) -> str:
        return self.name


class Premises(models.Model):
    """A place where food is made or sold: an address as written, as read, and its position in WGS84."""

    district = models.ForeignKey(District, models.PROTECT, related_name="premises")
    town = models.ForeignKey(Town, models.PROTECT, related_name="premises", null=True, blank=True)
    address = models.CharField("经营场所", max_length=300)
    #: the address as parsed: town|village|road|number|stall, for finding the same place again
    key = models.CharField(max_length=200, blank=True, db_index=True)
    village = models.CharField("村（社区）", max_length=60, blank=True)
    lat = models.FloatField("纬度 WGS84", null=True, blank=True)
    lon = models.FloatField("经度 WGS84", null=True, blank=True)
    converted_from = models.CharField(
        "原坐标系", max_length=20, blank=True
    )  # "", wgs84, gcj02, bd09, town centre

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "经营场所"
        indexes = (models.Index(fields=["lat", "lon"], name="premises_by_place"),)

    def __str__(self) -> str:
        return self.address


def _indexes_of_heads() -> Iterator[models.Index]:
    """What a list of archives is sorted and counted by."""
    for name, fields in (
        ("heads_by_name", ("district", "name")),
        ("heads_by_town", ("district", "town", "name")),
        ("heads_by_kind", ("district", "kind", "name")),
        ("heads_by_sector", ("district", "sector", "name")),
        ("heads_by_visit", ("district", "visited_last", "name")),
        ("heads_by_age", ("district", "id")),
        ("heads_of_station", ("station", "name")),
        # with everything that the five numbers ask, so that the index alone answers
        ("heads_counted", ("district", "alias_of", "station", "cancelled_on", "gone_on", "open_months",
                           "permit_since", "permit_until")),
    ):  # fmt: skip
        yield models.Index(fields=fields, name=name, condition=HEADS)


class Business(models.Model):
    """One place of food business (经营户) with its own archive.

    `alias_of` is set while the row is merged into another; `root` is the head of its archive (itself when it
    is not merged), kept so that a list or a count of archives is one indexed condition.
    """

    district = models.ForeignKey(District, models.PROTECT, related_name="businesses")
    station = models.ForeignKey(Station, models.PROTECT, related_name="businesses", null=True, blank=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="businesses", null=True, blank=True)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="businesses", null=True, blank=True)
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="businesses", null=True, blank=True)
    market = models.ForeignKey(Market, models.PROTECT, related_name="stalls", null=True, blank=True)
    stall = models.CharField("摊位号", max_length=40, blank=True)

    alias_of = models.ForeignKey("self", models.PROTECT, related_name="aliases", null=True, blank=True)
    root = models.ForeignKey("self", models.PROTECT, related_name="family", null=True)

    name = models.CharField("名称", max_length=200)
    sign = models.CharField("店招", max_length=120, blank=True)
    #: lower-case name, sign, full pinyin and initials, for search
    search = models.TextField(blank=True)
    kind = models.CharField("业态", max_length=40, blank=True)  # weili.law.permits.BusinessKind
    sector = models.CharField("环节", max_length=20, blank=True)  # production, circulation, catering
    phone = models.CharField("联系电话", max_length=60, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    chain = models.BooleanField("连锁", default=False)
    area_m2 = models.DecimalField("面积（㎡）", max_digits=10, decimal_places=2, null=True, blank=True)
    diners = models.PositiveIntegerField("供餐人数", null=True, blank=True)
    #: facts that the static table of risk grading asks for, by factor; see weili.law.static_points
    facts = models.JSONField("分级因素", default=dict, blank=True)

    registered_on = models.DateField("登记日期", null=True, blank=True)
    cancelled_on = models.DateField("注销日期", null=True, blank=True)
    gone_on = models.DateField("失联或停业日期", null=True, blank=True)
    gone_why = models.CharField("失联或停业说明", max_length=200, blank=True)
    #: months in which it trades, bit 0 is January
    open_months = models.PositiveSmallIntegerField("营业月份", default=ALL_YEAR)
    created_at = models.DateTimeField("建档时间")

    # kept on heads by weili.archive.kept, so that a list sorts and counts without asking every row's records
    visited_last = models.DateField("最近检查", null=True, blank=True)
    #: the last stretch of days without a gap in which the archive held or will hold a good permit
    permit_since = models.DateField("持证自", null=True, blank=True)
    permit_until = models.DateField("持证至", null=True, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "经营户"
        indexes = (
            *_indexes_of_heads(),
            # the few that are merged into another
            models.Index(
                fields=["district", "root"], name="merged_ones", condition=Q(alias_of__isnull=False)
            ),
            models.Index(fields=["district", "name"], name="business_by_name"),
            models.Index(fields=["district", "town"], name="business_by_town"),
            models.Index(fields=["district", "station"], name="business_by_station"),
            models.Index(fields=["district", "sector", "kind"], name="business_by_kind"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(open_months__range=(0, ALL_YEAR)), name="open_months_are_twelve"
            ),
        )

    def __str__(self) -> str:
        return self.sign or self.name

    @property
    def place(self) -> Place:
        """District, station and archive of the business."""
        return Place(self.district_id, self.station_id, self.root_id or self.pk)

    @property
    def seasonal(self) -> bool:
        """Whether it rests in some months of the year (季节性经营)."""
        return self.open_months != ALL_YEAR

    def opens_in(self, month: int) -> bool:
        """Whether it trades in a month, 1 to 12, by its own calendar."""
        return bool(self.open_months >> (month - 1) & 1)


class SearchGrams(models.Model):
    """The pieces of a business's search text, by which it is found without walking every row (weili.archive.finding).

    The index over them is the database's own: full text on SQLite, an inverted index on PostgreSQL.
    """

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="+")
    grams = models.TextField()

    class Meta:
        verbose_name = "检索词"

    def __str__(self) -> str:
        return f"{self.business_id}"


class Closure(models.Model):
    """Days in which a business does not trade (歇业), declared or found on site; half-open."""

    class Kind(models.TextChoices):
        SEASON = "season", "季节性歇业"
        FILED = "filed", "歇业备案"
        FOUND = "found", "现场发现停业"

    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, models.PROTECT, related_name="closures")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    objects: ClassVar[DistrictManager] = DistrictManager()

    class Meta:
        verbose_name = "歇业"
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="closure_ends"
            ),
        )

    def __str__(self) -> str:
        return f"{self.business} {self.since}–{self.until or ''}"
