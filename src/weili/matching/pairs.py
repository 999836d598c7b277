"""A pair model for plain tables: features of two rows, a logistic score, and the reasons in words.

Unlike `judge`, which applies the rules of one district, this knows nothing of permits and towns: it serves
any two tables with a name and perhaps an address, phone, code, city, kind and position, in Chinese or English.
The weights (see `weights`) were fitted on open data; a column that is missing simply adds nothing.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from weili.matching.addresses import Address
from weili.matching.claims import Claim
from weili.matching.geo import distance
from weili.matching.names import Name
from weili.matching.profile import Profile, read_claim
from weili.matching.text import normalise
from weili.matching.weights import BIAS, WEIGHTS

Features = dict[str, float]

#: Words for the ground floor in English addresses.
_FIRST = dict.fromkeys(("1st", "first", "ground", "grd", "gr", "main", "fl"), "1")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, read: its profile, the token bag of each name, its city and kind normalised."""

    profile: Profile
    bags: tuple[frozenset[str], ...]
    city: str
    kind: str


def read_row(claim: Claim, *, towns: Mapping[str, str] | None = None) -> Row:
    """Read one row once, before it is compared with many."""
    profile = read_claim(claim, towns=towns)
    bags = tuple(frozenset(name_tokens(n)) for n in profile.names)
    return Row(profile, bags, normalise(claim.city or "").strip("`'\" "), normalise(claim.kind or ""))


def name_tokens(name: Name) -> list[str]:
    """Words of an English name; two-character pieces of a Chinese core."""
    if name.latin:
        return name.text.split()
    core = name.core
    return [core[i : i + 2] for i in range(len(core) - 1)] or [core]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What two whole tables tell about one pair.

    `rarity`: token → inverse document frequency, 0 … 1. `houses`: per table, house → rows standing there.
    """

    rarity: Mapping[str, float]
    houses: tuple[Mapping[str, int], Mapping[str, int]]


def survey(left: Sequence[Row], right: Sequence[Row]) -> Surroundings:
    """Look over both tables once, before their pairs are compared."""
    bags = [bag for row in (*left, *right) for bag in row.bags]
    houses = tuple(Counter(h for row in rows if (h := house_of(row))) for rows in (left, right))
    return Surroundings(rarity_of(bags), (houses[0], houses[1]))


def house_of(row: Row) -> str:
    """Number and street or village, without direction and type; empty where either is missing."""
    address = row.profile.address
    ground = _bare_road(address.road) or address.village
    return f"{address.number}|{ground}" if address.number and ground else ""


def pair_features(left: Row, right: Row, around: Surroundings) -> Features:
    """Features of a pair, each about −1 … 1; a column that one row leaves empty gives none."""
    found: Features = {}
    name = _name_features(left, right, around.rarity, found)
    house = _place_features(left.profile.address, right.profile.address, found)
    if house:
        alone = max(around.houses[0].get(house_of(left), 1), around.houses[1].get(house_of(right), 1)) == 1
        found["house_alone"] = float(alone)
        found["house_and_name"] = name
        found["house_without_name"] = max(0.0, 0.5 - name) * 2
        if alone:
            found["alone_without_name"] = found["house_without_name"]
    elif not (left.profile.address.known and right.profile.address.known):
        found["place_unsaid"] = 1.0
    _contact_features(left, right, found)
    if "phone_different" in found and name < 0.6:
        found["phone_and_name_different"] = 1.0
    if "phone_different" in found and found.get("number_different") and found.get("road_different"):
        found["phone_and_place_different"] = 1.0
    _position_features(left.profile.claim, right.profile.claim, found)
    if left.kind and right.kind:
        found["kind_text"] = max(0.0, fuzz.token_sort_ratio(left.kind, right.kind) / 100 - 0.6) / 0.4
    return found


def score(features: Features) -> float:
    """The probability that two rows are one business."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds(features)))))


