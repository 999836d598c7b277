"""The towns of 怀柔 with stations, roads and villages; roads and villages are invented, the towns are real.

Positions are approximate WGS84 degrees (error 1 to 5 km), good for a schematic only.
"""

from dataclasses import dataclass
from typing import Any

from weili.law.regions import towns as law_towns

DISTRICT_CODE = "110116"


@dataclass(frozen=True, slots=True)
class Town:
    """One town or street: `urban` 0 (mountain) to 2 (streets), `login` begins the names of its accounts."""

    code: str
    name: str
    aliases: tuple[str, ...]
    login: str
    lat: float
    lon: float
    urban: int
    scenic: bool
    villages: tuple[str, ...]
    roads: tuple[str, ...]

    @property
    def station(self) -> str:
        """The invented station that looks after it."""
        return f"{self.name.removesuffix('满族乡').removesuffix('街道').removesuffix('镇')}市场监管所"

    def as_json(self) -> dict[str, Any]:
        """As `weili district add --towns` wants it."""
        return {
            "code": self.code, "name": self.name, "aliases": list(self.aliases), "station": self.station,
            "scenic": self.scenic, "lat": self.lat, "lon": self.lon,
        }  # fmt: skip


#: code: login, latitude, longitude, urban, scenic
_ABOUT: dict[str, tuple[str, float, float, int, bool]] = {
    "110116001": ("quanhe", 40.325, 116.622, 2, False),
    "110116002": ("longshan", 40.313, 116.642, 2, False),
    "110116003": ("huairou", 40.322, 116.610, 1, True),
    "110116004": ("yanqi", 40.361, 116.657, 1, True),
    "110116005": ("miaocheng", 40.285, 116.632, 1, False),
    "110116102": ("beifang", 40.330, 116.705, 1, False),
    "110116103": ("yangsong", 40.296, 116.692, 1, False),
    "110116105": ("qiaozi", 40.302, 116.568, 1, False),
    "110116106": ("huaibei", 40.392, 116.692, 0, True),
    "110116107": ("tanghekou", 40.735, 116.633, 0, False),
    "110116108": ("bohai", 40.408, 116.472, 0, True),
    "110116109": ("jiuduhe", 40.362, 116.465, 0, True),
    "110116110": ("liulimiao", 40.636, 116.650, 0, True),
    "110116111": ("baoshan", 40.690, 116.500, 0, False),
    "110116211": ("changshaoying", 40.795, 116.712, 0, False),
    "110116213": ("labagoumen", 40.905, 116.620, 0, True),
}
_FIRST, _SECOND = "松枣柳榆杏梨枫槐", ("泉", "沟", "峪", "台", "岭", "湾", "坨", "洼", "甸", "营", "川", "滩")
_ROADS = (
    "迎泉路",
    "槐安街",
    "云栖大街",
    "文津路",
    "星桥街",
    "丹枫路",
    "清溪街",
    "望岳路",
    "栗香街",
    "长澜路",
)
_SPOTS = (
    ("慕田峪", "渤海镇", 5.0), ("红螺寺", "怀柔镇", 4.2), ("雁栖湖", "雁栖镇", 4.6), ("水长城", "九渡河镇", 2.6),
    ("幽谷神潭", "怀北镇", 0.8),
)  # fmt: skip


def _villages(place: int, urban: int) -> tuple[str, ...]:
    names = [f"{first}{second}" for second in _SECOND for first in _FIRST]
    chosen = names[place * 6 : place * 6 + 6]
    return tuple(f"{name}社区" if urban == 2 else f"{name}村" for name in chosen)


def towns() -> tuple[Town, ...]:
    """The 16 towns in the order of their codes."""
    found = []
    for place, region in enumerate(law_towns(DISTRICT_CODE)):
        login, lat, lon, urban, scenic = _ABOUT[region.code]
        aliases = (region.statistical_name,) if region.statistical_name not in ("", region.name) else ()
        roads = tuple(_ROADS[(place * 3 + step) % len(_ROADS)] for step in range(3))
        found.append(
            Town(
                region.code,
                region.name,
                aliases,
                login,
                lat,
                lon,
                urban,
                scenic,
                _villages(place, urban),
                roads,
            )
        )
    return tuple(found)


def spots() -> tuple[tuple[str, str, float], ...]:
    """The scenic spots: name, town, visitors in thousands on an average day (our estimate)."""
    return _SPOTS
