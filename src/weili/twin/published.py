"""The published figures of 怀柔 as quotas of the world's events; nothing here is ever printed into a report.

Source: the newspaper series on the district's smart supervision, kept in the project's mission under “Figures”:
inspections of 2023; sampling tasks of 2023, those that failed and were punished, and the supervision batches among
them; the caterers of 渤海镇 at the end of 2021, 2022 and 2023, the grades given there and the visits planned for
them; the first check of the campaign of 2024; the joint meeting of markets and supermarkets in the first half of 2024.
What is not marked as published is our estimate, plausible and never the same number twice.
"""

from dataclasses import dataclass
from datetime import date

#: so many businesses make the district in full size; a smaller world scales every quota down
FULL = 7000
PUBLISHED = 2023
#: inspections of 2023 (户次), published
VISITS = {"production": 150, "circulation": 6340, "catering": 11133}
#: supervision batches of 2023 by sector, published: 2,007
SUPERVISION = {"circulation": 1395, "production": 250, "catering": 362}
#: the other tasks of 2023: published is only that they are 1,113; the split is ours
OTHER_TASKS = {
    ("tableware", "catering"): 260, ("rapid", "circulation"): 410, ("rapid", "catering"): 110,
    ("targeted", "circulation"): 108, ("targeted", "catering"): 85, ("risk", "circulation"): 96,
    ("risk", "catering"): 44,
}  # fmt: skip
#: failing tasks of 2023: published is 234 in all; about 1.5 % of supervision batches fail, the rest is ours
FAILING = {
    ("supervision", "circulation"): 19, ("supervision", "production"): 2, ("supervision", "catering"): 10,
    ("tableware", "catering"): 88, ("rapid", "circulation"): 48, ("rapid", "catering"): 17,
    ("targeted", "circulation"): 28, ("targeted", "catering"): 22,
}  # fmt: skip
#: caterers of 渤海镇 with a valid permit on 31 December; 2021 to 2023 published
BOHAI = {2021: 334, 2022: 335, 2023: 336, 2024: 337, 2025: 336, 2026: 338}
#: those of 渤海镇 graded for 2023, and visits planned for them that year (“mostly 4 and 3”); the grades published
BOHAI_GRADES = {"A": 19, "B": 50, "C": 6, "D": 5}
BOHAI_PLANNED = {4: 47, 3: 29, 2: 4}
#: liquor sellers checked when the campaign began, published
CAMPAIGN = "“特供酒”清源打链专项行动"
CAMPAIGN_BEGAN = date(2024, 3, 12)
CAMPAIGN_CHECKED = 12
#: heads of markets and supermarkets at the joint meeting: “60-odd”, published
MEETING = "农贸市场、商场超市食品安全联席会议暨以案说法培训"
MEETING_ON = date(2024, 4, 24)
MEETING_HEADS = range(60, 70)

#: how busy other years were beside 2023 (our estimate): visits, samples
_PACE = {
    2021: (0.863, 0.927), 2022: (0.914, 0.968), 2023: (1.0, 1.0), 2024: (0.938, 1.037), 2025: (0.811, 1.021),
    2026: (0.769, 0.989),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quotas:
    """How many events of each sort a world of this size has in a year."""

    share: float

    def visits(self, year: int) -> dict[str, int]:
        """Inspections by sector."""
        pace = _pace(year)[0]
        return {sector: self.scaled(count, pace) for sector, count in VISITS.items()}

    def samples(self, year: int) -> dict[tuple[str, str], tuple[int, int]]:
        """Sampling tasks by programme and sector, each with how many of them fail."""
        pace = _pace(year)[1]
        tasks = {("supervision", sector): count for sector, count in SUPERVISION.items()} | OTHER_TASKS
        return {
            basket: (self.scaled(count, pace), self.scaled(FAILING[basket], pace) if basket in FAILING else 0)
            for basket, count in tasks.items()
        }

    def bohai(self, year: int) -> int:
        """Caterers of 渤海镇 with a valid permit on the last day of a year."""
        return self.scaled(BOHAI[min(max(year, min(BOHAI)), max(BOHAI))])

    def bohai_grades(self, year: int) -> dict[str, int]:
        """Grades given in 渤海镇 for a year; before and after the published year a little different."""
        moved = 0 if year == PUBLISHED else (year - PUBLISHED) % 3 + 1
        given = BOHAI_GRADES | {"A": BOHAI_GRADES["A"] + moved, "B": BOHAI_GRADES["B"] - moved}
        return {letter: self.scaled(count) for letter, count in given.items()}

    def scaled(self, count: int, pace: float = 1.0) -> int:
        """A count of the full district in a world of this size, at least one."""
        return max(1, round(count * pace * self.share))


def quotas(businesses: int) -> Quotas:
    """The quotas of a world of so many businesses; one larger than the district has the district's."""
    return Quotas(min(1.0, businesses / FULL))


def _pace(year: int) -> tuple[float, float]:
    return _PACE.get(year) or (0.755 - year % 4 / 100, 0.975 + year % 5 / 100)
