"""Two addresses compared level by level: what agrees, what contradicts, what nobody said."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from weili.matching.addresses import Address
from weili.matching.claims import Reason

#: Reasons that say the premises are surely not one.
PLACE_CONTRADICTIONS = frozenset(
    {"different_district", "different_town", "different_village", "different_number", "different_stall",
     "different_room", "different_building"}
)  # fmt: skip
#: Reasons that say the premises are one, or may well be.
PLACE_AGREEMENTS = frozenset({"same_address", "same_market_stall"})
PLACE_HINTS = frozenset(
    {"same_village", "same_road", "same_market", "same_position", "near_position", "near_position_gcj02"}
)


def compare_places(left: Address, right: Address) -> Iterator[Reason]:
    """Evidence from two addresses; a level that one side leaves out never speaks against."""
    left, right = sorted((left, right), key=lambda a: a.raw)
    region = next(_region(left, right), None)
    if region:
        yield region
        return
    if not (left.known and right.known):
        return
    ground = _ground(left, right)
    inner = list(_inner(left, right, on_one_ground=ground is not None))
    if ground is None:
        if left.village and right.village and left.village != right.village:
            yield Reason("different_village", -5.0, f"村（社区）不同：{left.village}、{right.village}")
        elif left.road and right.road:
            yield Reason("different_road", -2.5, f"道路不同：{left.road}、{right.road}")
        yield from inner
        return
    agreed = any(r.weight > 0 for r in inner)
    against = [r for r in inner if r.weight < 0]
    if against:
        yield from against
    elif agreed:
        yield Reason("same_address", 4.2, f"地址相同：{ground[1]}{'、'.join(r.text for r in inner)}")
    else:
        yield Reason(ground[0], 1.0, f"同在{ground[1]}，但至少一方没有门牌号")


def _region(left: Address, right: Address) -> Iterator[Reason]:
    for part, word in (("district", "区县"), ("town", "乡镇街道")):
        a, b = getattr(left, part), getattr(right, part)
        if a and b and a != b and not (a in b or b in a):
            yield Reason(f"different_{part}", -5.0, f"{word}不同：{a}、{b}")


def _ground(left: Address, right: Address) -> tuple[str, str] | None:
    """The street, village or market that both name."""
    if left.road and right.road:
        if left.road == right.road or fuzz.ratio(left.road, right.road) >= 85:
            return "same_road", left.road
        if not (left.village and left.village == right.village):
            return None
    if left.village and left.village == right.village:
        return "same_village", left.village
    if left.market and right.market and (left.market in right.market or right.market in left.market):
        return "same_market", min(left.market, right.market, key=len)
    return None


def _inner(left: Address, right: Address, *, on_one_ground: bool) -> Iterator[Reason]:
    if not on_one_ground:
        return
    yield from _numbers(left, right)
    for part, word, weight in (("stall", "摊位", -6.0), ("building", "楼号", -4.0), ("room", "房号", -3.0)):
        a, b = getattr(left, part), getattr(right, part)
        if a and b and a != b:
            yield Reason(f"different_{part}", weight, f"{word}不同：{a}、{b}")
        elif a and a == b and part == "stall":
            yield Reason("same_stall", 1.0, f"{word}{a}")


def _numbers(left: Address, right: Address) -> Iterator[Reason]:
    a, b = left.number, right.number
    if not a or not b:
        return
    if a == b:
        yield Reason("same_number", 1.0, f"{a}号")
    elif _within(a, right) or _within(b, left):
        yield Reason("same_number", 1.0, f"{a}号与{b}号（同一门牌范围）")
    elif a.lstrip("甲乙丙丁") == b.lstrip("甲乙丙丁"):
        yield Reason("similar_number", -1.0, f"门牌相近而不同：{a}号、{b}号")
    else:
        yield Reason("different_number", -5.0, f"门牌号不同：{a}号、{b}号")


def _within(number: str, address: Address) -> bool:
    """Whether 12 lies in 10-14."""
    start, _, end = address.number.partition("-")
    end = end or address.number_to
    if not (number.isdigit() and start.isdigit() and end.isdigit()):
        return False
    return int(start) <= int(number) <= int(end) <= int(start) + 60
