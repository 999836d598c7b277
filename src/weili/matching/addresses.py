"""Chinese addresses taken apart, from province to stall; English street addresses too.

Levels follow GB/T 35648 in outline. Town names come from the district's configuration (alias → name), because
怀柔地区 and 怀柔镇 are one town and nobody can guess that from the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from weili.matching import lexicon
from weili.matching.english import parse_english_street
from weili.matching.text import chinese_number, has_chinese, normalise

_HAN = r"[\u4e00-\u9fff]"
_NUM = r"(?:\d+|[一二三四五六七八九十百]+)"
_NOISE = re.compile(r"[\s,，。;；:：·|]+")
_BRACKET = re.compile(r"\(([^()]*)\)")
_CITY = re.compile(rf"({_HAN}{{2,4}}?)(市(?![镇乡场])|自治州|盟)")
_DISTRICT = re.compile(rf"({_HAN}{{1,5}}?(?:自治县|新区|区|县|旗)|{_HAN}{{2,5}}?市(?![镇乡场]))")
_TOWN = re.compile(rf"({_HAN}{{1,6}}?)(街道办事处|街道办|街道|满族乡|回族乡|镇|乡)")
_VILLAGE = re.compile(rf"({_HAN}{{1,6}}?)(村民委员会|村委会|居民委员会|居委会|行政村|自然村|村|社区|屯)")
_ROAD = re.compile(
    rf"((?:{_HAN}|\d){{0,8}}?{_HAN}(?:大街|大道|胡同|公路|国道|省道|[路街道巷弄里]))((?:[东西南北中]?[一二三四五六七八九十]?[路街巷弄段])?)"
)
_NUMBER = re.compile(
    rf"([甲乙丙丁]?[a-z]?\d+(?:[-之~]\d+)?[a-z]?|{_NUM})(号院|号弄|号|弄)(?![楼幢栋库桌柜摊厅])"
)
_BUILDING = re.compile(rf"(?:([a-z]?\d+[a-z]?|[a-z]|{_NUM})(?:号楼|#楼|#|幢|栋|座)|([东西南北])楼)")
_UNIT = re.compile(rf"({_NUM}|[a-z])(单元|门)")
_FLOOR = re.compile(r"((?:地下|负|b)?(?:\d+|[一二三四五六七八九十底]))(层|楼|f(?![a-z]))")
_STALL = re.compile(
    rf"((?:[a-z]{{0,2}}-?\d+(?:-[a-z]?\d+)*[a-z]?|{_NUM})(?:号)?)(摊位|摊|柜台|档口|铺位|商铺|底商|门脸|门面|展位|柜)|"
    rf"(?:摊位|档口|商铺|柜台|底商)(?:号)?([a-z]{{0,2}}-?\d+(?:-\d+)*[a-z]?)(?:号)?"
)
_ROOM = re.compile(r"([a-z]?\d{1,5}[a-z]?)(?:室|房间|房|号房)|([a-z]?\d{1,5}[a-z]?)号?$")
#: 3-2-101: building, unit, room; 3-101: building, room.
_DASHED = re.compile(r"(?<![\d-])(\d{1,3}|[a-z])-(?:(\d{1,2})-)?(\d{1,5}[a-z]?)(?:室|房|号)?$")
#: Places that stand before a road and are no part of its name.
_BEFORE_ROAD = re.compile(rf"^.*(?:开发区|工业区|工业园|园区|新区|小区|[镇乡村])(?={_HAN}{{2}})")
_MARKET = re.compile(
    rf"({_HAN}{{2,12}}?(?:农贸市场|批发市场|综合市场|菜市场|早市|市场|大集|商场|购物中心|广场|商城))"
)
_NOT_ROAD = ("内蒙古", "街道", "城里", "村里")


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; empty means not said. `number` is bare (12, 甲3), `town` as configured."""

    raw: str
    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    village: str = ""
    road: str = ""
    number: str = ""
    number_to: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    stall: str = ""
    market: str = ""
    rest: str = ""
    latin: bool = False

    @property
    def known(self) -> bool:
        """Whether anything below the district could be read."""
        return any((self.town, self.village, self.road, self.number, self.market, self.building))


def parse_address(text: str, *, towns: Mapping[str, str] | None = None) -> Address:
    """Take an address apart. `towns`: every alias of a town → its name (怀柔地区 → 怀柔镇, 渤海 → 渤海镇)."""
    return _parse(text, tuple(sorted((towns or {}).items(), key=lambda t: (-len(t[0]), t[0]))))


def address_key(address: Address) -> str:
    """town|village|road|number|stall for an index; empty where neither village, road nor market is known."""
    if address.latin:
        return f"{address.number}|{address.road}" if address.number and address.road else ""
    if not (address.village or address.road or address.market):
        return ""
    return "|".join(
        (address.town, address.village, address.road or address.market, address.number, address.stall)
    )


@lru_cache(maxsize=65536)
def _parse(raw: str, towns: tuple[tuple[str, str], ...]) -> Address:
    text = normalise(raw)
    if not has_chinese(text):
        return _english(raw, text)
    reader = _Reader(_plain(text))
    found = _regions(reader, towns)
    found |= _street(reader)
    found |= _inside(reader)
    found["rest"] = reader.text
    texts = {f.name: found.get(f.name, "") for f in fields(Address) if f.name not in ("raw", "latin")}
    return Address(raw=raw, latin=False, **texts)


def _plain(text: str) -> str:
    """Without brackets, blanks and the dashes between place names (浙江-温州)."""
    text = _NOISE.sub("", _BRACKET.sub("", text).replace("—", "-"))
    return re.sub(rf"(?<={_HAN})[-_/]+(?={_HAN})", "", text)


