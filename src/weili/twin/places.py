"""The towns of 怀柔 with stations, roads and villages; roads and villages are invented, the towns are real.

Positions are approximate WGS84 degrees (error 1 to 5 km), good for a schematic only.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from weili.law.regions import towns as law_towns

DISTRICT_CODE = "110116"
BOHAI = "渤海镇"


@dataclass(frozen=True, slots=True)
class Town:
    """One town or street: `urban` 0 (mountain) to 2 (streets), `login` begins the names of its accounts.

    `pull` is how much trade it draws, `guests` how many rural hosts; `people` are the officers of its station.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    login: str
    lat: float
    lon: float
    urban: int
    scenic: bool
    pull: int
    guests: int
    villages: tuple[str, ...]
    roads: tuple[str, ...]

    @property
    def station(self) -> str:
        """The invented station that looks after it."""
        return f"{self.name.removesuffix('满族乡').removesuffix('街道').removesuffix('镇')}市场监管所"

    @property
    def people(self) -> int:
        """How many officers its station has, the head among them; about 110 in the district."""
        return (6, 7, 10)[self.urban]

    def as_json(self) -> dict[str, Any]:
        """As `weili district add --towns` wants it."""
        return {
            "code": self.code, "name": self.name, "aliases": list(self.aliases), "station": self.station,
            "scenic": self.scenic, "lat": self.lat, "lon": self.lon,
        }  # fmt: skip


#: code: login, latitude, longitude, urban, scenic, pull of trade, pull of rural hosts
_ABOUT: dict[str, tuple[str, float, float, int, bool, int, int]] = {
    "110116001": ("quanhe", 40.325, 116.622, 2, False, 17, 0),
    "110116002": ("longshan", 40.313, 116.642, 2, False, 16, 0),
    "110116003": ("huairou", 40.322, 116.610, 1, True, 10, 5),
    "110116004": ("yanqi", 40.361, 116.657, 1, True, 8, 14),
    "110116005": ("miaocheng", 40.285, 116.632, 1, False, 8, 1),
    "110116102": ("beifang", 40.330, 116.705, 1, False, 6, 1),
    "110116103": ("yangsong", 40.296, 116.692, 1, False, 6, 1),
    "110116105": ("qiaozi", 40.302, 116.568, 1, False, 5, 5),
    "110116106": ("huaibei", 40.392, 116.692, 0, True, 4, 8),
    "110116107": ("tanghekou", 40.735, 116.633, 0, False, 3, 4),
    "110116108": ("bohai", 40.408, 116.472, 0, True, 3, 0),
    "110116109": ("jiuduhe", 40.362, 116.465, 0, True, 3, 11),
    "110116110": ("liulimiao", 40.636, 116.650, 0, True, 2, 10),
    "110116111": ("baoshan", 40.690, 116.500, 0, False, 1, 4),
    "110116211": ("changshaoying", 40.795, 116.712, 0, False, 1, 4),
    "110116213": ("labagoumen", 40.905, 116.620, 0, True, 1, 5),
}
_VILLAGES = [f"{a}{b}" for b, a in product("泉沟峪台岭湾坨洼甸营川滩坡坎", "松枣柳榆杏梨枫槐桑柏榛藤")]
_ROADS = [f"{a}{b}" for b, a in product("泉安栖津枫溪岳香澜桐禾", "迎槐云文星丹清望栗景晨朗翠碧")]
_WAYS = ("路", "街", "大街", "路", "街", "路")
#: name, town, thousands of visitors on an average day (our estimate; the spots are real, their numbers are not)
_SPOTS = (
    ("慕田峪", "渤海镇", 5.0), ("红螺寺", "怀柔镇", 4.2), ("雁栖湖", "雁栖镇", 4.6), ("水长城", "九渡河镇", 2.6),
    ("青龙峡", "怀北镇", 1.1), ("响水湖", "渤海镇", 0.9), ("幽谷神潭", "怀北镇", 0.8), ("白河湾", "琉璃庙镇", 0.7),
)  # fmt: skip
#: approximate WGS84 degrees, like those of the towns
_SPOTS_AT = {
    "慕田峪": (40.437, 116.565), "红螺寺": (40.374, 116.623), "雁栖湖": (40.396, 116.675),
    "水长城": (40.412, 116.333), "青龙峡": (40.450, 116.675), "响水湖": (40.437, 116.447),
    "幽谷神潭": (40.470, 116.680), "白河湾": (40.620, 116.630),
}  # fmt: skip


@cache
def towns() -> tuple[Town, ...]:
    """The 16 towns in the order of their codes; no road and no village stands in two of them."""
    villages, roads = iter(_VILLAGES), iter(_ROADS)
    found = []
    for region in law_towns(DISTRICT_CODE):
        login, lat, lon, urban, scenic, pull, guests = _ABOUT[region.code]
        aliases = (region.statistical_name,) if region.statistical_name not in ("", region.name) else ()
        grounds = (10, 9, 6)[urban] + (8 if region.name == BOHAI else 0)
        word = "社区" if urban == 2 else "村"
        found.append(
            Town(
                region.code, region.name, aliases, login, lat, lon, urban, scenic, pull, guests,
                tuple(f"{next(villages)}{word}" for _ in range(grounds)),
                tuple(f"{next(roads)}{_WAYS[n % len(_WAYS)]}" for n in range((4, 9, 20)[urban])),
            )
        )  # fmt: skip
    return tuple(found)


def spots() -> tuple[tuple[str, str, float], ...]:
    """The scenic spots: name, town, visitors in thousands on an average day (our estimate)."""
    return _SPOTS


def spots_at() -> dict[str, tuple[float, float]]:
    """Where the scenic spots lie: latitude and longitude by their names."""
    return dict(_SPOTS_AT)
