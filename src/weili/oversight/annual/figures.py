"""Every figure of the yearly report, declared once: its path, words, rule (口径), basket and query."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import Count, QuerySet

from weili.archive.models import Visit
from weili.law.grading import UngradedReason
from weili.law.letters import RiskGrade
from weili.oversight.annual import baskets
from weili.oversight.annual.frame import Frame
from weili.training.models import Training

Values = tuple[str, ...]
Keys = Callable[[Frame], Iterable[Values]]

LETTERS = tuple(grade.value for grade in RiskGrade)
#: what stands in paths, in words
WORDS = {
    "production": "生产",
    "circulation": "流通",
    "catering": "餐饮",
    "sales": "销售",
    baskets.NO_SECTOR: "未注明环节",
    baskets.SEASONAL: "季节性经营，本年度没有评定记录",
    baskets.NO_RECORD: "本年度没有评定记录",
    **{reason.value: reason.label for reason in UngradedReason},
}
TWO_BASKETS = (
    "来源没有说明任务数与监督抽检批次为何不同；这里按“任务含各类抽检、快速检测和餐饮具，监督抽检批次是其中一部分”理解，"
    "两数分列，不合并，不跨篮子算合格率"
)


class NoSuchFigure(LookupError):
    """A path that leads to no figure; `near` are those that may have been meant."""

    def __init__(self, path: str, known: Iterable[str]) -> None:
        self.near = difflib.get_close_matches(path, list(known), n=5, cutoff=0.5)
        super().__init__(f"报告中没有“{path[:80]}”这个数，路径应如 sampling.tasks.failing")


def _once(_: Frame) -> Iterable[Values]:
    return [()]


def _towns(frame: Frame) -> Iterable[Values]:
    return [(town,) for town in frame.towns]


def _towns_and_letters(frame: Frame) -> Iterable[Values]:
    return product(frame.towns, LETTERS)


def _campaigns(frame: Frame) -> Iterable[Values]:
    rows = frame.mine(Visit.objects.filter(district=frame.district, visited_on__year=frame.year))
    names = rows.filter(campaign__gt="").order_by("campaign").values_list("campaign").distinct()
    return list(names)


def _courses(frame: Frame) -> Iterable[Values]:
    held = Training.objects.filter(district=frame.district, held_on__year=frame.year)
    return list(dict.fromkeys(held.order_by("held_on", "pk").values_list("name")))


def _none(_: Frame) -> Iterable[Values]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Figures declared together: the parts of one basket. A part of the path in braces is a column of the query."""

    path: tuple[str, ...]
    words: str
    rule: str
    basket: str
    rows: Callable[[Frame], QuerySet[Any]]
    #: the values that are always told, with 0 where nothing was counted
    keys: Keys = _once
    unit: str = "户"
    #: why the figure is not sure, shown beside it as 待确认
    unsure: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns by which the basket is split."""
        return tuple(part.strip("{}") for part in self.path if part.startswith("{"))

    def figures(self, frame: Frame) -> Iterator["Figure"]:
        """Every figure of the family, counted in one query beside that of its keys."""
        counts = dict.fromkeys(map(tuple, self.keys(frame)), 0) | self._counted(frame)
        for values, count in counts.items():
            yield Figure(self, values, count)

    def records(self, frame: Frame, values: Values) -> QuerySet[Any]:
        """The records that are counted in one figure."""
        return self.rows(frame).filter(**dict(zip(self.columns, values, strict=True)))

    def _counted(self, frame: Frame) -> dict[Values, int]:
        rows = self.rows(frame).order_by()
        if not self.columns:
            return {(): rows.count()}
        parts = rows.values_list(*self.columns).annotate(n=Count("pk", distinct=True)).order_by(*self.columns)
        return {tuple(str(value) for value in values): count for *values, count in parts}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report with everything that is said of it."""

    family: Family
    values: Values
    count: int

    @property
    def named(self) -> dict[str, str]:
        """The values of this figure by the columns of its family."""
        return dict(zip(self.family.columns, self.values, strict=True))

    @property
    def part(self) -> str:
        """What this figure is among its sisters, in words: 餐饮, A, 4."""
        return WORDS.get(self.values[-1], self.values[-1]) if self.values else "合计"

    @property
    def parts(self) -> tuple[str, ...]:
        """The path, part by part."""
        return tuple(part.format(**self.named) for part in self.family.path)

    @property
    def path(self) -> str:
        """The path as one writes it: sampling.tasks.failing."""
        return ".".join(self.parts)

    @property
    def words(self) -> str:
        """The figure in words: 渤海镇 风险等级A级的餐饮单位."""
        said = {name: WORDS.get(value, value) for name, value in self.named.items()}
        return self.family.words.format(**said)

    @property
    def shown(self) -> str:
        """The number as it is printed: 11,133."""
        return f"{self.count:,}"

    def records(self, frame: Frame) -> QuerySet[Any]:
        """The very records that were counted."""
        return self.family.records(frame, self.values)


_CATERING_BASKET = "餐饮经营户档案（合并后的档案计一户）"
_LICENSED = "环节为餐饮、年末（12月31日，未到年末的为当日）持有有效许可或备案的档案，之后才终止的许可也算"