class _Reader:
    """The text still unread."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, word: str) -> str:
        """Read a word standing at the head, if it does."""
        if word and self.text.startswith(word):
            self.text = self.text[len(word) :]
            return word
        return ""

    def head(self, shape: re.Pattern[str]) -> re.Match[str] | None:
        """Read a shape standing at the head."""
        found = shape.match(self.text)
        if found:
            self.text = self.text[found.end() :]
        return found

    def anywhere(self, shape: re.Pattern[str]) -> re.Match[str] | None:
        """Cut the first place of a shape out of the text."""
        found = shape.search(self.text)
        if found:
            self.text = self.text[: found.start()] + self.text[found.end() :]
        return found


def _regions(reader: _Reader, towns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    reader.take("中国")
    for _ in range(2):  # 北京市北京市怀柔区 is met in exports
        found |= _province(reader)
        if any(reader.text.startswith(alias) for alias, _ in towns):
            break
        if found.get("province") not in lexicon.MUNICIPALITIES:
            found |= _part(reader, "city", _CITY)
        found |= _district(reader)
    found |= _town(reader, towns)
    village = _VILLAGE.match(reader.text)
    if village and not village[0].endswith(("新村", "小村")) and not re.search("[路街巷号]", village[1]):
        reader.text = reader.text[village.end() :]
        found["village"] = village[1] + ("社区" if village[2] in ("社区", "居委会", "居民委员会") else "村")
    return found


def _province(reader: _Reader) -> dict[str, str]:
    for name in lexicon.PROVINCES:
        if reader.text.startswith(name) and not re.match(
            r"[东西南北中]?[路街大道巷]", reader.text[len(name) :]
        ):
            reader.take(name)
            for suffix in lexicon.PROVINCE_SUFFIXES:
                if reader.take(suffix):
                    break
            city = {"city": name} if name in lexicon.MUNICIPALITIES else {}
            reader.take("市辖区")
            return {"province": name, **city}
    return {}


def _part(reader: _Reader, part: str, shape: re.Pattern[str]) -> dict[str, str]:
    found = shape.match(reader.text)
    if (
        not found
        or found[0].endswith((*lexicon.NOT_REGIONS, "地区"))
        or re.search("[路街镇乡村号]", found[0][1:])
    ):
        return {}
    reader.text = reader.text[found.end() :]
    return {part: found[0]}


def _district(reader: _Reader) -> dict[str, str]:
    for name in lexicon.DISTRICTS:
        for full in (name + "区", name + "县"):
            if reader.take(full):
                return {"district": name + "区"}
    found = _part(reader, "district", _DISTRICT)
    if found:
        return found
    bare = next((n for n in lexicon.DISTRICTS if reader.text.startswith(n)), "")
    behind = reader.text[len(bare) :]
    if bare and re.match(rf"{_HAN}{{2,6}}(镇|乡|街道|地区|路|街|村)", behind) and behind[0] not in "镇乡地":
        reader.take(bare)
        return {"district": bare + "区"}
    return {}


def _town(reader: _Reader, towns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    for alias, name in towns:
        behind = reader.text[len(alias) :]
        if reader.text.startswith(alias) and not re.match("[东西南北中]?[大]?[路街]", behind):
            reader.take(alias)
            return {"town": name}
    area = re.match(rf"({_HAN}{{2,4}}?)地区(?!别)", reader.text)
    found = area or _TOWN.match(reader.text)
    if found and not re.search("[路号村]", found[1]):
        reader.text = reader.text[found.end() :]
        return {
            "town": found[1]
            + ("街道" if found[0].startswith(found[1] + "街道") else found[0][len(found[1]) :])
        }
    return {}


def _street(reader: _Reader) -> dict[str, str]:
    found: dict[str, str] = {}
    stall = reader.anywhere(_STALL)
    if stall:
        found["stall"] = _digits((stall[1] or stall[3] or "").removesuffix("号"))
    road = _ROAD.search(reader.text)
    if road and road[1] not in _NOT_ROAD and not re.search("公寓|大厦|花园|[村号]$", road[1]):
        before = reader.text[: road.start()]
        reader.text = before + reader.text[road.end() :]
        found["road"] = _BEFORE_ROAD.sub("", road[1]) + road[2]
    building, number = _BUILDING.search(reader.text), _NUMBER.search(reader.text)
    if number and not (building and building.end() <= number.start() and not road):
        reader.text = reader.text[: number.start()] + reader.text[number.end() :]
        found["number"] = _digits(number[1])
    return found


def _inside(reader: _Reader) -> dict[str, str]:
    found: dict[str, str] = {}
    market = _MARKET.search(reader.text)
    if market:
        reader.text = reader.text.replace(market[1], "", 1)
        found["market"] = market[1]
    dashed = reader.anywhere(_DASHED)
    if dashed:
        parts = zip(("building", "unit", "room"), dashed.groups(), strict=True)
        found |= {part: _digits(text) for part, text in parts if text}
    for part, shape in (("unit", _UNIT), ("building", _BUILDING), ("floor", _FLOOR), ("room", _ROOM)):
        match = reader.anywhere(shape)
        if match:
            found[part] = _digits(next(g for g in match.groups() if g))
    return found


def _digits(text: str) -> str:
    """二 → 2, 012 → 12; other marks stay."""
    value = chinese_number(text)
    return str(value) if value is not None else text


def _english(raw: str, text: str) -> Address:
    street = parse_english_street(text)
    road = " ".join(p for p in (street.direction, street.street, street.kind) if p)
    return Address(
        raw=raw, road=road, number=street.number, number_to=street.number_to, room=street.unit, latin=True
    )


#: The parts from large to small, for showing.
PARTS = tuple(f.name for f in fields(Address) if f.name not in ("raw", "rest", "latin", "number_to"))
