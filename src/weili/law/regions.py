"""Divisions 行政区划: provinces, the districts of Beijing, the towns of Huairou with both their names.

The region inside a number is where it was registered or issued, never the place of business.
"""

from dataclasses import dataclass
from functools import cache

from weili.law.csv_table import read_table


@dataclass(frozen=True, slots=True)
class Region:
    """One division. `name` is the everyday name, `statistical_name` the one of the statistics (怀柔地区)."""

    code: str
    level: str  # province, city, district, town, statistical
    name: str
    statistical_name: str
    note: str

    @property
    def former(self) -> bool:
        """Whether the division is gone; its code lives on in old numbers."""
        return bool(self.note) and self.level in {"city", "district"}


@cache
def regions() -> dict[str, Region]:
    """Code → division, from tables/regions.csv."""
    return {
        row.required("code"): Region(
            row.required("code"),
            row.one_of("level", ("province", "city", "district", "town", "statistical")),
            row.required("name"),
            row.text("statistical_name"),
            row.text("note"),
        )
        for row in read_table("regions")
    }


def province(code: str) -> Region | None:
    """The province of a code of two or more digits, None when there is no such province."""
    return regions().get(code[:2])


def describe(code: str) -> dict[str, str | None]:
    """A six-digit code in words: its code, the name as far as known, and a note on former divisions."""
    exact, above = regions().get(code), province(code)
    parts = [region.name for region in (above, exact) if region is not None]
    return {
        "code": code,
        "name": "".join(parts) or None,
        "note": exact.note or None if exact is not None else None,
    }


def beijing_district(two_digits: str) -> Region | None:
    """The district of Beijing that the city's own numbers write with two digits (16 = 怀柔区)."""
    found = regions().get("1101" + two_digits)
    return None if found is None or found.former else found


def towns(district_code: str) -> tuple[Region, ...]:
    """The towns of a district (six digits), in the order of their codes."""
    return tuple(
        region
        for code, region in sorted(regions().items())
        if region.level == "town" and code.startswith(district_code)
    )


def town_by_name(name: str, district_code: str) -> Region | None:
    """The town called so, by its everyday or its statistical name (怀柔镇 = 怀柔地区); None when unknown."""
    wanted = name.strip()
    for town in towns(district_code):
        if wanted and wanted in {town.name, town.statistical_name}:
            return town
    return None