FAMILIES: tuple[Family, ...] = (
    Family(
        path=("inspections", "{part}"),
        words="{part}环节监督检查",
        rule="检查日期在本年度内的检查记录，现场与非现场都算，一户一次计一户次；按检查记录的环节分",
        basket="监督检查记录",
        rows=baskets.visits,
        keys=lambda _: [("production",), ("circulation",), ("catering",)],
        unit="户次",
    ),
    Family(
        path=("sampling", "tasks", "total"),
        words="抽检任务",
        rule="抽样日期在本年度内的全部样品，不分任务类别",
        basket="抽检任务（全部任务类别）",
        rows=baskets.tasks,
        unit="批次",
        unsure=TWO_BASKETS,
    ),
    Family(
        path=("sampling", "tasks", "failing"),
        words="抽检任务中不合格",
        rule="抽检任务中判定为不合格的样品；“问题样品”不算不合格",
        basket="抽检任务（全部任务类别）",
        rows=baskets.failing,
        unit="批次",
        unsure=TWO_BASKETS,
    ),
    Family(
        path=("sampling", "tasks", "punished"),
        words="不合格样品中已警告或罚款",
        rule="不合格样品中，有案件写明来源为该抽样单编号，且处罚类别含警告或罚款（或有罚款金额）的",
        basket="抽检任务（全部任务类别）",
        rows=baskets.punished,
        unit="批次",
        unsure=TWO_BASKETS,
    ),
    Family(
        path=("sampling", "supervision", "total"),
        words="监督抽检",
        rule="抽样日期在本年度内、任务类别为监督抽检的样品",
        basket="监督抽检批次",
        rows=baskets.supervision,
        unit="批次",
        unsure=TWO_BASKETS,
    ),
    Family(
        path=("sampling", "supervision", "{part}"),
        words="{part}环节监督抽检",
        rule="监督抽检批次按抽样环节分；流通环节在抽检统计中称销售",
        basket="监督抽检批次",
        rows=baskets.supervision,
        keys=lambda _: [("sales",), ("production",), ("catering",)],
        unit="批次",
        unsure=TWO_BASKETS,
    ),
    Family(
        path=("towns", "{town_name}", "catering_businesses"),
        words="{town_name} 餐饮单位",
        rule=_LICENSED,
        basket=_CATERING_BASKET,
        rows=baskets.caterers,
        keys=_towns,
    ),
    Family(
        path=("towns", "{town_name}", "graded", "total"),
        words="{town_name} 已评定风险等级的餐饮单位",
        rule=f"{_LICENSED}；其中有已审核的本年度风险等级的，上年度的等级不算",
        basket=_CATERING_BASKET,
        rows=baskets.graded,
        keys=_towns,
    ),
    Family(
        path=("towns", "{town_name}", "graded", "{letter}"),
        words="{town_name} 风险等级{letter}级的餐饮单位",
        rule=f"{_LICENSED}；其中已审核的本年度风险等级为该级的",
        basket=_CATERING_BASKET,
        rows=baskets.graded,
        keys=_towns_and_letters,
    ),
    Family(
        path=("towns", "{town_name}", "ungraded"),
        words="{town_name} 未评定的餐饮单位",
        rule=f"{_LICENSED}；其中没有已审核的本年度风险等级的，逐户有原因",
        basket=_CATERING_BASKET,
        rows=baskets.ungraded,
        keys=_towns,
    ),
    Family(
        path=("towns", "{town_name}", "ungraded_reasons", "{reason}"),
        words="{town_name} 未评定：{reason}",
        rule="未评定的餐饮单位按登记的未评定原因分；没有登记原因的，按是否季节性经营说明",
        basket=_CATERING_BASKET,
        rows=baskets.ungraded,
        keys=_none,
    ),
    Family(
        path=("towns", "{town_name}", "visits_planned", "{times}"),
        words="{town_name} 全年计划检查{times}次的经营户",
        rule="本年度已批准的监督检查计划（本系统编制或导入）中，按每户安排的次数计户，各环节都算；取消的不算",
        basket="年度监督检查计划",
        rows=baskets.planned,
        keys=_none,
    ),
    Family(
        path=("campaigns", "{campaign}", "businesses_checked"),
        words="{campaign}：检查经营户",
        rule="本年度检查记录中写明该专项行动的经营户，同一户多次检查计一户",
        basket="专项行动检查",
        rows=baskets.in_campaigns,
        keys=_campaigns,
    ),
    Family(
        path=("campaigns", "{campaign}", "illegal_found"),
        words="{campaign}：发现问题的经营户",
        rule="其中该专项行动的检查记有问题或结论为不符合的经营户；“未发现问题”是正常结果",
        basket="专项行动检查",
        rows=baskets.found_illegal,
        keys=_campaigns,
    ),
    Family(
        path=("trainings", "{course}", "heads"),
        words="{course}：参训负责人",
        rule="本年度培训签到中，职务为负责人、法定代表人、经营者、业主或店长的，一次签到计一人次",
        basket="培训签到",
        rows=baskets.heads_trained,
        keys=_courses,
        unit="人次",
    ),
)  # fmt: skip


def figures(frame: Frame) -> list[Figure]:
    """Every figure of a report, in the order of the report."""
    return [figure for family in FAMILIES for figure in family.figures(frame)]


def find(frame: Frame, path: str) -> Figure:
    """The figure of a path. Raises NoSuchFigure."""
    ends = [family for family in FAMILIES if path.split(".", 1)[0] == family.path[0]]
    known = {figure.path: figure for family in ends or FAMILIES for figure in family.figures(frame)}
    if path not in known:
        raise NoSuchFigure(path, known)
    return known[path]
