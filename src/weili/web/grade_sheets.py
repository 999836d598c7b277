"""The sheet of a grade as the page shows it: static lines with the levels one may choose, named groups, history."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from weili.archive.grading_facts import own_tables
from weili.grading.judgement import plain
from weili.grading.models import Grade
from weili.kernel.clock import day
from weili.law.letters import RiskGrade
from weili.law.source import LawError
from weili.law.static_points import static_table


@dataclass(frozen=True, slots=True)
class StaticLine:
    """One factor: the level taken, points of the most there are, article, doubt, and the levels one may choose."""

    number: int
    factor: str
    level: str
    points: str
    most: str
    article: str
    doubt: str
    note: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One named group of dynamic points with its share, what failed and where that is recorded."""

    label: str
    points: str
    most: str
    because: str
    failed: tuple[str, ...]
    evidence: tuple[str, ...]
    articles: tuple[str, ...]


DOUBTS = {"proposed": "没有明文规定，按本系统建议的口径，待确认", "secondary": "条文引自转载，未见原文"}


def static_lines(grade: Grade) -> list[StaticLine]:
    """The static factors in the order of the table."""
    levels = _levels(grade)
    return [
        StaticLine(
            number,
            line["factor"],
            line["level"],
            line["points"],
            line["max"],
            line["article"],
            DOUBTS["proposed"] if line["confidence"] == "proposed" else "",
            line.get("note", ""),
            levels.get(line["factor"], ()),
        )
        for number, line in enumerate(grade.opinion.get("lines", []))
    ]


def group_lines(grade: Grade) -> list[GroupLine]:
    """The named groups of dynamic points."""
    return [
        GroupLine(
            group["label"],
            plain(Decimal(group["points"])),
            plain(Decimal(group["max"])),
            group["because"],
            tuple(group["failed"]),
            tuple(group["evidence"]),
            tuple(group["articles"]),
        )
        for group in grade.opinion.get("groups", [])
    ]


def table_title(grade: Grade) -> str:
    """The static table of a grade as people call it; a bureau's own by its name."""
    return {"catering": "餐饮", "sales": "食品销售", "production": "食品生产"}.get(grade.table, grade.table)


def points(value: Decimal | None) -> str:
    """Points as they are read, a dash where there are none."""
    return "—" if value is None else plain(value)


def chosen_levels(grade: Grade, given: dict[str, str]) -> dict[str, str]:
    """Factor → level of those lines whose level was changed on the page."""
    found = {}
    for line in static_lines(grade):
        wanted = given.get(f"level-{line.number}", line.level)
        if wanted != line.level:
            found[line.factor] = wanted
    return found


def letters_of(values: list[str]) -> list[tuple[str, str]]:
    """Letters with their whole label."""
    return [(value, RiskGrade(value).label) for value in values]


def counted_words(counts: dict[str, int], links: str) -> list[dict[str, Any]]:
    """The letters from D to A with their word and count; `links` is the address of the list."""
    return [
        {
            "letter": grade.value,
            "label": f"{grade.value}级（{grade.word}）",
            "count": counts[grade.value],
            "url": f"{links}&letter={grade.value}",
        }
        for grade in reversed(RiskGrade)
    ]


def _levels(grade: Grade) -> dict[str, tuple[tuple[str, str], ...]]:
    if not grade.opinion.get("lines"):
        return {}
    own = {table.name: table for table in own_tables(grade.district_id).values()}
    try:
        table = own.get(grade.table) or static_table(grade.table, _day(grade))
    except LawError:
        return {}
    return {
        factor.name: tuple((level.label, f"{level.label}（{level.points:f}分）") for level in factor.levels)
        for factor in table.factors
    }


def _day(grade: Grade) -> date:
    return min(day(grade.filled_at), date(grade.year, 12, 31))