def log_odds(features: Features) -> float:
    """The weighted sum before it is squeezed into a probability."""
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())


def _name_features(left: Row, right: Row, rarity: Mapping[str, float], found: Features) -> float:
    """Fills in the features of the names; gives back how alike the likest two are, 0 … 1."""
    pairs = [
        (a, b, bag_a, bag_b)
        for a, bag_a in zip(left.profile.names, left.bags, strict=True)
        for b, bag_b in zip(right.profile.names, right.bags, strict=True)
    ]
    if not pairs:
        return 0.0
    weighted = [weighted_overlap(bag_a, bag_b, rarity) for _, _, bag_a, bag_b in pairs]
    found["name_tokens"] = max(both for both, _ in weighted)
    found["name_contained"] = max(part for _, part in weighted)
    found["name_text"] = max(fuzz.ratio(_joined(a.text), _joined(b.text)) for a, b, _, _ in pairs) / 100
    found["name_core"] = max(_core_likeness(a.core, b.core) for a, b, _, _ in pairs)
    best = max(
        found["name_tokens"], found["name_text"], 0.9 * found["name_contained"], 0.9 * found["name_core"]
    )
    found["name_best"] = best
    found["name_high"] = max(0.0, best - 0.7) / 0.3
    equal = [bag_a for a, b, bag_a, _ in pairs if _joined(a.core) == _joined(b.core)]
    if equal:
        found["name_equal"] = 1.0
        found["name_rare"] = max(_rarest(bag, rarity) for bag in equal)
    ours, theirs = ({n.branch for n in row.profile.names if n.branch} for row in (left, right))
    if ours and theirs:
        found["branch_equal" if ours & theirs else "branch_different"] = 1.0
    return best


@lru_cache(maxsize=65536)
def _joined(text: str) -> str:
    return text.replace(" ", "")


def weighted_overlap(
    a: frozenset[str], b: frozenset[str], rarity: Mapping[str, float]
) -> tuple[float, float]:
    """(shared weight of all, shared weight of the smaller) of two token bags; misspelt words count in part."""
    weight_a = sum(rarity.get(t, 1.0) for t in a)
    weight_b = sum(rarity.get(t, 1.0) for t in b)
    shared = sum(rarity.get(t, 1.0) for t in a & b)
    for token in sorted(a - b):
        if len(token) > 3:
            like = max((JaroWinkler.similarity(token, t) for t in b - a if len(t) > 3), default=0.0)
            shared += rarity.get(token, 1.0) * like if like > 0.88 else 0.0
    smaller = min(weight_a, weight_b)
    whole = weight_a + weight_b
    return (min(1.0, 2 * shared / whole) if whole else 0.0, min(1.0, shared / smaller) if smaller else 0.0)


@lru_cache(maxsize=200_000)
def _core_likeness(a: str, b: str) -> float:
    joined_a, joined_b = a.replace(" ", ""), b.replace(" ", "")
    if joined_a == joined_b:
        return 1.0
    short, long = sorted((joined_a, joined_b), key=len)
    part = 0.9 if len(short) >= 4 and long.startswith(short) else 0.0
    return max(part, fuzz.ratio(joined_a, joined_b) / 100, fuzz.token_sort_ratio(a, b) / 100)


def _rarest(bag: frozenset[str], rarity: Mapping[str, float]) -> float:
    return max((rarity.get(t, 1.0) for t in bag), default=0.0)


