"""The yearly report as a whole: the figures in the shape of contract §7, and in the sections a bureau reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weili.oversight.annual.figures import LETTERS, TWO_BASKETS, Figure, figures
from weili.oversight.annual.frame import Frame

SECTORS = ("production", "circulation", "catering")
STAGES = ("sales", "production", "catering")


@dataclass(frozen=True, slots=True)
class TownFigures:
    """One town of the report; `reasons` and `planned` hold only what occurs."""

    name: str
    caterers: Figure
    graded: Figure
    letters: tuple[Figure, ...]
    ungraded: Figure
    reasons: tuple[Figure, ...]
    planned: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The towns added up; a sum of figures, each of which opens by itself."""

    caterers: int
    graded: int
    letters: tuple[tuple[str, int], ...]
    ungraded: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign: whom it checked, and of how many it found something."""

    name: str
    checked: Figure
    illegal: Figure


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a frame: every figure by its path, counted once."""

    frame: Frame
    by_parts: Mapping[tuple[str, ...], Figure]

    def figure(self, *parts: str) -> Figure:
        """The figure of a path."""
        return self.by_parts[parts]

    def below(self, *start: str) -> tuple[Figure, ...]:
        """The figures whose paths begin so."""
        return tuple(each for parts, each in self.by_parts.items() if parts[: len(start)] == start)

    @property
    def inspections(self) -> tuple[Figure, ...]:
        """Visits by sector."""
        return self.below("inspections")

    @property
    def visits(self) -> int:
        """All visits of the year: the sum of its sectors."""
        return sum(figure.count for figure in self.inspections)

    @property
    def tasks(self) -> tuple[Figure, ...]:
        """The first basket of samples: total, failing, punished."""
        return self.below("sampling", "tasks")

    @property
    def supervision(self) -> tuple[Figure, ...]:
        """The second basket: total, then by stage."""
        return self.below("sampling", "supervision")

    @property
    def towns(self) -> list[TownFigures]:
        """Every town of the area; those without a town last, where there are any."""
        return [self._town(name) for name in dict.fromkeys(each.values[0] for each in self.below("towns"))]

    @property
    def totals(self) -> Totals:
        """The sum over the towns of the area."""
        towns = self.towns
        return Totals(
            sum(town.caterers.count for town in towns),
            sum(town.graded.count for town in towns),
            tuple(
                (letter, sum(town.letters[place].count for town in towns))
                for place, letter in enumerate(LETTERS)
            ),
            sum(town.ungraded.count for town in towns),
        )

    @property
    def campaigns(self) -> list[Campaign]:
        """Every campaign of the year."""
        names = dict.fromkeys(each.values[0] for each in self.below("campaigns"))
        return [
            Campaign(
                name,
                self.figure("campaigns", name, "businesses_checked"),
                self.figure("campaigns", name, "illegal_found"),
            )
            for name in names
        ]

    @property
    def trainings(self) -> tuple[Figure, ...]:
        """The heads at every course of the year."""
        return self.below("trainings")

    def _town(self, name: str) -> TownFigures:
        planned = self.below("towns", name, "visits_planned")
        return TownFigures(
            name,
            self.figure("towns", name, "catering_businesses"),
            self.figure("towns", name, "graded", "total"),
            tuple(self.figure("towns", name, "graded", letter) for letter in LETTERS),
            self.figure("towns", name, "ungraded"),
            self.below("towns", name, "ungraded_reasons"),
            tuple(sorted(planned, key=lambda each: -int(each.values[1]))),
        )

    def as_json(self) -> dict[str, Any]:
        """The shape of contract §7, with the reading of the two baskets and the area said beside it."""
        tree: dict[str, Any] = {}
        for figure in self.by_parts.values():
            node = tree
            for part in figure.parts[:-1]:
                node = node.setdefault(part, {})
            node[figure.parts[-1]] = figure.count
        for town in tree.get("towns", {}).values():
            town.setdefault("ungraded_reasons", {})
            times = town.pop("visits_planned", {})
            town["visits_planned"] = dict(sorted(times.items(), key=lambda item: -int(item[0])))
        return {
            "year": self.frame.year,
            "district": self.frame.district.code,
            "area": self.frame.area_words,
            "on": self.frame.on.isoformat(),
            "licensed_on": self.frame.last_day.isoformat(),
            "inspections": tree.get("inspections", {}),
            "sampling": tree.get("sampling", {}),
            "towns": tree.get("towns", {}),
            "campaigns": _named(tree.get("campaigns", {})),
            "trainings": _named(tree.get("trainings", {})),
            "unsure": {"sampling": f"待确认：{TWO_BASKETS}"},
        }


def annual_report(frame: Frame) -> Report:
    """The yearly report (年度报告) of a frame, in a fixed number of queries."""
    return Report(frame, {figure.parts: figure for figure in figures(frame)})


def _named(branch: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    return [{"name": name, **counts} for name, counts in branch.items()]
