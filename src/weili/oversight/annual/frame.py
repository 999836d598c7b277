"""What a yearly report is about: a district, a year, the day it is read on, and whose area it may see."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from weili.archive.models import Business
from weili.archive.models.businesses import HEADS
from weili.kernel.access import Area, area
from weili.kernel.models import District, Person, Station, Town
from weili.kernel.roles import Act

M = TypeVar("M", bound=Model)

#: the first year of which records may be kept
FIRST_YEAR = 2000


#: archives that do not say their town are counted under this head, never dropped
NO_TOWN = "未注明街镇"


class NoSuchYear(ValueError):
    """A year of which there can be no report; the sentence says which years there are."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one report; its towns are those of the reader's area."""

    district: District
    year: int
    on: date
    within: Area
    towns: tuple[str, ...]
    stations: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether the reader sees the whole district."""
        return self.within.everywhere or self.district.pk in self.within.districts

    @property
    def area_words(self) -> str:
        """Whose figures these are: 怀柔区, or 怀柔区 渤海所."""
        return self.district.name if self.whole else f"{self.district.name} {'、'.join(self.stations)}"

    @property
    def last_day(self) -> date:
        """31 December of the year; in a year that is not over, the day it is read on."""
        return min(date(self.year, 12, 31), self.on)

    @property
    def over(self) -> bool:
        """Whether the year is over."""
        return self.year < self.on.year

    def mine(self, rows: "QuerySet[M]", *, via: str = "business__") -> "QuerySet[M]":
        """The rows of the district that lie in the reader's area; `via` leads to their business."""
        rows = rows.filter(district=self.district)
        if self.whole:
            return rows
        stations = Q(**{f"{via}station__in": self.within.stations})
        return rows.filter(stations | Q(**{f"{via}root__in": self.within.businesses}))


def frame_of(reader: Person, district: District, year: int, *, on: date, act: Act = Act.READ_REPORT) -> Frame:
    """The frame of a reader's report (年度报告的范围), as far as an act is theirs. Raises NoSuchYear."""
    if not FIRST_YEAR <= year <= on.year:
        raise NoSuchYear(f"没有{year}年度的报告，应为{FIRST_YEAR}至{on.year}年")
    within = area(reader, act, on=on)
    whole = within.everywhere or district.pk in within.districts
    towns = Town.objects.filter(district=district)
    stations = () if whole else Station.objects.filter(district=district, pk__in=within.stations)
    if not whole:
        towns = towns.filter(station__in=within.stations)
    names = tuple(towns.order_by("code").values_list("name", flat=True))
    frame = Frame(district, year, on, within, names, tuple(station.name for station in stations))
    nowhere = frame.mine(Business.objects.filter(HEADS, district=district, town__isnull=True), via="")
    return replace(frame, towns=(*names, NO_TOWN)) if nowhere.exists() else frame