def _place_features(left: Address, right: Address, found: Features) -> float:
    """Fills in the features of two addresses; above zero where the house is the same."""
    for part in ("district", "town", "village", "stall", "building"):
        a, b = getattr(left, part), getattr(right, part)
        if a and b and a != b:
            found[f"{part}_different"] = 1.0
        elif a and part == "village":
            found["village_equal"] = float(a == b)
    road = _road_likeness(left.road, right.road)
    if left.road and right.road:
        found["road_equal"] = float(road > 0.9)
        found["road_different"] = float(road < 0.6)
    ground = road > 0.85 or bool(left.village and left.village == right.village)
    if not (left.number and right.number):
        return 0.0
    gap = number_gap(left, right)
    found["number_equal"] = float(gap == 0)
    found["number_near"] = float(0 < gap <= 10 and ground)
    found["number_different"] = float(gap > 10)
    house = float(gap == 0 and ground)
    found["house_equal"] = house
    if house and left.room and right.room:
        found["room_equal" if _same_room(left.room, right.room) else "room_different"] = 1.0
    return house


def _same_room(a: str, b: str) -> bool:
    """Ground floor, 1st and 1 are one; a list of rooms agrees with each of them."""
    ours, theirs = ({_FIRST.get(w, w.removesuffix("st")) for w in room.split("-")} for room in (a, b))
    return bool(ours & theirs)


@lru_cache(maxsize=200_000)
def _road_likeness(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    if a == b or _bare_road(a) == _bare_road(b):
        return 1.0
    return fuzz.ratio(_bare_road(a), _bare_road(b)) / 100


@lru_cache(maxsize=65536)
def _bare_road(road: str) -> str:
    """Without direction and type where a name remains: n la cienega blvd → la cienega."""
    words = road.split()
    while len(words) > 1 and words[0] in ("n", "s", "e", "w", "ne", "nw", "se", "sw"):
        words = words[1:]
    if len(words) > 1 and words[-1] in (
        "st",
        "ave",
        "blvd",
        "rd",
        "dr",
        "ln",
        "ct",
        "pl",
        "pkwy",
        "hwy",
        "sq",
    ):
        words = words[:-1]
    return " ".join(words)


def number_gap(left: Address, right: Address) -> int:
    """How far two house numbers lie apart; 0 where equal or one range holds the other; 999 where not comparable."""
    if left.number == right.number:
        return 0
    a, b = _range(left), _range(right)
    if not a or not b:
        return 999
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))


def _range(address: Address) -> tuple[int, int] | None:
    start, _, end = address.number.partition("-")
    end = address.number_to or end or start
    if not (start.isdigit() and end.isdigit() and len(end) <= 6):
        return None
    first, last = int(start), int(end)
    return (first, last if first <= last <= first + 100 else first)


def _contact_features(left: Row, right: Row, found: Features) -> None:
    ours, theirs = left.profile.phones, right.profile.phones
    if ours and theirs:
        equal = bool({p.tail for p in ours} & {p.tail for p in theirs})
        found["phone_equal" if equal else "phone_different"] = 1.0
    codes_a = {c for values in left.profile.codes.values() for c in values}
    codes_b = {c for values in right.profile.codes.values() for c in values}
    if codes_a and codes_b:
        found["code_equal" if codes_a & codes_b else "code_different"] = 1.0
    if left.city and right.city:
        found["city_equal"] = 1.0 if fuzz.partial_ratio(left.city, right.city) > 85 else 0.0
        found["city_different"] = 1.0 - found["city_equal"]


def _position_features(left: Claim, right: Claim, found: Features) -> None:
    if left.lat is None or left.lon is None or right.lat is None or right.lon is None:
        return
    metres = distance((left.lat, left.lon), (right.lat, right.lon))
    found["position_equal"] = float(metres < 30)
    found["position_near"] = float(30 <= metres < 200)
    found["position_far"] = float(metres >= 600)


def rarity_of(bags: Sequence[frozenset[str]]) -> dict[str, float]:
    """Token → inverse document frequency scaled to 0 … 1 (1: it occurs once or twice)."""
    counts: dict[str, int] = {}
    for bag in bags:
        for token in bag:
            counts[token] = counts.get(token, 0) + 1
    top = math.log(max(len(bags), 3) / 1.5)
    return {t: max(0.02, min(1.0, math.log(max(len(bags), 3) / n) / top)) for t, n in counts.items()}
