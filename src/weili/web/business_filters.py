"""What the list of businesses was asked for in its address, and the same in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from weili.archive.queries.businesses import Choices
from weili.archive.queries.narrowing import (
    DUTIES,
    LONGEST_QUESTION,
    SIZES,
    SORTS,
    Filters,
    Near,
    with_records,
)
from weili.archive.statuses import Status
from weili.grading.models import Grade
from weili.law.letters import RiskGrade
from weili.law.permits import PermitKind
from weili.web.filters import SECTORS, day_in, number_in, one_of, page_number, question

Pairs = Sequence[tuple[str, str]]

STATUSES = tuple((status.value, status.label) for status in Status)
LETTERS = (*((grade.value, f"{grade.value}级（{grade.word}）") for grade in RiskGrade), ("none", "未评定"))
SIZE_CHOICES = tuple((code, words) for code, (words, *_) in SIZES.items())
DUTY_CHOICES = tuple(DUTIES.items())
#: a sort that is another module's: by the grade in force, the highest risk first
BY_GRADE = "grade"
SORT_CHOICES = (*((name, words) for name, (words, _) in SORTS.items()), (BY_GRADE, "风险等级高者在前"))
PERMITS = (
    *((kind.value, kind.label) for kind in PermitKind if kind not in {PermitKind.NONE, PermitKind.NOT_LICENSABLE}),
    ("OLD", "旧证种"),
)  # fmt: skip
YES_NO = {
    "seasonal": "季节性经营", "key": "重点监管", "unlicensed": "无有效许可或备案", "scenic": "景区镇",
}  # fmt: skip
FARTHEST, LONGEST_WAIT = 50_000, 3650


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for: its filters, its page, what was ignored, and all of it in words."""

    filters: Filters
    letter: str
    #: the year whose grades are meant; None: this year's
    grade_year: int | None
    sort: str
    page: int
    #: how exactly the browser knew where it was, in metres
    accuracy: int | None
    ignored: tuple[str, ...]
    #: as shown above the list and printed above an export: name, value
    words: tuple[tuple[str, str], ...]
    #: the same list in an address, without its page
    query: str

    @property
    def more(self) -> bool:
        """Whether something is asked for that the form keeps folded away."""
        asked = self.filters
        folded = (
            asked.permit,
            asked.expiring,
            asked.licensed_on,
            asked.duty,
            asked.size,
            asked.market,
            asked.scenic,
        )
        return any((*folded, asked.seasonal, asked.key_listed, asked.unlicensed, self.grade_year))


def asked_for(query: QueryDict, choices: Choices) -> Asked:
    """The list of businesses that an address asks for."""
    return _Reading(query, choices).asked()


class _Reading:
    """Reads an address once, and remembers what it could not read."""

    def __init__(self, query: QueryDict, choices: Choices) -> None:
        self.query, self.choices = query, choices
        self.words: list[tuple[str, str]] = []
        self.ignored: list[str] = []
        self.state: list[tuple[str, str]] = []

    def asked(self) -> Asked:
        q = self._question()
        towns, kinds = (
            self._many("town", "街镇", self.choices.towns),
            self._many("kind", "业态", self.choices.kinds),
        )
        letter, grade_year = (
            self._one("grade", "风险等级", LETTERS),
            self._number("grade_year", "评定年度", 9999),
        )
        near = self._near()
        sort = self._one("sort", "排序", SORT_CHOICES) or ("distance" if near else "best" if q else "name")
        filters = Filters(
            q=q, towns=towns, kinds=kinds, near=near,
            station=self._one("station", "监管所", self.choices.stations),
            sector=self._one("sector", "环节", SECTORS),
            size=self._one("size", "规模", SIZE_CHOICES),
            duty=self._one("duty", "待办", DUTY_CHOICES),
            permit=self._one("permit", "持有证种", PERMITS),
            expiring=self._number("expiring", "许可将到期（日内）", LONGEST_WAIT),
            licensed_on=self._day("licensed_on", "当日持证"),
            market=self._market(),
            status=self._status(),
            seasonal=self._yes("seasonal"), key_listed=self._yes("key"),
            unlicensed=self._yes("unlicensed"), scenic=self._yes("scenic"),
            sort="name" if sort == BY_GRADE else sort,
        )  # fmt: skip
        return Asked(
            filters=filters,
            letter=letter,
            grade_year=grade_year,
            sort=sort,
            page=page_number(self.query),
            accuracy=number_in(self.query, "accuracy", 10**6),
            ignored=tuple(self.ignored),
            words=tuple(self.words),
            query=urlencode(self.state),
        )

    def _told(self, name: str, title: str, values: Sequence[tuple[str, str]]) -> None:
        self.words.append((title, "、".join(words for _, words in values)))
        self.state += [(name, value) for value, _ in values]

    def _question(self) -> str:
        q = question(self.query)
        if len(self.query.get("q", "").strip()) > LONGEST_QUESTION:
            self.ignored.append(f"搜索词第{LONGEST_QUESTION}字以后的部分")
        if q:
            self._told("q", "搜索", [(q, q)])
        return q

    def _one(self, name: str, title: str, choices: Pairs) -> str:
        found = one_of(self.query, name, choices)
        if found:
            self._told(name, title, [(found, dict(choices)[found])])
        elif self.query.get(name):
            self.ignored.append(title)
        return found

    def _many(self, name: str, title: str, choices: Pairs) -> tuple[str, ...]:
        asked = [each for each in self.query.getlist(name) if each]
        found = [(value, words) for value, words in choices if value in asked]
        if found:
            self._told(name, title, found)
        if len(set(asked)) > len(found):
            self.ignored.append(title)
        return tuple(value for value, _ in found)

    def _number(self, name: str, title: str, most: int) -> int | None:
        found = number_in(self.query, name, most)
        if found is not None:
            self._told(name, title, [(str(found), str(found))])
        elif self.query.get(name):
            self.ignored.append(title)
        return found

    def _day(self, name: str, title: str) -> date | None:
        found = day_in(self.query, name)
        if found is not None:
            self._told(name, title, [(str(found), str(found))])
        elif self.query.get(name):
            self.ignored.append(title)
        return found

    def _market(self) -> int | None:
        found = self._one("market", "市场", self.choices.markets)
        return int(found) if found else None

    def _status(self) -> Status | None:
        found = self._one("status", "状态", STATUSES)
        return Status(found) if found else None

    def _yes(self, name: str) -> bool:
        said = self.query.get(name) == "1"
        if said:
            self._told(name, YES_NO[name], [("1", "是")])
        return said

    def _near(self) -> Near | None:
        if not (self.query.get("lat") or self.query.get("lon")):
            return None
        lat, lon = (_degrees(self.query, "lat", 90), _degrees(self.query, "lon", 180))
        if lat is None or lon is None:
            self.ignored.append("位置")
            return None
        within = number_in(self.query, "within", FARTHEST) or 1000
        self.words.append(("附近", f"{within}米以内（北纬{lat:.5f}，东经{lon:.5f}）"))
        self.state += [("lat", str(lat)), ("lon", str(lon)), ("within", str(within))]
        return Near(lat, lon, within)


def _degrees(query: Mapping[str, str], name: str, most: int) -> float | None:
    try:
        found = float(query.get(name, "")[:20])
    except ValueError:
        return None
    return round(found, 6) if math.isfinite(found) and abs(found) <= most else None


def graded(asked: Asked, districts: Sequence[str], this_year: int) -> list[Q]:
    """What a letter leaves, or all letters one after the other; empty where neither was asked for."""
    if asked.letter:
        letters = [asked.letter]
    elif asked.sort == BY_GRADE:
        letters = [*(grade.value for grade in reversed(RiskGrade)), "none"]
    else:
        return []
    held = Grade.objects.filter(
        district__in=districts, year=asked.grade_year or this_year, state=Grade.State.REVIEWED
    )
    return [
        ~with_records(held) if letter == "none" else with_records(held.filter(letter=letter))
        for letter in letters
    ]
